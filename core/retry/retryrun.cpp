// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/retryrun.h"

#include <algorithm>
#include <utility>
#include <variant>

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

std::shared_ptr<const Failure> abortedFor(AbortReason reason)
{
    Failure failure;
    failure.kind = FailureKind::Aborted;
    failure.abort = reason;
    return std::make_shared<const Failure>(std::move(failure));
}

} // namespace

RetryRun::RetryRun(RunSetup setup, std::shared_ptr<const RunCommon> common, std::shared_ptr<RunWork> work)
    : common_(std::move(common))
    , do_(std::move(work))
    , callbacks_(setup.any() ? std::make_unique<const RunCallbacks>(static_cast<RunCallbacks &&>(setup))
                             : nullptr)
    , number_(setup.number)
    , machine_(common_->policy,
               {static_cast<bool>(callbacks().remedy), do_->canAsk(), common_->traits.repeatable})
{}

const RunCallbacks &RetryRun::callbacks() const
{
    static const RunCallbacks none;
    return callbacks_ ? *callbacks_ : none;
}

// --- its life ---

void RetryRun::begin()
{
    if (common_->policy.deadline > Duration::zero())
        end_ = endTimer(common_->policy.deadline);
    beginning_ = true;
    obey(machine_.begin(now()));
    beginning_ = false;
}

void RetryRun::letGo()
{
    machine_.end();
    drop();
}

void RetryRun::cancel()
{
    // Not at once: a success that is already on its way in this turn of the event loop counts as a success.
    if (machine_.cancel())
        end_ = endTimer(Duration::zero());
}

void RetryRun::retryNow()
{
    if (machine_.hasEnded())
        return;
    if (wait_.isForTurn())
        endpoint()->lookNow();
    else if (wait_.isForTime())
        wait_.changeTo(now(), waitTimer(Duration::zero()));
}

std::optional<CurrentWait> RetryRun::wait() const
{
    if (machine_.hasEnded())
        return {};
    return wait_.shown(timers(), endpoint(), machine_.nextAttempt());
}

void RetryRun::finish(Cause cause)
{
    const auto self = shared_from_this();
    endWait();
    if (machine_.isOver())
        return; // the callback let go of the run
    machine_.end();
    drop();
    do_->finished(end(cause));
}

void RetryRun::drop()
{
    // Keep the functions until the run itself goes: one of them may be dropping the handle right now.
    end_.reset();
    if (call_)
        call_->letGo();
    endWait();
}

RunWork::End RetryRun::end(Cause cause) const
{
    RunWork::End end;
    end.cause = cause;
    end.attempts = history_.attempts();
    if (lastFailure_)
        end.lastFailure = *lastFailure_;
    if (cause != Cause::None) {
        end.failure = finalFailure(cause, end.lastFailure.value_or(Failure{}));
        end.notBefore = machine_.notBefore(now());
    }
    end.history = history_.records(blankRecord());
    return end;
}

/// The run holds the handles of its timers, so none ever outlives it.
Handle RetryRun::endTimer(Duration length)
{
    return timers().after(length, [this] { endDue(); });
}

void RetryRun::endDue()
{
    const auto self = shared_from_this();
    if (call_)
        call_->deliver(); // it ended in time, but that was not delivered yet
    obey(machine_.isCancelled() ? machine_.cancelDue() : machine_.deadlineDue(wait_.offline(now())));
}

// --- what the machine decides ---

void RetryRun::obey(const RunMachine::Decision &decision)
{
    if (decision.ended)
        reportToEndpoint(*decision.ended);
    if (decision.rest > Duration::zero() && endpoint() != nullptr)
        endpoint()->rest(decision.rest);
    if (decision.ended)
        recordEnd(*decision.ended);
    if (machine_.isOver())
        return; // a callback let go of the run
    if (decision.carefully && endpoint() != nullptr)
        endpoint()->startCarefully();
    if (decision.repeats)
        recordRepeat(*decision.repeats);
    if (!machine_.isOver())
        std::visit([this](const auto &step) { perform(step); }, decision.next);
}

void RetryRun::perform(const RunMachine::Enter &step)
{
    obey(mayStart(step.toAsk) ? machine_.admitted() : machine_.held(closed(), now()));
}

bool RetryRun::mayStart(bool toAsk)
{
    if (toAsk)
        return endpoint() == nullptr || !endpoint()->offline();
    auto pass = endpoint() != nullptr ? endpoint()->enter(lastFailure_ != nullptr, paid_) : Endpoint::Pass();
    if (pass)
        call_ = std::make_unique<RunCall>(now(), std::move(*pass));
    return pass.has_value();
}

