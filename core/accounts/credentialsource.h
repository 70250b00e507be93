// SPDX-License-Identifier: GPL-3.0-or-later
// Where credentials come from; the first place that has some wins: this session's vault, the system's
// keychain, then what the provider knows of: the environment, the files of its service's tools, the program
// that these name.
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

    /// Are those good that a program gave before and that have not expired?
    enum class Freshness { Kept, New };

    /// `key` is the destination's entry in the vaults; empty for one that was never saved. Without any
    /// credentials a failure (Credentials) says where was looked and what to do.
    Handle find(const QString &key, const Destination &destination, Freshness freshness,
                std::function<void(Result<Credentials>)> then);

private:
    using Then = std::function<void(Result<Credentials>)>;
    Result<Credentials> usable(const Credentials &credentials, const Destination &destination) const;
    /// Asks outside of the vaults; never from inside the caller's own call.
    void askOutside(const std::shared_ptr<Handle> &present, const Destination &destination,
                    Freshness freshness, const QString &keychainTrouble, const Then &then);

    Vault &session_;
    Vault &keychain_;
    Timers &timers_;
    Environment environment_;
    QString keptCommand_; ///< the program that `kept_` came from
    ExpiringSecret kept_;
};

} // namespace windlass
