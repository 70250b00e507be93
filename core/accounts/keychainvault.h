// SPDX-License-Identifier: GPL-3.0-or-later
// The system's keychain through QtKeychain.
//
// QtKeychain reports too little (measured with 0.13 and libsecret): a locked keyring answers "not found",
// deleting from it "succeeds" and deletes nothing, without a service each job fails with a different error,
// and without glib's event loop no job ever ends. So before each job we ask the Secret Service itself whether
// it is there and unlocked. Each job has a time limit, and what was written or deleted is read back.
//
// The work runs in the application's main thread, where libsecret's callbacks arrive. Answers are called in
// the caller's thread.
#pragma once

#include "core/accounts/vault.h"
#include "core/base/timers.h"

namespace windlass {

class KeychainVault final : public Vault
{
public:
    /// `service` is the name under which the keychain files our entries.
    explicit KeychainVault(QString service = QStringLiteral("windlass"),
                           Duration patience = Duration(20'000));

    Handle state(std::function<void(VaultState)> then) override;
    Handle read(const QString &key, std::function<void(Result<std::optional<Credentials>>)> then) override;
    Handle write(const QString &key, const Credentials &credentials,
                 std::function<void(Result<void>)> then) override;
    Handle remove(const QString &key, std::function<void(Result<void>)> then) override;

private:
    QString service_;
    Duration patience_; ///< how long a person may take to unlock the keychain
};

} // namespace windlass