RunMachine::Closed RetryRun::closed() const
{
    return {endpoint()->restsUntil(), endpoint()->opensAt(), endpoint()->closedFor()};
}

void RetryRun::perform(const RunMachine::StandInLine &step)
{
    call_.reset();
    Handle place = endpoint()->wait(
        lastFailure_ != nullptr, paid_,
        [weak = weak_from_this()](std::optional<Endpoint::Pass> pass) {
            if (const auto run = weak.lock())
                run->entered(std::move(pass));
        },
        common_->policy.maxServerDelay);
    Handle longest;
    if (step.longest)
        longest = timers().after(*step.longest, [this] { offlineForTooLong(); });
    wait_ = RunWait(step.reason, now(), std::move(place), std::move(longest));
    tell(callbacks().waitChanged);
}

void RetryRun::perform(const RunMachine::Send &step)
{
    history_.begin(step.attempt, timers().wallClock());
    tell(callbacks().attemptStarted, currentRecord());
    if (machine_.isOver())
        return;
    call_->watch(timers().onWake([weak = weak_from_this()] {
        if (const auto run = weak.lock())
            run->woke();
    }));
    launch([this, &step](RunWork::Report report) { return do_->start(step.attempt, std::move(report)); },
           [this](const RunWork::Outcome &outcome) { attemptDone(outcome); });
}

void RetryRun::perform(const RunMachine::Ask &)
{
    call_ = std::make_unique<RunCall>(now());
    launch([this](RunWork::Report report) { return do_->ask(std::move(report)); },
           [this](const RunWork::Outcome &outcome) { questionDone(outcome); });
}

void RetryRun::perform(const RunMachine::PutRight &step)
{
    call_ = std::make_unique<RunCall>(now());
    launch(
        [this, &step](RunWork::Report report) {
            return callbacks().remedy(step.failureClass, *lastFailure_,
                                      [report = std::move(report)](bool putRight) { report({putRight}); });
        },
        [this](const RunWork::Outcome &outcome) {
            const auto self = shared_from_this();
            call_->stop();
            obey(machine_.putRight(outcome.done.value_or(false)));
        });
}

void RetryRun::launch(const RunCall::Start &start, RunCall::Heard heard)
{
    const auto self = shared_from_this();
    call_->start(start, std::move(heard));
    if (!call_->isReported())
        return;
    if (beginning_)
        call_->deliverSoon(timers());
    else
        call_->deliver();
}

void RetryRun::perform(const RunMachine::FindBlame &)
{
    call_->instead(endpoint()->judge(*lastFailure_, [weak = weak_from_this()](Blame blame) {
        if (const auto run = weak.lock())
            run->blamed(blame);
    }));
}

void RetryRun::perform(const RunMachine::Judge &step)
{
    const Failure &failure = *lastFailure_;
    if (failure.serverDate.isValid()) {
        const QDateTime ours = callbacks().signingClock ? callbacks().signingClock() : timers().wallClock();
        machine_.clockIsOffBy(Duration(ours.msecsTo(failure.serverDate)));
    }
    static constexpr ErrorTable commonTablesAlone{};
    const ErrorTable &table = common_->errorTable != nullptr ? *common_->errorTable : commonTablesAlone;
    Classification classification = classify(failure, table, step.ofQuestion ? Traits{} : common_->traits,
                                             machine_.circumstances(), callbacks().predicates);
    for (const QString &what : std::as_const(classification.thrown))
        tell(callbacks().predicateThrew, what);
    obey(machine_.judged(failure, std::move(classification), now(), common_->dice));
}

void RetryRun::perform(const RunMachine::WaitFor &step)
{
    call_.reset();
    wait_ = RunWait(step.reason, now(), now() + step.length, waitTimer(step.length));
    tell(callbacks().waitChanged);
}

void RetryRun::perform(const RunMachine::ExtendDeadline &step)
{
    end_ = endTimer(step.more);
}

void RetryRun::perform(const RunMachine::Finish &step)
{
    const bool triedNothing = step.cause == Cause::ServerAskedToWait || step.cause == Cause::Budget;
    if (triedNothing && !lastFailure_ && endpoint() != nullptr && endpoint()->trouble())
        lastFailure_ = std::make_shared<const Failure>(*endpoint()->trouble());
    if (beginning_)
        end_ = timers().after(Duration::zero(), [this, cause = step.cause] { finish(cause); });
    else
        finish(step.cause);
}

// --- what happened ---

