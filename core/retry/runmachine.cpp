// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/runmachine.h"

#include <algorithm>
#include <utility>

namespace windlass {

RunMachine::RunMachine(const RetryPolicy &policy, RunMeans means)
    : policy_(policy)
    , means_(means)
{}

void RunMachine::Question::repeatAsAfter(const Verdict &verdict)
{
    delay = verdict.delay;
    reason = verdict.reason;
    waits = verdict.counts;
}

// --- permission to start ---

RunMachine::Decision RunMachine::begin(Instant now)
{
    began_ = now;
    return enter(Attempt());
}

RunMachine::Next RunMachine::enter(Work work)
{
    state_ = Entering{work};
    return Enter{std::holds_alternative<Question>(work)};
}

RunMachine::Next RunMachine::start(Work work)
{
    state_ = Working{work};
    if (std::holds_alternative<Question>(work))
        return Ask();
    return Send{progress_.attempt};
}

RunMachine::Decision RunMachine::admitted()
{
    if (cancelled_) // by a callback, since the work before this ended
        return finish(Cause::Cancelled);
    return start(std::get<Entering>(state_).work);
}

RunMachine::Decision RunMachine::held(const Closed &endpoint, Instant now)
{
    if (restsTooLong(endpoint, now))
        return finish(Cause::ServerAskedToWait);
    if (endpoint.opensAt && isPastDeadline(*endpoint.opensAt))
        return finish(Cause::Deadline);
    state_ = InLine{std::get<Entering>(state_).work};
    if (endpoint.reason == DelayReason::Offline && policy_.maxOffline > Duration::zero())
        return StandInLine{endpoint.reason, std::max(policy_.maxOffline - offline_, Duration::zero())};
    return StandInLine{endpoint.reason == DelayReason::None ? DelayReason::Gate : endpoint.reason};
}

RunMachine::Decision RunMachine::letIn()
{
    if (cancelled_)
        return finish(Cause::Cancelled);
    const Work work = std::get<InLine>(state_).work;
    // The pass is for attempts. A question only needed the network, which may have gone again.
    if (std::holds_alternative<Question>(work))
        return enter(work);
    return start(work);
}

RunMachine::Decision RunMachine::turnedAway(const Closed &endpoint, Instant now)
{
    if (cancelled_)
        return finish(Cause::Cancelled);
    return finish(restsTooLong(endpoint, now) ? Cause::ServerAskedToWait : Cause::Budget);
}

RunMachine::Decision RunMachine::offlineTooLong()
{
    return finish(Cause::Offline);
}

bool RunMachine::restsTooLong(const Closed &endpoint, Instant now)
{
    if (!endpoint.restsUntil)
        return false;
    const Instant rest = *endpoint.restsUntil;
    if (rest - now <= policy_.maxServerDelay && !isPastDeadline(rest))
        return false;
    askedUntil_ = std::max(askedUntil_, rest);
    return true;
}

bool RunMachine::isPastDeadline(Instant when) const
{
    return policy_.deadline > Duration::zero() && when - began_ - offline_ >= policy_.deadline;
}

// --- how the work ended ---

RunMachine::Decision RunMachine::succeeded()
{
    Decision decision = finish(Cause::None);
    decision.ended = AttemptEnd();
    return decision;
}

RunMachine::Decision RunMachine::failed(bool perhapsNetwork)
{
    const Work work = std::get<Working>(state_).work;
    // Nothing is decided before it is known what is to blame, unless it makes no difference.
    if (perhapsNetwork && policy_.waitForNetwork && !cancelled_) {
        state_ = Blaming{work};
        return FindBlame();
    }
    state_ = Judging{work};
    return Judge{std::holds_alternative<Question>(work)};
}

RunMachine::Decision RunMachine::blamed(bool line, bool down)
{
    const Work work = std::get<Blaming>(state_).work;
    // Flapping: the line is up at each check, and down for the request.
    const bool flaps = line && !down && flaps_ < mostFlaps;
    if (flaps)
        ++flaps_;
    const bool offline = line && (down || flaps);
    state_ = Judging{work, offline};
    return Judge{std::holds_alternative<Question>(work)};
}

RunMachine::Decision RunMachine::judged(const Failure &failure, Classification classification, Instant now,
                                        Dice &dice)
{
    if (isOver()) // a predicate let go of the run
        return Stay();
    const Judging judging = std::get<Judging>(state_);
    const Verdict verdict = verdictOn(failure, std::move(classification), judging.offline, now, dice);
    const auto *const question = std::get_if<Question>(&judging.work);
    Decision decision =
        question != nullptr ? questionJudged(verdict, *question) : attemptJudged(verdict, judging.ending);
    if (verdict.notBefore > Duration::zero()) {
        askedUntil_ = std::max(askedUntil_, now + verdict.notBefore);
        decision.rest = verdict.notBefore;
    }
    return decision;
}

Verdict RunMachine::verdictOn(const Failure &failure, Classification classification, bool offline,
                              Instant now, Dice &dice)
{
    ambiguous_ = ambiguous_ || classification.outcomeUnknown;
    progress_.elapsed = now - began_ - offline_;
    const Verdict verdict = offline
                                ? verdictOffline(classification)
                                : verdictOnline(policy_, progress_, failure, std::move(classification), dice);
    return withinMeans(verdict, means_, offline);
}

RunMachine::Decision RunMachine::attemptJudged(Verdict verdict, Cause ending)
{
    Question question;
    if (verdict.action == Action::Reconcile)
        question.unlessDone = verdict.cause;
    question.repeatAsAfter(verdict);
    if (cancelled_)
        ending = Cause::Cancelled;
    if (ending != Cause::None) {
        verdict.action = Action::Stop;
        verdict.cause = ending;
    }
    const bool again = verdict.counts && verdict.action != Action::Stop && verdict.action != Action::Remedy;
    const AttemptEnd end{AttemptOutcome::Failed, AbortReason::None, verdict, again};
    Decision decision =
        verdict.action == Action::Reconcile ? act(verdict, question) : act(verdict, Attempt());
    decision.ended = end;
    return decision;
}

/// The question got no answer, so the outcome is still unknown: wait as after an attempt, then ask again.
RunMachine::Decision RunMachine::questionJudged(Verdict verdict, Question question)
{
    if (cancelled_)
        return finish(Cause::Cancelled);
    if (verdict.action == Action::Reconcile)
        verdict.action = verdict.cause == Cause::None ? Action::Wait : Action::Stop;
    question.repeatAsAfter(verdict);
    return act(verdict, question);
}

RunMachine::Next RunMachine::act(const Verdict &verdict, Work again)
{
    if (verdict.action != Action::Stop)
        progress_.remember(verdict);
    switch (verdict.action) {
    case Action::Wait:
        return wait(verdict.delay, verdict.reason, again);
    case Action::AwaitNetwork:
        // What happens after the network has returned has nothing to do with what happened before.
        progress_.waitsTaken = 0;
        progress_.previousDelay = Duration::zero();
        return enter(again);
    case Action::Reconcile:
        return enter(again);
    case Action::Remedy:
        state_ = PuttingRight{again, verdict.failureClass};
        return PutRight{verdict.failureClass};
    case Action::Stop:
        return finish(verdict.cause);
    }
    Q_UNREACHABLE();
}

RunMachine::Decision RunMachine::found(bool done)
{
    if (done)
        return finish(Cause::None);
    if (cancelled_)
        return finish(Cause::Cancelled);
    const Question question = std::get<Question>(std::get<Working>(state_).work);
    if (question.unlessDone != Cause::None)
        return finish(question.unlessDone);
    Decision decision = question.waits ? wait(question.delay, question.reason, Attempt()) : enter(Attempt());
    decision.repeats = Repeat{question.delay, question.reason};
    return decision;
}

RunMachine::Decision RunMachine::askingEnded(Cause cause, Duration notBefore, Instant now)
{
    if (notBefore > Duration::zero())
        askedUntil_ = std::max(askedUntil_, now + notBefore);
    return finish(cancelled_ ? Cause::Cancelled : cause);
}

RunMachine::Decision RunMachine::putRight(bool worked)
{
    if (cancelled_)
        return finish(Cause::Cancelled);
    const PuttingRight state = std::get<PuttingRight>(state_);
    if (!worked)
        return finish(causeWithout(state.failureClass));
    return enter(state.work);
}

// --- waits and the end ---

RunMachine::Next RunMachine::wait(Duration delay, DelayReason reason, Work work)
{
    state_ = Waiting{work};
    return WaitFor{delay, reason};
}

RunMachine::Decision RunMachine::waitOver()
{
    if (cancelled_)
        return finish(Cause::Cancelled);
    return enter(std::get<Waiting>(state_).work);
}

void RunMachine::waited(DelayReason reason, Duration took)
{
    if (reason == DelayReason::Offline)
        offline_ += took;
}

bool RunMachine::cancel()
{
    if (cancelled_ || hasEnded())
        return false;
    cancelled_ = true;
    return true;
}

RunMachine::Decision RunMachine::cancelDue()
{
    return endWith(Cause::Cancelled, AttemptOutcome::Cancelled, AbortReason::UserCancelled);
}

RunMachine::Decision RunMachine::deadlineDue(Duration offline)
{
    const Duration excluded = offline_ + offline;
    if (excluded > deadlineExtension_ && !hasEnded())
        return ExtendDeadline{excluded - std::exchange(deadlineExtension_, excluded)};
    return endWith(Cause::Deadline, AttemptOutcome::Failed, AbortReason::DeadlineExceeded);
}

/// Ends the run in whatever state it is. An attempt in flight is aborted. One that has failed is classified
/// first, so that its record is complete.
RunMachine::Decision RunMachine::endWith(Cause cause, AttemptOutcome outcome, AbortReason reason)
{
    if (hasEnded())
        return Stay();
    if (const auto *blaming = std::get_if<Blaming>(&state_);
        blaming != nullptr && std::holds_alternative<Attempt>(blaming->work)) {
        state_ = Judging{Attempt(), false, cause};
        return Judge();
    }
    const bool inFlight = isTrying();
    Decision decision = finish(cause);
    if (inFlight)
        decision.ended = AttemptEnd{outcome, reason, verdictOnAbort(reason)};
    return decision;
}

RunMachine::Decision RunMachine::woke()
{
    if (!isTrying())
        return Stay();
    Decision decision = cancelled_ ? finish(Cause::Cancelled) : enter(Attempt());
    decision.ended =
        AttemptEnd{AttemptOutcome::Failed, AbortReason::Suspended, verdictOnAbort(AbortReason::Suspended)};
    decision.carefully = true;
    return decision;
}

RunMachine::Next RunMachine::finish(Cause cause)
{
    state_ = Ending();
    return Finish{cause};
}

bool RunMachine::isTrying() const
{
    const auto *const working = std::get_if<Working>(&state_);
    return working != nullptr && std::holds_alternative<Attempt>(working->work);
}

Duration RunMachine::notBefore(Instant now) const
{
    return std::max(askedUntil_ - now, Duration::zero());
}

} // namespace windlass
