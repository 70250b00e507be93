// SPDX-License-Identifier: GPL-3.0-or-later
// What a run makes of a verdict. decide() says what is right; this says what the run can do of it if the
// network is down, or if it has no way to ask or to put anything right. Functions as pure as decide() itself.
#pragma once

#include "core/base/dice.h"
#include "core/base/failure.h"
#include "core/retry/classify.h"
#include "core/retry/policy.h"
#include "core/retry/verdict.h"

namespace windlass {

/// What a run can do besides waiting and stopping.
struct RunMeans
{
    bool canRemedy = false; ///< there is a remedy for what the class names
    bool canAsk = false;    ///< there is a way to find out what became of an attempt
    bool mayRepeat = false; ///< as its traits say
};

/// For a failure while the network is down: it is not the service's fault, and it does not count.
Verdict verdictOffline(const Classification &classification);

/// For a failure that cannot be blamed on the network: decide(), but if that awaits the network, make another
/// attempt instead, which counts.
Verdict verdictOnline(const RetryPolicy &policy, const RunState &state, const Failure &failure,
                      Classification classification, Dice &dice);

/// The verdict, or the nearest one that the run has the means for.
Verdict withinMeans(Verdict verdict, const RunMeans &means, bool offline);

/// For an attempt that the run itself has aborted.
Verdict verdictOnAbort(AbortReason reason);

} // namespace windlass
