// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/azure/errors.h"
#include "core/providers/s3/errors.h"
#include "core/retry/verdict.h"
#include "core/upload/step.h"
#include "tests/fakes/failures.h"
#include "tests/fakes/loadeddice.h"

#include <gmock/gmock.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

Failure notFound()
{
    Failure failure;
    failure.networkError = QNetworkReply::HostNotFoundError;
    return failure;
}

/// The verdicts on a sequence of failures, attempt by attempt, until the run stops.
struct Course
{
    RetryPolicy policy;
    RunState state;
    LoadedDice dice{0.5};
    Operation operation = Operation::Part;

    Verdict next(const Failure &failure, const Circumstances &circumstances = {})
    {
        const Verdict verdict =
            decide(policy, state, failure,
                   classify(failure, s3ErrorTable(), traitsOf(operation), circumstances), dice);
        if (verdict.action != Action::Stop)
            state.remember(verdict);
        return verdict;
    }
};

TEST(Verdict, TransientFailuresWaitLongerEachTimeAndThenExhaust)
{
    Course course;
    Verdict verdict = course.next(refused());
    EXPECT_EQ(verdict.action, Action::Wait);
    EXPECT_EQ(verdict.reason, DelayReason::Backoff);
    EXPECT_EQ(verdict.delay, 1125ms);
    verdict = course.next(refused());
    EXPECT_EQ(verdict.delay, 2250ms);
    verdict = course.next(refused());
    EXPECT_EQ(verdict.action, Action::Stop);
    EXPECT_EQ(verdict.cause, Cause::Exhausted);
    EXPECT_EQ(verdict.delay, 0s);
}

TEST(Verdict, ThrottlingHasItsOwnDelays)
{
    Course course;
    course.dice.load(0);
    const Verdict verdict = course.next(answered(503, "SlowDown"));
    EXPECT_EQ(verdict.reason, DelayReason::Throttle);
    EXPECT_EQ(verdict.delay, 250ms);
    EXPECT_EQ(course.next(answered(503, "SlowDown")).delay, 500ms);
}

TEST(Verdict, Scenario03_ASingleAttemptNeverWaits)
{
    Course course;
    course.policy.maxAttempts = 1;
    EXPECT_EQ(course.next(refused()).cause, Cause::Exhausted);
    EXPECT_EQ(course.next(answered(404, "NoSuchBucket")).cause, Cause::Fatal);
}

TEST(Verdict, AFailureThatNeedsAPersonStopsAtTheFirstAttempt)
{
    for (const char *code : {"InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken"}) {
        const Verdict verdict = Course().next(answered(403, code));
        EXPECT_EQ(verdict.action, Action::Stop) << code;
        EXPECT_EQ(verdict.cause, Cause::NeedsPerson) << code;
    }
    EXPECT_EQ(Course().next(localFailure(FailureKind::Credentials, {})).cause, Cause::NeedsPerson);
    EXPECT_EQ(Course().next(answered(404, "NoSuchBucket")).cause, Cause::Fatal);
    EXPECT_EQ(Course().next(answered(403, "AccessDenied")).cause, Cause::Fatal);
}

TEST(Verdict, ALostSessionEndsTheRun)
{
    EXPECT_EQ(Course().next(answered(404, "NoSuchUpload")).cause, Cause::SessionLost);
}

TEST(Verdict, RemediesCostNoAttemptAndAreTriedOnceTheClockTwice)
{
    Course course;
    Verdict verdict = course.next(answered(403, "RequestTimeTooSkewed"));
    EXPECT_EQ(verdict.action, Action::Remedy);
    EXPECT_EQ(verdict.failureClass, FailureClass::Clock);
    EXPECT_EQ(verdict.delay, 0s);
    EXPECT_EQ(course.state.attempt, 1);
    // Other rows with the same remedy.
    EXPECT_EQ(course.next(answered(403, "RequestInTheFuture")).action, Action::Remedy);
    verdict = course.next(answered(403, "RequestExpired"));
    EXPECT_EQ(verdict.action, Action::Stop);
    EXPECT_EQ(verdict.cause, Cause::NeedsPerson);
}

