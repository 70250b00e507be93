// SPDX-License-Identifier: GPL-3.0-or-later
// The whole retry brain: what to do after an attempt failed, as one pure function.
#pragma once

#include "core/base/dice.h"
#include "core/retry/attempt.h"
#include "core/retry/classify.h"
#include "core/retry/policy.h"

#include <map>

namespace windlass {

/// What to do next.
enum class Action {
    Wait,      ///< then attempt again; delay and reason are set
    Reconcile, ///< ask the service what became of it, then finish or wait and attempt again
    Remedy,    ///< put right what the class names (clock, region, credentials), then attempt again at once,
               ///< uncounted
    AwaitNetwork, ///< until there is one again, uncounted
    Stop,         ///< the run is over; cause says how
};

/// How a run ended.
enum class Cause {
    None,        ///< it has not, or it ended in success
    Exhausted,   ///< every attempt failed in a way that was worth another
    Fatal,       ///< no attempt would change it
    NeedsPerson, ///< a person has to act: credentials, trust, quota
    SessionLost, ///< the upload session is gone; a new one is needed
    Cancelled,
    Deadline,
    ServerAskedToWait, ///< longer than we wait in a run; notBefore is set
    Budget,            ///< the service has been in trouble for long: nothing but probes, and all in vain
    Offline,           ///< there was no network for longer than the policy waits
};

struct Verdict
{
    Action action = Action::Stop;
    /// For Stop. For Reconcile: how the run ends if the work proves not done; None means to attempt it again.
    Cause cause = Cause::None;
    FailureClass failureClass = FailureClass::Fatal;
    Duration delay{0}; ///< for Wait, and for Reconcile before sending again
    DelayReason reason = DelayReason::None;
    Duration notBefore{0}; ///< for ServerAskedToWait: from now
    QString rule;          ///< the row of the tables that decided, as in Classification
};

/// Where a run stands: all that a verdict may depend on besides the failure and the policy.
struct RunState
{
    int attempt = 1;    ///< the attempt that just failed, 1-based, counted ones only
    int waitsTaken = 0; ///< own waits since the last reset
    Duration previousDelay{0};
    Duration elapsed{0};                ///< since the run began
    std::map<FailureClass, int> acted;  ///< how often a class was acted on already in this run
    std::map<QString, int> actedOnRule; ///< the same by row

    /// Moves on by a verdict that the run goes on with: what the next verdict has to know of it.
    void remember(const Verdict &verdict);
};

/// Draws from the dice only where the verdict is to wait.
Verdict decide(const RetryPolicy &policy, const RunState &state, const Failure &failure,
               const Classification &classification, Dice &dice);

/// How a run ends that would have to act on this class and cannot, or has done so often enough.
Cause causeWithout(FailureClass failureClass);

/// The action in a word or two for `retry explain`.
QString verdictName(const Classification &classification);
/// Is it tried again while attempts are left: after a wait or a remedy, or in a new upload session?
bool isRetryable(FailureClass failureClass);

} // namespace windlass
