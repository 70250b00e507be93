// SPDX-License-Identifier: GPL-3.0-or-later
// Engine: the commands for transfers and settings.
#include "core/base/sentence.h"
#include "core/engine/engineprivate.h"
#include "core/engine/settingcheck.h"
#include "core/queue/permitted.h"

#include <algorithm>
#include <optional>

namespace windlass {

using namespace Qt::StringLiterals;

void Engine::add(const AddRequest &request)
{
    AddReport report;
    report.token = request.token;
    if (!d_->up() || d_->stopping) {
        report.problems.append(Sentence::tr("The program ends, and adds nothing more."));
        return d_->tell(&Client::addDone, report);
    }
    const auto destination = d_->accounts->completed(request.destination);
    if (!destination) {
        report.problems.append(destination.error().text);
        return d_->tell(&Client::addDone, report);
    }
    const Service service{providerOf(destination->provider)->shape(destination->endpoint),
                          rateToPlanBy(d_->store->recentPartRate(*destination).value_or(0),
                                       std::max<qint64>(d_->clock.now().bytesPerSecond, 0), d_->jobsAtOnce,
                                       request.rateLimit)};
    d_->intake->add(request, *destination, d_->settings, service);
}

void Engine::stopAdding(int token)
{
    if (d_->intake)
        d_->intake->stop(token);
}

void Engine::pause(const QList<TransferId> &ids)
{
    if (!d_->up())
        return;
    for (const TransferId id : ids) {
        if (Job *job = d_->jobOf(id); job != nullptr && job->pause()) {
            d_->jobChanged(id);
            continue;
        }
        d_->release(id);
        d_->apply(id, TransferEvent::Pause);
    }
    d_->schedule();
}

void Engine::resume(const QList<TransferId> &ids)
{
    if (d_->up())
        d_->resume(ids);
}

namespace {

/// Why a transfer cannot go on: another one, in this state, claims its object. %1: the other one's id, %2:
/// the object.
Sentence takenBy(TransferState state)
{
    switch (state) {
    case TransferState::Paused:
        return Sentence::tr(
            "Transfer %1 is paused, and goes to %2, as this one does. Resume that one, or cancel it.");
    case TransferState::Parked:
        return Sentence::tr(
            "Transfer %1 is parked, and goes to %2, as this one does. Resume that one, or cancel it.");
    case TransferState::Failed:
        return Sentence::tr(
            "Transfer %1 is failed, and goes to %2, as this one does. Resume that one, or cancel it.");
    default:
        return Sentence::tr("Transfer %1 is on its way to %2, where this one goes, too. Cancel one of them.");
    }
}

} // namespace

/// If it returns false, a note says why.
bool Engine::Private::mayResume(const StoredTransfer &row)
{
    if (row.takeBack) // cancelling only removes what this transfer has sent
        return true;
    if (!row.damage.isEmpty()) {
        note(EventLevel::Warn, row.damage, row.id);
        return false;
    }
    const auto rival = roster->rivalOf(row);
    if (rival) {
        note(EventLevel::Warn, takenBy(status(*rival).state).arg(*rival, objectUrl(row.destination, row.key)),
             row.id);
    }
    return !rival;
}

void Engine::Private::resume(const QList<TransferId> &ids)
{
    Manifests manifests;
    for (const TransferId id : ids) {
        const StoredTransfer *row = roster->find(id);
        if (row == nullptr || roster->lent(id) || !mayResume(*row))
            continue;
        const bool takesBack = row->takeBack;
        if (!takesBack && !readManifestAgain(id, manifests))
            continue;
        // A delay that the service asked for before the program restarted still holds; a wait of our own does
        // not.
        if (row->state != TransferState::Queued)
            clearNotBefore(id);
        roster->hold(id, false);
        apply(id, takesBack ? TransferEvent::Cancel : TransferEvent::Resume);
    }
    schedule();
}

void Engine::Private::clearNotBefore(TransferId id)
{
    roster->change(id, Roster::Group::Kept, [](StoredTransfer &row) { row.notBefore = {}; });
}

/// The person may have corrected the manifest since. Returns false, after a note, if it still cannot be used.
bool Engine::Private::readManifestAgain(TransferId id, Manifests &manifests)
{
    const StoredTransfer &row = *roster->find(id);
    if (!row.manifest || row.manifest->agrees)
        return true;
    const auto stated = manifests.of(row.file);
    if (!stated) {
        note(EventLevel::Warn, stated.error().text, id);
        return false;
    }
    roster->change(id, Roster::Group::Kept, [&stated](StoredTransfer &changed) {
        if (*stated)
            changed.manifest =
                ManifestDigest{(*stated)->manifest, (*stated)->digest, changed.manifest->state, false};
        else
            changed.manifest.reset();
    });
    return true;
}

void Engine::retryNow(const QList<TransferId> &ids)
{
    if (!d_->up())
        return;
    QList<TransferId> resting;
    for (const TransferId id : ids) {
        const StoredTransfer *row = d_->roster->find(id);
        if (row == nullptr)
            continue;
        if (Job *job = d_->jobOf(id))
            job->retryNow();
        else if (row->state == TransferState::Parked || row->state == TransferState::Failed)
            resting.append(id);
        else if (row->state == TransferState::Queued)
            d_->clearNotBefore(id);
    }
    d_->resume(resting);
}

void Engine::cancel(const QList<TransferId> &ids)
{
    if (!d_->up())
        return;
    for (const TransferId id : ids) {
        if (Job *job = d_->jobOf(id); job != nullptr && job->cancel()) {
            d_->jobChanged(id);
            continue;
        }
        d_->release(id);
        const StoredTransfer *row = d_->roster->find(id);
        if (row == nullptr)
            continue;
        d_->roster->hold(id, false);
        d_->roster->change(id, Roster::Group::Kept, [](StoredTransfer &taken) { taken.takeBack = true; });
        d_->apply(id, TransferEvent::Cancel);
        if (row->state != TransferState::Cancelling || !nothingSent(*row))
            continue;
        d_->roster->change(id, Roster::Group::Kept,
                           [this](StoredTransfer &taken) { taken.finished = d_->doors.timers->wallClock(); });
        d_->apply(id, TransferEvent::TakenBack);
    }
    d_->schedule();
}

void Engine::remove(const QList<TransferId> &ids)
{
    if (!d_->up())
        return;
    QList<TransferId> gone;
    for (const TransferId id : ids) {
        if (d_->roster->find(id) == nullptr)
            continue;
        if (d_->roster->lent(id) || !permitted(d_->status(id)).testFlag(Command::Remove)) {
            d_->note(
                EventLevel::Warn,
                Sentence::tr(
                    "Only transfers that have ended can be removed; cancel this one first, so that nothing "
                    "is left on the "
                    "service."),
                id);
            continue;
        }
        if (const auto removedIt = d_->roster->remove(id); !removedIt) {
            d_->note(EventLevel::Error, removedIt.error().text, id);
            continue;
        }
        gone.append(id);
    }
    if (!gone.isEmpty())
        d_->tell(&Client::removed, gone);
}

void Engine::requestHistory(TransferId id)
{
    if (!d_->up())
        return;
    const auto attempts = d_->store->attempts(id);
    if (!attempts)
        return d_->note(EventLevel::Error, attempts.error().text, id);
    d_->tell(&Client::history, id, *attempts);
}

void Engine::changeSettings(const Settings &before, const Settings &after)
{
    if (!d_->up())
        return;
    if (const auto kept = d_->keepSettings(withChanges(d_->settings, before, after)); !kept)
        d_->note(EventLevel::Error, kept.error().text);
}

void Engine::changeSetting(const QString &key, const QString &value, QObject *context, Answer answer)
{
    const Answer then = Private::guardedBy(context, std::move(answer));
    if (!d_->acceptsCommands(then))
        return;
    const auto changed = withUsableSetting(d_->settings, key, value);
    then(changed ? d_->keepSettings(*changed) : failed(changed.error()));
}

Result<void> Engine::Private::keepSettings(const Settings &now)
{
    if (const auto written = writeSettings(profile.settingsFile, now); !written)
        return written;
    settings = now;
    q.limitThisRun(settings.jobs, settings.parts);
    tell(&Client::settingsChanged, settings);
    return {};
}

void Engine::limitThisRun(int jobs, int parts, qint64 bytesPerSecond)
{
    if (jobs > 0)
        d_->jobsAtOnce = jobs;
    if (parts > 0)
        d_->parts = parts;
    if (bytesPerSecond > 0)
        d_->limitOfThisRun = bytesPerSecond;
    d_->clock.limit(d_->settings, d_->limitOfThisRun);
    for (const auto &[id, job] : d_->jobs)
        job->setLanes(d_->lanes());
    d_->schedule();
}

/// Changes the place group, which holds what a person chose. It takes effect for a running transfer too.
void Engine::Private::changePlace(TransferId id, const std::function<void(StoredTransfer &)> &how)
{
    if (!up() || !roster->change(id, Roster::Group::Place, how))
        return;
    if (Job *job = jobOf(id))
        job->setPlace(*roster->find(id));
}

void Engine::decideIfExists(const QList<TransferId> &ids, IfExists choice)
{
    if (!d_->up())
        return;
    QList<TransferId> resting;
    for (const TransferId id : ids) {
        d_->changePlace(id, [choice](StoredTransfer &row) { row.ifExists = choice; });
        const StoredTransfer *row = d_->roster->find(id);
        if (row != nullptr && !d_->roster->lent(id) && row->failure &&
            row->failure->kind == FailureKind::ObjectExists)
            resting.append(id);
    }
    d_->resume(resting);
}

void Engine::setPriority(const QList<TransferId> &ids, int priority)
{
    for (const TransferId id : ids)
        d_->changePlace(id, [priority](StoredTransfer &row) { row.priority = std::clamp(priority, -1, 1); });
    d_->schedule();
}

void Engine::move(TransferId id, QueueMove where)
{
    if (!d_->up())
        return;
    d_->roster->move(id, where);
    d_->schedule();
}

void Engine::setRateLimit(const QList<TransferId> &ids, qint64 bytesPerSecond)
{
    for (const TransferId id : ids) {
        d_->changePlace(id, [bytesPerSecond](StoredTransfer &row) {
            row.rateLimit = std::max<qint64>(bytesPerSecond, 0);
        });
    }
}

} // namespace windlass
