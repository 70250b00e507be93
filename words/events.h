// SPDX-License-Identifier: GPL-3.0-or-later
// The texts of the log pane's lines.
#pragma once

#include "core/records/event.h"

namespace windlass::text {

/// The event as one line, without time, level and file name.
QString logText(const Event &event);
/// `Debug`, `Info`, `Warning`, `Error`.
QString levelWord(EventLevel level);

} // namespace windlass::text
