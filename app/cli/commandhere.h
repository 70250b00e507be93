// SPDX-License-Identifier: GPL-3.0-or-later
// Runs one engine command in this process, which drives the profile meanwhile.
#pragma once

#include "app/cli/profileaccess.h"
#include "core/engine/client.h"

#include <functional>

namespace windlass {

/// Starts an engine, gives it the command, and returns the result once it is saved; or the failure if the
/// engine cannot start. `command` must pass `receiver` and `then` on to the client.
Result<void>
commandHere(const DrivenProfile &driven,
            const std::function<void(Client &client, QObject *receiver, Client::Answer then)> &command);

} // namespace windlass
