// SPDX-License-Identifier: GPL-3.0-or-later
// The interface to stored secrets. Implementations: the system's keychain, and a vault that forgets
// everything at the end of the session.
#pragma once

#include "core/accounts/credentials.h"
#include "core/base/handle.h"
#include "core/base/result.h"

#include <functional>
#include <optional>

namespace windlass {

/// Can the keychain be used now?
enum class VaultState {
    Ready,
    Locked,      ///< a person has to unlock it first
    Unavailable, ///< no service answers
};

/// Is a secret saved? Unknown if the keychain cannot be asked.
enum class SecretState { Kept, None, Unknown };

class Vault
{
public:
    virtual ~Vault() = default;

    /// Callbacks are called once, in the calling thread, never from inside the call. If the handle is
    /// dropped, they are not called.
    virtual Handle state(std::function<void(VaultState)> then) = 0;
    /// The credentials saved under `key`; empty if there are none. A failure (Credentials) says in a sentence
    /// why the vault cannot be read, and what to do.
    virtual Handle read(const QString &key, std::function<void(Result<std::optional<Credentials>>)> then) = 0;
    /// Reports success only after reading back what was written.
    virtual Handle write(const QString &key, const Credentials &credentials,
                         std::function<void(Result<void>)> then) = 0;
    /// Reports success only if nothing is left. Removing what does not exist succeeds.
    virtual Handle remove(const QString &key, std::function<void(Result<void>)> then) = 0;

protected:
    Vault() = default;
    Vault(const Vault &) = default;
    Vault &operator=(const Vault &) = default;
};

} // namespace windlass
