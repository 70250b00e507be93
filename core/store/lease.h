// SPDX-License-Identifier: GPL-3.0-or-later
// The right to work on one transfer. The backlog gives it to one process at a time (Backlog::claim), and
// every write about the work names it: the store refuses writes under a lease that has ended.
#pragma once

#include "core/retry/attempt.h"

namespace windlass {

struct Lease
{
    TransferId transfer = 0;
    quint64 fence = 0; ///< increases with each claim; 0: no lease

    bool operator==(const Lease &) const = default;
};

} // namespace windlass
