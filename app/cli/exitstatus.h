// SPDX-License-Identifier: GPL-3.0-or-later
// The exit status of the command line, for scripts.
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
    Parked = 4,      ///< `resume` continues
    ProfileInUse = 5,
    Interrupted = 130, ///< `resume` continues
};

/// The worse of two, in the order 2, 5, 130, 3, 1, 4, 0.
ExitStatus worse(ExitStatus a, ExitStatus b);

/// The status of a command that keeps nothing which `resume` could go on with: in the place of Parked,
/// Failed.
ExitStatus withoutParking(ExitStatus status);

/// The status for one transfer. One that is not at rest yet counts as left for `resume`.
ExitStatus exitStatusOf(const TransferStatus &transfer);

/// The status for the whole run. `usageProblems`: the number of paths, ids and options that could not be
/// used.
ExitStatus exitStatusOf(const QList<TransferStatus> &transfers, qsizetype usageProblems, bool interrupted);

/// The status for a failure outside any request, by its kind.
ExitStatus exitStatusOf(const Failure &failure);

/// The status for requests that ended for this cause; `failure` is the last one.
ExitStatus exitStatusOf(Cause cause, const Failure &failure);

} // namespace windlass
