// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/runverdict.h"
#include "tests/fakes/failures.h"
#include "tests/fakes/loadeddice.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

Classification of(FailureClass failureClass)
{
    Classification classification;
    classification.failureClass = failureClass;
    return classification;
}

Verdict verdictTo(Action action, Cause cause = Cause::None)
{
    Verdict verdict;
    verdict.action = action;
    verdict.cause = cause;
    return verdict;
}

TEST(RunVerdict, WithoutANetworkAFailureDoesNotCount)
{
    const Verdict verdict = verdictOffline(of(FailureClass::Throttle));
    EXPECT_EQ(verdict.action, Action::AwaitNetwork);
    EXPECT_EQ(verdict.failureClass, FailureClass::Net);
    EXPECT_FALSE(verdict.counts);
}

TEST(RunVerdict, WithoutANetworkAnUnknownOutcomeIsStillReconciled)
{
    const Verdict verdict = verdictOffline(of(FailureClass::Reconcile));
    EXPECT_EQ(verdict.action, Action::Reconcile);
    EXPECT_FALSE(verdict.counts);
}

TEST(RunVerdict, IfTheNetworkIsUnknownANetworkFailureIsRetriedAndCounts)
{
    LoadedDice dice{0.5};
    const Verdict verdict = verdictOnline({}, {}, refused(), of(FailureClass::Net), dice);
    EXPECT_EQ(verdict.action, Action::Wait);
    EXPECT_EQ(verdict.failureClass, FailureClass::Net);
    EXPECT_TRUE(verdict.counts);
}

TEST(RunVerdict, WithoutARemedyTheRunStops)
{
    Verdict verdict = verdictTo(Action::Remedy);
    verdict.failureClass = FailureClass::Refresh;
    EXPECT_EQ(withinMeans(verdict, {.canRemedy = true}, false).action, Action::Remedy);
    EXPECT_EQ(withinMeans(verdict, {}, false).action, Action::Stop);
    EXPECT_EQ(withinMeans(verdict, {}, false).cause, Cause::NeedsPerson);
}

TEST(RunVerdict, WithoutReconcileOnlyRepeatableWorkIsRepeated)
{
    const Verdict ask = verdictTo(Action::Reconcile);
    EXPECT_EQ(withinMeans(ask, {.canAsk = true}, false).action, Action::Reconcile);
    EXPECT_EQ(withinMeans(ask, {.mayRepeat = true}, false).action, Action::Wait);
    EXPECT_EQ(withinMeans(ask, {.mayRepeat = true}, true).action, Action::AwaitNetwork);
    EXPECT_EQ(withinMeans(ask, {}, false).action, Action::Stop);
    EXPECT_EQ(withinMeans(ask, {}, false).cause, Cause::Exhausted);
}

TEST(RunVerdict, WithoutReconcileAnEndingRunKeepsItsCause)
{
    const Verdict last = verdictTo(Action::Reconcile, Cause::ServerAskedToWait);
    const Verdict verdict = withinMeans(last, {.mayRepeat = true}, false);
    EXPECT_EQ(verdict.action, Action::Stop);
    EXPECT_EQ(verdict.cause, Cause::ServerAskedToWait);
}

TEST(RunVerdict, OnlySleepAllowsAnAbortedAttemptToBeRepeated)
{
    EXPECT_EQ(verdictOnAbort(AbortReason::Suspended).action, Action::AwaitNetwork);
    EXPECT_EQ(verdictOnAbort(AbortReason::UserCancelled).action, Action::Stop);
    EXPECT_EQ(verdictOnAbort(AbortReason::DeadlineExceeded).action, Action::Stop);
}

} // namespace
} // namespace windlass
