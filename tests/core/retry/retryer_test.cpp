// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/systemtimers.h"
#include "core/providers/s3/errors.h"
#include "core/retry/retryer.h"
#include "core/upload/step.h"
#include "tests/fakes/failures.h"
#include "tests/fakes/fakenetwork.h"
#include "tests/fakes/loadeddice.h"
#include "tests/fakes/virtualtimers.h"

#include <QEventLoop>
#include <QSslError>

#include <gmock/gmock.h>
#include <stdexcept>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// An operation that answers on command, like a request: not before, and not after its handle is dropped.
class Retrying : public testing::Test
{
protected:
    template<typename T>
    using Run = windlass::Run<T>; // testing::Test has a private member of this name
    using Report = std::function<void(Result<int>)>;

    Run<int> operation()
    {
        Run<int> what;
        what.traits = traitsOf(Operation::Part);
        what.service = u"S3"_s;
        what.number = 3;
        what.errorTable = &s3ErrorTable();
        what.policy = policy;
        what.start = [this](int attempt, Report report) {
            started.push_back(attempt);
            startedAt.push_back(timers.now());
            pending = std::make_shared<Report>(std::move(report));
            return Handle([this, mine = pending] {
                if (pending == mine)
                    pending.reset();
            });
        };
        what.attemptStarted = [this](const AttemptRecord &) { ++attemptsStarted; };
        what.attemptEnded = [this](const AttemptRecord &record) { records.push_back(record); };
        return what;
    }

    void run(Run<int> what)
    {
        handle =
            retryer.run<int>(std::move(what), [this](RunResult<int> end) { ends.push_back(std::move(end)); });
    }

    /// Ends the request in flight.
    void answer(Result<int> result)
    {
        ASSERT_TRUE(pending) << "no request is in flight";
        const auto report = *pending;
        report(std::move(result));
    }

    /// Fails the request in flight and lets the wait after it pass.
    void failAndWait(const Failure &failure)
    {
        answer(failed(failure));
        timers.advanceToNext();
    }

    VirtualTimers timers;
    LoadedDice dice{0.5};
    Retryer retryer{timers, dice};
    RetryPolicy policy;
    std::vector<int> started;
    std::vector<Instant> startedAt;
    std::shared_ptr<Report> pending;
    int attemptsStarted = 0;
    std::vector<AttemptRecord> records;
    std::vector<RunResult<int>> ends;
    RunHandle handle;
};

TEST_F(Retrying, Scenario01_DefaultsMakeThreeAttemptsAndTwoWaits)
{
    run(operation());
    failAndWait(refused());
    failAndWait(refused());
    answer(failed(refused()));
    ASSERT_EQ(ends.size(), 1u);
    EXPECT_EQ(started, (std::vector{1, 2, 3}));
    EXPECT_EQ(startedAt[1] - startedAt[0], 1125ms);
    EXPECT_EQ(startedAt[2] - startedAt[1], 2250ms);
    EXPECT_EQ(timers.pending(), 0) << "no wait after the last";
    EXPECT_EQ(ends[0].cause, Cause::Exhausted);
    EXPECT_EQ(ends[0].attempts, 3);
    EXPECT_EQ(ends[0].result.error().kind, FailureKind::Exhausted);
    EXPECT_EQ(ends[0].lastFailure->networkError, QNetworkReply::ConnectionRefusedError);
}

TEST_F(Retrying, Scenario02_AFirstSuccessDoesNotWait)
{
    run(operation());
    answer(42);
    ASSERT_EQ(ends.size(), 1u);
    EXPECT_EQ(ends[0].result, 42);
    EXPECT_EQ(ends[0].cause, Cause::None);
    EXPECT_EQ(ends[0].attempts, 1);
    EXPECT_FALSE(ends[0].lastFailure);
    EXPECT_EQ(timers.pending(), 0);
}

TEST_F(Retrying, Scenario03_OneAttemptIsExhaustedOnlyAfterARetryableFailure)
{
    policy.maxAttempts = 1;
    run(operation());
    answer(failed(refused()));
    run(operation());
    answer(failed(answered(404, "NoSuchBucket")));
    ASSERT_EQ(ends.size(), 2u);
    EXPECT_EQ(ends[0].cause, Cause::Exhausted);
    EXPECT_EQ(ends[1].cause, Cause::Fatal);
}

TEST_F(Retrying, Scenario07_AFatalSecondAttemptStopsAndBothAreInTheHistory)
{
    run(operation());
    failAndWait(answered(503, "SlowDown"));
    answer(failed(answered(404, "NoSuchBucket")));
    ASSERT_EQ(ends.size(), 1u);
    EXPECT_EQ(ends[0].cause, Cause::Fatal);
    ASSERT_EQ(ends[0].history.size(), 2);
    EXPECT_EQ(ends[0].history[0].failure.serviceCode, u"SlowDown"_s);
    EXPECT_EQ(ends[0].history[1].failure.serviceCode, u"NoSuchBucket"_s);
}

// The two basic cases: a success after failures, and a failure that is not retryable.
TEST_F(Retrying, SucceedsAtTheThirdAttempt)
{
    run(operation());
    failAndWait(refused());
    failAndWait(refused());
    answer(7);
    ASSERT_EQ(ends.size(), 1u);
    EXPECT_EQ(ends[0].result, 7);
    EXPECT_EQ(ends[0].attempts, 3);
    EXPECT_TRUE(ends[0].lastFailure);
}

