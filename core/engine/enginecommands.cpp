// SPDX-License-Identifier: GPL-3.0-or-later
// Engine: what its owner asks of it, but for beginning, adding and ending.
#include "core/accounts/serviceaddress.h"
#include "core/engine/engineprivate.h"
#include "core/transfer/permitted.h"
#include "core/transfer/place.h"

#include <algorithm>
#include <optional>

namespace windlass {

using namespace Qt::StringLiterals;

void Engine::pause(const QList<TransferId> &ids)
{
    for (const TransferId id : ids) {
        Private::Entry *entry = d_->find(id);
        if (entry == nullptr)
            continue;
        entry->credentials.reset();
        if (entry->driver)
            entry->driver->pause();
        else
            d_->apply(*entry, TransferEvent::Pause);
        d_->requeue(id);
    }
    d_->schedule();
}

void Engine::resume(const QList<TransferId> &ids)
{
    Manifests manifests;
    for (const TransferId id : ids) {
        Private::Entry *entry = d_->find(id);
        if (entry == nullptr || entry->driver)
            continue;
        if (!entry->stored.damage.isEmpty() && !entry->stored.takeBack) {
            d_->note(EventLevel::Warn, entry->stored.damage, id);
            continue;
        }
        // Who claims its place was there first, and who takes back takes what is its own.
        if (!claimsItsPlace(entry->stored) && !entry->stored.takeBack) {
            if (const auto rival = d_->claimed.constFind(placeOf(entry->stored));
                rival != d_->claimed.constEnd()) {
                d_->note(EventLevel::Warn,
                         u"Transfer %1 is on its way to %2, where this one goes, too. Cancel one of them."_s
                             .arg(*rival)
                             .arg(objectUrl(entry->stored.destination, entry->stored.key)),
                         id);
                continue;
            }
        }
        if (!entry->stored.takeBack && !d_->readManifestAgain(*entry, manifests))
            continue;
        // What the service asked for before the program was started anew holds; a rest of our own does not.
        if (entry->stored.state != TransferState::Queued)
            entry->stored.notBefore = {};
        entry->held = false;
        d_->apply(*entry, entry->stored.takeBack ? TransferEvent::Cancel : TransferEvent::Resume);
        d_->requeue(id);
    }
    d_->schedule();
}

/// A person may have corrected it meanwhile. False, and a note, where it says nothing usable any more.
bool Engine::Private::readManifestAgain(Entry &entry, Manifests &manifests)
{
    auto &manifest = entry.stored.manifest;
    if (!manifest || manifest->agrees)
        return true;
    const auto stated = manifests.of(entry.stored.file);
    if (!stated) {
        note(EventLevel::Warn, stated.error().text, entry.stored.id);
        return false;
    }
    if (*stated)
        manifest = ManifestDigest{(*stated)->manifest, (*stated)->digest, manifest->state, false};
    else
        manifest.reset();
    return true;
}

void Engine::retryNow(const QList<TransferId> &ids)
{
    QList<TransferId> resting;
    for (const TransferId id : ids) {
        Private::Entry *entry = d_->find(id);
        if (entry == nullptr)
            continue;
        if (entry->driver)
            entry->driver->retryNow();
        else if (entry->stored.state == TransferState::Parked || entry->stored.state == TransferState::Failed)
            resting.append(id);
        else if (entry->stored.state == TransferState::Queued)
            entry->stored.notBefore = {};
        d_->requeue(id);
    }
    resume(resting);
}

void Engine::cancel(const QList<TransferId> &ids)
{
    for (const TransferId id : ids) {
        Private::Entry *entry = d_->find(id);
        if (entry == nullptr)
            continue;
        entry->credentials.reset();
        if (entry->driver) {
            entry->driver->cancel();
            d_->requeue(id);
            continue;
        }
        entry->held = false;
        entry->stored.takeBack = true;
        d_->apply(*entry, TransferEvent::Cancel);
        d_->requeue(id);
        if (entry->stored.state == TransferState::Cancelling && nothingSent(entry->stored)) {
            entry->stored.finished = d_->doors.timers->wallClock();
            d_->apply(*entry, TransferEvent::TakenBack);
        }
    }
    d_->schedule();
}

void Engine::remove(const QList<TransferId> &ids)
{
    QList<TransferId> gone;
    for (const TransferId id : ids) {
        const Private::Entry *entry = d_->find(id);
        if (entry == nullptr)
            continue;
        if (entry->active() || !permitted(entry->status()).testFlag(Command::Remove)) {
            d_->note(EventLevel::Warn,
                     u"Only transfers that have ended can be removed; cancel this one first, so that nothing "
                     u"is left on the "
                     "service."_s,
                     id);
            continue;
        }
        if (const auto removedIt = d_->store->remove(id); !removedIt) {
            d_->note(EventLevel::Error, removedIt.error().text, id);
            continue;
        }
        d_->entries.erase(id);
        d_->requeue(id);
        gone.append(id);
    }
    if (!gone.isEmpty())
        d_->tell(&Engine::removed, gone);
}

void Engine::requestHistory(TransferId id)
{
    const auto attempts = d_->store->attempts(id);
    if (!attempts)
        return d_->note(EventLevel::Error, attempts.error().text, id);
    d_->tell(&Engine::history, id, *attempts);
}

void Engine::setSettings(const Settings &settings)
{
    if (const auto kept = d_->keepSettings(settings); !kept)
        d_->note(EventLevel::Error, kept.error().text);
}

Result<void> Engine::changeSetting(const QString &key, const QString &value)
{
    const auto changed = withSetting(d_->settings, key, value);
    return changed ? d_->keepSettings(*changed) : failed(changed.error());
}

Result<void> Engine::Private::keepSettings(const Settings &now)
{
    if (const auto written = writeSettings(profile.settingsFile, now); !written)
        return written;
    settings = now;
    q.limitThisRun(settings.jobs, settings.parts);
    tell(&Engine::settingsChanged, settings);
    return {};
}

void Engine::limitThisRun(int jobs, int parts, qint64 bytesPerSecond)
{
    if (jobs > 0)
        d_->jobs = jobs;
    if (parts > 0)
        d_->parts = parts;
    if (bytesPerSecond > 0)
        d_->limitOfThisRun = bytesPerSecond;
    d_->limitBandwidth();
    d_->schedule();
}

void Engine::decideIfExists(const QList<TransferId> &ids, IfExists choice)
{
    QList<TransferId> resting;
    for (const TransferId id : ids) {
        Private::Entry *entry = d_->find(id);
        if (entry == nullptr)
            continue;
        entry->stored.ifExists = choice;
        d_->savePlace(*entry);
        if (entry->driver)
            entry->driver->setIfExists(choice);
        else if (entry->rests() && entry->stored.failure &&
                 entry->stored.failure->kind == FailureKind::ObjectExists)
            resting.append(id);
    }
    resume(resting);
}

void Engine::setPriority(const QList<TransferId> &ids, int priority)
{
    for (const TransferId id : ids) {
        Private::Entry *entry = d_->find(id);
        if (entry == nullptr)
            continue;
        entry->stored.priority = std::clamp(priority, -1, 1);
        d_->savePlace(*entry);
        if (entry->driver)
            entry->driver->setPlace(entry->stored.priority, entry->stored.position);
        d_->requeue(id);
    }
    d_->schedule();
}

void Engine::move(TransferId id, QueueMove where)
{
    Private::Entry *moved = d_->find(id);
    if (moved == nullptr)
        return;
    std::vector<std::pair<qint64, TransferId>> queue;
    for (const auto &[each, entry] : d_->entries) {
        const bool waits = entry.state() == TransferState::Queued && !entry.active();
        if (waits && entry.stored.priority == moved->stored.priority)
            queue.emplace_back(entry.stored.position, each);
    }
    for (const auto &[each, position] : reordered(std::move(queue), id, where)) {
        Private::Entry &entry = d_->entries.at(each);
        entry.stored.position = position;
        d_->savePlace(entry);
    }
    d_->schedule();
}

void Engine::setRateLimit(const QList<TransferId> &ids, qint64 bytesPerSecond)
{
    for (const TransferId id : ids) {
        Private::Entry *entry = d_->find(id);
        if (entry == nullptr)
            continue;
        entry->stored.rateLimit = std::max<qint64>(bytesPerSecond, 0);
        d_->savePlace(*entry);
        if (entry->driver)
            entry->driver->setRateLimit(entry->stored.rateLimit);
    }
}

void Engine::saveDestination(const Destination &destination, const Credentials &credentials, bool sessionOnly)
{
    const auto finish = [this, name = destination.name,
                         keys = !credentials.empty()](bool keptForSession, const Result<void> &result) {
        d_->tell(&Engine::destinationSaved, name, result.has_value(), keptForSession,
                 result ? Failure{} : result.error());
        if (const auto all = d_->store->destinations())
            d_->tell(&Engine::destinationsChanged, *all);
        if (result && keys)
            d_->goOnWithKeys(name);
    };
    if (const auto name = checkedDestinationName(destination.name); !name)
        return finish(false, failed(name.error()));
    if (const auto checked = checkedDestination(destination); !checked)
        return finish(false, failed(checked.error()));
    if (const auto saved = d_->store->saveDestination(destination); !saved)
        return finish(false, saved);
    if (credentials.empty())
        return finish(false, {});
    const QString key = d_->vaultKey(destination.name);
    const auto keepForSession = [this, key, credentials, finish] {
        d_->keep(d_->doors.sessionVault->write(
            key, credentials, [finish](const Result<void> &result) { finish(true, result); }));
    };
    if (sessionOnly)
        return keepForSession();
    d_->keep(d_->doors.vault->write(
        key, credentials, [this, key, finish, keepForSession](const Result<void> &result) {
            if (!result) {
                d_->note(EventLevel::Warn, result.error().text);
                return keepForSession();
            }
            // An older secret of this session must not answer before the new one.
            d_->keep(
                d_->doors.sessionVault->remove(key, [finish](const Result<void> &) { finish(false, {}); }));
        }));
}

/// Those that rest because that destination had no keys, or wrong ones.
void Engine::Private::goOnWithKeys(const QString &destination)
{
    QList<TransferId> resting;
    for (const auto &[id, entry] : entries) {
        const StoredTransfer &stored = entry.stored;
        const bool rests = stored.state == TransferState::Failed || stored.state == TransferState::Parked;
        if (entry.rests() && rests && stored.destination->name == destination && stored.failure &&
            needsKeys(*stored.failure))
            resting.append(id);
    }
    q.resume(resting);
}

void Engine::removeDestination(const QString &name)
{
    if (const auto removedIt = d_->store->removeDestination(name); !removedIt)
        return d_->note(EventLevel::Error, removedIt.error().text);
    const QString key = d_->vaultKey(name);
    d_->keep(d_->doors.sessionVault->remove(key, [this, key](const Result<void> &) {
        d_->keep(d_->doors.vault->remove(key, [this](const Result<void> &result) {
            if (!result)
                d_->note(EventLevel::Warn, result.error().text);
        }));
    }));
    if (const auto all = d_->store->destinations())
        d_->tell(&Engine::destinationsChanged, *all);
}

void Engine::testDestination(const Destination &destination, const Credentials &credentials)
{
    const auto report = [this](const std::optional<Failure> &failure) {
        d_->tell(&Engine::destinationTested, !failure, failure.value_or(Failure{}));
    };
    const auto completed = withEnvironment(destination, systemEnvironment());
    if (!completed)
        return report(completed.error());
    const auto tryWith = [this, complete = *completed, report](const Credentials &found) {
        d_->trial = std::make_unique<Trial>(
            complete, found, Trial::Doors{*d_->doors.timers, *d_->doors.dice, *d_->doors.http, d_->s3},
            report);
    };
    if (!credentials.empty())
        return tryWith(credentials);
    d_->trialCredentials = d_->findCredentials(*completed, CredentialSource::Freshness::Kept,
                                               [tryWith, report](const Result<Credentials> &found) {
                                                   if (found)
                                                       tryWith(*found);
                                                   else
                                                       report(found.error());
                                               });
}

void Engine::requestVaultState()
{
    d_->keep(d_->doors.vault->state([this](VaultState state) { d_->tell(&Engine::vaultState, state); }));
}

void Engine::requestSecretState(const QString &destination)
{
    const QString key = d_->vaultKey(destination);
    const auto answer = [this, destination](SecretState state) {
        d_->tell(&Engine::secretState, destination, state);
    };
    const auto stateOf = [](const Result<std::optional<Credentials>> &found) {
        if (!found)
            return SecretState::Unknown;
        return *found && !(*found)->empty() ? SecretState::Kept : SecretState::None;
    };
    const auto askKeychain = [this, key, answer, stateOf] {
        d_->keep(d_->doors.vault->state([this, key, answer, stateOf](VaultState vault) {
            if (vault != VaultState::Ready) // to read it would ask a person to unlock it
                return answer(SecretState::Unknown);
            d_->keep(
                d_->doors.vault->read(key, [answer, stateOf](const auto &found) { answer(stateOf(found)); }));
        }));
    };
    d_->keep(d_->doors.sessionVault->read(key, [answer, stateOf, askKeychain](const auto &found) {
        if (stateOf(found) == SecretState::Kept)
            return answer(SecretState::Kept);
        askKeychain();
    }));
}

Handle Engine::Private::findCredentials(const Destination &destination, CredentialSource::Freshness freshness,
                                        std::function<void(Result<Credentials>)> then)
{
    return credentials.find(destination.name.isEmpty() ? QString() : vaultKey(destination.name), destination,
                            freshness, std::move(then));
}

/// The destination with what the environment adds where it says nothing itself.
Result<Destination> Engine::Private::completed(Destination destination) const
{
    if (!destination.name.isEmpty()) {
        const auto saved = store->destination(destination.name);
        if (!saved)
            return failed(saved.error());
        if (!*saved) {
            return failed(
                localFailure(FailureKind::Settings,
                             u"There is no destination named %1. Add it first."_s.arg(destination.name)));
        }
    }
    if (destination.provider != ProviderKind::S3) {
        return failed(localFailure(FailureKind::Settings,
                                   u"This version uploads to S3 and everything that speaks S3 only."_s));
    }
    return withEnvironment(std::move(destination), systemEnvironment());
}

} // namespace windlass
