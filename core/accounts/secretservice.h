// SPDX-License-Identifier: GPL-3.0-or-later
// Asks the Secret Service itself, over D-Bus and without blocking, whether it is there and whether its
// keyring is open: QtKeychain does not say. On systems with another keychain the answer is always that it is
// ready.
#pragma once

#include "core/accounts/vault.h"

namespace windlass {

/// Call from the main thread; `then` comes there, later. Takes at most five seconds.
void askSecretService(std::function<void(VaultState)> then);

} // namespace windlass
