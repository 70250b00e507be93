// SPDX-License-Identifier: GPL-3.0-or-later
// Engine: which transfer runs when, and what sets it going.
#include "core/engine/engineprivate.h"
#include "core/transfer/parking.h"
#include "core/transfer/place.h"
#include "core/transfer/serviceurl.h"

#include <algorithm>
#include <optional>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// The same text for all that goes to the same bucket of the same service.
QString bucketOf(const StoredTransfer &transfer)
{
    return placeOf(transfer).bucket;
}

} // namespace

void Engine::Private::schedule()
{
    if (!store || stopping || ending)
        return;
    const QueueLimits limits = bandwidthNow.stopped()
                                   ? QueueLimits{0, 0}
                                   : queueLimits(jobs, partsWithin(parts, doors.openFiles), doors.openFiles);
    std::function<bool(TransferId)> rests;
    if (const QSet<QString> resting = restingBuckets(); !resting.isEmpty())
        rests = [this, resting](TransferId id) { return resting.contains(bucketOf(entries.at(id).stored)); };
    for (const TransferId id : queue.next(limits, rests))
        begin(entries.at(id));
    awaitParked();
}

void Engine::Private::requeue(TransferId id)
{
    Entry *entry = find(id);
    if (entry != nullptr)
        claim(*entry);
    if (entry == nullptr || (atRest(entry->state()) && !entry->active()))
        queue.remove(id);
    else
        queue.put({id, entry->state(), entry->active(), entry->held, entry->stored.plan.single(),
                   entry->stored.priority, entry->stored.position});
    const auto list = [id](std::set<TransferId> &ids, bool in) {
        if (in)
            ids.insert(id);
        else
            ids.erase(id);
    };
    list(running, entry != nullptr && entry->driver != nullptr);
    list(timed, entry != nullptr && entry->driver == nullptr && entry->stored.notBefore.isValid());
}

void Engine::Private::claim(Entry &entry)
{
    const bool claims = entry.active() || claimsItsPlace(entry.stored);
    if (claims == entry.claims)
        return;
    entry.claims = claims;
    if (claims)
        claimed.insert(placeOf(entry.stored), entry.stored.id);
    else
        claimed.remove(placeOf(entry.stored), entry.stored.id);
}

void Engine::Private::begin(Entry &entry)
{
    entry.credentials =
        findCredentials(entry.stored.destination, CredentialSource::Freshness::Kept,
                        [this, &entry](Result<Credentials> found) {
                            const auto fetching = std::move(entry.credentials);
                            if (found && !entry.stored.probeSession.isEmpty()) {
                                takeBackProbe(entry, *found);
                            } else if (found) {
                                settleChecksum(entry, *found);
                            } else {
                                entry.stored.failure = found.error();
                                entry.stored.cause = Cause::NeedsPerson;
                                entry.stored.finished = doors.timers->wallClock();
                                apply(entry, TransferEvent::Refused);
                                happened(eventOf(entry, EventKind::TransferFinished, EventLevel::Error));
                                schedule();
                            }
                        });
    requeue(entry.stored.id);
}

/// What a probe left behind, as when the program was killed meanwhile, is taken back before anything else.
void Engine::Private::takeBackProbe(Entry &entry, const Credentials &found)
{
    const std::shared_ptr<ChecksumProbe> probe = makeProbe(entry, found);
    entry.credentials = Handle([probe] {}); // as long as this is held, it works
    probe->takeBack([this, &entry, found] {
        // Not from here: the probe is above us.
        const auto working = std::make_shared<Handle>(std::move(entry.credentials));
        entry.credentials = doors.timers->after(Duration::zero(), [this, &entry, found, working] {
            const auto done = std::move(entry.credentials);
            working->reset();
            settleChecksum(entry, found);
        });
    });
}

std::unique_ptr<ChecksumProbe> Engine::Private::makeProbe(Entry &entry, const Credentials &found)
{
    const Destination &destination = entry.stored.destination;
    const RetryPolicy policy = policyFor(entry.stored);
    return std::make_unique<ChecksumProbe>(
        entry.stored, found, policy,
        ChecksumProbe::Doors{*doors.timers, *doors.dice, *doors.http, *store, s3,
                             endpoints.at(serviceUrl(destination), destination, found, policy)},
        [this](Event event) { happened(std::move(event)); });
}

