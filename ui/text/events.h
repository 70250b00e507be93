// SPDX-License-Identifier: GPL-3.0-or-later
// The lines of the log pane.
#pragma once

#include "core/transfer/event.h"

namespace windlass::text {

/// What happened, as one line without time, level and file name.
QString logText(const Event &event);
/// `Debug`, `Info`, `Warning`, `Error`.
QString levelWord(EventLevel level);

} // namespace windlass::text
