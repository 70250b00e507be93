// SPDX-License-Identifier: GPL-3.0-or-later
// The keychain for commands: asks it and waits for its answer.
#pragma once

#include "core/accounts/credentials.h"
#include "core/base/result.h"
#include "core/store/store.h"

namespace windlass {

/// Keeps the credentials of the destination in the system's keychain. A failure (Credentials) says why not,
/// and what to do.
Result<void> keepSecret(const Store &store, const QString &destination, const Credentials &credentials);
/// Has the keychain credentials of the destination? Where it cannot be asked: no.
bool hasSecret(const Store &store, const QString &destination);
Result<void> forgetSecret(const Store &store, const QString &destination);

} // namespace windlass
