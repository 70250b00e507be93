// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/verdict.h"

#include "core/retry/backoff.h"
#include "core/retry/serverdelay.h"

#include <algorithm>

namespace windlass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

bool isRemedy(FailureClass failureClass)
{
    return failureClass == FailureClass::Refresh || failureClass == FailureClass::Clock ||
           failureClass == FailureClass::Region || failureClass == FailureClass::ReauthProxy;
}

/// A remedy is counted over all the rows that ask for it, everything else by its row.
bool sameMatter(const RunState::Acts &acts, FailureClass failureClass, const void *row)
{
    return isRemedy(failureClass) ? acts.failureClass == failureClass
                                  : acts.row == row && !isRemedy(acts.failureClass);
}

/// The class to act on: the row's own, or `afterwards` once the row was acted on often enough.
FailureClass classInForce(const Classification &classification, const RunState &state)
{
    const FailureClass wanted = classification.failureClass;
    const int limit = isRemedy(wanted) ? std::max(classification.limit, 1) : classification.limit;
    if (limit == 0)
        return wanted;
    int acted = 0;
    for (const RunState::Acts &acts : state.acted)
        acted += sameMatter(acts, wanted, classification.row) ? acts.times : 0;
    return acted < limit ? wanted : classification.afterwards;
}

/// How a run ends when its attempts are used up. If the row needs a person in the end, it ends that way now.
Cause causeWithoutAttempts(const Classification &classification)
{
    const bool personNext = classification.limit > 0 && classification.afterwards == FailureClass::Ask;
    return personNext ? Cause::NeedsPerson : Cause::Exhausted;
}

/// The wait that the service asked for, if it is heeded.
Duration askedFor(const Failure &failure)
{
    return heedsServerDelay(failure.httpStatus) ? failure.serverDelay.value_or(Duration::zero())
                                                : Duration::zero();
}

Verdict stop(Verdict verdict, Cause cause)
{
    verdict.action = Action::Stop;
    verdict.cause = cause;
    return verdict;
}

/// Our own wait before another attempt.
void drawOwnWait(Verdict &verdict, const RetryPolicy &policy, const RunState &state,
                 const Classification &classification, Dice &dice)
{
    const bool throttled = verdict.failureClass == FailureClass::Throttle;
    verdict.reason = throttled ? DelayReason::Throttle : DelayReason::Backoff;
    if (!verdict.counts)
        verdict.delay = classification.step;
    else
        verdict.delay = drawDelay(throttled ? throttleDelayRange(policy, state.waitsTaken)
                                            : delayRange(policy, state.waitsTaken, state.previousDelay),
                                  dice);
}

/// A wait before another attempt, or the end if attempts or time have run out.
Verdict again(Verdict verdict, const RetryPolicy &policy, const RunState &state,
              const Classification &classification, Dice &dice)
{
    const Duration asked = verdict.notBefore;
    if (asked > policy.maxServerDelay)
        return stop(verdict, Cause::ServerAskedToWait);
    verdict.counts = classification.step == Duration::zero();
    if (verdict.counts && state.attempt >= policy.maxAttempts)
        return stop(verdict, causeWithoutAttempts(classification));

    verdict.action = Action::Wait;
    drawOwnWait(verdict, policy, state, classification, dice);
    if (asked > Duration::zero()) {
        if (asked >= verdict.delay)
            verdict.reason = DelayReason::ServerAsked;
        // Spread, so that not all callers come back at the same moment; never before the time that was named.
        verdict.delay =
            std::max(verdict.delay, asked) + drawDelay({0s, std::min<Duration>(5s, asked / 10)}, dice);
    }
    if (policy.deadline > Duration::zero() && state.elapsed + verdict.delay >= policy.deadline) {
        const bool askedTo = verdict.reason == DelayReason::ServerAsked;
        return stop(verdict, askedTo ? Cause::ServerAskedToWait : Cause::Deadline);
    }
    return verdict;
}

} // namespace

