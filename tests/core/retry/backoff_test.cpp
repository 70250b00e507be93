// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/backoff.h"
#include "tests/fakes/loadeddice.h"

#include <gtest/gtest.h>
#include <limits>
#include <random>
#include <set>

namespace windlass {
namespace {

using namespace std::chrono_literals;

class FairDice final : public Dice
{
public:
    double unit() override { return std::uniform_real_distribution<double>(0, 1)(generator_); }

private:
    std::mt19937_64 generator_{42};
};

RetryPolicy with(Jitter jitter)
{
    RetryPolicy policy;
    policy.jitter = jitter;
    return policy;
}

TEST(BackoffTest, TheTableOfTheDefaultsWithoutJitter)
{
    RetryPolicy policy = with(Jitter::None);
    const Duration expected[] = {1s, 2s, 4s, 8s, 16s, 30s, 30s};
    for (int taken = 0; taken < 7; ++taken)
        EXPECT_EQ(delayRange(policy, taken), (DelayRange{expected[taken], expected[taken]}));
}

TEST(BackoffTest, AdditiveJitterIsUpToAQuarterLonger)
{
    const RetryPolicy policy = with(Jitter::Additive);
    EXPECT_EQ(delayRange(policy, 0), (DelayRange{1000ms, 1250ms}));
    EXPECT_EQ(delayRange(policy, 2), (DelayRange{4000ms, 5000ms}));
}

TEST(BackoffTest, AdditiveJitterFoldsUnderTheCapAndKeepsItsWidth)
{
    EXPECT_EQ(delayRange(with(Jitter::Additive), 50), (DelayRange{24s, 30s}));
}

TEST(BackoffTest, Scenario04_NearTheCapDelaysStillDifferAndNeverExceedIt)
{
    FairDice dice;
    std::set<Duration> seen;
    for (int draw = 0; draw < 1000; ++draw) {
        const Duration delay = drawDelay(delayRange(with(Jitter::Additive), 20), dice);
        ASSERT_GE(delay, 24s);
        ASSERT_LE(delay, 30s);
        seen.insert(delay);
    }
    EXPECT_GE(seen.size(), 2U);
}

TEST(BackoffTest, Scenario05_ManyWaitsSaturateInsteadOfOverflowing)
{
    RetryPolicy policy = with(Jitter::None);
    policy.multiplier = 10;
    EXPECT_EQ(rawDelay(policy, 1'000'000), policy.maxDelay);
    EXPECT_EQ(rawDelay(policy, std::numeric_limits<int>::max()), policy.maxDelay);
}

TEST(BackoffTest, AMultiplierOfOneKeepsTheWait)
{
    RetryPolicy policy = with(Jitter::None);
    policy.multiplier = 1;
    EXPECT_EQ(rawDelay(policy, 100), 1s);
}

TEST(BackoffTest, AMultiplierThatIsNoNumberDoesNoHarm)
{
    RetryPolicy policy = with(Jitter::None);
    policy.multiplier = std::numeric_limits<double>::quiet_NaN();
    EXPECT_LE(rawDelay(policy, 3), policy.maxDelay);
    EXPECT_GT(rawDelay(policy, 3), 0s);
}

TEST(BackoffTest, TheOtherJitters)
{
    EXPECT_EQ(delayRange(with(Jitter::PlusMinus), 1), (DelayRange{1500ms, 2500ms}));
    EXPECT_EQ(delayRange(with(Jitter::Full), 2), (DelayRange{0ms, 4000ms}));
    EXPECT_EQ(delayRange(with(Jitter::Equal), 2), (DelayRange{2000ms, 4000ms}));
    EXPECT_EQ(delayRange(with(Jitter::Decorrelated), 0), (DelayRange{1s, 3s}));
    EXPECT_EQ(delayRange(with(Jitter::Decorrelated), 5, 20s), (DelayRange{1s, 30s}));
}

TEST(BackoffTest, EveryDrawOfEveryJitterStaysInItsRangeAndUnderTheCap)
{
    FairDice dice;
    for (const Jitter jitter : {Jitter::None, Jitter::Additive, Jitter::PlusMinus, Jitter::Full,
                                Jitter::Equal, Jitter::Decorrelated}) {
        Duration before{0};
        for (int taken = 0; taken < 200; ++taken) {
            const DelayRange range = delayRange(with(jitter), taken, before);
            before = drawDelay(range, dice);
            ASSERT_GE(before, range.least);
            ASSERT_LE(before, range.most);
            ASSERT_LE(before, 30s);
        }
    }
}

TEST(BackoffTest, AfterThrottlingTheWaitIsFullJitterWithAFloor)
{
    RetryPolicy policy;
    policy.initialDelay = 50ms;
    EXPECT_EQ(throttleDelayRange(policy, 0), (DelayRange{250ms, 1000ms}));
    EXPECT_EQ(throttleDelayRange(policy, 2), (DelayRange{1000ms, 4000ms}));
}

TEST(BackoffTest, ThePlanHasOneWaitLessThanAttempts)
{
    const auto plan = planAttempts(RetryPolicy{});
    ASSERT_EQ(plan.size(), 3U);
    EXPECT_EQ(plan.at(0).delay, DelayRange{});
    EXPECT_EQ(plan.at(2).delay, (DelayRange{2000ms, 2500ms}));
}

} // namespace
} // namespace windlass
