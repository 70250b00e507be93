// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/systemtimers.h"
#include "core/retry/backoff.h"
#include "tests/fakes/loadeddice.h"

#include <gmock/gmock.h>
#include <limits>
#include <set>

namespace windlass {
namespace {

using namespace std::chrono_literals;

RetryPolicy with(Jitter jitter)
{
    RetryPolicy policy;
    policy.jitter = jitter;
    return policy;
}

TEST(Backoff, DoublesFromOneSecondToTheCap)
{
    const RetryPolicy policy;
    const Duration seed[] = {1s, 2s, 4s, 8s, 16s, 30s, 30s};
    for (int taken = 0; taken < 7; ++taken)
        EXPECT_EQ(rawDelay(policy, taken), seed[taken]) << taken;
}

TEST(Backoff, Scenario05_StaysAtTheCapForAnyCount)
{
    RetryPolicy policy;
    policy.multiplier = 10;
    for (const int taken : {1'000'000, std::numeric_limits<int>::max()}) {
        EXPECT_EQ(rawDelay(policy, taken), 30s);
        EXPECT_EQ(delayRange(policy, taken), (DelayRange{24s, 30s}));
    }
}

TEST(Backoff, AMultiplierOfOneKeepsTheDelay)
{
    RetryPolicy policy;
    policy.multiplier = 1;
    EXPECT_EQ(rawDelay(policy, 1'000'000), 1s);
}

TEST(Backoff, ANanMultiplierGivesTheCap)
{
    RetryPolicy policy = with(Jitter::None);
    policy.multiplier = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(delayRange(policy, 3), (DelayRange{30s, 30s}));
    policy.multiplier = std::numeric_limits<double>::infinity();
    EXPECT_EQ(delayRange(policy, 3), (DelayRange{30s, 30s}));
    policy = with(Jitter::Additive);
    policy.jitterFraction = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(delayRange(policy, 2), (DelayRange{4s, 4s}));
}

TEST(Backoff, ExtremeLimitsSaturate)
{
    RetryPolicy policy;
    policy.maxDelay = Duration::max();
    EXPECT_EQ(rawDelay(policy, 1'000'000), Duration::max());
}

struct RangeRow
{
    Jitter jitter;
    int taken;
    Duration previous, least, most;
};

class JitterRange : public testing::TestWithParam<RangeRow>
{};

TEST_P(JitterRange, FollowsTheFormula)
{
    const RangeRow &row = GetParam();
    EXPECT_EQ(delayRange(with(row.jitter), row.taken, row.previous), (DelayRange{row.least, row.most}));
}

// The policy: 1 s, multiplier 2, at most 30 s, jitter fraction 1/4. After 5 waits the raw wait is 32 s.
INSTANTIATE_TEST_SUITE_P(
    Backoff, JitterRange,
    testing::Values(RangeRow{Jitter::None, 0, 0s, 1s, 1s}, RangeRow{Jitter::None, 5, 0s, 30s, 30s},
                    RangeRow{Jitter::Additive, 0, 0s, 1s, 1250ms}, RangeRow{Jitter::Additive, 2, 0s, 4s, 5s},
                    RangeRow{Jitter::Additive, 4, 0s, 16s, 20s}, RangeRow{Jitter::Additive, 5, 0s, 24s, 30s},
                    RangeRow{Jitter::PlusMinus, 0, 0s, 750ms, 1250ms},
                    RangeRow{Jitter::PlusMinus, 5, 0s, 18s, 30s}, RangeRow{Jitter::Full, 0, 0s, 0s, 1s},
                    RangeRow{Jitter::Full, 9, 0s, 0s, 30s}, RangeRow{Jitter::Equal, 1, 0s, 1s, 2s},
                    RangeRow{Jitter::Equal, 9, 0s, 15s, 30s}, RangeRow{Jitter::Decorrelated, 0, 0s, 1s, 3s},
                    RangeRow{Jitter::Decorrelated, 1, 2500ms, 1s, 7500ms},
                    RangeRow{Jitter::Decorrelated, 8, 25s, 1s, 30s}));

TEST(Backoff, ADelayOf26SecondsIsFoldedBelowTheCap)
{
    RetryPolicy policy;
    policy.initialDelay = 26s;
    EXPECT_EQ(delayRange(policy, 0), (DelayRange{24s, 30s}));
}

TEST(Backoff, Scenario04_AtTheCapDrawsStayWithinTheFoldAndDiffer)
{
    SystemDice dice;
    std::set<Duration> seen;
    for (int draw = 0; draw < 1000; ++draw) {
        const Duration delay = drawDelay(delayRange(RetryPolicy{}, 40), dice);
        EXPECT_GE(delay, 24s);
        EXPECT_LE(delay, 30s);
        seen.insert(delay);
    }
    EXPECT_GE(seen.size(), 2u);
}

class JitterDraws : public testing::TestWithParam<Jitter>
{};

TEST_P(JitterDraws, StayInTheirRangeAndBelowTheCap)
{
    SystemDice dice;
    const RetryPolicy policy = with(GetParam());
    Duration previous{0};
    for (int draw = 0; draw < 5000; ++draw) {
        const DelayRange range = delayRange(policy, draw % 12, previous);
        previous = drawDelay(range, dice);
        ASSERT_GE(previous, range.least);
        ASSERT_LE(previous, range.most);
        ASSERT_LE(previous, policy.maxDelay);
    }
}

INSTANTIATE_TEST_SUITE_P(Backoff, JitterDraws,
                         testing::Values(Jitter::None, Jitter::Additive, Jitter::PlusMinus, Jitter::Full,
                                         Jitter::Equal, Jitter::Decorrelated));

TEST(Backoff, DrawsCoverTheWholeRange)
{
    const DelayRange range{1000ms, 1250ms};
    LoadedDice dice(0.0);
    EXPECT_EQ(drawDelay(range, dice), 1000ms);
    dice.load(0.5);
    EXPECT_EQ(drawDelay(range, dice), 1125ms);
    dice.load(0.999999);
    EXPECT_EQ(drawDelay(range, dice), 1250ms);
}

TEST(Backoff, ThrottledDelaysHaveAFloorOfAQuarterAndTheirOwnInitialDelay)
{
    RetryPolicy policy;
    policy.initialDelay = 100ms;
    EXPECT_EQ(throttleDelayRange(policy, 0), (DelayRange{250ms, 1s}));
    EXPECT_EQ(throttleDelayRange(policy, 2), (DelayRange{1s, 4s}));
    EXPECT_EQ(throttleDelayRange(policy, 50), (DelayRange{7500ms, 30s}));
    policy.initialDelay = 5s;
    EXPECT_EQ(throttleDelayRange(policy, 0), (DelayRange{1250ms, 5s}));
}

TEST(Backoff, WithoutJitterThrottledDelaysAreExact)
{
    EXPECT_EQ(throttleDelayRange(with(Jitter::None), 1), (DelayRange{2s, 2s}));
}

TEST(Backoff, ThePlanShowsTheDelayBeforeEachAttempt)
{
    RetryPolicy policy = with(Jitter::None);
    policy.maxAttempts = 5;
    const auto plan = planAttempts(policy);
    const Duration seed[] = {0s, 1s, 2s, 4s, 8s};
    ASSERT_EQ(plan.size(), 5u);
    for (size_t row = 0; row < 5; ++row) {
        EXPECT_EQ(plan[row].attempt, int(row) + 1);
        EXPECT_EQ(plan[row].delay, (DelayRange{seed[row], seed[row]}));
    }
}

TEST(Backoff, ThePlanForDecorrelatedJitterUsesTheWorstCase)
{
    RetryPolicy policy = with(Jitter::Decorrelated);
    policy.maxAttempts = 5;
    const auto plan = planAttempts(policy);
    EXPECT_EQ(plan[2].delay, (DelayRange{1s, 9s}));
    EXPECT_EQ(plan[4].delay, (DelayRange{1s, 30s}));
}

TEST(Backoff, ThePlanEndsAtTheDeadline)
{
    RetryPolicy policy = with(Jitter::Additive);
    policy.maxAttempts = 3;
    policy.deadline = 5s;
    const auto plan = withinDeadline(planAttempts(policy), policy, 2s);
    ASSERT_EQ(plan.size(), 2u) << "the third would begin after seven seconds";
    EXPECT_EQ(plan[1].delay.least, 1s);
    EXPECT_EQ(withinDeadline(planAttempts(policy), policy, 0s).size(), 3u);
    policy.deadline = 0s;
    EXPECT_EQ(withinDeadline(planAttempts(policy), policy, 1h).size(), 3u) << "no deadline";
}

TEST(Backoff, AWaitOfThePlanIsCutAtTheDeadline)
{
    RetryPolicy policy = with(Jitter::Full);
    policy.maxAttempts = 2;
    policy.deadline = 700ms;
    EXPECT_EQ(withinDeadline(planAttempts(policy), policy, 100ms).back().delay, (DelayRange{0s, 600ms}));
}

} // namespace
} // namespace windlass
