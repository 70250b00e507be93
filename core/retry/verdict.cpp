// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/verdict.h"

#include "core/retry/backoff.h"

#include <algorithm>
#include <array>

namespace windlass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// How long to look for a network before looking again.
constexpr Duration networkProbe = 15s;

struct Row
{
    FailureClass failureClass;
    QLatin1StringView name;
    bool retryable;
};
constexpr std::array rows{
    Row{FailureClass::Retry, "retry"_L1, true},
    Row{FailureClass::Throttle, "retry-slowly"_L1, true},
    Row{FailureClass::Reconcile, "reconcile"_L1, true},
    Row{FailureClass::Restart, "reopen"_L1, true},
    Row{FailureClass::Refresh, "refresh-credentials"_L1, true},
    Row{FailureClass::Clock, "fix-clock"_L1, true},
    Row{FailureClass::Region, "change-region"_L1, true},
    Row{FailureClass::ReauthProxy, "reauthenticate-proxy"_L1, true},
    Row{FailureClass::Net, "await-network"_L1, true},
    Row{FailureClass::Ask, "ask"_L1, false},
    Row{FailureClass::Fatal, "give-up"_L1, false},
    Row{FailureClass::Cancel, "stop"_L1, false},
};

Verdict stop(Verdict verdict, Cause cause)
{
    verdict.action = Action::Stop;
    verdict.cause = cause;
    verdict.delay = Duration::zero();
    verdict.reason = DelayReason::None;
    return verdict;
}

/// The wait before the next attempt: our own, or the service's where that is longer, never earlier than it
/// asked.
void chooseDelay(Verdict &verdict, const RetryPolicy &policy, const RunState &state, const Failure &failure,
                 Dice &dice)
{
    const bool throttled = verdict.failureClass == FailureClass::Throttle;
    const DelayRange range = throttled ? throttleDelayRange(policy, state.waitsTaken)
                                       : delayRange(policy, state.waitsTaken, state.previousDelay);
    verdict.delay = drawDelay(range, dice);
    verdict.reason = throttled ? DelayReason::Throttle : DelayReason::Backoff;
    if (failure.serverDelay && *failure.serverDelay > Duration::zero()) {
        // Spread over a little more than was asked for: all who were told the same time must not come at the
        // same time.
        const Duration spread = std::min<Duration>(5s, *failure.serverDelay / 10);
        const Duration asked = *failure.serverDelay + drawDelay({0ms, spread}, dice);
        if (asked > verdict.delay) {
            verdict.delay = asked;
            verdict.reason = DelayReason::ServerAsked;
        }
    }
}

} // namespace

Verdict decide(const RetryPolicy &policy, const RunState &state, const Failure &failure,
               const Classification &classification, Dice &dice)
{
    Verdict verdict;
    verdict.failureClass = classification.failureClass;
    verdict.rule = classification.rule;
    const auto times = [](const auto &counts, const auto &key) {
        const auto found = counts.find(key);
        return found == counts.end() ? 0 : found->second;
    };
    if (classification.limit > 0 && times(state.actedByRule, classification.rule) >= classification.limit)
        verdict.failureClass = classification.after;

    switch (verdict.failureClass) {
    case FailureClass::Cancel:
        return stop(verdict, Cause::Cancelled);
    case FailureClass::Ask:
        return stop(verdict, Cause::NeedsPerson);
    case FailureClass::Fatal:
        return stop(verdict, Cause::Fatal);
    case FailureClass::Restart:
        return stop(verdict, Cause::SessionLost);
    case FailureClass::Net:
        verdict.action = Action::AwaitNetwork;
        verdict.delay = networkProbe;
        verdict.reason = DelayReason::Offline;
        return verdict;
    case FailureClass::Refresh:
    case FailureClass::Clock:
    case FailureClass::Region:
    case FailureClass::ReauthProxy:
        // Put right once in a run: a second time means that it was not the trouble.
        if (times(state.acted, verdict.failureClass) > 0)
            return stop(verdict,
                        verdict.failureClass == FailureClass::Region ? Cause::Fatal : Cause::NeedsPerson);
        verdict.action = Action::Remedy;
        return verdict;
    case FailureClass::Retry:
    case FailureClass::Throttle:
    case FailureClass::Reconcile:
        break;
    }

    if (failure.serverDelay && *failure.serverDelay > policy.maxServerDelay) {
        verdict.notBefore = *failure.serverDelay;
        return stop(verdict, Cause::ServerAskedToWait);
    }
    const bool last = state.attempt >= policy.maxAttempts;
    if (verdict.failureClass == FailureClass::Reconcile) {
        // Asking is worth it after the last attempt, too: it may have succeeded.
        verdict.action = Action::Reconcile;
        chooseDelay(verdict, policy, state, failure, dice);
        return verdict;
    }
    if (last)
        return stop(verdict, Cause::Exhausted);
    chooseDelay(verdict, policy, state, failure, dice);
    if (policy.deadline > 0ms && state.elapsed + verdict.delay >= policy.deadline)
        return stop(verdict, Cause::Deadline);
    verdict.action = Action::Wait;
    return verdict;
}

QLatin1StringView verdictName(FailureClass failureClass)
{
    return std::ranges::find(rows, failureClass, &Row::failureClass)->name;
}

bool isRetryable(FailureClass failureClass)
{
    return std::ranges::find(rows, failureClass, &Row::failureClass)->retryable;
}

} // namespace windlass
