// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/pollschedule.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

TEST(PollSchedule, BecomesLessFrequentUntilTheTimeout)
{
    PollSchedule looks(visibilityTimeout, Duration(1000));
    Instant now{};
    std::vector<qint64> waits;
    while (const auto wait = looks.next(now)) {
        waits.push_back(wait->count());
        now += *wait;
    }
    EXPECT_EQ(waits, (std::vector<qint64>{1000, 2000, 4000, 8000, 15000}));
    EXPECT_EQ(now, Instant{} + visibilityTimeout);
}

TEST(PollSchedule, TheDurationOfTheRequestsCounts)
{
    PollSchedule looks(Duration(10'000), Duration(1000));
    EXPECT_TRUE(looks.next(Instant{}));
    EXPECT_FALSE(looks.next(Instant{} + Duration(10'000)));
}

TEST(PollSchedule, TheJoinTimeoutGrowsWithTheSize)
{
    EXPECT_EQ(joinTimeout(12'000'000), Duration(30'000));
    EXPECT_EQ(joinTimeout(200LL << 30), Duration(230'000));
}

} // namespace
} // namespace windlass
