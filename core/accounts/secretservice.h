// SPDX-License-Identifier: GPL-3.0-or-later
// Asks the Secret Service itself, over D-Bus and without blocking, whether it is there and whether its
// keyring is unlocked, because QtKeychain does not report that. On systems with another keychain the answer
// is always Ready.
#pragma once

#include "core/accounts/vault.h"

namespace windlass {

/// Call from the main thread. `then` is called there later, within about five seconds.
void askSecretService(std::function<void(VaultState)> then);

} // namespace windlass