TEST_F(Retrying, DoesNotRetryANonRetryableFailure)
{
    run(operation());
    answer(failed(nonRetryable(refused())));
    ASSERT_EQ(ends.size(), 1u);
    EXPECT_EQ(started.size(), 1u);
    EXPECT_EQ(ends[0].cause, Cause::Fatal);
}

TEST_F(Retrying, MarksAreRespected)
{
    run(operation());
    failAndWait(retryable(answered(404, "NoSuchBucket")));
    EXPECT_EQ(started.size(), 2u);
}

TEST_F(Retrying, PredicatesAreRespected)
{
    Run<int> what = operation();
    what.predicates = {[](const Failure &failure) -> std::optional<bool> {
        if (failure.httpStatus == 418)
            return true;
        return {};
    }};
    run(std::move(what));
    failAndWait(answered(418));
    answer(failed(answered(403)));
    EXPECT_EQ(started.size(), 2u);
    EXPECT_EQ(ends.at(0).cause, Cause::Fatal);
}

TEST_F(Retrying, Scenario10_AnOuterRunDoesNotRepeatAnExhaustedInnerOne)
{
    policy.maxAttempts = 2;
    Run<int> outer = operation();
    const auto inner = outer.start;
    int outerAttempts = 0;
    outer.start = [&](int, Report report) -> Handle {
        ++outerAttempts;
        Run<int> what = operation();
        what.start = inner;
        return retryer.run<int>(std::move(what),
                                [report](RunResult<int> end) { report(std::move(end.result)); });
    };
    run(std::move(outer));
    failAndWait(answered(503, "SlowDown"));
    answer(failed(answered(503, "SlowDown")));
    EXPECT_EQ(outerAttempts, 1);
    ASSERT_EQ(ends.size(), 1u);
    EXPECT_EQ(ends[0].cause, Cause::Exhausted);
    EXPECT_EQ(started.size(), 2u);
}

TEST_F(Retrying, TheEndOfARunIsFinalForAnOuterOne)
{
    for (const char *code : {"NoSuchBucket", "InvalidAccessKeyId", "NoSuchUpload"}) {
        run(operation());
        answer(failed(answered(400, code)));
        EXPECT_FALSE(isRetryable(
            classify(ends.back().result.error(), s3ErrorTable(), traitsOf(Operation::Part)).failureClass))
            << code;
    }
}

// --- cancelling ---

TEST_F(Retrying, Scenario13_ACancelDuringAWaitReportsTheLastFailure)
{
    run(operation());
    answer(failed(answered(503, "SlowDown")));
    handle.cancel();
    timers.advance(50ms);
    ASSERT_EQ(ends.size(), 1u);
    EXPECT_EQ(ends[0].cause, Cause::Cancelled);
    EXPECT_EQ(ends[0].lastFailure->serviceCode, u"SlowDown"_s);
    EXPECT_EQ(ends[0].result.error().abort, AbortReason::UserCancelled);
    timers.advance(1h);
    EXPECT_EQ(started.size(), 1u);
    EXPECT_EQ(ends.size(), 1u);
}

TEST_F(Retrying, ACancelInFlightRecordsACancelledAttempt)
{
    run(operation());
    handle.cancel();
    timers.advance(0ms);
    EXPECT_FALSE(pending) << "the request is let go of";
    ASSERT_EQ(records.size(), 1u);
    EXPECT_EQ(records[0].outcome, AttemptOutcome::Cancelled);
    ASSERT_EQ(ends.size(), 1u);
    EXPECT_EQ(ends[0].cause, Cause::Cancelled);
}

TEST_F(Retrying, Scenario14_ASuccessBeatsACancelInTheSameTurn)
{
    run(operation());
    handle.cancel();
    answer(42);
    timers.advance(1h);
    ASSERT_EQ(ends.size(), 1u);
    EXPECT_EQ(ends[0].result, 42);
}

TEST_F(Retrying, AFailureInTheSameTurnAsACancelIsTheLastFailure)
{
    run(operation());
    handle.cancel();
    answer(failed(answered(503)));
    timers.advance(1h);
    ASSERT_EQ(ends.size(), 1u);
    EXPECT_EQ(ends[0].cause, Cause::Cancelled);
    EXPECT_EQ(ends[0].lastFailure->httpStatus, 503);
    ASSERT_EQ(records.size(), 1u);
    EXPECT_FALSE(records[0].willRetry);
}

TEST_F(Retrying, DroppingTheHandleDuringAWaitIsSilent)
{
    run(operation());
    answer(failed(refused()));
    handle.reset();
    EXPECT_EQ(timers.pending(), 0);
    EXPECT_TRUE(ends.empty());
}

TEST_F(Retrying, DroppingTheHandleInFlightCancelsTheRequestSilently)
{
    run(operation());
    const auto late = *pending;
    handle.reset();
    EXPECT_FALSE(pending);
    late(42);
    EXPECT_TRUE(ends.empty());
    EXPECT_TRUE(records.empty());
}

TEST_F(Retrying, APlainHandleKeepsTheRun)
{
    Handle plain =
        retryer.run<int>(operation(), [this](RunResult<int> end) { ends.push_back(std::move(end)); });
    EXPECT_TRUE(pending);
    plain.reset();
    EXPECT_FALSE(pending);
}

// --- dropping the handle inside each callback ---

