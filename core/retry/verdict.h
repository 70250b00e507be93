// SPDX-License-Identifier: GPL-3.0-or-later
// The whole retry brain: what to do after an attempt failed, as one pure function.
#pragma once

#include "core/base/dice.h"
#include "core/retry/attempt.h"
#include "core/retry/classify.h"
#include "core/retry/policy.h"

#include <vector>

namespace windlass {

/// What to do next.
enum class Action : quint8 {
    Wait,      ///< then attempt again; delay and reason are set
    Reconcile, ///< ask the service what became of it, then finish or wait and attempt again
    Remedy,    ///< put right what the class names (clock, region, credentials), then attempt again at once,
               ///< uncounted
    AwaitNetwork, ///< until there is one again, uncounted
    Stop,         ///< the run is over; cause says how
};

/// How a run ended.
enum class Cause : quint8 {
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
    DelayReason reason = DelayReason::None;
    bool counts = true;   ///< the attempt that failed counts as one, and the wait as one of our own
    bool starved = false; ///< as in Classification
    Duration delay{0};    ///< for Wait, and for Reconcile before sending again
    /// From now, wherever the service named an hour and whatever becomes of this run: nobody is to ask
    /// before.
    Duration notBefore{0};
    const void *row = nullptr; ///< as in Classification, where the row has a limit
};

/// Where a run stands: all that a verdict may depend on besides the failure and the policy.
struct RunState
{
    int attempt = 1;    ///< the attempt that just failed, 1-based, counted ones only
    int waitsTaken = 0; ///< own waits since the last reset
    Duration previousDelay{0};
    Duration elapsed{0}; ///< since the run began
    /// How often a remedy was applied, or a row with a limit acted on, already in this run.
    struct Acts
    {
        FailureClass failureClass = FailureClass::Fatal;
        const void *row = nullptr;
        int times = 0;
    };
    std::vector<Acts> acted;

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
