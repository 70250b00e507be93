// SPDX-License-Identifier: GPL-3.0-or-later
// Who runs next: a function of what is there and what is allowed.
#pragma once

#include "core/retry/attempt.h"
#include "core/upload/transferstate.h"

#include <span>
#include <vector>

namespace windlass {

struct QueueEntry
{
    TransferId id = 0;
    TransferState state = TransferState::Queued;
    bool active = false; ///< it has a place already
    bool held = false;   ///< it waits for a person's resume although it is queued
};

/// The transfers that get a place now, so that at most `jobs` have one. First come, first served; those that
/// take themselves back need no place of their own and go first.
std::vector<TransferId> nextToRun(std::span<const QueueEntry> entries, int jobs);

} // namespace windlass
