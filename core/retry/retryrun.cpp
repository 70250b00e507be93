// SPDX-License-Identifier: GPL-3.0-or-later
// RetryRun: its life from begin to end, and its waits. What it sends: retryrunattempts.cpp; what follows from
// the answers: retryrunresults.cpp.
#include "core/retry/retryrun.h"

#include <algorithm>
#include <utility>

namespace windlass {

namespace {

/// The failure that a run hands out. It is final: an outer run must not begin again where this one has ended.
Failure finalFailure(Cause cause, Failure failure)
{
    failure.mark = Mark::None;
    if (cause == Cause::Exhausted) {
        failure.kind = FailureKind::Exhausted;
    } else if (cause == Cause::Deadline || cause == Cause::Cancelled) {
        failure.kind = FailureKind::Aborted;
        failure.abort = cause == Cause::Deadline ? AbortReason::DeadlineExceeded : AbortReason::UserCancelled;
    } else {
        failure.mark = Mark::NonRetryable;
    }
    return failure;
}

} // namespace

RetryRun::RetryRun(RunSetup setup, std::shared_ptr<const RunCommon> common, std::shared_ptr<RunWork> work)
    : common_(std::move(common))
    , do_(std::move(work))
    , callbacks_(setup.any() ? std::make_unique<const RunCallbacks>(static_cast<RunCallbacks &&>(setup))
                             : nullptr)
    , number_(setup.number)
{}

const RunCallbacks &RetryRun::callbacks() const
{
    static const RunCallbacks none;
    return callbacks_ ? *callbacks_ : none;
}

RetryRun::Busy &RetryRun::busy()
{
    if (!busy_)
        busy_ = std::make_unique<Busy>();
    return *busy_;
}

void RetryRun::begin()
{
    began_ = timers().now();
    if (policy().deadline > Duration::zero())
        end_ = endTimer(policy().deadline);
    beginning_ = true;
    startAttempt();
    beginning_ = false;
}

void RetryRun::letGo()
{
    letGo_ = true;
    if (phase_ != Phase::Ended)
        drop();
}

void RetryRun::drop()
{
    phase_ = Phase::Ended;
    // Keep the functions until the run itself goes: one of them may be dropping the handle right now.
    timer_.reset();
    end_.reset();
    if (busy_) {
        busy_->work.reset();
        busy_->wake.reset();
        busy_->pass = {};
    }
    if (std::exchange(waiting_, false))
        tell(callbacks().waited, waitsFor_, timers().now() - waitBegan_);
}

void RetryRun::cancel()
{
    if (phase_ == Phase::Ended || cancelled_)
        return;
    // Not at once: a success that is already on its way in this turn of the event loop counts as a success.
    cancelled_ = true;
    end_ = endTimer(Duration::zero());
}

void RetryRun::retryNow()
{
    if (phase_ == Phase::Enter)
        return endpoint()->lookNow();
    if (phase_ != Phase::Wait)
        return;
    waitUntil_ = timers().now();
    timer_ = timer(Duration::zero());
}

std::optional<CurrentWait> RetryRun::wait() const
{
    if (phase_ == Phase::Enter) {
        const auto opens = endpoint()->opensAt();
        const DelayReason reason = endpoint()->closedFor();
        CurrentWait held{
            {}, Duration::zero(), reason == DelayReason::None ? waitsFor_ : reason, state_.attempt};
        if (opens) {
            held.remaining = std::max(*opens - timers().now(), Duration::zero());
            held.until = timers().wallClock().addMSecs(held.remaining.count());
        }
        return held;
    }
    if (phase_ != Phase::Wait)
        return {};
    const Duration remaining = std::max(waitUntil_ - timers().now(), Duration::zero());
    return CurrentWait{timers().wallClock().addMSecs(remaining.count()), remaining, verdict_.reason,
                       state_.attempt};
}

/// The run holds the handles of both timers, so neither ever outlives it.
Handle RetryRun::timer(Duration wait)
{
    return timers().after(wait, [this] { timerDue(); });
}

void RetryRun::timerDue()
{
    const auto self = shared_from_this();
    switch (phase_) {
    case Phase::Wait:
        return waitEnded();
    case Phase::Enter:
        return offlineForTooLong();
    case Phase::Attempt:
    case Phase::Reconcile:
    case Phase::Remedy:
        return earlyReport();
    case Phase::Ending:
        return finish(verdict_.cause);
    case Phase::Judge:
    case Phase::Ended:
        return;
    }
}

Handle RetryRun::endTimer(Duration wait)
{
    return timers().after(wait, [this] { endDue(); });
}

void RetryRun::endDue()
{
    const auto self = shared_from_this();
    if (cancelled_)
        cancelReached();
    else
        deadlineReached();
}

void RetryRun::startWait()
{
    busy_.reset();
    waitUntil_ = timers().now() + verdict_.delay;
    timer_ = timer(verdict_.delay);
    beginWait(Phase::Wait, verdict_.reason);
}

void RetryRun::beginWait(Phase phase, DelayReason reason)
{
    phase_ = phase;
    waiting_ = true;
    waitsFor_ = reason;
    waitBegan_ = timers().now();
    if (reason == DelayReason::Offline && policy().maxOffline > Duration::zero()) {
        timer_ = timer(std::max(policy().maxOffline - offline_, Duration::zero()));
    }
    tell(callbacks().waitChanged);
}

void RetryRun::endWait()
{
    const Duration took = timers().now() - waitBegan_;
    waiting_ = false;
    timer_.reset();
    if (waitsFor_ == DelayReason::Offline)
        offline_ += took;
    tell(callbacks().waited, waitsFor_, took);
}

void RetryRun::waitEnded()
{
    endWait();
    if (phase_ == Phase::Ended)
        return;
    if (cancelled_)
        return finish(Cause::Cancelled);
    goOn();
}

void RetryRun::deadlineReached()
{
    if (early_ && early_->done)
        return; // finished in time, but not reported yet
    Duration offline = offline_;
    if (phase_ == Phase::Enter && waitsFor_ == DelayReason::Offline)
        offline += timers().now() - waitBegan_;
    if (offline > deadlineExtension_) {
        const Duration more = offline - std::exchange(deadlineExtension_, offline);
        end_ = endTimer(more);
        return;
    }
    if (phase_ == Phase::Judge && !asking_)
        return attemptFailed(false, Cause::Deadline);
    abandonAttempt(AttemptOutcome::Failed, AbortReason::DeadlineExceeded);
    finish(Cause::Deadline);
}

void RetryRun::offlineForTooLong()
{
    busy().work.reset();
    endWait();
    if (phase_ != Phase::Ended)
        finish(Cause::Offline);
}

void RetryRun::cancelReached()
{
    if (early_)
        return; // it ends in either a success or the last failure
    if (phase_ == Phase::Judge && !asking_)
        return attemptFailed(false);
    abandonAttempt(AttemptOutcome::Cancelled, AbortReason::UserCancelled);
    finish(Cause::Cancelled);
}

void RetryRun::finish(Cause cause)
{
    if (phase_ == Phase::Ended)
        return;
    if (beginning_) { // the caller of run() has no handle yet, and must not get the end before it
        phase_ = Phase::Ending;
        verdict_.cause = cause;
        timer_ = timer(Duration::zero());
        return;
    }
    const auto self = shared_from_this();
    drop();
    if (!letGo_)
        do_->finished(end(cause));
}

RunWork::End RetryRun::end(Cause cause) const
{
    RunWork::End end;
    end.cause = cause;
    end.attempts = attempts_;
    if (lastFailure_)
        end.lastFailure = *lastFailure_;
    if (cause != Cause::None) {
        end.failure = finalFailure(cause, end.lastFailure.value_or(Failure{}));
        end.notBefore = std::max(askedUntil_ - timers().now(), Duration::zero());
    }
    end.history = history_.records(blankRecord());
    return end;
}

} // namespace windlass
