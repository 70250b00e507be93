// SPDX-License-Identifier: GPL-3.0-or-later
// The saved destinations and their secrets: saving, removing, trying them, and finding the credentials of
// one. The rules about removing a destination stand here, for the window and the command line.
#pragma once

#include "core/accounts/credentialsource.h"
#include "core/accounts/destination.h"
#include "core/engine/doors.h"
#include "core/records/storedtransfer.h"
#include "core/services/connectiontest.h"
#include "core/store/archive.h"

#include <QList>

#include <functional>
#include <memory>
#include <vector>

namespace windlass {

/// Is it not over, and does it go to the saved destination of that name?
bool needs(const StoredTransfer &transfer, const QString &destination);
/// May it be removed, while these transfers need it? A failure (Settings) names them.
Result<void> mayRemove(const QString &destination, const QList<TransferId> &needing);
/// Can it be saved where another of its name is saved already? Its secret, and the transfers that go there,
/// are meant for the place that it names: a failure (Settings) where that is another one.
Result<void> mayReplace(const Destination &saved, const Destination &given);

class Accounts
{
public:
    struct Saved
    {
        Result<void> result;
        bool keptForSession = false; ///< the secret is not in the keychain, it lasts until the end
    };
    using Then = std::function<void(const Result<void> &)>;

    /// All of them have to outlive it. `note` is told a sentence that concerns a person.
    Accounts(EngineDoors &doors, Archive &archive, std::function<void(const QString &)> note);

    /// The destination as it is saved, with what the environment adds where it says nothing itself. A failure
    /// (Settings) where there is none of its name, or this version cannot go there.
    Result<Destination> completed(Destination destination) const;
    Handle findCredentials(const Destination &destination, CredentialSource::Freshness freshness,
                           std::function<void(Result<Credentials>)> then);

    // What these ask the vault for goes on until it is answered, or this is destroyed.

    /// Saves or replaces it. With credentials, these go into the vault, or where it cannot be used (or
    /// `sessionOnly`) are kept until the program ends.
    void save(const Destination &destination, const Credentials &credentials, bool sessionOnly,
              std::function<void(const Saved &)> then);
    /// Only into the keychain: a failure (Credentials) says why not. The destination takes its access key ID.
    void keepSecret(const QString &destination, const Credentials &credentials, Then then);
    /// Out of the keychain and out of this session.
    void forgetSecret(const QString &destination, Then then);
    /// Saves it without a secret, where mayReplace() lets it; one of the same place keeps its access key ID.
    void add(Destination destination, Then then);
    /// Removes it with its secret, where mayRemove() says so. A secret that stays behind is a note.
    void remove(const QString &name, const QList<TransferId> &needing, Then then);
    /// Writes and deletes one small object there. Credentials may be empty: the saved ones are used. One
    /// trial at a time: another one takes its place, and its answer never comes.
    void tryOut(const Destination &destination, const Credentials &credentials, Then then);
    void vaultState(std::function<void(VaultState)> then);
    /// Is a secret kept for that destination? Never asks a person to unlock the keychain.
    void secretState(const QString &destination, std::function<void(SecretState)> then);

    QString vaultKey(const QString &destination) const { return archive_.profileId() + u'/' + destination; }

private:
    void keep(Handle vaultJob) { vaultJobs_.push_back(std::move(vaultJob)); }

    EngineDoors &doors_;
    Archive &archive_;
    std::function<void(const QString &)> note_;
    CredentialSource credentials_;
    std::unique_ptr<ConnectionTest> connectionTest_;
    Handle trialCredentials_;
    std::vector<Handle> vaultJobs_; ///< ended ones, too: a few for each time that a dialog is open
};

} // namespace windlass