void RetryRun::entered(std::optional<Endpoint::Pass> pass)
{
    endWait();
    if (machine_.isOver())
        return;
    if (!pass)
        return obey(machine_.turnedAway(closed(), now()));
    call_ = std::make_unique<RunCall>(now(), std::move(*pass));
    obey(machine_.letIn());
}

void RetryRun::offlineForTooLong()
{
    const auto self = shared_from_this();
    endWait();
    if (!machine_.isOver())
        obey(machine_.offlineTooLong());
}

Handle RetryRun::waitTimer(Duration length)
{
    return timers().after(length, [this] { waitOver(); });
}

void RetryRun::waitOver()
{
    const auto self = shared_from_this();
    endWait();
    if (!machine_.isOver())
        obey(machine_.waitOver());
}

void RetryRun::endWait()
{
    const auto past = wait_.end(now());
    if (!past)
        return;
    machine_.waited(past->reason, past->took);
    tell(callbacks().waited, past->reason, past->took);
    wait_ = {};
}

void RetryRun::attemptDone(const RunWork::Outcome &outcome)
{
    const auto self = shared_from_this();
    call_->stop();
    measureAttempt();
    if (outcome.done)
        obey(machine_.succeeded());
    else
        failed(outcome.done.error());
}

void RetryRun::questionDone(const RunWork::Outcome &outcome)
{
    const auto self = shared_from_this();
    call_->stop();
    if (outcome.done)
        return obey(machine_.found(*outcome.done));
    if (outcome.cause == Cause::None)
        return failed(outcome.done.error());
    lastFailure_ = std::make_shared<const Failure>(outcome.done.error());
    obey(machine_.askingEnded(outcome.cause, outcome.notBefore, now()));
}

void RetryRun::failed(const Failure &failure)
{
    lastFailure_ = std::make_shared<const Failure>(failure);
    obey(machine_.failed(endpoint() != nullptr && Line::suspicious(failure)));
}

void RetryRun::blamed(Blame blame)
{
    call_->stop();
    if (blame == Blame::Portal) {
        Failure failure = *lastFailure_;
        failure.kind = FailureKind::Portal;
        lastFailure_ = std::make_shared<const Failure>(std::move(failure));
    }
    obey(machine_.blamed(blame == Blame::Line, endpoint()->offline()));
}

void RetryRun::woke()
{
    obey(machine_.woke());
}

// --- records ---

AttemptRecord RetryRun::blankRecord() const
{
    AttemptRecord record;
    record.transfer = common_->transfer;
    record.name = common_->traits.name;
    record.service = common_->service;
    record.number = number_;
    record.maxAttempts = common_->policy.maxAttempts;
    return record;
}

void RetryRun::measureAttempt()
{
    PastAttempt &attempt = history_.current();
    attempt.duration = now() - call_->began();
    if (callbacks().bytesSent)
        attempt.bytes = callbacks().bytesSent();
}

void RetryRun::reportToEndpoint(const RunMachine::AttemptEnd &ended)
{
    Endpoint::Pass &pass = call_->pass();
    if (ended.abort != AbortReason::None) {
        call_->letGo();
        measureAttempt();
    } else if (ended.outcome == AttemptOutcome::Succeeded) {
        pass.succeeded(common_->traits.progress);
    } else {
        if (ended.verdict.starved)
            pass.starved();
        paid_ = pass.failed(*lastFailure_, ended.verdict.failureClass, ended.again, history_.current().bytes);
    }
}

void RetryRun::recordEnd(const RunMachine::AttemptEnd &ended)
{
    if (machine_.isOver())
        return; // a callback of the endpoint let go of the run
    const auto failure = ended.abort != AbortReason::None             ? abortedFor(ended.abort)
                         : ended.outcome == AttemptOutcome::Succeeded ? nullptr
                                                                      : lastFailure_;
    PastAttempt &attempt = history_.current();
    attempt.end(ended.outcome, failure, ended.verdict);
    AttemptRecord record = currentRecord();
    tell(callbacks().annotate, record);
    attempt.bytes = record.bytes;
    attempt.requestId = record.requestId;
    attempt.httpStatus = record.httpStatus;
    if (!machine_.isOver())
        tell(callbacks().attemptEnded, record);
}

void RetryRun::recordRepeat(const RunMachine::Repeat &repeat)
{
    PastAttempt &attempt = history_.current();
    attempt.willRetry = true;
    attempt.delay = repeat.delay;
    attempt.delayReason = repeat.reason;
    tell(callbacks().attemptWillRepeat, currentRecord());
}

} // namespace windlass
