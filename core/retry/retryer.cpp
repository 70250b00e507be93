// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/retryer.h"

namespace windlass {

namespace {

constexpr size_t historyKept = 32;
constexpr ErrorTable noCodes{};

} // namespace

void RunControl::retryNow() const
{
    if (const auto run = run_.lock())
        run->retryNow();
}

Handle Retryer::begin(std::shared_ptr<RetryRun> run, RunControl *control)
{
    if (control != nullptr)
        *control = RunControl(run);
    run->start();
    return Handle([run = std::move(run)] { run->cancel(); });
}

RetryRun::RetryRun(Timers &timers, Dice &dice, RunDescription what,
                   std::function<Handle(int, Report)> attempt, std::function<Handle(Reconciled)> reconcile,
                   std::function<void(End)> finished)
    : timers_(timers)
    , dice_(dice)
    , what_(std::move(what))
    , attempt_(std::move(attempt))
    , reconcile_(std::move(reconcile))
    , finished_(std::move(finished))
{}

void RetryRun::start()
{
    began_ = timers_.now();
    wait(Duration::zero()); // never from inside run(): the caller must hold the handle first
}

void RetryRun::cancel()
{
    over_ = true;
    timer_.reset();
    present_.reset();
}

void RetryRun::retryNow()
{
    if (!over_ && timer_)
        wait(Duration::zero());
}

void RetryRun::wait(Duration delay)
{
    timer_ = timers_.after(delay, [self = shared_from_this()] {
        self->timer_.reset();
        self->makeAttempt();
    });
}

void RetryRun::makeAttempt()
{
    AttemptRecord record;
    record.operation = what_.operation;
    record.service = what_.service;
    record.part = what_.part;
    record.attempt = state_.attempt;
    record.maxAttempts = what_.policy.maxAttempts;
    record.started = timers_.wallClock();
    const Instant started = timers_.now();
    if (what_.attemptStarted)
        what_.attemptStarted(record);
    if (over_)
        return;

    const quint64 turn = ++turn_;
    auto report = [weak = weak_from_this(), turn, started, record](std::optional<Failure> failure) mutable {
        const auto self = weak.lock(); // alive until the end of this call, whoever drops the handle meanwhile
        if (!self || self->over_ || turn != self->turn_)
            return;
        ++self->turn_;
        record.duration = self->timers_.now() - started;
        record.bytes = self->what_.bytesSent ? self->what_.bytesSent() : 0;
        if (failure)
            return self->attemptFailed(std::move(*failure), std::move(record));
        self->ended(record);
        if (!self->over_)
            self->finish({}, Cause::None);
    };
    Handle made = attempt_(state_.attempt, std::move(report));
    if (!over_ && turn == turn_) // it has not ended already
        present_ = std::move(made);
}

void RetryRun::attemptFailed(Failure failure, AttemptRecord record)
{
    state_.elapsed = timers_.now() - began_;
    const Classification classification = classified(failure);
    Verdict verdict = decide(what_.policy, state_, failure, classification, dice_);
    const bool missing = (verdict.action == Action::Remedy && !what_.remedy) ||
                         (verdict.action == Action::Reconcile && !reconcile_);
    if (missing) {
        verdict.action = Action::Stop;
        verdict.cause = verdict.failureClass == FailureClass::Refresh ? Cause::NeedsPerson : Cause::Fatal;
    }
    record.outcome = AttemptOutcome::Failed;
    record.failure = failure;
    record.failureClass = verdict.failureClass;
    record.httpStatus = failure.httpStatus;
    record.requestId = failure.requestId;
    record.willRetry = verdict.action != Action::Stop;
    record.delay = verdict.delay;
    record.delayReason = verdict.reason;
    ended(record);
    if (!over_)
        act(verdict, failure);
}

void RetryRun::act(const Verdict &verdict, const Failure &failure)
{
    ++state_.acted[verdict.failureClass];
    ++state_.actedByRule[verdict.rule];
    const auto again = [this, delay = verdict.delay] {
        ++state_.attempt;
        ++state_.waitsTaken;
        state_.previousDelay = delay;
        wait(delay);
    };
    switch (verdict.action) {
    case Action::Wait:
        again();
        break;
    case Action::AwaitNetwork:
        wait(verdict.delay);
        break;
    case Action::Stop:
        finish(failure, verdict.cause, verdict.notBefore);
        break;
    case Action::Remedy:
        present_ = what_.remedy(
            verdict.failureClass, failure, [weak = weak_from_this(), failure, verdict](bool putRight) {
                const auto self = weak.lock();
                if (!self || self->over_)
                    return;
                if (putRight)
                    self->wait(Duration::zero());
                else
                    self->finish(failure, verdict.failureClass == FailureClass::Refresh ? Cause::NeedsPerson
                                                                                        : Cause::Fatal);
            });
        break;
    case Action::Reconcile:
        present_ = reconcile_([weak = weak_from_this(), failure, verdict, again](Result<bool> done) {
            const auto self = weak.lock();
            if (!self || self->over_)
                return;
            if (!done)
                return self->finish(done.error(), Cause::Exhausted);
            if (*done)
                return self->finish({}, Cause::None);
            if (self->state_.attempt >= self->what_.policy.maxAttempts)
                return self->finish(failure, Cause::Exhausted);
            again();
        });
        break;
    }
}

void RetryRun::finish(std::optional<Failure> failure, Cause cause, Duration notBefore)
{
    over_ = true;
    timer_.reset();
    const Handle last = std::move(present_); // whose callback may be above us: it goes when this call ends
    const auto finished = std::exchange(finished_, nullptr);
    finished({std::move(failure), cause, state_.attempt, notBefore, std::move(history_)});
}

void RetryRun::ended(const AttemptRecord &record)
{
    history_.push_back(record);
    if (history_.size() > historyKept)
        history_.pop_front();
    if (what_.attemptEnded)
        what_.attemptEnded(record);
}

Classification RetryRun::classified(const Failure &failure) const
{
    for (const FailurePredicate &predicate : what_.predicates) {
        try {
            if (const auto opinion = predicate(failure))
                return {*opinion, 0, FailureClass::Fatal, QStringLiteral("predicate"), {}};
        } catch (...) {
            continue; // somebody else's mistake is no opinion
        }
    }
    return classify(failure, what_.errorTable != nullptr ? *what_.errorTable : noCodes, what_.operation);
}

} // namespace windlass
