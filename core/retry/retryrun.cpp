// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/retryrun.h"

#include <algorithm>
#include <utility>

namespace windlass {

namespace {

/// A listener must not be able to break the run: what it throws ends with it.
template<typename Listener, typename... Arguments>
void tell(const Listener &listener, Arguments &&...arguments)
{
    if (!listener)
        return;
    try {
        listener(std::forward<Arguments>(arguments)...);
    } catch (...) { // the listener's own affair
    }
}

/// The failure that a run hands out. It is final: an outer run must not begin where this one has ended.
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

std::shared_ptr<const Failure> abortedFor(AbortReason reason)
{
    Failure failure;
    failure.kind = FailureKind::Aborted;
    failure.abort = reason;
    return std::make_shared<const Failure>(std::move(failure));
}

/// Does a success of this put a part of the work on the service for good?
bool isProgress(Operation operation)
{
    return operation == Operation::Part || operation == Operation::Put;
}

} // namespace

RetryRun::RetryRun(RunSetup setup, std::shared_ptr<const RunCommon> common, std::shared_ptr<RunWork> work)
    : common_(std::move(common))
    , do_(std::move(work))
    , callbacks_(setup.any() ? std::make_unique<const RunCallbacks>(static_cast<RunCallbacks &&>(setup))
                             : nullptr)
    , part_(setup.part)
    , operation_(setup.operation)
    , conditional_(setup.conditional)
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

/// Of the two timers the run holds the handles, so neither ever outlives it.
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

void RetryRun::begin()
{
    began_ = timers().now();
    if (policy().deadline > Duration::zero())
        end_ = endTimer(policy().deadline);
    beginning_ = true;
    startAttempt();
    beginning_ = false;
}

void RetryRun::drop()
{
    phase_ = Phase::Ended;
    // The functions stay until the run itself goes: one of them may be what is letting go right now.
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

void RetryRun::letGo()
{
    letGo_ = true;
    if (phase_ != Phase::Ended)
        drop();
}

void RetryRun::cancel()
{
    if (phase_ == Phase::Ended || cancelled_)
        return;
    // Not at once: a success that is already on its way in this turn of the event loop is a success.
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

// --- attempts

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

/// Nobody may start now: the service rests, or there is no network.
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
        pass.reset(); // who asks enters on its own
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
    const bool opens = history_.empty();
    if (history_.size() == longestHistory)
        history_.erase(history_.begin());
    PastAttempt &attempt = history_.emplace_back();
    attempt.attempt = state_.attempt;
    attempt.opens = opens;
    attempt.started = timers().wallClock();
    phase_ = Phase::Attempt; // who hears of it sees no wait any more
    tell(callbacks().attemptStarted, current());
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
    // Who called run() has no handle yet, and must not hear of the end before.
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
    ++underWay_; // what it may still say is passed over
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

void RetryRun::attemptDone(const RunWork::Outcome &outcome)
{
    measureAttempt();
    if (!outcome.done)
        return workFailed(outcome.done.error());
    busy().pass.succeeded(isProgress(operation_));
    endAttempt(AttemptOutcome::Succeeded, nullptr, {});
    finish(Cause::None);
}

void RetryRun::reconcileDone(const RunWork::Outcome &outcome)
{
    if (outcome.done && *outcome.done)
        return finish(Cause::None);
    if (!outcome.done && outcome.cause != Cause::None) {
        lastFailure_ = std::make_shared<const Failure>(outcome.done.error());
        if (outcome.notBefore > Duration::zero())
            askedUntil_ = std::max(askedUntil_, timers().now() + outcome.notBefore);
        return finish(cancelled_ ? Cause::Cancelled : outcome.cause);
    }
    if (!outcome.done)
        return workFailed(outcome.done.error());
    if (cancelled_)
        return finish(Cause::Cancelled);
    if (unlessDone_ != Cause::None)
        return finish(unlessDone_);
    next_ = Phase::Attempt;
    PastAttempt &attempt = history_.back();
    attempt.willRetry = true;
    attempt.delay = verdict_.delay;
    attempt.delayReason = verdict_.reason;
    tell(callbacks().attemptWillRepeat, current());
    if (phase_ == Phase::Ended)
        return;
    if (verdict_.counts)
        startWait();
    else
        goOn();
}

void RetryRun::remedyDone(bool putRight)
{
    if (cancelled_)
        return finish(Cause::Cancelled);
    if (!putRight)
        return finish(causeWithout(verdict_.failureClass));
    goOn();
}

/// Whose fault was it? Nothing is decided before that is known.
void RetryRun::workFailed(Failure failure)
{
    lastFailure_ = std::make_shared<const Failure>(std::move(failure));
    if (!endpoint() || cancelled_ || !policy().waitForNetwork || !Line::suspicious(*lastFailure_))
        return blamed(Blame::Service);
    phase_ = Phase::Judge;
    busy().work = endpoint()->judge(*lastFailure_, [weak = weak_from_this()](Blame blame) {
        if (const auto run = weak.lock())
            run->blamed(blame);
    });
}

void RetryRun::blamed(Blame blame)
{
    const Handle judged = std::move(busy().work);
    if (blame == Blame::Portal) {
        Failure failure = *lastFailure_;
        failure.kind = FailureKind::Portal;
        lastFailure_ = std::make_shared<const Failure>(std::move(failure));
    }
    // Flapping: the line is there each time somebody looks, and gone for the request.
    const bool offline = blame == Blame::Line && (endpoint()->offline() || ++flaps_ <= mostFlaps);
    if (asking_)
        questionFailed(offline);
    else
        attemptFailed(offline);
}

/// `ending`: the run is over, whatever the failure is.
void RetryRun::attemptFailed(bool offline, Cause ending)
{
    next_ = Phase::Attempt;
    verdict_ = judge(operation_, offline);
    unlessDone_ = verdict_.action == Action::Reconcile ? verdict_.cause : Cause::None;
    if (cancelled_)
        ending = Cause::Cancelled;
    if (ending != Cause::None) {
        verdict_.action = Action::Stop;
        verdict_.cause = ending;
    }
    const bool again =
        verdict_.counts && verdict_.action != Action::Stop && verdict_.action != Action::Remedy;
    if (verdict_.starved)
        busy().pass.starved();
    paid_ = busy().pass.failed(*lastFailure_, verdict_.failureClass, again, history_.back().bytes);
    busy().pass = {};
    heed(verdict_);
    endAttempt(AttemptOutcome::Failed, lastFailure_, verdict_);
    act();
}

/// The question found no answer, so the outcome is still unknown: wait as after an attempt, then ask again.
void RetryRun::questionFailed(bool offline)
{
    next_ = Phase::Reconcile;
    verdict_ = judge(Operation::Confirm, offline);
    if (verdict_.action == Action::Reconcile)
        verdict_.action = verdict_.cause == Cause::None ? Action::Wait : Action::Stop;
    heed(verdict_);
    if (cancelled_)
        return finish(Cause::Cancelled);
    act();
}

/// The computer has slept. What was on its way is lost, and that says nothing about the service.
void RetryRun::woke()
{
    if (phase_ != Phase::Attempt || early_)
        return;
    abandonAttempt(AttemptOutcome::Failed, AbortReason::Suspended);
    if (phase_ == Phase::Ended)
        return;
    if (endpoint())
        endpoint()->startCarefully();
    if (cancelled_)
        return finish(Cause::Cancelled);
    startAttempt();
}

// --- verdicts

Verdict RetryRun::judge(Operation operation, bool offline)
{
    const Failure &failure = *lastFailure_;
    if (failure.serverDate.isValid()) {
        const QDateTime ours = callbacks().signingClock ? callbacks().signingClock() : timers().wallClock();
        clockSkew_ = Duration(ours.msecsTo(failure.serverDate));
    }
    static constexpr ErrorTable commonTablesAlone{};
    const ErrorTable &table = common_->errorTable != nullptr ? *common_->errorTable : commonTablesAlone;
    Classification classification =
        classify(failure, table, operation, {clockSkew_, ambiguous_, conditional_}, callbacks().predicates);
    for (const QString &what : std::as_const(classification.thrown))
        tell(callbacks().predicateThrew, what);
    ambiguous_ = ambiguous_ || classification.outcomeUnknown;

    state_.elapsed = timers().now() - began_ - offline_;
    Verdict verdict = verdictOn(std::move(classification), offline);
    const auto stop = [&](Cause cause) {
        verdict.action = Action::Stop;
        verdict.cause = cause;
    };
    if (verdict.action == Action::Remedy && !callbacks().remedy)
        stop(causeWithout(verdict.failureClass));
    if (verdict.action == Action::Reconcile && !do_->canAsk()) {
        // With nobody to ask, only what may be repeated is.
        if (!safeToRepeat(operation, conditional_))
            stop(Cause::Exhausted);
        else if (verdict.cause != Cause::None)
            stop(verdict.cause);
        else
            verdict.action = offline ? Action::AwaitNetwork : Action::Wait;
    }
    return verdict;
}

Verdict RetryRun::verdictOn(Classification classification, bool offline)
{
    if (offline) { // nothing of this is the service's fault, and nothing of it counts
        const bool askFirst = classification.failureClass == FailureClass::Reconcile;
        Verdict verdict;
        verdict.failureClass = askFirst ? FailureClass::Reconcile : FailureClass::Net;
        verdict.action = askFirst ? Action::Reconcile : Action::AwaitNetwork;
        verdict.counts = false;
        return verdict;
    }
    Verdict verdict = decide(policy(), state_, *lastFailure_, classification, common_->dice);
    if (verdict.action == Action::AwaitNetwork) {
        // Nobody knows when there is a network again: the next attempt finds out, and counts.
        classification.failureClass = FailureClass::Retry;
        verdict = decide(policy(), state_, *lastFailure_, classification, common_->dice);
        verdict.failureClass = FailureClass::Net;
    }
    return verdict;
}

void RetryRun::heed(const Verdict &verdict)
{
    if (verdict.notBefore <= Duration::zero())
        return;
    askedUntil_ = std::max(askedUntil_, timers().now() + verdict.notBefore);
    if (endpoint())
        endpoint()->rest(verdict.notBefore);
}

void RetryRun::act()
{
    if (phase_ == Phase::Ended)
        return;
    if (verdict_.action != Action::Stop)
        state_.remember(verdict_);
    switch (verdict_.action) {
    case Action::Wait:
        return startWait();
    case Action::AwaitNetwork:
        // What comes after the return of the network has nothing to do with what was before.
        state_.waitsTaken = 0;
        state_.previousDelay = Duration::zero();
        return goOn();
    case Action::Reconcile:
        return startReconcile();
    case Action::Remedy:
        return startRemedy();
    case Action::Stop:
        return finish(verdict_.cause);
    }
}

void RetryRun::goOn()
{
    if (next_ == Phase::Reconcile)
        startReconcile();
    else
        startAttempt();
}

// --- waits

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
        return; // done in time, only not yet told
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
        return; // it brings either a success or the last failure
    if (phase_ == Phase::Judge && !asking_)
        return attemptFailed(false);
    abandonAttempt(AttemptOutcome::Cancelled, AbortReason::UserCancelled);
    finish(Cause::Cancelled);
}

// --- records

AttemptRecord RetryRun::record(const PastAttempt &attempt) const
{
    AttemptRecord record;
    record.transfer = common_->transfer;
    record.operation = operation_;
    record.service = common_->service;
    record.name = common_->name;
    record.part = part_;
    record.maxAttempts = policy().maxAttempts;
    record.attempt = attempt.attempt;
    record.opens = attempt.opens;
    record.started = attempt.started;
    record.duration = attempt.duration;
    record.bytes = attempt.bytes;
    record.outcome = attempt.outcome;
    record.failureClass = attempt.failureClass;
    if (attempt.failure)
        record.failure = *attempt.failure;
    record.willRetry = attempt.willRetry;
    record.delay = attempt.delay;
    record.delayReason = attempt.delayReason;
    record.requestId = attempt.requestId;
    record.httpStatus = attempt.httpStatus;
    return record;
}

void RetryRun::measureAttempt()
{
    PastAttempt &attempt = history_.back();
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
    Verdict verdict;
    verdict.failureClass = FailureClass::Fatal;
    if (reason == AbortReason::UserCancelled) {
        verdict.failureClass = FailureClass::Cancel;
    } else if (reason == AbortReason::Suspended) {
        verdict.failureClass = FailureClass::Net;
        verdict.action = Action::AwaitNetwork;
        verdict.reason = DelayReason::Offline;
    }
    endAttempt(outcome, abortedFor(reason), verdict);
}

void RetryRun::endAttempt(AttemptOutcome outcome, const std::shared_ptr<const Failure> &failure,
                          const Verdict &verdict)
{
    if (phase_ == Phase::Ended)
        return; // somebody let go when the endpoint told of what this attempt brought about
    PastAttempt &attempt = history_.back();
    attempt.outcome = outcome;
    if (failure) {
        attempt.failure = failure;
        attempt.failureClass = verdict.failureClass;
        attempt.httpStatus = failure->httpStatus;
        attempt.requestId = failure->requestId;
        attempt.willRetry = verdict.action == Action::Wait || verdict.action == Action::AwaitNetwork;
    }
    if (attempt.willRetry) {
        attempt.delay = verdict.delay;
        attempt.delayReason = verdict.reason;
    }
    AttemptRecord record = current();
    tell(callbacks().annotate, record);
    attempt.bytes = record.bytes;
    attempt.requestId = record.requestId;
    attempt.httpStatus = record.httpStatus;
    if (phase_ != Phase::Ended)
        tell(callbacks().attemptEnded, record);
}

// --- the end

void RetryRun::finish(Cause cause)
{
    if (phase_ == Phase::Ended)
        return;
    if (beginning_) { // who called run() has no handle yet, and must not hear of the end before
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
    for (const PastAttempt &attempt : history_)
        end.history += record(attempt);
    return end;
}

} // namespace windlass
