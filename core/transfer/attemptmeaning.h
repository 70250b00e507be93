// SPDX-License-Identifier: GPL-3.0-or-later
// Which event to report when an attempt or a run of attempts has ended, and at which level.
#pragma once

#include "core/retry/verdict.h"
#include "core/transfer/event.h"

#include <optional>
#include <utility>

namespace windlass {

using Meaning = std::pair<EventKind, EventLevel>;

/// For a finished attempt. Empty if the attempt ended the run: the run's end then says more.
std::optional<Meaning> meaningOf(const AttemptRecord &attempt);
/// For a run that ended without success. Empty if the step continues in another session, or was cancelled.
std::optional<Meaning> meaningOf(Cause cause);

} // namespace windlass
