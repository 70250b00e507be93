// SPDX-License-Identifier: GPL-3.0-or-later
// Finds credentials; the first source that has some wins: this session's vault, the system's keychain, then
// the provider's sources: the environment, the files of its service's tools, and the program that those name.
#pragma once

#include "core/accounts/credentials.h"
#include "core/accounts/destination.h"
#include "core/accounts/vault.h"
#include "core/base/timers.h"
#include "core/providers/environment.h"

namespace windlass {

class CredentialSource
{
public:
    CredentialSource(Vault &session, Vault &keychain, Timers &timers,
                     Environment environment = systemEnvironment());

    /// May credentials be used that a program printed earlier and that have not expired (Kept), or must it
    /// run again (New)?
    enum class Freshness { Kept, New };

    /// `key`: the destination's entry in the vaults; empty for one that was never saved. If there are no
    /// credentials, a failure (Credentials) says which sources were tried and what to do.
    Handle find(const QString &key, const Destination &destination, Freshness freshness,
                std::function<void(Result<Credentials>)> then);

private:
    using Then = std::function<void(Result<Credentials>)>;
    Result<Credentials> usable(const Credentials &credentials, const Destination &destination) const;
    /// Tries the sources outside the vaults. Never calls back from inside the caller's own call.
    void askOutside(const std::shared_ptr<Handle> &present, const Destination &destination,
                    Freshness freshness, const Sentence &keychainTrouble, const Then &then);

    Vault &session_;
    Vault &keychain_;
    Timers &timers_;
    Environment environment_;
    QString keptCommand_; ///< the program that `kept_` came from
    ExpiringSecret kept_;
};

} // namespace windlass