TEST_F(Retrying, CanBeDroppedFromFinished)
{
    handle = retryer.run<int>(operation(), [this](RunResult<int> end) {
        handle.reset();
        ends.push_back(std::move(end));
    });
    answer(42);
    EXPECT_EQ(ends.size(), 1u);
}

TEST_F(Retrying, CanBeDroppedWhenAnAttemptStarts)
{
    Run<int> what = operation();
    what.attemptStarted = [this](const AttemptRecord &record) {
        if (record.attempt == 2)
            handle.reset();
    };
    run(std::move(what));
    failAndWait(refused());
    EXPECT_EQ(started, (std::vector{1}));
    EXPECT_TRUE(ends.empty());
}

TEST_F(Retrying, CanBeDroppedWhenAnAttemptEnds)
{
    Run<int> what = operation();
    what.attemptEnded = [this](const AttemptRecord &) { handle.reset(); };
    run(std::move(what));
    answer(failed(refused()));
    EXPECT_EQ(timers.pending(), 0);
    EXPECT_TRUE(ends.empty());
}

TEST_F(Retrying, CanBeDroppedByTheOperation)
{
    Run<int> what = operation();
    const auto start = what.start;
    what.start = [this, start](int attempt, Report report) {
        if (attempt == 2)
            handle.reset();
        return start(attempt, std::move(report));
    };
    run(std::move(what));
    failAndWait(refused());
    EXPECT_FALSE(pending) << "what it started is let go of too";
    EXPECT_TRUE(ends.empty());
}

TEST_F(Retrying, CanBeReplacedFromFinished)
{
    handle = retryer.run<int>(operation(), [this](RunResult<int> end) {
        ends.push_back(std::move(end));
        run(operation());
    });
    answer(1);
    answer(2);
    ASSERT_EQ(ends.size(), 2u);
    EXPECT_EQ(ends[1].result, 2);
}

// --- operations that report at once, twice or never ---

TEST_F(Retrying, AResultReportedInsideStartIsDeliveredAfterTheHandleExists)
{
    Run<int> what = operation();
    what.start = [](int, Report report) {
        report(42);
        return Handle();
    };
    run(std::move(what));
    EXPECT_TRUE(ends.empty());
    timers.advance(0ms);
    ASSERT_EQ(ends.size(), 1u);
    EXPECT_EQ(ends[0].result, 42);
}

TEST_F(Retrying, AnOperationThatFailsInsideStartIsRetriedAfterAWait)
{
    Run<int> what = operation();
    int calls = 0;
    what.start = [&calls](int, Report report) {
        ++calls;
        report(failed(refused()));
        return Handle();
    };
    run(std::move(what));
    timers.advance(0ms);
    EXPECT_EQ(calls, 1);
    timers.advance(1h);
    EXPECT_EQ(calls, 3);
    EXPECT_EQ(ends.at(0).cause, Cause::Exhausted);
}

TEST_F(Retrying, ASecondReportIsIgnored)
{
    run(operation());
    const auto first = *pending;
    first(failed(refused()));
    first(42);
    EXPECT_TRUE(ends.empty());
    timers.advanceToNext();
    first(42);
    EXPECT_TRUE(ends.empty()) << "nor does it speak for the second attempt";
    answer(43);
    EXPECT_EQ(ends.at(0).result, 43);
}

// --- time ---

TEST_F(Retrying, TheDeadlineAbortsTheAttemptInFlight)
{
    policy.deadline = 10s;
    run(operation());
    failAndWait(answered(503));
    timers.advance(1h);
    EXPECT_FALSE(pending);
    ASSERT_EQ(ends.size(), 1u);
    EXPECT_EQ(ends[0].cause, Cause::Deadline);
    EXPECT_EQ(ends[0].lastFailure->httpStatus, 503);
    EXPECT_EQ(records.at(1).duration, 10s - 625ms);
    EXPECT_EQ(records.at(1).failure.abort, AbortReason::DeadlineExceeded);
}

TEST_F(Retrying, Scenario15_AWaitPastTheDeadlineEndsTheRunAtOnce)
{
    policy.deadline = 10s;
    policy.initialDelay = 4s;
    policy.jitter = Jitter::None;
    run(operation());
    timers.advance(8s);
    answer(failed(refused()));
    ASSERT_EQ(ends.size(), 1u);
    EXPECT_EQ(ends[0].cause, Cause::Deadline);
    EXPECT_EQ(ends[0].result.error().abort, AbortReason::DeadlineExceeded);
    EXPECT_EQ(ends[0].lastFailure->networkError, QNetworkReply::ConnectionRefusedError);
    EXPECT_EQ(ends[0].history.size(), 1);
    EXPECT_EQ(timers.pending(), 0);
}

TEST_F(Retrying, Scenario16_SettingTheClockBackDoesNotLengthenAWait)
{
    run(operation());
    answer(failed(refused()));
    timers.setWallClock(timers.wallClock().addSecs(-3600));
    timers.advance(1125ms);
    EXPECT_EQ(started.size(), 2u);
}

TEST_F(Retrying, Scenario24_ADelayOfADayIsNotWaitedForAndCostsNoAttempt)
{
    run(operation());
    Failure busy = answered(503);
    busy.serverDelay = 86400s;
    answer(failed(busy));
    ASSERT_EQ(ends.size(), 1u);
    EXPECT_EQ(ends[0].cause, Cause::ServerAskedToWait);
    EXPECT_EQ(ends[0].notBefore, 24h);
    EXPECT_EQ(ends[0].attempts, 1);
    EXPECT_EQ(timers.pending(), 0);
}