/// Before anything is sent to a service for the first time, it is found out which checksums it takes.
void Engine::Private::settleChecksum(Entry &entry, const Credentials &found)
{
    const QString place = bucketOf(entry.stored);
    auto mode = settledMode(entry.stored);
    if (!mode)
        mode = checksums->known(place);
    if (mode) {
        entry.stored.checksumMode = *mode;
        return beginWith(entry, found);
    }
    entry.credentials = checksums->ask(
        place, [this, &entry, found] { return makeProbe(entry, found); },
        [this, &entry, found](ChecksumMode answer) {
            const auto asking = std::move(entry.credentials);
            entry.stored.checksumMode = answer;
            beginWith(entry, found);
        });
}

void Engine::Private::beginWith(Entry &entry, const Credentials &found)
{
    const TransferId id = entry.stored.id;
    const RetryPolicy policy = policyFor(entry.stored);
    const auto whereabouts = endpoints.whereabouts(entry.stored.destination);
    const QUrl url = serviceUrl(relocated(entry.stored.destination, *whereabouts));
    Transfer::Listener listener;
    listener.changed = [this, id] { markChanged(id); };
    listener.happened = [this](Event event) { happened(std::move(event)); };
    listener.ended = [this, id] { ended(id); };
    listener.checksumRefused = [this, place = bucketOf(entry.stored)] { checksums->forget(place); };
    listener.checksumLearned = [this, place = bucketOf(entry.stored)](ChecksumMode mode) {
        checksums->learn(place, mode);
    };
    listener.refresh = [this, &entry](const Credentials &used,
                                      std::function<void(Result<Credentials>)> then) {
        return findCredentials(
            entry.stored.destination, CredentialSource::Freshness::New,
            [used, then = std::move(then)](Result<Credentials> fresh) {
                if (fresh && fresh->secretAccessKey == used.secretAccessKey &&
                    fresh->sessionToken == used.sessionToken) {
                    return then(failed(
                        localFailure(FailureKind::Credentials,
                                     u"The credentials have expired, and no newer ones were found."_s)));
                }
                then(std::move(fresh));
            });
    };
    if (const auto saved = store->saveSession(entry.stored); !saved) // the mode that it goes in
        note(EventLevel::Error, saved.error().text, id);
    entry.driver = std::make_unique<Transfer>(
        std::move(entry.stored), policy, found, partsWithin(parts, doors.openFiles),
        Transfer::Doors{*doors.timers, *doors.dice, *doors.http, *store, s3,
                        endpoints.at(url, entry.stored.destination, found, policy), bandwidth, whereabouts,
                        endpoints.takenNames(entry.stored.destination), doors.elsewhere,
                        endpoints.habits(entry.stored.destination)},
        std::move(listener));
    entry.stored = entry.driver->stored();
    requeue(id);
    entry.driver->start();
}

void Engine::Private::ended(TransferId id)
{
    Entry *entry = find(id);
    if (entry == nullptr || !entry->driver)
        return;
    entry->stored = entry->driver->stored();
    entry->driver.reset();
    markChanged(id);
    schedule();
    if (ending && running.empty())
        ending = doors.timers->after(Duration::zero(), [this] { q.stop(); });
    if (running.empty())
        flush(); // whoever waits for the last one need not wait for the next moment to tell
}

void Engine::Private::tellOf(const QString &service, const EndpointEvent &event)
{
    Event told;
    told.kind = EventKind::EndpointChanged;
    told.level =
        event.kind == EndpointEvent::Kind::GateOpened || event.kind == EndpointEvent::Kind::NetworkBack
            ? EventLevel::Info
            : EventLevel::Warn;
    told.time = doors.timers->wallClock();
    told.text = service;
    told.endpoint = event;
    happened(std::move(told));
    for (const TransferId id : std::set(running))
        markChanged(id);
    if (event.kind == EndpointEvent::Kind::NetworkBack || event.kind == EndpointEvent::Kind::GateOpened)
        serviceIsBack(service);
}

void Engine::Private::serviceIsBack(const QString &service)
{
    servicesBack.insert(service);
    // Not from here: the endpoint that tells of it is in the middle of something.
    servicesBackTimer = doors.timers->after(Duration::zero(), [this] {
        const QSet<QString> back = std::exchange(servicesBack, {});
        goOnWithParked([this, &back](const StoredTransfer &parked) {
            return goesOnWithTheNetwork(parked) && back.contains(serviceOf(parked.destination));
        });
    });
}

QString Engine::Private::serviceOf(const Destination &destination)
{
    return Endpoints::serviceAt(serviceUrl(relocated(destination, *endpoints.whereabouts(destination))));
}

