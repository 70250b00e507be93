// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/looks.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

TEST(Looks, ComeLessAndLessOftenUntilTheTimeIsUp)
{
    Looks looks(patienceAfterSuccess, Duration(1000));
    Instant now{};
    std::vector<qint64> waits;
    while (const auto wait = looks.next(now)) {
        waits.push_back(wait->count());
        now += *wait;
    }
    EXPECT_EQ(waits, (std::vector<qint64>{1000, 2000, 4000, 8000, 15000}));
    EXPECT_EQ(now, Instant{} + patienceAfterSuccess);
}

TEST(Looks, TimeThatTheQuestionsThemselvesTakeCounts)
{
    Looks looks(Duration(10'000), Duration(1000));
    EXPECT_TRUE(looks.next(Instant{}));
    EXPECT_FALSE(looks.next(Instant{} + Duration(10'000)));
}

TEST(Looks, JoiningTakesLongerTheMoreThereIsToJoin)
{
    EXPECT_EQ(patienceWithJoining(12'000'000), Duration(30'000));
    EXPECT_EQ(patienceWithJoining(200LL << 30), Duration(230'000));
}

} // namespace
} // namespace windlass