// --- waits observed and ended by the caller ---

TEST_F(Retrying, ReportsItsCurrentWait)
{
    run(operation());
    EXPECT_FALSE(handle.wait());
    answer(failed(answered(503, "SlowDown")));
    timers.advance(125ms);
    const auto wait = handle.wait();
    ASSERT_TRUE(wait);
    EXPECT_EQ(wait->remaining, 500ms);
    EXPECT_EQ(wait->until, timers.wallClock().addMSecs(500));
    EXPECT_EQ(wait->reason, DelayReason::Throttle);
    EXPECT_EQ(wait->nextAttempt, 2);
    timers.advance(500ms);
    EXPECT_FALSE(handle.wait());
}

TEST_F(Retrying, RetryNowEndsTheWaitAndCostsNothing)
{
    run(operation());
    answer(failed(refused()));
    handle.retryNow();
    timers.advance(0ms);
    EXPECT_EQ(started, (std::vector{1, 2}));
    handle.retryNow();
    timers.advance(1h);
    EXPECT_EQ(started.size(), 2u) << "it means nothing while a request is in flight";
}

// --- remedies ---

TEST_F(Retrying, ARemedyIsFollowedByTheSameAttemptAtOnce)
{
    Run<int> what = operation();
    std::function<void(bool)> applyRemedy;
    FailureClass asked = FailureClass::Fatal;
    what.remedy = [&](FailureClass failureClass, const Failure &, std::function<void(bool)> then) {
        asked = failureClass;
        applyRemedy = std::move(then);
        return Handle();
    };
    run(std::move(what));
    answer(failed(answered(403, "RequestTimeTooSkewed")));
    EXPECT_EQ(asked, FailureClass::Clock);
    EXPECT_EQ(started.size(), 1u);
    applyRemedy(true);
    EXPECT_EQ(started, (std::vector{1, 1})) << "uncounted";
    answer(failed(answered(403, "RequestTimeTooSkewed")));
    applyRemedy(true);
    EXPECT_EQ(started, (std::vector{1, 1, 1})) << "a wrong hour may be put right once more";
    answer(failed(answered(403, "RequestTimeTooSkewed")));
    EXPECT_EQ(ends.at(0).cause, Cause::NeedsPerson);
    EXPECT_FALSE(records.at(0).willRetry) << "nobody knew yet whether it could be put right";
    EXPECT_FALSE(records.at(1).willRetry);
}

TEST_F(Retrying, AFailedOrMissingRemedyEndsTheRun)
{
    run(operation());
    answer(failed(answered(400, "ExpiredToken")));
    EXPECT_EQ(ends.at(0).cause, Cause::NeedsPerson);
    Run<int> what = operation();
    what.remedy = [](FailureClass, const Failure &, std::function<void(bool)> then) {
        then(false);
        return Handle();
    };
    run(std::move(what));
    answer(failed(answered(301, "PermanentRedirect")));
    EXPECT_EQ(ends.at(1).cause, Cause::Fatal);
}

TEST_F(Retrying, TheServicesDateDecidesWhetherTheClockIsWrong)
{
    Failure wrong = answered(403, "SignatureDoesNotMatch");
    wrong.serverDate = timers.wallClock().addSecs(3600);
    Run<int> what = operation();
    Duration correction{0};
    what.signingClock = [&] { return timers.wallClock().addMSecs(correction.count()); };
    what.remedy = [&](FailureClass failureClass, const Failure &, std::function<void(bool)> then) {
        EXPECT_EQ(failureClass, FailureClass::Clock);
        correction = 1h;
        then(true);
        return Handle();
    };
    run(std::move(what));
    answer(failed(wrong));
    EXPECT_EQ(started.size(), 2u);
    answer(failed(wrong));
    EXPECT_EQ(ends.at(0).cause, Cause::NeedsPerson) << "the clock is right now: the key is wrong";
}

// --- unknown outcomes ---

class Completing : public Retrying
{
protected:
    Run<int> completion()
    {
        Run<int> what = operation();
        what.traits = traitsOf(Operation::Complete);
        what.reconcile = [this](std::function<void(Result<std::optional<int>>)> answerTo) {
            ++questions;
            question = std::move(answerTo);
            return Handle();
        };
        return what;
    }

    int questions = 0;
    std::function<void(Result<std::optional<int>>)> question;
};

TEST_F(Completing, Scenario38_WorkFoundDoneIsASuccess)
{
    run(completion());
    answer(failed(lostAfterSending()));
    EXPECT_EQ(questions, 1);
    EXPECT_EQ(started.size(), 1u);
    question(std::optional(42));
    ASSERT_EQ(ends.size(), 1u);
    EXPECT_EQ(ends[0].result, 42);
}

TEST_F(Completing, WorkFoundNotDoneIsRepeatedAfterTheWait)
{
    run(completion());
    answer(failed(lostAfterSending()));
    question(std::optional<int>());
    EXPECT_EQ(started.size(), 1u);
    timers.advance(1125ms);
    EXPECT_EQ(started, (std::vector{1, 2}));
    answer(42);
    EXPECT_EQ(ends.at(0).result, 42);
}

