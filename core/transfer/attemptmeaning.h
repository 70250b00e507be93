// SPDX-License-Identifier: GPL-3.0-or-later
// What to tell of an attempt, or of a run of them, that has ended: the kind of event that it is, and how much
// it matters.
#pragma once

#include "core/retry/verdict.h"
#include "core/transfer/event.h"

#include <optional>
#include <utility>

namespace windlass {

using Meaning = std::pair<EventKind, EventLevel>;

/// Of an attempt that has ended. Nothing of one that its run has ended with: how it ended says more.
std::optional<Meaning> meaningOf(const AttemptRecord &attempt);
/// Of a run that ended without success. Nothing of one that goes on in another session, or that was let go.
std::optional<Meaning> meaningOf(Cause cause);

} // namespace windlass
