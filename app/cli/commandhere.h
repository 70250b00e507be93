// SPDX-License-Identifier: GPL-3.0-or-later
// One command of the engine, carried out in this process, which drives the profile for that long.
#pragma once

#include "app/cli/profileaccess.h"
#include "core/engine/client.h"

#include <functional>

namespace windlass {

/// Gives the command to an engine, and returns its result once it is saved. `command` passes `context` and
/// `then` on to the client. A failure of the engine to start is returned, too.
Result<void>
commandHere(const DrivenProfile &driven,
            const std::function<void(Client &client, QObject *context, Client::Answer then)> &command);

} // namespace windlass
