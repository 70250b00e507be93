// SPDX-License-Identifier: GPL-3.0-or-later
// What an upload would do and what it leaves out, as lines and JSON objects.
#pragma once

#include "app/cli/console.h"
#include "app/cli/exitstatus.h"
#include "core/engine/engine.h"
#include "core/store/store.h"

namespace windlass {

/// Plans the request and prints the plan and a summary. Sends and writes nothing. `journal`: null if there is
/// none.
ExitStatus showPlan(const AddRequest &request, const Destination &destination, const Settings &settings,
                    const Store *journal, Console &console);

/// What the engine's events have reported already.
enum class AlreadyReported {
    Nothing,
    Missing, ///< files missing at the destination, and how many more there are
};

/// Prints the left-out files: with --json an object each, otherwise a line each for the first hundred.
void tellLeftOut(const QList<LeftOut> &leftOut, Console &console, AlreadyReported told);

} // namespace windlass
