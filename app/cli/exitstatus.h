// SPDX-License-Identifier: GPL-3.0-or-later
// How a run of the command line ends, for scripts.
#pragma once

#include "core/base/failure.h"
#include "core/records/status.h"
#include "core/retry/verdict.h"

#include <QList>

namespace windlass {

enum class ExitStatus {
    Done = 0,
    Failed = 1,      ///< at least one transfer failed for good
    Usage = 2,       ///< wrong usage or settings
    NeedsPerson = 3, ///< credentials, trust, quota, an existing object
    Parked = 4,      ///< `resume` goes on
    ProfileInUse = 5,
    Interrupted = 130, ///< `resume` goes on
};

/// The worse of two, in the order 2, 5, 130, 3, 1, 4, 0.
ExitStatus worse(ExitStatus a, ExitStatus b);

/// What one transfer contributes. One that is not at rest yet is left for `resume`.
ExitStatus exitStatusOf(const TransferStatus &transfer);

/// What the run as a whole ends with. `usageProblems`: paths, ids and options that could not be used.
ExitStatus exitStatusOf(const QList<TransferStatus> &transfers, qsizetype usageProblems, bool interrupted);

/// What a failure outside any request ends the run with, by its kind.
ExitStatus exitStatusOf(const Failure &failure);

/// What requests that ended by this cause end the run with; `failure` is the last one.
ExitStatus exitStatusOf(Cause cause, const Failure &failure);

} // namespace windlass