TEST_F(Completing, AFailedReconciliationIsRepeatedAndCounts)
{
    run(completion());
    answer(failed(lostAfterSending()));
    question(failed(answered(503)));
    timers.advanceToNext();
    EXPECT_EQ(questions, 2);
    question(failed(answered(503)));
    ASSERT_EQ(ends.size(), 1u);
    EXPECT_EQ(ends[0].cause, Cause::Exhausted);
    EXPECT_EQ(started.size(), 1u) << "what may have been done is not sent again";
}

TEST_F(Completing, AfterTheLastAttemptTheReconciliationDecides)
{
    policy.maxAttempts = 1;
    run(completion());
    answer(failed(lostAfterSending()));
    question(std::optional<int>());
    EXPECT_EQ(ends.at(0).cause, Cause::Exhausted);
    run(completion());
    answer(failed(lostAfterSending()));
    question(std::optional(42));
    EXPECT_EQ(ends.at(1).result, 42);
}

TEST_F(Completing, WithoutReconcileItIsNotRepeated)
{
    Run<int> what = completion();
    what.reconcile = {};
    run(std::move(what));
    answer(failed(lostAfterSending()));
    EXPECT_EQ(ends.at(0).cause, Cause::Exhausted);
    EXPECT_EQ(started.size(), 1u);
}

TEST_F(Completing, AfterACancelInACallbackNothingIsReconciled)
{
    Run<int> what = completion();
    what.attemptEnded = [this](const AttemptRecord &) { handle.cancel(); };
    run(std::move(what));
    answer(failed(lostAfterSending()));
    timers.advance(1h);
    EXPECT_EQ(questions, 0);
    ASSERT_EQ(ends.size(), 1u);
    EXPECT_EQ(ends[0].cause, Cause::Cancelled);
}

TEST_F(Completing, CanBeDroppedWhileReconciling)
{
    run(completion());
    answer(failed(lostAfterSending()));
    handle.reset();
    question(std::optional(42));
    EXPECT_TRUE(ends.empty());
}

// --- records ---

TEST_F(Retrying, RecordsDescribeAnAttempt)
{
    Run<int> what = operation();
    what.transfer = 7;
    what.bytesSent = [] { return qint64(4096); };
    what.annotate = [](AttemptRecord &record) {
        if (record.outcome == AttemptOutcome::Succeeded)
            record.requestId = u"R2"_s;
    };
    run(std::move(what));
    const QDateTime began = timers.wallClock();
    timers.advance(300ms);
    Failure busy = answered(503, "SlowDown");
    busy.requestId = u"R1"_s;
    failAndWait(busy);
    answer(42);
    ASSERT_EQ(records.size(), 2u);
    const AttemptRecord &first = records[0];
    EXPECT_EQ(first.transfer, 7);
    EXPECT_EQ(first.name, operationName(Operation::Part));
    EXPECT_EQ(first.service, u"S3"_s);
    EXPECT_EQ(first.number, 3);
    EXPECT_EQ(first.attempt, 1);
    EXPECT_EQ(first.maxAttempts, 3);
    EXPECT_EQ(first.started, began);
    EXPECT_EQ(first.duration, 300ms);
    EXPECT_EQ(first.bytes, 4096);
    EXPECT_EQ(first.outcome, AttemptOutcome::Failed);
    EXPECT_EQ(first.failureClass, FailureClass::Throttle);
    EXPECT_TRUE(first.willRetry);
    EXPECT_EQ(first.delay, 625ms);
    EXPECT_EQ(first.delayReason, DelayReason::Throttle);
    EXPECT_EQ(first.requestId, u"R1"_s);
    EXPECT_EQ(first.httpStatus, 503);
    EXPECT_EQ(records[1].outcome, AttemptOutcome::Succeeded);
    EXPECT_EQ(records[1].requestId, u"R2"_s);
    EXPECT_FALSE(records[1].willRetry);
    EXPECT_EQ(attemptsStarted, 2);
}

TEST_F(Retrying, TheHistoryKeepsTheLast32)
{
    policy.maxAttempts = 50;
    policy.multiplier = 1;
    run(operation());
    for (int attempt = 1; attempt < 50; ++attempt)
        failAndWait(refused());
    answer(failed(refused()));
    ASSERT_EQ(ends.at(0).history.size(), 32);
    EXPECT_EQ(ends[0].history.constFirst().attempt, 19);
    EXPECT_EQ(ends[0].history.constLast().attempt, 50);
}

TEST_F(Retrying, ACallbackThatThrowsChangesNothing)
{
    Run<int> what = operation();
    what.attemptStarted = [](const AttemptRecord &) { throw std::runtime_error("broken"); };
    what.attemptEnded = [](const AttemptRecord &) { throw std::runtime_error("broken"); };
    run(std::move(what));
    failAndWait(refused());
    answer(42);
    EXPECT_EQ(ends.at(0).result, 42);
}

TEST_F(Retrying, AWaitCallbackThatThrowsChangesNothing)
{
    Run<int> what = operation();
    what.waitChanged = [] { throw std::runtime_error("broken"); };
    what.waited = [](DelayReason, Duration) { throw std::runtime_error("broken"); };
    run(std::move(what));
    failAndWait(refused());
    answer(42);
    EXPECT_EQ(ends.at(0).result, 42);
}

TEST_F(Retrying, Scenario12_APredicateThatThrowsIsReportedAndIgnored)
{
    Run<int> what = operation();
    QStringList thrown;
    what.predicates = {[](const Failure &) -> std::optional<bool> { throw std::runtime_error("broken"); }};
    what.predicateThrew = [&](const QString &text) { thrown.append(text); };
    run(std::move(what));
    failAndWait(refused());
    EXPECT_EQ(started.size(), 2u);
    EXPECT_EQ(thrown, QStringList{u"broken"_s});
}

