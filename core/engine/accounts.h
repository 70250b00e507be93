// SPDX-License-Identifier: GPL-3.0-or-later
// The saved destinations and their secrets: saves, removes and tests them, and finds a destination's
// credentials. The rules for removing and replacing a destination are here, for the window and the command
// line alike.
#pragma once

#include "core/accounts/credentialsource.h"
#include "core/accounts/destination.h"
#include "core/base/sentence.h"
#include "core/engine/doors.h"
#include "core/records/storedtransfer.h"
#include "core/services/connectiontest.h"
#include "core/store/archive.h"

#include <QList>

#include <functional>
#include <memory>
#include <vector>

namespace windlass {

/// Is the transfer unfinished, and does it go to the saved destination with this name?
bool needs(const StoredTransfer &transfer, const QString &destination);
/// May the destination be removed while these transfers need it? A failure (Settings) names them.
Result<void> mayRemove(const QString &destination, const QList<TransferId> &needing);
/// May `given` replace the destination that is saved under the same name? The saved secret and the transfers
/// that go there are meant for that place, so a failure (Settings) if `given` leads to another one.
Result<void> mayReplace(const Destination &saved, const Destination &given);

class Accounts
{
public:
    struct Saved
    {
        Result<void> result;
        bool keptForSession = false; ///< the secret is not in the keychain; it is lost when the program ends
    };
    using Then = std::function<void(const Result<void> &)>;

    /// The arguments must outlive this object. `note` gets sentences that are meant for a person.
    Accounts(EngineDoors &doors, Archive &archive, std::function<void(const Sentence &)> note);

    /// The destination, completed from the environment where it leaves something open. A failure (Settings)
    /// if it has a name under which none is saved, or if this version does not support its service.
    Result<Destination> completed(Destination destination) const;
    Handle findCredentials(const Destination &destination, CredentialSource::Freshness freshness,
                           std::function<void(Result<Credentials>)> then);

    // Requests to the vault that these functions start continue until they are answered or this object is
    // destroyed.

    /// Saves or replaces the destination. Credentials, if given, go into the keychain. If that cannot be
    /// used, or with `sessionOnly`, they are kept until the program ends.
    void save(const Destination &destination, const Credentials &credentials, bool sessionOnly,
              std::function<void(const Saved &)> then);
    /// Saves the credentials in the keychain only; a failure (Credentials) says why that is not possible, and
    /// a failure (Settings) that there is no such destination. The destination takes over their access key
    /// ID.
    void keepSecret(const QString &destination, const Credentials &credentials, Then then);
    /// Deletes the secret from the keychain and from this session.
    void forgetSecret(const QString &destination, Then then);
    /// Saves the destination without a secret, if mayReplace() allows it. If it replaces one and names no
    /// access key ID, it keeps that of the old one.
    void add(Destination destination, Then then);
    /// Removes the destination and its secret, if mayRemove() allows it. If the secret cannot be deleted, a
    /// note says so.
    void remove(const QString &name, const QList<TransferId> &needing, Then then);
    /// Tests the destination by writing and deleting one small object. If the credentials are empty, the
    /// saved ones are used. One test at a time: a new one cancels the one that runs, whose `then` is then
    /// never called.
    void testConnection(const Destination &destination, const Credentials &credentials, Then then);
    void vaultState(std::function<void(VaultState)> then);
    /// Is a secret saved for that destination? Never prompts for unlocking the keychain.
    void secretState(const QString &destination, std::function<void(SecretState)> then);

    QString vaultKey(const QString &destination) const { return archive_.profileId() + u'/' + destination; }

private:
    void keep(Handle vaultJob) { vaultJobs_.push_back(std::move(vaultJob)); }

    EngineDoors &doors_;
    Archive &archive_;
    std::function<void(const Sentence &)> note_;
    CredentialSource credentials_;
    std::unique_ptr<ConnectionTest> connectionTest_;
    Handle testCredentials_;
    std::vector<Handle> vaultJobs_; ///< finished ones too; each open dialog adds only a few
};

} // namespace windlass
