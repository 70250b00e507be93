// SPDX-License-Identifier: GPL-3.0-or-later
// Which event to report when an attempt or a run of attempts has ended, and at which level.
#pragma once

#include "core/records/event.h"
#include "core/retry/verdict.h"

#include <optional>
#include <utility>

namespace windlass {

using AttemptEvent = std::pair<EventKind, EventLevel>;

/// For a finished attempt. Empty if the attempt ended the run: the run's end then says more.
std::optional<AttemptEvent> eventFor(const AttemptRecord &attempt);
/// For a run that ended without success. Empty if the step continues in another session, or was cancelled.
std::optional<AttemptEvent> eventFor(Cause cause);

} // namespace windlass
