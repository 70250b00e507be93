// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/verdict.h"

#include "core/retry/backoff.h"
#include "core/retry/serverdelay.h"

#include <algorithm>

namespace windlass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

template<typename Key>
int count(const std::map<Key, int> &counts, const Key &key)
{
    const auto found = counts.find(key);
    return found == counts.end() ? 0 : found->second;
}

bool isRemedy(FailureClass failureClass)
{
    return failureClass == FailureClass::Refresh || failureClass == FailureClass::Clock ||
           failureClass == FailureClass::Region || failureClass == FailureClass::ReauthProxy;
}

/// The class to act on: the row's own, or what stands after it once the row was acted on often enough. A
/// remedy counts over all the rows that ask for it.
FailureClass classInForce(const Classification &classification, const RunState &state)
{
    const FailureClass wanted = classification.failureClass;
    const int limit = isRemedy(wanted) ? std::max(classification.limit, 1) : classification.limit;
    if (limit == 0)
        return wanted;
    const int acted =
        isRemedy(wanted) ? count(state.acted, wanted) : count(state.actedOnRule, classification.rule);
    return acted < limit ? wanted : classification.afterwards;
}

Verdict stop(Verdict verdict, Cause cause)
{
    verdict.action = Action::Stop;
    verdict.cause = cause;
    return verdict;
}

/// A wait before another attempt, or the end where attempts or time have run out.
Verdict again(Verdict verdict, const RetryPolicy &policy, const RunState &state, const Failure &failure,
              Dice &dice)
{
    const bool throttled = verdict.failureClass == FailureClass::Throttle;
    const auto asked = heedsServerDelay(failure.httpStatus) ? failure.serverDelay.value_or(Duration::zero())
                                                            : Duration::zero();
    if (state.attempt >= policy.maxAttempts)
        return stop(std::move(verdict), Cause::Exhausted);
    if (asked > policy.maxServerDelay) {
        verdict.notBefore = asked;
        return stop(std::move(verdict), Cause::ServerAskedToWait);
    }

    verdict.action = Action::Wait;
    verdict.delay = drawDelay(throttled ? throttleDelayRange(policy, state.waitsTaken)
                                        : delayRange(policy, state.waitsTaken, state.previousDelay),
                              dice);
    verdict.reason = throttled ? DelayReason::Throttle : DelayReason::Backoff;
    if (asked > Duration::zero()) {
        if (asked >= verdict.delay)
            verdict.reason = DelayReason::ServerAsked;
        // Spread, so that all who were asked do not come back in the same moment; never before the hour.
        verdict.delay =
            std::max(verdict.delay, asked) + drawDelay({0s, std::min<Duration>(5s, asked / 10)}, dice);
    }
    if (policy.deadline > Duration::zero() && state.elapsed + verdict.delay >= policy.deadline) {
        if (verdict.reason == DelayReason::ServerAsked) {
            verdict.notBefore = asked;
            return stop(std::move(verdict), Cause::ServerAskedToWait);
        }
        return stop(std::move(verdict), Cause::Deadline);
    }
    return verdict;
}

} // namespace

void RunState::remember(const Verdict &verdict)
{
    ++acted[verdict.failureClass];
    ++actedOnRule[verdict.rule];
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
    verdict.rule = classification.rule;
    switch (verdict.failureClass) {
    case FailureClass::Retry:
    case FailureClass::Throttle:
        return again(std::move(verdict), policy, state, failure, dice);
    case FailureClass::Reconcile:
        // Asked even after the last attempt: it may well have succeeded.
        verdict = again(std::move(verdict), policy, state, failure, dice);
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
            return stop(std::move(verdict), Cause::Exhausted);
        if (failure.kind == FailureKind::Aborted && failure.abort == AbortReason::DeadlineExceeded)
            return stop(std::move(verdict), Cause::Deadline);
        [[fallthrough]];
    case FailureClass::Ask:
    case FailureClass::Restart:
    case FailureClass::Cancel: {
        const Cause cause = causeWithout(verdict.failureClass);
        return stop(std::move(verdict), cause);
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
