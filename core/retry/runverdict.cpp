// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/runverdict.h"

namespace windlass {

namespace {

Verdict stopped(Verdict verdict, Cause cause)
{
    verdict.action = Action::Stop;
    verdict.cause = cause;
    return verdict;
}

} // namespace

Verdict verdictOffline(const Classification &classification)
{
    const bool askFirst = classification.failureClass == FailureClass::Reconcile;
    Verdict verdict;
    verdict.failureClass = askFirst ? FailureClass::Reconcile : FailureClass::Net;
    verdict.action = askFirst ? Action::Reconcile : Action::AwaitNetwork;
    verdict.counts = false;
    return verdict;
}

Verdict verdictOnline(const RetryPolicy &policy, const RunState &state, const Failure &failure,
                      Classification classification, Dice &dice)
{
    Verdict verdict = decide(policy, state, failure, classification, dice);
    if (verdict.action != Action::AwaitNetwork)
        return verdict;
    classification.failureClass = FailureClass::Retry;
    verdict = decide(policy, state, failure, classification, dice);
    verdict.failureClass = FailureClass::Net;
    return verdict;
}

Verdict withinMeans(Verdict verdict, const RunMeans &means, bool offline)
{
    if (verdict.action == Action::Remedy && !means.canRemedy)
        return stopped(verdict, causeWithout(verdict.failureClass));
    if (verdict.action != Action::Reconcile || means.canAsk)
        return verdict;
    // Without a way to ask, only repeat what may be repeated.
    if (!means.mayRepeat)
        return stopped(verdict, Cause::Exhausted);
    if (verdict.cause != Cause::None)
        return stopped(verdict, verdict.cause);
    verdict.action = offline ? Action::AwaitNetwork : Action::Wait;
    return verdict;
}

Verdict verdictOnAbort(AbortReason reason)
{
    Verdict verdict;
    if (reason == AbortReason::UserCancelled) {
        verdict.failureClass = FailureClass::Cancel;
    } else if (reason == AbortReason::Suspended) {
        verdict.failureClass = FailureClass::Net;
        verdict.action = Action::AwaitNetwork;
        verdict.reason = DelayReason::Offline;
    }
    return verdict;
}

} // namespace windlass
