// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/accounts.h"

#include "core/accounts/serviceaddress.h"
#include "core/base/sentence.h"
#include "core/providers/provider.h"
#include "core/providers/providers.h"

#include <QStringList>

#include <optional>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

bool needs(const StoredTransfer &transfer, const QString &destination)
{
    const bool over = transfer.state == TransferState::Done || transfer.state == TransferState::Cancelled;
    return !over && transfer.destination->name == destination;
}

Result<void> mayRemove(const QString &destination, const QList<TransferId> &needing)
{
    if (needing.isEmpty())
        return {};
    QStringList numbers;
    for (const TransferId id : needing)
        numbers << QString::number(id);
    return failed(localFailure(FailureKind::Settings,
                               Sentence::tr("Transfers still go to “%1”: %2. Finish or cancel them first.")
                                   .arg(destination, numbers.join(", "_L1))));
}

Result<void> mayReplace(const Destination &saved, const Destination &given)
{
    if (placeOf(saved) == placeOf(given) && saved.prefix == given.prefix)
        return {};
    return failed(
        localFailure(FailureKind::Settings,
                     Sentence::tr("There is a destination “%1” already, at another place: %2. Choose another "
                                  "name, or remove it first: `windlass-cli destination remove %1`.")
                         .orInWindow(Sentence::tr("There is a destination “%1” already, at another place: "
                                                  "%2. Choose another name, or remove it first."))
                         .arg(given.name, destinationUrl(saved))));
}

Accounts::Accounts(EngineDoors &doors, Archive &archive, std::function<void(const Sentence &)> note)
    : doors_(doors)
    , archive_(archive)
    , note_(std::move(note))
    , credentials_(*doors.sessionVault, *doors.vault, *doors.timers)
{}

Result<Destination> Accounts::completed(Destination destination) const
{
    if (!destination.name.isEmpty()) {
        const auto saved = archive_.destination(destination.name);
        if (!saved)
            return failed(saved.error());
        if (!*saved) {
            return failed(localFailure(
                FailureKind::Settings,
                Sentence::tr("There is no destination named %1. Add it first.").arg(destination.name)));
        }
    }
    return withEnvironment(std::move(destination), systemEnvironment());
}

Handle Accounts::findCredentials(const Destination &destination, CredentialSource::Freshness freshness,
                                 std::function<void(Result<Credentials>)> then)
{
    return credentials_.find(destination.name.isEmpty() ? QString() : vaultKey(destination.name), destination,
                             freshness, std::move(then));
}

void Accounts::save(const Destination &destination, const Credentials &credentials, bool sessionOnly,
                    std::function<void(const Saved &)> then)
{
    if (const auto name = checkedDestinationName(destination.name); !name)
        return then({failed(name.error())});
    if (signInOf(destination.provider) == nullptr)
        return then({failed(unsupportedProvider())});
    if (const auto checked = checkedDestination(destination); !checked)
        return then({failed(checked.error())});
    if (const auto saved = archive_.saveDestination(destination); !saved)
        return then({saved});
    if (isEmpty(credentials))
        return then({});
    const QString key = vaultKey(destination.name);
    const auto keepForSession = [this, key, credentials, then] {
        keep(doors_.sessionVault->write(key, credentials, [then](const Result<void> &result) {
            then({result, true});
        }));
    };
    if (sessionOnly)
        return keepForSession();
    keep(doors_.vault->write(key, credentials, [this, key, then, keepForSession](const Result<void> &result) {
        if (!result) {
            note_(result.error().text);
            return keepForSession();
        }
        // An older secret of this session must not answer before the new one.
        keep(doors_.sessionVault->remove(key, [then](const Result<void> &) { then({}); }));
    }));
}

