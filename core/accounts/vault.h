// SPDX-License-Identifier: GPL-3.0-or-later
// The door to secrets. Its sides: the system's keychain, and a vault that forgets everything at the end of
// the session.
#pragma once

#include "core/accounts/credentials.h"
#include "core/base/handle.h"
#include "core/base/result.h"

#include <functional>
#include <optional>

namespace windlass {

/// Is the keychain of any use at this moment?
enum class VaultState {
    Ready,
    Locked,      ///< there, but a person has to unlock it
    Unavailable, ///< no service answers
};

/// Is a secret kept there? A keychain that cannot be asked says neither yes nor no.
enum class SecretState { Kept, None, Unknown };

class Vault
{
public:
    virtual ~Vault() = default;

    /// Callbacks come once, in the calling thread, never from inside the call; dropping the handle silences
    /// them.
    virtual Handle state(std::function<void(VaultState)> then) = 0;
    /// The credentials kept under `key`; nothing when there are none. A failure (Credentials) says in a
    /// sentence why the vault could not be asked, and what to do.
    virtual Handle read(const QString &key, std::function<void(Result<std::optional<Credentials>>)> then) = 0;
    /// Reports success only after what was written could be read back.
    virtual Handle write(const QString &key, const Credentials &credentials,
                         std::function<void(Result<void>)> then) = 0;
    /// Reports success only when nothing is left; removing what is not there is a success.
    virtual Handle remove(const QString &key, std::function<void(Result<void>)> then) = 0;

protected:
    Vault() = default;
    Vault(const Vault &) = default;
    Vault &operator=(const Vault &) = default;
};

} // namespace windlass
