// SPDX-License-Identifier: GPL-3.0-or-later
// The whole retry decision: what to do after an attempt failed, as one pure function.
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
    AwaitNetwork, ///< wait until there is a network again, uncounted
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
    Budget,            ///< the service has been in trouble for long: all probes failed
    Offline,           ///< there was no network for longer than the policy waits
};

struct Verdict
{
    Action action = Action::Stop;
    /// For Stop. For Reconcile: how the run ends if the work proves not done; None: attempt it again.
    Cause cause = Cause::None;
    FailureClass failureClass = FailureClass::Fatal;
    DelayReason reason = DelayReason::None;
    bool counts = true;   ///< the failed attempt counts, and the wait counts as one of our own
    bool starved = false; ///< as in Classification
    Duration delay{0};    ///< for Wait, and for Reconcile before sending again
    /// From now, whenever the service named a time, whatever becomes of this run: no request should be sent
    /// before.
    Duration notBefore{0};
    const void *row = nullptr; ///< as in Classification, where the row has a limit
};

/// State of a run: everything a verdict may depend on besides the failure and the policy.
struct RunState
{
    int attempt = 1;    ///< the attempt that just failed, 1-based; only counted ones
    int waitsTaken = 0; ///< own waits since the last reset
    Duration previousDelay{0};
    Duration elapsed{0}; ///< since the run began
    /// How often in this run a remedy was applied, or a row with a limit was acted on.
    struct Acts
    {
        FailureClass failureClass = FailureClass::Fatal;
        const void *row = nullptr;
        int times = 0;
    };
    std::vector<Acts> acted;

    /// Updates the state after a verdict that the run continues with.
    void remember(const Verdict &verdict);
};

/// Uses the dice only if the verdict is to wait.
Verdict decide(const RetryPolicy &policy, const RunState &state, const Failure &failure,
               const Classification &classification, Dice &dice);

/// How a run ends that would have to act on this class but cannot, or has done so often enough.
Cause causeWithout(FailureClass failureClass);

/// The action in a word or two for `retry explain`.
QString verdictName(const Classification &classification);
/// Is it tried again while attempts are left: after a wait or a remedy, or in a new upload session?
bool isRetryable(FailureClass failureClass);

} // namespace windlass