void Accounts::add(Destination destination, Then then)
{
    if (const auto name = checkedDestinationName(destination.name); !name)
        return then(failed(name.error()));
    const auto before = archive_.destination(destination.name);
    if (!before)
        return then(failed(before.error()));
    if (*before) {
        if (const auto may = mayReplace(**before, destination); !may)
            return then(may);
        if (destination.accessKeyId.isEmpty()) // it belongs to the secret saved under this name
            destination.accessKeyId = (*before)->accessKeyId;
    }
    then(archive_.saveDestination(destination));
}

void Accounts::keepSecret(const QString &destination, const Credentials &credentials, Then then)
{
    auto saved = archive_.destination(destination);
    if (!saved || !*saved) {
        return then(
            failed(saved ? localFailure(FailureKind::Settings,
                                        Sentence::tr("There is no destination named %1.").arg(destination))
                         : saved.error()));
    }
    const QString key = vaultKey(destination);
    keep(doors_.vault->write(key, credentials,
                             [this, key, then, changed = **saved,
                              id = publicName(credentials)](const Result<void> &written) mutable {
                                 if (!written)
                                     return then(written);
                                 if (changed.accessKeyId != id) {
                                     changed.accessKeyId = id;
                                     if (const auto kept = archive_.saveDestination(changed); !kept)
                                         return then(kept);
                                 }
                                 keep(doors_.sessionVault->remove(
                                     key, [then](const Result<void> &) { then({}); }));
                             }));
}

void Accounts::forgetSecret(const QString &destination, Then then)
{
    const QString key = vaultKey(destination);
    keep(doors_.sessionVault->remove(
        key, [this, key, then](const Result<void> &) { keep(doors_.vault->remove(key, then)); }));
}

void Accounts::remove(const QString &name, const QList<TransferId> &needing, Then then)
{
    if (const auto may = mayRemove(name, needing); !may)
        return then(may);
    if (const auto removed = archive_.removeDestination(name); !removed)
        return then(removed);
    forgetSecret(name, [this](const Result<void> &result) {
        if (!result)
            note_(result.error().text);
    });
    then({});
}

void Accounts::testConnection(const Destination &destination, const Credentials &credentials, Then then)
{
    testCredentials_.reset();
    connectionTest_.reset();
    const auto complete = withEnvironment(destination, systemEnvironment());
    if (!complete)
        return then(failed(complete.error()));
    const auto tryWith = [this, complete = *complete, then](const Credentials &found) {
        connectionTest_ = std::make_unique<ConnectionTest>(
            complete, found,
            ConnectionTest::Doors{*doors_.timers, *doors_.dice, *doors_.http, *providerOf(complete.provider)},
            [then](const std::optional<Failure> &failure) {
                then(failure ? Result<void>(failed(*failure)) : Result<void>());
            });
    };
    if (!isEmpty(credentials))
        return tryWith(credentials);
    testCredentials_ = findCredentials(*complete, CredentialSource::Freshness::Kept,
                                       [tryWith, then](const Result<Credentials> &found) {
                                           if (found)
                                               tryWith(*found);
                                           else
                                               then(failed(found.error()));
                                       });
}

void Accounts::vaultState(std::function<void(VaultState)> then)
{
    keep(doors_.vault->state(std::move(then)));
}

void Accounts::secretState(const QString &destination, std::function<void(SecretState)> then)
{
    const QString key = vaultKey(destination);
    const auto stateOf = [](const Result<std::optional<Credentials>> &found) {
        if (!found)
            return SecretState::Unknown;
        return *found && !isEmpty(**found) ? SecretState::Kept : SecretState::None;
    };
    const auto askKeychain = [this, key, then, stateOf] {
        keep(doors_.vault->state([this, key, then, stateOf](VaultState vault) {
            if (vault != VaultState::Ready) // reading it would prompt for unlocking
                return then(SecretState::Unknown);
            keep(doors_.vault->read(key, [then, stateOf](const auto &found) { then(stateOf(found)); }));
        }));
    };
    keep(doors_.sessionVault->read(key, [then, stateOf, askKeychain](const auto &found) {
        if (stateOf(found) == SecretState::Kept)
            return then(SecretState::Kept);
        askKeychain();
    }));
}

} // namespace windlass