/// The transfer's own; else its destination's, as that is saved now; else the settings'.
RetryPolicy Engine::Private::policyFor(const StoredTransfer &transfer) const
{
    if (transfer.retry)
        return *transfer.retry;
    const QString &name = transfer.destination->name;
    const auto saved = name.isEmpty() ? Result<std::optional<Destination>>() : store->destination(name);
    const Destination &present = saved && *saved ? **saved : *transfer.destination;
    return present.retry.value_or(settings.retry);
}

QSet<QString> Engine::Private::restingBuckets() const
{
    QSet<QString> buckets;
    const QDateTime now = doors.timers->wallClock();
    for (const TransferId id : timed) {
        const StoredTransfer &stored = entries.at(id).stored;
        if (restsStill(stored, now))
            buckets.insert(bucketOf(stored));
    }
    return buckets;
}

void Engine::Private::awaitParked()
{
    parkedTimer.reset();
    const QDateTime now = doors.timers->wallClock();
    QDateTime first;
    for (const TransferId id : timed) {
        const Entry &entry = entries.at(id);
        const bool rests = entry.stored.state == TransferState::Parked || restsStill(entry.stored, now);
        if (!entry.held && rests && (!first.isValid() || entry.stored.notBefore < first))
            first = entry.stored.notBefore;
    }
    if (!first.isValid())
        return;
    // Looked at again at least every minute: the computer's clock may be set, and the computer sleep.
    const Duration wait = std::clamp(Duration(now.msecsTo(first)), Duration::zero(), Duration(60'000));
    parkedTimer = doors.timers->after(wait, [this] {
        const QDateTime present = doors.timers->wallClock();
        goOnWithParked([&present](const StoredTransfer &parked) {
            return parked.state == TransferState::Parked && parked.notBefore.isValid() &&
                   parked.notBefore <= present;
        });
    });
}

void Engine::Private::goOnWithParked(const std::function<bool(const StoredTransfer &)> &which)
{
    if (stopping || ending)
        return;
    for (auto &[id, entry] : entries) {
        if (entry.held || entry.driver || !which(entry.stored))
            continue;
        entry.stored.notBefore = {};
        apply(entry, entry.stored.takeBack ? TransferEvent::Cancel : TransferEvent::Resume);
        requeue(id);
    }
    schedule();
}

void Engine::Private::apply(Entry &entry, TransferEvent event)
{
    if (entry.driver) // its state is the driver's
        return;
    const auto state = next(entry.stored.state, event);
    if (!state)
        return;
    entry.stored.state = *state;
    save(entry);
    happened(eventOf(entry, EventKind::StateChanged, EventLevel::Debug));
    markChanged(entry.stored.id);
}

void Engine::Private::save(const Entry &entry)
{
    if (entry.driver) // what is known here of a running transfer is old: its driver writes it down
        return;
    if (const auto saved = store->save(entry.stored); !saved)
        note(EventLevel::Error, saved.error().text, entry.stored.id);
    markChanged(entry.stored.id);
}

void Engine::Private::savePlace(const Entry &entry)
{
    if (const auto saved = store->savePlace(entry.stored); !saved)
        note(EventLevel::Error, saved.error().text, entry.stored.id);
    markChanged(entry.stored.id);
}

void Engine::Private::limitBandwidth()
{
    if (!bandwidth)
        return;
    const QDateTime local = doors.timers->wallClock().toLocalTime();
    const bool wasStopped = bandwidthNow.stopped();
    bandwidthNow = bandwidthAt(settings.schedule, settings.rateLimit, local);
    if (limitOfThisRun > 0 && !bandwidthNow.stopped())
        bandwidthNow.bytesPerSecond = limitOfThisRun;
    bandwidth->setLimit(std::max<qint64>(bandwidthNow.bytesPerSecond, 0));
    bandwidthTimer.reset();
    if (bandwidthNow.until.isValid()) {
        // At least every minute: the computer's clock may be set, and the computer sleep.
        const Duration wait =
            std::clamp(Duration(local.msecsTo(bandwidthNow.until)), Duration(1), Duration(60'000));
        bandwidthTimer = doors.timers->after(wait, [this] { limitBandwidth(); });
    }
    if (bandwidthNow.stopped() == wasStopped)
        return;
    for (const TransferId id : std::set(running)) {
        const auto &driver = entries.at(id).driver;
        if (driver && bandwidthNow.stopped())
            driver->hold(bandwidthNow.until.toUTC());
        else if (driver)
            driver->goOn();
    }
    schedule();
}

} // namespace windlass