TEST(Verdict, DifferentRemediesAreIndependent)
{
    Course course;
    EXPECT_EQ(course.next(answered(403, "RequestTimeTooSkewed")).action, Action::Remedy);
    EXPECT_EQ(course.next(answered(400, "ExpiredToken")).action, Action::Remedy);
    EXPECT_EQ(course.next(answered(301, "PermanentRedirect")).action, Action::Remedy);
    EXPECT_EQ(course.next(answered(400, "ExpiredToken")).cause, Cause::NeedsPerson);
}

TEST(Verdict, Scenario36_ASecondRedirectIsFatal)
{
    Course course;
    EXPECT_EQ(course.next(answered(301)).action, Action::Remedy);
    EXPECT_EQ(course.next(answered(301)).cause, Cause::Fatal);
}

TEST(Verdict, Scenario33_AHostNotFoundThreeTimesNeedsAPerson)
{
    Course course;
    EXPECT_EQ(course.next(notFound()).action, Action::Wait);
    EXPECT_EQ(course.next(notFound()).action, Action::Wait);
    const Verdict verdict = course.next(notFound());
    EXPECT_EQ(verdict.action, Action::Stop);
    EXPECT_EQ(verdict.cause, Cause::NeedsPerson);
}

TEST(Verdict, Scenario46_DamagedDataIsReadOnceMore)
{
    for (const Failure &failure : {answered(400, "BadDigest"), localFailure(FailureKind::Damaged, {})}) {
        Course course;
        EXPECT_EQ(course.next(failure).action, Action::Wait);
        EXPECT_EQ(course.next(failure).cause, Cause::Fatal);
    }
}

TEST(Verdict, TheLimitOfOneRowIsIndependentOfOthers)
{
    Course course;
    EXPECT_EQ(course.next(refused()).action, Action::Wait);
    EXPECT_EQ(course.next(answered(400, "BadDigest")).action, Action::Wait);
}

TEST(Verdict, Scenario15_AWaitThatWouldEndAfterTheDeadlineIsNotStarted)
{
    Course course;
    course.policy.deadline = 10s;
    course.policy.jitter = Jitter::None;
    course.state.attempt = 2;
    course.state.waitsTaken = 2; // the next wait is 4 s
    course.policy.maxAttempts = 5;
    course.state.elapsed = 8s;
    const Verdict verdict = course.next(refused());
    EXPECT_EQ(verdict.action, Action::Stop);
    EXPECT_EQ(verdict.cause, Cause::Deadline);
    course.state.elapsed = 5999ms;
    EXPECT_EQ(course.next(refused()).action, Action::Wait);
}

Failure busyFor(Duration delay, int status = 503)
{
    Failure failure = answered(status);
    failure.serverDelay = delay;
    return failure;
}

TEST(Verdict, Scenario21_AServerDelayIsRespectedAndSpreadByATenthAtMost)
{
    for (const double throwOf : {0.0, 0.5, 0.999999}) {
        Course course;
        course.dice.load(throwOf);
        const Verdict verdict = course.next(busyFor(7s));
        EXPECT_EQ(verdict.reason, DelayReason::ServerAsked);
        EXPECT_GE(verdict.delay, 7s);
        EXPECT_LE(verdict.delay, 7700ms);
    }
    Course course;
    course.dice.load(0.999999);
    EXPECT_EQ(course.next(busyFor(10min)).delay, 10min + 5s) << "the spread is 5 s at most";
}

TEST(Verdict, AZeroServerDelayLeavesOurOwn)
{
    const Verdict verdict = Course().next(busyFor(0s));
    EXPECT_EQ(verdict.reason, DelayReason::Throttle);
    EXPECT_EQ(verdict.delay, 625ms);
}

