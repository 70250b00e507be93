// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/verdict.h"
#include "tests/fakes/loadeddice.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class VerdictTest : public testing::Test
{
protected:
    Verdict verdict(FailureClass failureClass, int limit = 0, FailureClass after = FailureClass::Fatal)
    {
        return decide(policy, state, failure, {failureClass, limit, after, u"rule"_s, {}}, dice);
    }

    RetryPolicy policy;
    RunState state;
    Failure failure;
    LoadedDice dice;
};

TEST_F(VerdictTest, ATransientFailureWaitsByTheFormula)
{
    const Verdict v = verdict(FailureClass::Retry);
    EXPECT_EQ(v.action, Action::Wait);
    EXPECT_EQ(v.delay, 1s);
    EXPECT_EQ(v.reason, DelayReason::Backoff);
}

TEST_F(VerdictTest, TheLastAttemptHasNoWait)
{
    state.attempt = 3;
    const Verdict v = verdict(FailureClass::Retry);
    EXPECT_EQ(v.action, Action::Stop);
    EXPECT_EQ(v.cause, Cause::Exhausted);
    EXPECT_EQ(v.delay, 0s);
}

TEST_F(VerdictTest, Scenario03_OneAttemptNeverWaitsAndTellsExhaustedFromFatal)
{
    policy.maxAttempts = 1;
    EXPECT_EQ(verdict(FailureClass::Retry).cause, Cause::Exhausted);
    EXPECT_EQ(verdict(FailureClass::Fatal).cause, Cause::Fatal);
}

TEST_F(VerdictTest, Scenario15_AWaitThatWouldEndPastTheDeadlineIsNotBegun)
{
    policy.deadline = 10s;
    state.elapsed = 8s;
    state.waitsTaken = 2;
    const Verdict v = verdict(FailureClass::Retry);
    EXPECT_EQ(v.action, Action::Stop);
    EXPECT_EQ(v.cause, Cause::Deadline);
}

TEST_F(VerdictTest, Scenario21_TheServicesWaitIsNeverShortenedAndOnlySpreadALittle)
{
    failure.serverDelay = 7s;
    EXPECT_EQ(verdict(FailureClass::Throttle).delay, 7s);
    dice.load(0.999999);
    EXPECT_LE(verdict(FailureClass::Throttle).delay, 7700ms);
    EXPECT_EQ(verdict(FailureClass::Throttle).reason, DelayReason::ServerAsked);
    failure.serverDelay = 0s;
    EXPECT_EQ(verdict(FailureClass::Retry).reason, DelayReason::Backoff);
}

TEST_F(VerdictTest, OurOwnWaitIsTheFloorUnderTheServices)
{
    failure.serverDelay = 10ms;
    EXPECT_EQ(verdict(FailureClass::Retry).delay, 1s);
}

TEST_F(VerdictTest, TheServicesWaitMayExceedTheLongestOfOurs)
{
    failure.serverDelay = 60s;
    EXPECT_EQ(verdict(FailureClass::Throttle).delay, 60s);
}

TEST_F(VerdictTest, Scenario24_AServiceThatAsksForTooLongParksTheRun)
{
    failure.serverDelay = 86400s;
    const Verdict v = verdict(FailureClass::Throttle);
    EXPECT_EQ(v.action, Action::Stop);
    EXPECT_EQ(v.cause, Cause::ServerAskedToWait);
    EXPECT_EQ(v.notBefore, 86400s);
}

TEST_F(VerdictTest, Scenario25_ADelayAloneMakesNothingRetryable)
{
    failure.serverDelay = 1s;
    EXPECT_EQ(verdict(FailureClass::Fatal).action, Action::Stop);
}

TEST_F(VerdictTest, WhatAPersonHasToRepairStopsTheRun)
{
    EXPECT_EQ(verdict(FailureClass::Ask).cause, Cause::NeedsPerson);
}

TEST_F(VerdictTest, ARemedyIsTriedOnceAndNotCounted)
{
    EXPECT_EQ(verdict(FailureClass::Refresh).action, Action::Remedy);
    state.acted[FailureClass::Refresh] = 1;
    EXPECT_EQ(verdict(FailureClass::Refresh).cause, Cause::NeedsPerson);
    state.acted[FailureClass::Region] = 1;
    EXPECT_EQ(verdict(FailureClass::Region).cause, Cause::Fatal);
}

TEST_F(VerdictTest, ALimitTurnsTheClassIntoWhatComesAfter)
{
    EXPECT_EQ(verdict(FailureClass::Retry, 1, FailureClass::Ask).action, Action::Wait);
    state.actedByRule[u"rule"_s] = 1;
    EXPECT_EQ(verdict(FailureClass::Retry, 1, FailureClass::Ask).cause, Cause::NeedsPerson);
}

TEST_F(VerdictTest, AnUnknownOutcomeIsAskedForEvenAfterTheLastAttempt)
{
    state.attempt = 3;
    EXPECT_EQ(verdict(FailureClass::Reconcile).action, Action::Reconcile);
}

TEST_F(VerdictTest, ALostSessionIsTheOwnersToReopen)
{
    EXPECT_EQ(verdict(FailureClass::Restart).cause, Cause::SessionLost);
}

TEST_F(VerdictTest, WithoutANetworkNothingIsCounted)
{
    state.attempt = 3;
    EXPECT_EQ(verdict(FailureClass::Net).action, Action::AwaitNetwork);
}

} // namespace
} // namespace windlass
