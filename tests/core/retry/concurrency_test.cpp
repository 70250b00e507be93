// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/concurrency.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace std::chrono_literals;

constexpr Instant start{};

TEST(Concurrency, HasNoLimitBeforeTheFirstThrottling)
{
    EXPECT_FALSE(Concurrency().limit(start));
}

TEST(Concurrency, ThrottlingCutsByAThird)
{
    Concurrency concurrency;
    EXPECT_TRUE(concurrency.throttled(start, 8));
    EXPECT_EQ(concurrency.limit(start), 5); // 5.2
}

TEST(Scenario30, TwoThrottlingAnswersWithinTwentySecondsCutOnce)
{
    Concurrency concurrency;
    EXPECT_TRUE(concurrency.throttled(start, 8));
    EXPECT_FALSE(concurrency.throttled(start + 9s, 5));
    EXPECT_EQ(concurrency.limit(start + 9s), 5);
    EXPECT_TRUE(concurrency.throttled(start + 20s, 7));
    EXPECT_EQ(concurrency.limit(start + 20s), 3); // a third less than the 6 to which it had grown
}

TEST(Concurrency, ASuspicionCutsHalfAsMuch)
{
    Concurrency concurrency;
    EXPECT_TRUE(concurrency.suspected(start, 8));
    EXPECT_EQ(concurrency.limit(start), 6); // 6.6
}

TEST(Concurrency, GrowsByOneEveryTenSecondsUpToTheEarlierPeak)
{
    Concurrency concurrency;
    concurrency.throttled(start, 8);
    EXPECT_EQ(concurrency.limit(start + 9'999ms), 5);
    EXPECT_EQ(concurrency.growsAt(start + 1s), start + 10s);
    EXPECT_EQ(concurrency.limit(start + 10s), 6);
    EXPECT_EQ(concurrency.limit(start + 20s), 7);
    EXPECT_FALSE(concurrency.limit(start + 30s)); // 8.2: at or above the earlier peak, the limit ends
    EXPECT_FALSE(concurrency.growsAt(start + 30s));
}

TEST(Concurrency, NeverFallsBelowOne)
{
    Concurrency concurrency;
    for (int i = 0; i < 20; ++i)
        concurrency.throttled(start + i * 20s, 1);
    EXPECT_EQ(concurrency.limit(start + 19 * 20s), 1);
}

TEST(Concurrency, RemembersTheFirstPeakThroughFurtherCuts)
{
    Concurrency concurrency;
    concurrency.throttled(start, 8);
    concurrency.throttled(start + 20s, 3);
    EXPECT_TRUE(concurrency.limit(start + 60s)); // 1.95 + 4, still below 8
}

TEST(Concurrency, GrowsOnlyAfterTenSecondsWithoutThrottling)
{
    Concurrency concurrency;
    concurrency.throttled(start, 8);
    EXPECT_FALSE(concurrency.throttled(start + 9s, 5)) << "not cut again";
    EXPECT_EQ(concurrency.limit(start + 10s), 5) << "but it has not been clean for ten seconds either";
    EXPECT_EQ(concurrency.growsAt(start + 10s), start + 19s);
    EXPECT_EQ(concurrency.limit(start + 19s), 6);
    EXPECT_FALSE(concurrency.throttled(start + 19s, 6));
    EXPECT_EQ(concurrency.limit(start + 28s), 6) << "what has grown stays";
    EXPECT_EQ(concurrency.limit(start + 29s), 7);
}

TEST(Concurrency, AStarvedRequestReducesTheLimitByOne)
{
    Concurrency concurrency;
    EXPECT_TRUE(concurrency.starved(start, 8));
    EXPECT_EQ(concurrency.limit(start), 7);
}

TEST(Concurrency, NeverExceedsTheLimitOfTheHttpClient)
{
    Concurrency concurrency;
    EXPECT_EQ(concurrency.most(start), 48);
    concurrency.throttled(start, 400);
    EXPECT_EQ(concurrency.most(start), 48);
    concurrency.throttled(start + 20s, 8);
    EXPECT_EQ(concurrency.most(start + 20s), 5);
}

} // namespace
} // namespace windlass