TEST(Verdict, Scenario23_OurOwnDelayIsTheMinimum)
{
    Course course;
    course.policy.jitter = Jitter::None;
    course.state.waitsTaken = 3;
    const Verdict verdict = course.next(busyFor(1500ms));
    EXPECT_EQ(verdict.reason, DelayReason::Throttle);
    EXPECT_GE(verdict.delay, 8s);
    EXPECT_LE(verdict.delay, 8150ms);
}

TEST(Verdict, AServerDelayDoesNotIncreaseOurBackoff)
{
    Course course;
    course.next(busyFor(60s));
    EXPECT_EQ(course.state.attempt, 2) << "but the attempt counts";
    EXPECT_EQ(course.state.waitsTaken, 0);
    EXPECT_EQ(course.next(refused()).delay, 1125ms);
}

TEST(Verdict, Scenario24_ADelayOfADayStopsTheRun)
{
    const Verdict verdict = Course().next(busyFor(24h));
    EXPECT_EQ(verdict.action, Action::Stop);
    EXPECT_EQ(verdict.cause, Cause::ServerAskedToWait);
    EXPECT_EQ(verdict.notBefore, 24h);
    EXPECT_EQ(Course().next(busyFor(15min)).action, Action::Wait);
}

TEST(Verdict, AServerDelayPastTheDeadlineStopsTheRunUntilThen)
{
    Course course;
    course.policy.deadline = 30s;
    const Verdict verdict = course.next(busyFor(60s));
    EXPECT_EQ(verdict.cause, Cause::ServerAskedToWait);
    EXPECT_EQ(verdict.notBefore, 60s);
}

TEST(Verdict, Scenario25_RetryAfterAloneMakesNothingRetryable)
{
    EXPECT_EQ(Course().next(busyFor(5s, 400)).cause, Cause::Fatal);
    Failure timeout = busyFor(60s, 400);
    timeout.serviceCode = u"RequestTimeout"_s;
    EXPECT_EQ(Course().next(timeout).reason, DelayReason::Backoff) << "nor is it heeded on a 400";
}

TEST(Verdict, AnUnknownOutcomeIsReconciledEvenAfterTheLastAttempt)
{
    Course course;
    course.operation = Operation::Complete;
    course.policy.maxAttempts = 2;
    Verdict verdict = course.next(answered(502));
    EXPECT_EQ(verdict.action, Action::Reconcile);
    EXPECT_EQ(verdict.cause, Cause::None);
    EXPECT_EQ(verdict.delay, 1125ms);
    verdict = course.next(answered(502));
    EXPECT_EQ(verdict.action, Action::Reconcile);
    EXPECT_EQ(verdict.cause, Cause::Exhausted);
}

TEST(Verdict, ASessionLostTwiceOnCompleteEndsAsSessionLost)
{
    Course course;
    course.operation = Operation::Complete;
    EXPECT_EQ(course.next(answered(404, "NoSuchUpload")).action, Action::Reconcile);
    EXPECT_EQ(course.next(answered(404, "NoSuchUpload")).cause, Cause::SessionLost);
}

TEST(Verdict, AbortReasonsAndExhaustionKeepTheirCause)
{
    Failure failure;
    failure.kind = FailureKind::Aborted;
    failure.abort = AbortReason::UserCancelled;
    EXPECT_EQ(Course().next(failure).cause, Cause::Cancelled);
    failure.abort = AbortReason::DeadlineExceeded;
    EXPECT_EQ(Course().next(failure).cause, Cause::Deadline);
    EXPECT_EQ(Course().next(localFailure(FailureKind::Exhausted, {})).cause, Cause::Exhausted);
}

TEST(Verdict, OnlyThreeClassesAreNotRetryable)
{
    for (int i = 0; i <= int(FailureClass::Cancel); ++i) {
        const auto failureClass = FailureClass(i);
        const bool final = failureClass == FailureClass::Ask || failureClass == FailureClass::Fatal ||
                           failureClass == FailureClass::Cancel;
        EXPECT_EQ(isRetryable(failureClass), !final) << className(failureClass).data();
        EXPECT_FALSE(verdictName({.failureClass = failureClass}).isEmpty());
    }
}