TEST_F(Retrying, AShortenedWaitIsReportedOnceWithItsRealLength)
{
    std::vector<Duration> waits;
    const auto waiting = [&] {
        Run<int> what = operation();
        what.waited = [&](DelayReason, Duration took) { waits.push_back(took); };
        run(std::move(what));
        answer(failed(refused()));
        timers.advance(400ms);
    };
    waiting();
    handle.cancel();
    timers.advance(0ms);
    waiting();
    handle.reset();
    policy.deadline = 1200ms; // the wait of 1.125 s alone would fit, but not with the attempt before it
    waiting();
    handle.cancel();
    timers.advance(1h);
    EXPECT_EQ(waits, (std::vector<Duration>{400ms, 400ms, 400ms})) << "each once";
}

TEST_F(Retrying, AnEndedWaitIsVisibleInItsCallbackUnlessTheRunEnds)
{
    std::vector<bool> shown;
    Run<int> what = operation();
    what.waited = [&](DelayReason, Duration) { shown.push_back(handle.wait().has_value()); };
    run(std::move(what));
    failAndWait(refused());
    EXPECT_FALSE(handle.wait());
    answer(failed(refused()));
    handle.cancel();
    timers.advance(0ms);
    EXPECT_EQ(shown, (std::vector{true, false}));
}

TEST_F(Retrying, DroppingTheHandleInWaitedSilencesTheEnd)
{
    Run<int> what = operation();
    what.waited = [&](DelayReason, Duration) { handle.reset(); };
    run(std::move(what));
    answer(failed(refused()));
    handle.cancel();
    timers.advance(1h);
    EXPECT_TRUE(ends.empty());
}

// --- waits that the service asks for, shared by all runs ---

class SharingAService : public Retrying
{
protected:
    void TearDown() override { handle.reset(); } // an active run keeps the endpoint alive

    Run<int> shared()
    {
        Run<int> what = operation();
        what.endpoint = endpoint;
        return what;
    }
    static Failure busyFor(Duration delay)
    {
        Failure failure = answered(503, "SlowDown");
        failure.serverDelay = delay;
        return failure;
    }
    /// Fails the request in flight and runs everything that follows at once.
    void fail(const Failure &failure)
    {
        answer(failed(failure));
        timers.advance(200ms); // a check of the network takes 100 ms
    }

    FakeNetwork network{timers};
    std::shared_ptr<Endpoint> endpoint =
        std::make_shared<Endpoint>(timers, dice, &network, QUrl(u"https://s3.example"_s));
};

TEST_F(SharingAService, ARunThatEndsClosesTheGateForAllAndReportsTheTime)
{
    policy.maxAttempts = 1;
    run(shared());
    answer(failed(busyFor(60s)));
    ASSERT_EQ(ends.size(), 1u);
    EXPECT_EQ(ends[0].cause, Cause::Exhausted);
    EXPECT_EQ(ends[0].notBefore, 60s);
    run(shared());
    timers.advance(59s);
    EXPECT_EQ(started.size(), 1u) << "another run waits, too";
    timers.advance(1s);
    EXPECT_EQ(started.size(), 2u);
}

TEST_F(SharingAService, TheGateClosesForTheServicesDelayEvenIfOurWaitIsLonger)
{
    policy.initialDelay = 10s;
    run(shared());
    answer(failed(busyFor(2s)));
    EXPECT_EQ(endpoint->restsUntil(), timers.now() + 2s);
}

TEST_F(SharingAService, TheServicesTimeIsReportedAfterACancelToo)
{
    run(shared());
    answer(failed(busyFor(60s)));
    timers.advance(20s);
    handle.cancel();
    timers.advance(0s);
    ASSERT_EQ(ends.size(), 1u);
    EXPECT_EQ(ends[0].cause, Cause::Cancelled);
    EXPECT_EQ(ends[0].notBefore, 40s);
}

TEST_F(SharingAService, AServerDelayOfADayEndsAllRuns)
{
    run(shared());
    answer(failed(busyFor(24h)));
    ASSERT_EQ(ends.size(), 1u);
    timers.advance(1h);
    run(shared());
    EXPECT_EQ(ends.size(), 1u) << "nothing is heard from inside run()";
    timers.advance(0s);
    ASSERT_EQ(ends.size(), 2u);
    EXPECT_EQ(started.size(), 1u) << "nothing was sent for it";
    EXPECT_EQ(ends[1].cause, Cause::ServerAskedToWait);
    EXPECT_EQ(ends[1].notBefore, 23h);
    EXPECT_EQ(ends[1].lastFailure->serviceCode, u"SlowDown"_s);
}

TEST_F(SharingAService, ARunDroppedByAnEndpointListenerLeavesTheEndpointOnce)
{
    for (const bool succeeds : {false, true}) {
        endpoint = std::make_shared<Endpoint>(timers, dice, &network, QUrl(u"https://s3.example"_s),
                                              [this](const EndpointEvent &) { handle.reset(); });
        if (succeeds) {
            endpoint->rest(1s); // the success opens the gate, and the listener is called
            timers.advance(1s);
        }
        run(shared());
        answer(succeeds ? Result<int>(42) : failed(answered(503, "SlowDown")));
        EXPECT_FALSE(handle.wait());
        EXPECT_EQ(endpoint->inFlight(), 0) << succeeds;
    }
    EXPECT_TRUE(ends.empty());
}

