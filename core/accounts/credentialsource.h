// SPDX-License-Identifier: GPL-3.0-or-later
// Where credentials come from; the first place that has some wins: this session's vault, the system's
// keychain, the environment, the ecosystem's shared files, the program that these name.
#pragma once

#include "core/accounts/credentialprocess.h"
#include "core/accounts/destination.h"
#include "core/accounts/vault.h"

namespace windlass {

/// A variable of the environment; empty when it is not set.
using Environment = std::function<QString(const char *name)>;
Environment systemEnvironment();

/// The destination with region and endpoint from AWS_REGION, AWS_DEFAULT_REGION, AWS_ENDPOINT_URL_S3 and
/// AWS_ENDPOINT_URL, where it says nothing itself.
Destination withEnvironment(Destination destination, const Environment &environment);

/// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or what the profile AWS_PROFILE (else
/// `default`) of the shared credentials and config files says. Empty when neither has any.
Credentials credentialsFromEnvironment(const Environment &environment);

/// The command line of the profile's `credential_process`; empty when there is none.
QString credentialProcess(const Environment &environment);

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
    /// Asks outside of the vaults; never from inside the caller's own call.
    void askOutside(const std::shared_ptr<Handle> &present, const Destination &destination,
                    Freshness freshness, const QString &keychainTrouble, const Then &then);

    Vault &session_;
    Vault &keychain_;
    Timers &timers_;
    Environment environment_;
    QString keptCommand_; ///< the program that `kept_` came from
    ProcessCredentials kept_;
};

} // namespace windlass
