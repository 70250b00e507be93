// SPDX-License-Identifier: GPL-3.0-or-later
// What an upload would do, and what of it is not sent, as lines and JSON objects.
#pragma once

#include "app/cli/console.h"
#include "app/cli/exitstatus.h"
#include "core/engine/engine.h"
#include "core/store/store.h"

namespace windlass {

/// Plans the request, prints it and a summary. Sends and writes nothing. `journal`: null where there is none.
ExitStatus showPlan(const AddRequest &request, const Destination &destination, const Settings &settings,
                    const Store *journal, Console &console);

/// What the engine's events have said already.
enum class ToldBefore {
    Nothing,
    Missing, ///< what is missing at the destination, and how much more there is
};

/// What is left out: an object each with --json, else a line each, of the first hundred.
void tellLeftOut(const QList<LeftOut> &leftOut, Console &console, ToldBefore told);

} // namespace windlass
