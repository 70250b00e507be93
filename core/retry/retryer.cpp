// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/retryer.h"

#include <algorithm>
#include <utility>

namespace windlass {

namespace {

/// A listener must not be able to break the run: what it throws ends with it.
template<typename Listener, typename Argument>
void tell(const Listener &listener, Argument &&argument)
{
    if (!listener)
        return;
    try {
        listener(std::forward<Argument>(argument));
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

Failure abortedFor(AbortReason reason)
{
    Failure failure;
    failure.kind = FailureKind::Aborted;
    failure.abort = reason;
    return failure;
}

} // namespace

/// One run. Whoever calls into it from outside holds a shared pointer for as long, so each callback may let
/// go of the handle; after each callback `phase_` tells whether it did.
class RetryRun : public std::enable_shared_from_this<RetryRun>
{
public:
    RetryRun(Timers &timers, Dice &dice, RunSetup setup, RunSteps steps)
        : timers_(timers)
        , dice_(dice)
        , setup_(std::move(setup))
        , steps_(std::move(steps))
    {}

    void begin();
    void drop();
    void cancel();
    void retryNow();
    std::optional<CurrentWait> wait() const;

private:
    enum class Phase { Enter, Attempt, Judge, Wait, Reconcile, Remedy, Ended };

    Handle later(Duration wait, void (RetryRun::*then)());
    void startAttempt();
    void startEntering();
    void entered(std::optional<Endpoint::Pass> pass);
    void makeAttempt();
    void startReconcile();
    void startRemedy(const Failure &failure);
    /// Starts one piece of work. Its report comes to workDone(), once, and only while it is the current work.
    void launch(Phase phase, const std::function<Handle(RunSteps::Report)> &work);
    void reported(int work, Result<bool> report);
    void earlyReport();
    void workDone(Result<bool> report);

    void attemptDone(const Result<bool> &report);
    void attemptFailed(const Failure &failure, bool offline);
    void woke();
    void beginWait(Phase phase, DelayReason reason);
    void endWait();
    void reconcileDone(const Result<bool> &report);
    void remedyDone(bool putRight);

    Verdict judge(const Failure &failure, Operation operation, bool offline = false);
    void act(const Verdict &verdict, const Failure &failure);
    void startWait(const Verdict &verdict);
    void waitEnded();
    void deadlineReached();
    void offlineForTooLong();
    void cancelReached();

    /// Completes the record of the current attempt and hands it out.
    void endAttempt(AttemptOutcome outcome, const std::optional<Failure> &failure, const Verdict &verdict);
    void abandonAttempt(AttemptOutcome outcome, AbortReason reason);
    void finish(Cause cause, Duration notBefore = Duration::zero());

    static constexpr qsizetype longestHistory = 32;
    /// So often in a run is an attempt made again at once, and uncounted, that a moment's gap in the network
    /// took.
    static constexpr int mostFlaps = 3;

    Timers &timers_;
    Dice &dice_;
    const RunSetup setup_;
    const RunSteps steps_;

    Phase phase_ = Phase::Attempt;
    Phase next_ = Phase::Attempt; ///< what follows the wait or the remedy: Attempt or Reconcile
    RunState state_;
    Instant began_;
    bool ambiguous_ = false; ///< an attempt ended with unknown outcome
    bool cancelled_ = false;
    Duration clockSkew_{0}; ///< as last heard
    Verdict verdict_;       ///< the last
    std::optional<Failure> lastFailure_;

    int work_ = 0; ///< the number of the current piece of work; reports of others are passed over
    bool launching_ = false;
    bool beginning_ = false;
    std::optional<Result<bool>> early_; ///< reported from inside the start of the work
    Handle workHandle_;
    Handle earlyTimer_;

    std::optional<Endpoint::Pass> pass_; ///< of the current attempt
    int paid_ = 0;                       ///< what the coming attempt was taken from the budget for
    int flaps_ = 0;
    Handle entering_;
    Handle judging_;
    Handle wake_;

    DelayReason waitsFor_ = DelayReason::None;
    Instant waitBegan_;
    Duration offline_{0};           ///< spent without a network; the deadline does not count it
    Duration deadlineExtension_{0}; ///< as much of that is in the deadline's timer already

    AttemptRecord record_; ///< of the current attempt
    Instant attemptBegan_;
    int attempts_ = 0;
    QList<AttemptRecord> history_;

    Instant waitUntil_;
    Handle waitTimer_;
    Handle deadlineTimer_;
    Handle cancelTimer_;
    Handle offlineTimer_;
};

Handle RetryRun::later(Duration wait, void (RetryRun::*then)())
{
    return timers_.after(wait, [weak = weak_from_this(), then] {
        if (const auto run = weak.lock())
            ((*run).*then)();
    });
}

void RetryRun::begin()
{
    began_ = timers_.now();
    if (setup_.policy.deadline > Duration::zero())
        deadlineTimer_ = later(setup_.policy.deadline, &RetryRun::deadlineReached);
    wake_ = timers_.onWake([weak = weak_from_this()] {
        if (const auto run = weak.lock())
            run->woke();
    });
    beginning_ = true;
    startAttempt();
    beginning_ = false;
}

void RetryRun::drop()
{
    phase_ = Phase::Ended;
    // The functions stay until the run itself goes: one of them may be what is letting go right now.
    for (Handle *handle : {&workHandle_, &earlyTimer_, &waitTimer_, &deadlineTimer_, &cancelTimer_,
                           &entering_, &judging_, &wake_, &offlineTimer_})
        handle->reset();
    pass_.reset();
}

void RetryRun::cancel()
{
    if (phase_ == Phase::Ended || cancelled_)
        return;
    // Not at once: a success that is already on its way in this turn of the event loop is a success.
    cancelled_ = true;
    cancelTimer_ = later(Duration::zero(), &RetryRun::cancelReached);
}

void RetryRun::retryNow()
{
    if (phase_ == Phase::Enter)
        return setup_.endpoint->lookNow();
    if (phase_ != Phase::Wait)
        return;
    waitUntil_ = timers_.now();
    waitTimer_ = later(Duration::zero(), &RetryRun::waitEnded);
}

std::optional<CurrentWait> RetryRun::wait() const
{
    if (phase_ == Phase::Enter) {
        const auto opens = setup_.endpoint->opensAt();
        const DelayReason reason = setup_.endpoint->closedFor();
        CurrentWait held{
            {}, Duration::zero(), reason == DelayReason::None ? waitsFor_ : reason, state_.attempt};
        if (opens) {
            held.remaining = std::max(*opens - timers_.now(), Duration::zero());
            held.until = timers_.wallClock().addMSecs(held.remaining.count());
        }
        return held;
    }
    if (phase_ != Phase::Wait)
        return {};
    const Duration remaining = std::max(waitUntil_ - timers_.now(), Duration::zero());
    return CurrentWait{timers_.wallClock().addMSecs(remaining.count()), remaining, verdict_.reason,
                       state_.attempt};
}

void RetryRun::startAttempt()
{
    if (!setup_.endpoint)
        return makeAttempt();
    pass_ = setup_.endpoint->enter(lastFailure_.has_value(), paid_);
    if (pass_)
        makeAttempt();
    else
        startEntering();
}

/// Nobody may start now: the service rests, or there is no network.
void RetryRun::startEntering()
{
    const auto opens = setup_.endpoint->opensAt();
    const Duration deadline = setup_.policy.deadline;
    if (deadline > Duration::zero() && opens && *opens - began_ - offline_ >= deadline)
        return finish(Cause::Deadline);
    entering_ = setup_.endpoint->wait(lastFailure_.has_value(), paid_,
                                      [weak = weak_from_this()](std::optional<Endpoint::Pass> pass) {
                                          if (const auto run = weak.lock())
                                              run->entered(std::move(pass));
                                      });
    const DelayReason reason = setup_.endpoint->closedFor();
    beginWait(Phase::Enter, reason == DelayReason::None ? DelayReason::Gate : reason);
}

void RetryRun::entered(std::optional<Endpoint::Pass> pass)
{
    const Handle ended = std::move(entering_);
    pass_ = std::move(pass);
    endWait();
    if (phase_ == Phase::Ended)
        return;
    if (cancelled_)
        return finish(Cause::Cancelled);
    if (!pass_) {
        if (!lastFailure_)
            lastFailure_ = setup_.endpoint->trouble();
        return finish(Cause::Budget);
    }
    makeAttempt();
}

void RetryRun::makeAttempt()
{
    paid_ = 0;
    attempts_ = state_.attempt;
    attemptBegan_ = timers_.now();
    record_ = {};
    record_.transfer = setup_.transfer;
    record_.operation = setup_.operation;
    record_.service = setup_.service;
    record_.part = setup_.part;
    record_.attempt = state_.attempt;
    record_.opens = history_.isEmpty();
    record_.maxAttempts = setup_.policy.maxAttempts;
    record_.started = timers_.wallClock();
    tell(setup_.attemptStarted, record_);
    if (phase_ == Phase::Ended)
        return;
    launch(Phase::Attempt,
           [&](RunSteps::Report report) { return steps_.start(state_.attempt, std::move(report)); });
}

void RetryRun::startReconcile()
{
    launch(Phase::Reconcile, steps_.reconcile);
}

void RetryRun::startRemedy(const Failure &failure)
{
    launch(Phase::Remedy, [&](RunSteps::Report report) {
        return setup_.remedy(verdict_.failureClass, failure,
                             [report = std::move(report)](bool putRight) { report(putRight); });
    });
}

void RetryRun::launch(Phase phase, const std::function<Handle(RunSteps::Report)> &work)
{
    const auto self = shared_from_this();
    phase_ = phase;
    early_.reset();
    launching_ = true;
    Handle handle = work([weak = weak_from_this(), number = ++work_](Result<bool> report) {
        if (const auto run = weak.lock())
            run->reported(number, std::move(report));
    });
    launching_ = false;
    if (phase_ == Phase::Ended)
        return;
    workHandle_ = std::move(handle);
    if (!early_)
        return;
    // Who called run() has no handle yet, and must not hear of the end before.
    if (beginning_)
        earlyTimer_ = later(Duration::zero(), &RetryRun::earlyReport);
    else
        earlyReport();
}

void RetryRun::reported(int work, Result<bool> report)
{
    if (phase_ == Phase::Ended || work != work_ || early_)
        return;
    if (launching_)
        early_ = std::move(report);
    else
        workDone(std::move(report));
}

void RetryRun::earlyReport()
{
    if (auto report = std::exchange(early_, std::nullopt))
        workDone(std::move(*report));
}

void RetryRun::workDone(Result<bool> report)
{
    ++work_; // what it may still say is passed over
    workHandle_.reset();
    switch (phase_) {
    case Phase::Attempt:
        return attemptDone(report);
    case Phase::Reconcile:
        return reconcileDone(report);
    case Phase::Remedy:
        return remedyDone(report.value_or(false));
    case Phase::Enter:
    case Phase::Judge:
    case Phase::Wait:
    case Phase::Ended:
        return;
    }
}

void RetryRun::attemptDone(const Result<bool> &report)
{
    record_.duration = timers_.now() - attemptBegan_;
    if (setup_.bytesSent)
        record_.bytes = setup_.bytesSent();
    if (report) {
        if (pass_)
            pass_->succeeded();
        endAttempt(AttemptOutcome::Succeeded, {}, {});
        return finish(Cause::None);
    }
    if (!setup_.endpoint || cancelled_ || !setup_.policy.waitForNetwork || !Line::suspicious(report.error()))
        return attemptFailed(report.error(), false);
    // Is it the network? Nothing is decided before that is known.
    phase_ = Phase::Judge;
    lastFailure_ = report.error();
    judging_ = setup_.endpoint->judge(report.error(),
                                      [weak = weak_from_this(), failure = report.error()](bool offline) {
                                          if (const auto run = weak.lock())
                                              run->attemptFailed(failure, offline);
                                      });
}

void RetryRun::attemptFailed(const Failure &failure, bool offline)
{
    const Handle judged = std::move(judging_);
    // Flapping: the line is there each time somebody looks, and gone for the request.
    if (offline && setup_.endpoint->closedFor() != DelayReason::Offline && ++flaps_ > mostFlaps)
        offline = false;
    lastFailure_ = failure;
    next_ = Phase::Attempt;
    verdict_ = judge(failure, setup_.operation, offline);
    if (cancelled_) {
        verdict_.action = Action::Stop;
        verdict_.cause = Cause::Cancelled;
    }
    if (pass_) {
        const bool again = verdict_.action != Action::Stop && verdict_.action != Action::Remedy;
        paid_ = pass_->failed(failure, verdict_.failureClass, again, record_.bytes);
        pass_.reset();
        if (again && verdict_.reason == DelayReason::ServerAsked)
            setup_.endpoint->rest(*failure.serverDelay);
    }
    endAttempt(AttemptOutcome::Failed, failure, verdict_);
    act(verdict_, failure);
}

/// The computer has slept. What was on its way is lost, and that says nothing about the service.
void RetryRun::woke()
{
    if (phase_ != Phase::Attempt || early_)
        return;
    record_.duration = timers_.now() - attemptBegan_;
    abandonAttempt(AttemptOutcome::Failed, AbortReason::Suspended);
    if (phase_ == Phase::Ended)
        return;
    if (setup_.endpoint)
        setup_.endpoint->startCarefully();
    if (cancelled_)
        return finish(Cause::Cancelled);
    startAttempt();
}

void RetryRun::reconcileDone(const Result<bool> &report)
{
    if (report && *report)
        return finish(Cause::None);
    if (cancelled_)
        return finish(Cause::Cancelled);
    if (report) {
        if (verdict_.cause != Cause::None)
            return finish(verdict_.cause, verdict_.notBefore);
        next_ = Phase::Attempt;
        record_.willRetry = true;
        record_.delay = verdict_.delay;
        record_.delayReason = verdict_.reason;
        tell(setup_.attemptWillRepeat, record_);
        if (phase_ == Phase::Ended)
            return;
        return startWait(verdict_);
    }
    // The question failed, so the outcome is still unknown: wait as after an attempt, then ask again.
    const Failure &failure = lastFailure_.emplace(report.error());
    next_ = Phase::Reconcile;
    verdict_ = judge(failure, Operation::Confirm);
    if (verdict_.action == Action::Reconcile)
        verdict_.action = verdict_.cause == Cause::None ? Action::Wait : Action::Stop;
    act(verdict_, failure);
}

void RetryRun::remedyDone(bool putRight)
{
    if (cancelled_)
        return finish(Cause::Cancelled);
    if (!putRight)
        return finish(causeWithout(verdict_.failureClass));
    if (next_ == Phase::Reconcile)
        startReconcile();
    else
        startAttempt();
}

Verdict RetryRun::judge(const Failure &failure, Operation operation, bool offline)
{
    if (failure.serverDate.isValid()) {
        const QDateTime ours = setup_.signingClock ? setup_.signingClock() : timers_.wallClock();
        clockSkew_ = Duration(ours.msecsTo(failure.serverDate));
    }
    static constexpr ErrorTable commonTablesAlone{};
    const ErrorTable &table = setup_.errorTable != nullptr ? *setup_.errorTable : commonTablesAlone;
    Classification classification =
        heardOut(classify(failure, table, operation, {clockSkew_, ambiguous_, setup_.conditional}), failure,
                 setup_.predicates);
    ambiguous_ = ambiguous_ || classification.outcomeUnknown;
    if (offline && classification.failureClass != FailureClass::Reconcile) {
        classification.failureClass = FailureClass::Net;
        classification.limit = 0;
    }

    state_.elapsed = timers_.now() - began_ - offline_;
    Verdict verdict = decide(setup_.policy, state_, failure, classification, dice_);
    // Nobody knows when there is a network again: the next attempt finds out, and counts.
    if (verdict.action == Action::AwaitNetwork && !offline) {
        classification.failureClass = FailureClass::Retry;
        verdict = decide(setup_.policy, state_, failure, classification, dice_);
        verdict.failureClass = FailureClass::Net;
    }
    const auto stop = [&](Cause cause) {
        verdict.action = Action::Stop;
        verdict.cause = cause;
    };
    if (verdict.action == Action::Remedy && !setup_.remedy)
        stop(causeWithout(verdict.failureClass));
    if (verdict.action == Action::Reconcile && !steps_.reconcile) {
        // With nobody to ask, only what may be repeated is.
        if (!safeToRepeat(operation, setup_.conditional))
            stop(Cause::Exhausted);
        else if (verdict.cause != Cause::None)
            stop(verdict.cause);
        else
            verdict.action = Action::Wait;
    }
    return verdict;
}

void RetryRun::act(const Verdict &verdict, const Failure &failure)
{
    if (phase_ == Phase::Ended)
        return;
    if (verdict.action != Action::Stop)
        state_.remember(verdict);
    switch (verdict.action) {
    case Action::Wait:
        return startWait(verdict);
    case Action::AwaitNetwork:
        // What comes after the return of the network has nothing to do with what was before.
        state_.waitsTaken = 0;
        state_.previousDelay = Duration::zero();
        return startAttempt();
    case Action::Reconcile:
        return startReconcile();
    case Action::Remedy:
        return startRemedy(failure);
    case Action::Stop:
        return finish(verdict.cause, verdict.notBefore);
    }
}

void RetryRun::startWait(const Verdict &verdict)
{
    waitUntil_ = timers_.now() + verdict.delay;
    waitTimer_ = later(verdict.delay, &RetryRun::waitEnded);
    beginWait(Phase::Wait, verdict.reason);
}

void RetryRun::beginWait(Phase phase, DelayReason reason)
{
    phase_ = phase;
    waitsFor_ = reason;
    waitBegan_ = timers_.now();
    if (reason == DelayReason::Offline && setup_.policy.maxOffline > Duration::zero()) {
        offlineTimer_ = later(std::max(setup_.policy.maxOffline - offline_, Duration::zero()),
                              &RetryRun::offlineForTooLong);
    }
    if (setup_.waitChanged)
        setup_.waitChanged();
}

void RetryRun::endWait()
{
    const Duration took = timers_.now() - waitBegan_;
    offlineTimer_.reset();
    if (waitsFor_ == DelayReason::Offline)
        offline_ += took;
    if (setup_.waited)
        setup_.waited(waitsFor_, took);
}

void RetryRun::waitEnded()
{
    endWait();
    if (phase_ == Phase::Ended)
        return;
    if (cancelled_)
        return finish(Cause::Cancelled);
    if (next_ == Phase::Reconcile)
        startReconcile();
    else
        startAttempt();
}

void RetryRun::deadlineReached()
{
    if (early_ && *early_)
        return; // done in time, only not yet told
    Duration offline = offline_;
    if (phase_ == Phase::Enter && waitsFor_ == DelayReason::Offline)
        offline += timers_.now() - waitBegan_;
    if (offline > deadlineExtension_) {
        const Duration more = offline - std::exchange(deadlineExtension_, offline);
        deadlineTimer_ = later(more, &RetryRun::deadlineReached);
        return;
    }
    if (phase_ == Phase::Judge)
        attemptFailed(*lastFailure_, false);
    abandonAttempt(AttemptOutcome::Failed, AbortReason::DeadlineExceeded);
    finish(Cause::Deadline);
}

void RetryRun::offlineForTooLong()
{
    entering_.reset();
    endWait();
    if (phase_ != Phase::Ended)
        finish(Cause::Offline);
}

void RetryRun::cancelReached()
{
    if (early_)
        return; // it brings either a success or the last failure
    if (phase_ == Phase::Judge)
        return attemptFailed(*lastFailure_, false);
    abandonAttempt(AttemptOutcome::Cancelled, AbortReason::UserCancelled);
    finish(Cause::Cancelled);
}

void RetryRun::abandonAttempt(AttemptOutcome outcome, AbortReason reason)
{
    if (phase_ != Phase::Attempt)
        return;
    ++work_;
    workHandle_.reset();
    pass_.reset();
    record_.duration = timers_.now() - attemptBegan_;
    if (setup_.bytesSent)
        record_.bytes = setup_.bytesSent();
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

void RetryRun::endAttempt(AttemptOutcome outcome, const std::optional<Failure> &failure,
                          const Verdict &verdict)
{
    record_.outcome = outcome;
    if (failure) {
        record_.failure = *failure;
        record_.failureClass = verdict.failureClass;
        record_.httpStatus = failure->httpStatus;
        record_.requestId = failure->requestId;
        record_.willRetry = verdict.action == Action::Wait || verdict.action == Action::AwaitNetwork;
    }
    if (record_.willRetry) {
        record_.delay = verdict.delay;
        record_.delayReason = verdict.reason;
    }
    tell(setup_.annotate, record_);
    history_ += record_;
    if (history_.size() > longestHistory)
        history_.removeFirst();
    if (phase_ != Phase::Ended)
        tell(setup_.attemptEnded, record_);
}

void RetryRun::finish(Cause cause, Duration notBefore)
{
    if (phase_ == Phase::Ended)
        return;
    const auto self = shared_from_this();
    drop();
    RunSteps::End end{cause, {}, attempts_, lastFailure_, notBefore, history_};
    if (cause != Cause::None)
        end.failure = finalFailure(cause, lastFailure_.value_or(Failure{}));
    steps_.finished(std::move(end));
}

RunHandle::RunHandle(std::shared_ptr<RetryRun> run)
    : run_(std::move(run))
{}

RunHandle &RunHandle::operator=(RunHandle &&other) noexcept
{
    if (this != &other) {
        reset();
        run_ = std::move(other.run_);
    }
    return *this;
}

RunHandle::~RunHandle()
{
    reset();
}

void RunHandle::reset()
{
    if (const auto run = std::exchange(run_, nullptr))
        run->drop();
}

void RunHandle::cancel()
{
    if (run_)
        run_->cancel();
}

void RunHandle::retryNow()
{
    if (run_)
        run_->retryNow();
}

std::optional<CurrentWait> RunHandle::wait() const
{
    return run_ ? run_->wait() : std::nullopt;
}

RunHandle::operator Handle() &&
{
    return Handle([run = std::make_shared<RunHandle>(std::move(*this))] { run->reset(); });
}

RunHandle Retryer::begin(RunSetup setup, RunSteps steps)
{
    auto run = std::make_shared<RetryRun>(timers_, dice_, std::move(setup), std::move(steps));
    RunHandle handle(run);
    run->begin();
    return handle;
}

} // namespace windlass