TEST(Verdict, TheTimeThatTheServiceNamedIsKnownHoweverTheRunEnds)
{
    Course course;
    course.policy.maxAttempts = 1;
    const Verdict last = course.next(busyFor(60s));
    EXPECT_EQ(last.cause, Cause::Exhausted);
    EXPECT_EQ(last.notBefore, 60s);
    course.policy.jitter = Jitter::None;
    course.policy.maxAttempts = 9;
    course.state.waitsTaken = 3;
    EXPECT_EQ(course.next(busyFor(1500ms)).notBefore, 1500ms) << "also where our own wait is longer";
    Failure refusal = busyFor(60s);
    refusal.mark = Mark::NonRetryable;
    EXPECT_EQ(course.next(refusal).notBefore, 60s) << "also where nothing is tried again";
    EXPECT_EQ(course.next(busyFor(60s, 400)).notBefore, 0s) << "but not where it is not heeded";
}

TEST(Verdict, ADelayOfADayAtTheLastAttemptIsKept)
{
    Course course;
    course.policy.maxAttempts = 1;
    const Verdict verdict = course.next(busyFor(24h));
    EXPECT_EQ(verdict.cause, Cause::ServerAskedToWait);
    EXPECT_EQ(verdict.notBefore, 24h);
}

TEST(Verdict, AHostNotFoundNeedsAPersonUnderEveryPreset)
{
    for (const QString &preset : {u"none"_s, u"quick"_s, u"conservative"_s, u"standard"_s}) {
        Course course;
        course.policy = *retryPreset(preset);
        Verdict verdict;
        do {
            verdict = course.next(notFound());
        } while (verdict.action != Action::Stop);
        EXPECT_EQ(verdict.cause, Cause::NeedsPerson) << preset.toStdString();
    }
}

TEST(Verdict, ARowsLimitCountsAttemptsAndReconciliations)
{
    Course course;
    course.policy.maxAttempts = 9;
    course.operation = Operation::Complete;
    EXPECT_EQ(course.next(answered(530)).action, Action::Reconcile);
    course.operation = Operation::Confirm; // the question gets the same answer
    EXPECT_EQ(course.next(answered(530)).action, Action::Wait);
    EXPECT_EQ(course.next(answered(530)).cause, Cause::Fatal);
}

TEST(Verdict, ATemporaryRedirectIsFollowedThreeTimes)
{
    for (const Failure &failure : {answered(307), answered(308), answered(307, "TemporaryRedirect")}) {
        Course course;
        for (int hop = 1; hop <= 3; ++hop)
            EXPECT_EQ(course.next(failure).action, Action::Remedy) << hop;
        EXPECT_EQ(course.next(failure).cause, Cause::Fatal);
    }
}

TEST(Verdict, AzuresSlowConditionsAreRetriedForTenMinutesAndThenNeedAPerson)
{
    for (const char *code :
         {"SystemInUse", "PendingCopyOperation", "ContainerBeingDeleted", "AccountBeingCreated"}) {
        RetryPolicy policy;
        policy.maxAttempts = 1;
        RunState state;
        LoadedDice dice{0.5};
        const auto next = [&] {
            const Failure failure = answered(409, code);
            const Verdict verdict =
                decide(policy, state, failure,
                       classify(failure, azureErrorTable(), traitsOf(Operation::Open)), dice);
            state.remember(verdict);
            return verdict;
        };
        for (int step = 0; step < 20; ++step) {
            const Verdict verdict = next();
            EXPECT_EQ(verdict.action, Action::Wait) << code << step;
            EXPECT_EQ(verdict.delay, 30s);
        }
        EXPECT_EQ(state.attempt, 1) << "none of them counts";
        EXPECT_EQ(state.waitsTaken, 0);
        EXPECT_EQ(next().cause, Cause::NeedsPerson);
    }
}

} // namespace
} // namespace windlass
