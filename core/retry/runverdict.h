// SPDX-License-Identifier: GPL-3.0-or-later
// What a run makes of a verdict. decide() says what is right; here is what the run can do of that, with the
// network gone, with nobody to ask or to put anything right. Functions as pure as decide() itself.
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
    bool canRemedy = false; ///< somebody puts right what the class names
    bool canAsk = false;    ///< somebody finds out what became of an attempt
    bool mayRepeat = false; ///< as safeToRepeat() says of the operation
};

/// For a failure while the network is gone: nothing of this is the service's fault, and nothing of it counts.
Verdict verdictOffline(const Classification &classification);

/// For a failure that nobody can blame the network for: decide(), and where that awaits the network, the next
/// attempt finds out, and counts.
Verdict verdictOnline(const RetryPolicy &policy, const RunState &state, const Failure &failure,
                      Classification classification, Dice &dice);

/// The verdict, or what comes nearest to it where the run lacks the means.
Verdict withinMeans(Verdict verdict, const RunMeans &means, bool offline);

/// For an attempt that the run has broken off itself.
Verdict verdictOnAbort(AbortReason reason);

} // namespace windlass