TEST_F(SharingAService, RetryNowAtTheEndOfAWaitDoesNotEndTheNextOne)
{
    Run<int> what = shared();
    what.waited = [this](DelayReason, Duration) { handle.retryNow(); };
    run(std::move(what));
    answer(failed(busyFor(2s)));
    endpoint->rest(60s); // another request was asked to wait
    timers.advance(3s);
    EXPECT_TRUE(ends.empty());
    ASSERT_TRUE(handle.wait());
    EXPECT_EQ(handle.wait()->reason, DelayReason::Gate);
    timers.advance(60s);
    EXPECT_EQ(started, (std::vector{1, 2}));
}

// --- without a network

TEST_F(SharingAService, AnUnknownCompleteIsReconciledWhenTheNetworkIsBackAndCostsNothing)
{
    network.answer = Network::Probe::Unreachable;
    Run<int> what = shared();
    what.traits = traitsOf(Operation::Complete);
    int questions = 0;
    std::function<void(Finding<int>)> question;
    what.reconcile = [&](std::function<void(Finding<int>)> answerTo) {
        ++questions;
        question = std::move(answerTo);
        return Handle();
    };
    run(std::move(what));
    fail(lostAfterSending());
    timers.advance(10min);
    EXPECT_EQ(questions, 0) << "there is nobody to ask";
    EXPECT_EQ(handle.wait()->reason, DelayReason::Offline);
    EXPECT_EQ(endpoint->tokens(), BudgetPolicy().capacity);
    network.answer = Network::Probe::Answered;
    timers.advance(70s);
    EXPECT_EQ(questions, 1);
    EXPECT_EQ(endpoint->inFlight(), 0) << "who asks enters on its own";
    question(std::optional<int>());
    EXPECT_EQ(started, (std::vector{1, 1})) << "sent again, and still the first that counts";
    answer(42);
    EXPECT_EQ(ends.at(0).result, 42);
    EXPECT_EQ(ends[0].attempts, 1);
}

TEST_F(SharingAService, AReconciliationWithoutANetworkIsRepeatedWhenItIsBack)
{
    Run<int> what = shared();
    what.traits = traitsOf(Operation::Complete);
    int questions = 0;
    std::function<void(Finding<int>)> question;
    what.reconcile = [&](std::function<void(Finding<int>)> answerTo) {
        ++questions;
        question = std::move(answerTo);
        return Handle();
    };
    run(std::move(what));
    fail(answered(502));
    ASSERT_EQ(questions, 1);
    const int before = endpoint->tokens();
    network.answer = Network::Probe::Unreachable;
    for (int i = 0; i < 5; ++i) {
        question(failed(lostAfterSending()));
        timers.advance(10min);
        EXPECT_EQ(questions, i + 1);
        network.answer = Network::Probe::Answered;
        timers.advance(70s);
        ASSERT_EQ(questions, i + 2);
        network.answer = Network::Probe::Unreachable;
    }
    question(std::optional(42));
    EXPECT_EQ(ends.at(0).result, 42);
    EXPECT_EQ(endpoint->tokens(), before);
}

TEST_F(SharingAService, ALoginPageNeedsAPerson)
{
    network.say(Network::Reach::Portal);
    Failure otherHost;
    otherHost.kind = FailureKind::Tls;
    otherHost.tlsErrors = {QSslError::HostNameMismatch};
    for (const Failure &failure : {otherHost, refused()}) {
        run(shared());
        fail(failure);
        EXPECT_EQ(ends.back().cause, Cause::NeedsPerson);
        EXPECT_EQ(ends.back().lastFailure->kind, FailureKind::Portal);
    }
}

// --- how a question ends

TEST_F(Completing, AFailedReconciliationDecidesHowTheRunEnds)
{
    for (const Cause cause : {Cause::Exhausted, Cause::Fatal, Cause::NeedsPerson, Cause::SessionLost,
                              Cause::Deadline, Cause::ServerAskedToWait, Cause::Budget, Cause::Offline}) {
        Run<int> what = completion();
        std::function<void(Finding<int>)> tellHow;
        what.reconcile = [&](std::function<void(Finding<int>)> answerTo) {
            tellHow = std::move(answerTo);
            return Handle();
        };
        run(std::move(what));
        answer(failed(lostAfterSending()));
        tellHow(Finding<int>(answered(503, "SlowDown"), cause, 24h));
        EXPECT_EQ(ends.back().cause, cause);
        EXPECT_EQ(ends.back().notBefore, 24h);
        EXPECT_EQ(ends.back().lastFailure->serviceCode, u"SlowDown"_s);
    }
    EXPECT_EQ(ends.size(), 8u);
}

TEST_F(Completing, TheEndOfAReconcilingRunIsPassedOn)
{
    Run<int> what = completion();
    std::function<void(Result<int>)> head;
    what.reconcile = [&](std::function<void(Finding<int>)> answerTo) -> Handle {
        Run<int> confirm;
        confirm.traits = traitsOf(Operation::Confirm);
        confirm.start = [&](int, std::function<void(Result<int>)> report) {
            head = std::move(report);
            return Handle();
        };
        return retryer.run<int>(std::move(confirm), [answerTo](RunResult<int> end) {
            answerTo(Finding<int>(*end.lastFailure, end.cause, end.notBefore));
        });
    };
    run(std::move(what));
    answer(failed(lostAfterSending()));
    Failure tomorrow = answered(503);
    tomorrow.serverDelay = 24h;
    head(failed(tomorrow));
    ASSERT_EQ(ends.size(), 1u);
    EXPECT_EQ(ends[0].cause, Cause::ServerAskedToWait);
    EXPECT_EQ(ends[0].notBefore, 24h);
}

