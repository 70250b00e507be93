// SPDX-License-Identifier: GPL-3.0-or-later
// RetryRun: an attempt, a question or a remedy, from the permission to start until its report; and the
// attempts' records.
#include "core/retry/retryrun.h"
#include "core/retry/runverdict.h"

#include <algorithm>
#include <utility>

namespace windlass {

namespace {

std::shared_ptr<const Failure> abortedFor(AbortReason reason)
{
    Failure failure;
    failure.kind = FailureKind::Aborted;
    failure.abort = reason;
    return std::make_shared<const Failure>(std::move(failure));
}

} // namespace

void RetryRun::startAttempt()
{
    next_ = Phase::Attempt;
    if (!endpoint())
        return makeAttempt();
    if (auto pass = endpoint()->enter(lastFailure_ != nullptr, paid_)) {
        busy().pass = std::move(*pass);
        makeAttempt();
    } else {
        startEntering();
    }
}

/// No request may start now: the service rests, or there is no network.
void RetryRun::startEntering()
{
    if (restsTooLong())
        return;
    const auto opens = endpoint()->opensAt();
    const Duration deadline = policy().deadline;
    if (deadline > Duration::zero() && opens && *opens - began_ - offline_ >= deadline)
        return finish(Cause::Deadline);
    busy().work = endpoint()->wait(
        lastFailure_ != nullptr, paid_,
        [weak = weak_from_this()](std::optional<Endpoint::Pass> pass) {
            if (const auto run = weak.lock())
                run->entered(std::move(pass));
        },
        policy().maxServerDelay);
    const DelayReason reason = endpoint()->closedFor();
    beginWait(Phase::Enter, reason == DelayReason::None ? DelayReason::Gate : reason);
}

bool RetryRun::restsTooLong()
{
    const auto rest = endpoint()->restsUntil();
    if (!rest)
        return false;
    const bool pastDeadline =
        policy().deadline > Duration::zero() && *rest - began_ - offline_ >= policy().deadline;
    if (*rest - timers().now() <= policy().maxServerDelay && !pastDeadline)
        return false;
    askedUntil_ = std::max(askedUntil_, *rest);
    if (!lastFailure_ && endpoint()->trouble())
        lastFailure_ = std::make_shared<const Failure>(*endpoint()->trouble());
    finish(Cause::ServerAskedToWait);
    return true;
}

void RetryRun::entered(std::optional<Endpoint::Pass> pass)
{
    const Handle ended = std::move(busy().work);
    endWait();
    if (phase_ == Phase::Ended)
        return;
    if (cancelled_)
        return finish(Cause::Cancelled);
    if (pass && next_ == Phase::Reconcile) {
        pass.reset(); // the question gets a pass of its own
        return startReconcile();
    }
    if (pass) {
        busy().pass = std::move(*pass);
        return makeAttempt();
    }
    if (restsTooLong())
        return;
    if (!lastFailure_ && endpoint()->trouble())
        lastFailure_ = std::make_shared<const Failure>(*endpoint()->trouble());
    finish(Cause::Budget);
}

void RetryRun::makeAttempt()
{
    paid_ = 0;
    asking_ = false;
    attempts_ = state_.attempt;
    busy().began = timers().now();
    history_.begin(state_.attempt, timers().wallClock());
    phase_ = Phase::Attempt; // callbacks must not see a wait any more
    tell(callbacks().attemptStarted, currentRecord());
    if (phase_ == Phase::Ended)
        return;
    busy().wake = timers().onWake([weak = weak_from_this()] {
        if (const auto run = weak.lock())
            run->woke();
    });
    launch(Phase::Attempt,
           [this](RunWork::Report report) { return do_->start(state_.attempt, std::move(report)); });
}

/// Asks what became of the attempt, as soon as there is a line to ask over.
void RetryRun::startReconcile()
{
    next_ = Phase::Reconcile;
    if (endpoint() && endpoint()->offline())
        return startEntering();
    asking_ = true;
    launch(Phase::Reconcile, [this](RunWork::Report report) { return do_->ask(std::move(report)); });
}

void RetryRun::startRemedy()
{
    launch(Phase::Remedy, [this](RunWork::Report report) {
        return callbacks().remedy(verdict_.failureClass, *lastFailure_,
                                  [report = std::move(report)](bool putRight) { report({putRight}); });
    });
}

void RetryRun::launch(Phase phase, const std::function<Handle(RunWork::Report)> &start)
{
    const auto self = shared_from_this();
    phase_ = phase;
    early_.reset();
    launching_ = true;
    Handle handle = start([weak = weak_from_this(), number = ++underWay_](RunWork::Outcome outcome) {
        if (const auto run = weak.lock())
            run->reported(number, std::move(outcome));
    });
    launching_ = false;
    if (phase_ == Phase::Ended)
        return;
    busy().work = std::move(handle);
    if (!early_)
        return;
    // The caller of run() has no handle yet, and must not get the end before it.
    if (beginning_)
        timer_ = timer(Duration::zero());
    else
        earlyReport();
}

void RetryRun::reported(int work, RunWork::Outcome outcome)
{
    if (phase_ == Phase::Ended || work != underWay_ || early_)
        return;
    if (launching_)
        early_ = std::make_unique<RunWork::Outcome>(std::move(outcome));
    else
        workDone(outcome);
}

void RetryRun::earlyReport()
{
    if (const auto outcome = std::exchange(early_, nullptr))
        workDone(*outcome);
}

void RetryRun::workDone(const RunWork::Outcome &outcome)
{
    ++underWay_; // ignore later reports of it
    busy().work.reset();
    busy().wake.reset();
    switch (phase_) {
    case Phase::Attempt:
        return attemptDone(outcome);
    case Phase::Reconcile:
        return reconcileDone(outcome);
    case Phase::Remedy:
        return remedyDone(outcome.done.value_or(false));
    case Phase::Enter:
    case Phase::Judge:
    case Phase::Wait:
    case Phase::Ending:
    case Phase::Ended:
        return;
    }
}

AttemptRecord RetryRun::blankRecord() const
{
    AttemptRecord record;
    record.transfer = common_->transfer;
    record.name = common_->traits.name;
    record.service = common_->service;
    record.number = number_;
    record.maxAttempts = policy().maxAttempts;
    return record;
}

void RetryRun::measureAttempt()
{
    PastAttempt &attempt = history_.current();
    attempt.duration = timers().now() - busy().began;
    if (callbacks().bytesSent)
        attempt.bytes = callbacks().bytesSent();
}

void RetryRun::abandonAttempt(AttemptOutcome outcome, AbortReason reason)
{
    if (phase_ != Phase::Attempt)
        return;
    ++underWay_;
    busy().work.reset();
    busy().wake.reset();
    busy().pass = {};
    measureAttempt();
    endAttempt(outcome, abortedFor(reason), verdictOnAbort(reason));
}

void RetryRun::endAttempt(AttemptOutcome outcome, const std::shared_ptr<const Failure> &failure,
                          const Verdict &verdict)
{
    if (phase_ == Phase::Ended)
        return; // a callback of the endpoint dropped the handle
    PastAttempt &attempt = history_.current();
    attempt.end(outcome, failure, verdict);
    AttemptRecord record = currentRecord();
    tell(callbacks().annotate, record);
    attempt.bytes = record.bytes;
    attempt.requestId = record.requestId;
    attempt.httpStatus = record.httpStatus;
    if (phase_ != Phase::Ended)
        tell(callbacks().attemptEnded, record);
}

} // namespace windlass