void RunState::remember(const Verdict &verdict)
{
    if (verdict.row != nullptr || isRemedy(verdict.failureClass)) {
        const auto known = std::ranges::find_if(acted, [&](const Acts &acts) {
            return acts.failureClass == verdict.failureClass && acts.row == verdict.row;
        });
        if (known != acted.end())
            ++known->times;
        else
            acted.push_back({verdict.failureClass, verdict.row, 1});
    }
    if (!verdict.counts)
        return;
    if (verdict.action == Action::Wait || verdict.action == Action::Reconcile)
        ++attempt;
    // A wait that the service named is not one of our own: the sequence does not grow by it.
    if (verdict.reason == DelayReason::Backoff || verdict.reason == DelayReason::Throttle) {
        ++waitsTaken;
        previousDelay = verdict.delay;
    }
}

Verdict decide(const RetryPolicy &policy, const RunState &state, const Failure &failure,
               const Classification &classification, Dice &dice)
{
    Verdict verdict;
    verdict.failureClass = classInForce(classification, state);
    verdict.notBefore = askedFor(failure);
    verdict.starved = classification.starved;
    verdict.row = classification.limit > 0 ? classification.row : nullptr;
    switch (verdict.failureClass) {
    case FailureClass::Retry:
    case FailureClass::Throttle:
        return again(verdict, policy, state, classification, dice);
    case FailureClass::Reconcile:
        // Ask even after the last attempt: it may well have succeeded.
        verdict = again(verdict, policy, state, classification, dice);
        verdict.action = Action::Reconcile;
        return verdict;
    case FailureClass::Refresh:
    case FailureClass::Clock:
    case FailureClass::Region:
    case FailureClass::ReauthProxy:
        verdict.action = Action::Remedy;
        return verdict;
    case FailureClass::Net:
        verdict.action = Action::AwaitNetwork;
        return verdict;
    case FailureClass::Fatal:
        if (failure.kind == FailureKind::Exhausted)
            return stop(verdict, Cause::Exhausted);
        if (failure.kind == FailureKind::Aborted && failure.abort == AbortReason::DeadlineExceeded)
            return stop(verdict, Cause::Deadline);
        [[fallthrough]];
    case FailureClass::Ask:
    case FailureClass::Restart:
    case FailureClass::Cancel: {
        const Cause cause = causeWithout(verdict.failureClass);
        return stop(verdict, cause);
    }
    }
    Q_UNREACHABLE();
}

Cause causeWithout(FailureClass failureClass)
{
    switch (failureClass) {
    case FailureClass::Retry:
    case FailureClass::Throttle:
    case FailureClass::Reconcile:
    case FailureClass::Net:
        return Cause::Exhausted;
    case FailureClass::Restart:
        return Cause::SessionLost;
    case FailureClass::Refresh:
    case FailureClass::Clock:
    case FailureClass::ReauthProxy:
    case FailureClass::Ask:
        return Cause::NeedsPerson;
    case FailureClass::Region:
    case FailureClass::Fatal:
        return Cause::Fatal;
    case FailureClass::Cancel:
        return Cause::Cancelled;
    }
    Q_UNREACHABLE();
}

QString verdictName(const Classification &classification)
{
    switch (classification.failureClass) {
    case FailureClass::Retry:
        return u"retry after backoff"_s;
    case FailureClass::Throttle:
        return u"retry more slowly"_s;
    case FailureClass::Reconcile:
        return u"ask the service first"_s;
    case FailureClass::Restart:
        return u"open a new session"_s;
    case FailureClass::Refresh:
        return u"refresh credentials"_s;
    case FailureClass::Clock:
        return u"correct the clock"_s;
    case FailureClass::Region:
        return u"change region"_s;
    case FailureClass::ReauthProxy:
        return u"sign in to the proxy"_s;
    case FailureClass::Net:
        return u"wait for the network"_s;
    case FailureClass::Ask:
        return u"ask a person"_s;
    case FailureClass::Fatal:
        return u"give up"_s;
    case FailureClass::Cancel:
        return u"stop"_s;
    }
    Q_UNREACHABLE();
}

bool isRetryable(FailureClass failureClass)
{
    return failureClass != FailureClass::Ask && failureClass != FailureClass::Fatal &&
           failureClass != FailureClass::Cancel;
}

} // namespace windlass