// --- the examples of the header, as a caller writes them ---

TEST_F(Retrying, AnOperationWithOnlyANameIsRetriedUnderTheDefaultPolicy)
{
    std::vector<int> attempts;
    std::optional<QString> manifest;
    const RunHandle run = withRetry<QString>(
        timers, dice, u"fetch the manifest"_s,
        [&](int attempt, auto report) {
            attempts.push_back(attempt);
            return timers.after(10ms, [attempt, report] {
                report(attempt < 3 ? Result<QString>(failed(refused())) : Result<QString>(u"three files"_s));
            });
        },
        [&](RunResult<QString> end) {
            manifest = end.result.value_or(QString());
            EXPECT_EQ(end.history.size(), 3);
            EXPECT_EQ(end.history.constLast().name, u"fetch the manifest"_s);
        });
    timers.advance(1min);
    EXPECT_EQ(attempts, (std::vector{1, 2, 3}));
    EXPECT_EQ(manifest, u"three files"_s);
}

// An operation that has only a name is not part of an upload, so no row about uploads applies to it.
TEST_F(Retrying, AnOperationWithOnlyANameIsNotAnUploadPart)
{
    std::optional<RunResult<int>> ended;
    const RunHandle run = withRetry<int>(
        timers, dice, u"count the stars"_s,
        [&](int, auto report) { return timers.after(10ms, [report] { report(failed(answered(404))); }); },
        [&](RunResult<int> end) { ended = std::move(end); });
    timers.advance(1min);
    ASSERT_TRUE(ended);
    EXPECT_EQ(ended->cause, Cause::Fatal);
    EXPECT_EQ(ended->history.constLast().name, u"count the stars"_s);
    EXPECT_EQ(ended->history.constLast().number, 0);
}

TEST_F(Retrying, ANonRepeatableOperationEndsAfterAnUnknownOutcome)
{
    Run<int> what = operation();
    what.traits = {.name = u"pay"_s, .repeatable = false};
    run(std::move(what));
    answer(failed(lostAfterSending()));
    timers.advance(1min);
    ASSERT_EQ(ends.size(), 1U);
    EXPECT_EQ(ends.back().cause, Cause::Exhausted);
    EXPECT_EQ(ends.back().attempts, 1);
}

TEST_F(Retrying, TheCallersMarksDecideWhatIsRetried)
{
    const auto endOf = [&](const std::function<Failure(int attempt)> &failureOf, int succeedsAt) {
        Run<Nothing> what;
        what.traits.name = u"delete the old export"_s;
        what.policy = *retryPreset(u"patient");
        what.policy.deadline = 10min;
        what.predicates = {[](const Failure &failure) -> std::optional<bool> {
            return failure.httpStatus == 429 ? std::optional(false) : std::nullopt;
        }};
        what.start = [this, failureOf, succeedsAt](int attempt, std::function<void(Result<Nothing>)> report) {
            return timers.after(10ms, [failureOf, succeedsAt, attempt, report] {
                if (attempt == succeedsAt)
                    return report(Nothing());
                report(failed(failureOf(attempt)));
            });
        };
        std::optional<Cause> cause;
        int attempts = 0;
        const RunHandle run = retryer.run<Nothing>(std::move(what), [&](const RunResult<Nothing> &end) {
            cause = end.cause;
            attempts = end.attempts;
        });
        timers.advance(1h);
        return std::pair(cause, attempts);
    };
    const auto locked = [](int) { return retryable(answered(409)); };
    EXPECT_EQ(endOf(locked, 4), std::pair(std::optional(Cause::None), 4));
    const auto broken = [](int) { return nonRetryable(answered(503)); };
    EXPECT_EQ(endOf(broken, 4), std::pair(std::optional(Cause::Fatal), 1));
    const auto notWorthIt = [](int) { return answered(429); };
    EXPECT_EQ(endOf(notWorthIt, 4), std::pair(std::optional(Cause::Fatal), 1));
    const auto down = [](int) { return answered(500); };
    EXPECT_EQ(endOf(down, 99), std::pair(std::optional(Cause::Exhausted), 10));
}

TEST(Retryer, WorksWithTheSystemsTimers)
{
    SystemTimers timers;
    SystemDice dice;
    Retryer retryer(timers, dice);
    windlass::Run<Nothing> what;
    what.policy.initialDelay = 1ms;
    what.policy.maxDelay = 2ms;
    int calls = 0;
    what.start = [&](int attempt, std::function<void(Result<Nothing>)> report) {
        ++calls;
        return timers.after(0ms, [attempt, report] {
            if (attempt < 3)
                report(failed(refused()));
            else
                report(Nothing());
        });
    };
    QEventLoop loop;
    bool succeeded = false;
    const RunHandle handle = retryer.run<Nothing>(std::move(what), [&](RunResult<Nothing> end) {
        succeeded = end.result.has_value();
        loop.quit();
    });
    loop.exec();
    EXPECT_TRUE(succeeded);
    EXPECT_EQ(calls, 3);
}

} // namespace
} // namespace windlass
