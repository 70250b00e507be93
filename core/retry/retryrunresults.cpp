// SPDX-License-Identifier: GPL-3.0-or-later
// RetryRun: what follows from how an attempt, a question or a remedy has ended.
#include "core/retry/retryrun.h"
#include "core/retry/runverdict.h"

#include <algorithm>
#include <utility>

namespace windlass {

void RetryRun::attemptDone(const RunWork::Outcome &outcome)
{
    measureAttempt();
    if (!outcome.done)
        return workFailed(outcome.done.error());
    busy().pass.succeeded(common_->traits.progress);
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
    PastAttempt &attempt = history_.current();
    attempt.willRetry = true;
    attempt.delay = verdict_.delay;
    attempt.delayReason = verdict_.reason;
    tell(callbacks().attemptWillRepeat, currentRecord());
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

/// What is to blame, the service or the network? Nothing is decided before that is known.
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
    // Flapping: the line is up at each check, and down for the request.
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
    verdict_ = judge(common_->traits, offline);
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
    paid_ = busy().pass.failed(*lastFailure_, verdict_.failureClass, again, history_.current().bytes);
    busy().pass = {};
    heed(verdict_);
    endAttempt(AttemptOutcome::Failed, lastFailure_, verdict_);
    act();
}

/// The question got no answer, so the outcome is still unknown: wait as after an attempt, then ask again.
void RetryRun::questionFailed(bool offline)
{
    next_ = Phase::Reconcile;
    verdict_ = judge(Traits{}, offline);
    if (verdict_.action == Action::Reconcile)
        verdict_.action = verdict_.cause == Cause::None ? Action::Wait : Action::Stop;
    heed(verdict_);
    if (cancelled_)
        return finish(Cause::Cancelled);
    act();
}

/// The computer has slept. Requests in flight are lost, and that is no evidence against the service.
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

Verdict RetryRun::judge(const Traits &traits, bool offline)
{
    const Failure &failure = *lastFailure_;
    if (failure.serverDate.isValid()) {
        const QDateTime ours = callbacks().signingClock ? callbacks().signingClock() : timers().wallClock();
        clockSkew_ = Duration(ours.msecsTo(failure.serverDate));
    }
    static constexpr ErrorTable commonTablesAlone{};
    const ErrorTable &table = common_->errorTable != nullptr ? *common_->errorTable : commonTablesAlone;
    Classification classification =
        classify(failure, table, traits, {clockSkew_, ambiguous_}, callbacks().predicates);
    for (const QString &what : std::as_const(classification.thrown))
        tell(callbacks().predicateThrew, what);
    ambiguous_ = ambiguous_ || classification.outcomeUnknown;

    state_.elapsed = timers().now() - began_ - offline_;
    const Verdict verdict =
        offline ? verdictOffline(classification)
                : verdictOnline(policy(), state_, failure, std::move(classification), common_->dice);
    const RunMeans means{static_cast<bool>(callbacks().remedy), do_->canAsk(), traits.repeatable};
    return withinMeans(verdict, means, offline);
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
        // What happens after the network has returned has nothing to do with what happened before.
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

} // namespace windlass
