// SPDX-License-Identifier: GPL-3.0-or-later
// Engine: its beginning and its end, and what it tells.
#include "core/engine/engine.h"

#include "core/base/privatefile.h"
#include "core/engine/engineprivate.h"
#include "core/transfer/parking.h"

#include <QFileInfo>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// How often progress is told of: as often as an eye follows a number.
constexpr Duration progressEvery{250};
/// How often the events are told of: so that they seem to come at once.
constexpr Duration eventsEvery{20};

} // namespace

Engine::Engine(Profile profile, EngineDoors doors)
    : d_(std::make_unique<Private>(*this, std::move(profile), std::move(doors)))
{}

Engine::~Engine() = default;

void Engine::start(bool goOn)
{
    d_->start(goOn);
}

void Engine::Private::start(bool goOn)
{
    narrowFile(profile.settingsFile);
    auto read = readSettings(profile.settingsFile);
    if (!read)
        return tell(&Engine::refused, read.error());
    settings = *read;
    jobs = settings.jobs;
    parts = settings.parts;
    auto opened = Store::open(profile.journalFile, Store::Access::ReadWrite);
    if (!opened)
        return tell(&Engine::refused, opened.error());
    store = std::move(*opened);
    store->gatherWrites(*doors.timers, [this](const Failure &failure) {
        note(EventLevel::Error, failure.text);
        for (const TransferId id : std::set(running)) {
            if (const auto &driver = entries.at(id).driver)
                driver->journalFailed(failure);
        }
    });
    checksums = std::make_unique<ChecksumModes>(*doors.timers, *store);
    auto logFile = LogFile::open(profile.logFile);
    if (!logFile)
        return tell(&Engine::refused, logFile.error());
    log = std::move(*logFile);
    log->keep(profile.logLevel);
    QStringList damaged;
    auto stored = store->transfers(&damaged);
    auto destinations = store->destinations();
    if (!stored || !destinations)
        return tell(&Engine::refused, stored ? destinations.error() : stored.error());
    const auto unreadable = store->unreadable();
    if (!unreadable)
        return tell(&Engine::refused, unreadable.error());
    Event began;
    began.kind = EventKind::EngineStarted;
    began.time = doors.timers->wallClock();
    happened(std::move(began));
    for (const QString &sentence : *unreadable + damaged)
        note(EventLevel::Warn, sentence);
    QList<TransferStatus> all;
    for (StoredTransfer &transfer : *stored) {
        if (const auto state = next(transfer.state, TransferEvent::Restored))
            transfer.state = *state;
        Entry &entry = entries[transfer.id];
        entry.stored = std::move(transfer);
        entry.held = !goOn;
        requeue(entry.stored.id);
        all.append(entry.status());
    }
    doors.http->bodiesGoSlowly = [this](const QString &complaint) {
        note(EventLevel::Warn,
             u"Uploads take more of the processor's time than they need to: this Qt does "
             "not take a file in large pieces (%1). Nothing else is wrong with them."_s.arg(complaint));
    };
    if (doors.network) {
        networkWatch = doors.network->onChange([this] {
            if (doors.network->reach() == Network::Reach::Online)
                goOnWithParked(goesOnWithTheNetwork);
        });
    }
    bandwidth = std::make_shared<Bandwidth>(*doors.timers);
    limitBandwidth();
    tell(&Engine::started, *destinations, settings);
    tell(&Engine::updated, all);
    schedule();
}

void Engine::stopSoon()
{
    if (d_->ending || d_->stopping)
        return;
    d_->ending = d_->doors.timers->after(windDown, [this] { stop(); });
    for (auto &[id, entry] : d_->entries) {
        entry.credentials.reset();
        if (!entry.driver || entry.driver->endSoon())
            continue;
        entry.stored = entry.driver->stored();
        entry.driver.reset();
        d_->requeue(id);
    }
    if (d_->running.empty())
        stop();
}

void Engine::stop()
{
    d_->ending.reset();
    d_->stopping = true;
    for (auto &[id, entry] : d_->entries) {
        entry.credentials.reset();
        if (entry.driver) {
            entry.driver->letGo();
            entry.stored = entry.driver->stored();
            entry.driver.reset();
        }
        entry.held = true;
    }
    d_->queue = {};
    d_->running.clear();
    d_->timed.clear();
    d_->trial.reset();
    d_->trialCredentials.reset();
    d_->vaultJobs.clear();
    d_->flushTimer.reset();
    d_->parkedTimer.reset();
    d_->bandwidthTimer.reset();
    d_->servicesBackTimer.reset();
    d_->networkWatch.reset();
    if (d_->addings.empty())
        d_->close();
}

void Engine::Private::close()
{
    flush();
    checksums.reset();
    store.reset();
    log.reset();
    tell(&Engine::stopped);
}

Event Engine::Private::eventOf(const Entry &entry, EventKind kind, EventLevel level) const
{
    Event event;
    event.kind = kind;
    event.level = level;
    event.time = doors.timers->wallClock();
    event.transfer = entry.stored.id;
    event.object = QFileInfo(entry.stored.file).fileName();
    event.status = entry.status();
    return event;
}

void Engine::Private::happened(Event event)
{
    if (log)
        log->write(event);
    gathered.append(std::move(event));
    if (!tellTimer)
        tellTimer = doors.timers->after(eventsEvery, [this] { tellEvents(); });
}

void Engine::Private::tellEvents()
{
    tellTimer.reset();
    if (!gathered.isEmpty())
        Q_EMIT q.happened(std::exchange(gathered, {}));
}

void Engine::tellNow()
{
    if (d_->store)
        static_cast<void>(d_->store->commit()); // a failure is told by who gathers writes
    d_->flush();
}

void Engine::Private::note(EventLevel level, const QString &text, TransferId id)
{
    Event event;
    event.level = level;
    event.time = doors.timers->wallClock();
    event.transfer = id;
    if (const Entry *entry = find(id))
        event.object = QFileInfo(entry->stored.file).fileName();
    event.text = text;
    happened(std::move(event));
}

void Engine::Private::markChanged(TransferId id)
{
    requeue(id);
    changed.insert(id);
    if (!flushTimer)
        flushTimer = doors.timers->after(progressEvery, [this] { flush(); });
}

void Engine::Private::flush()
{
    flushTimer.reset();
    tellEvents(); // the snapshots are younger
    if (log)
        log->flush();
    std::set<TransferId> told(running);
    told.insert(changed.begin(), changed.end());
    changed.clear();
    QList<TransferStatus> news;
    for (const TransferId id : told) {
        if (const Entry *entry = find(id))
            news.append(entry->status());
    }
    if (news.isEmpty())
        return;
    tell(&Engine::updated, news);
    // What runs is told of even while nothing moves: its speed falls.
    if (!running.empty())
        flushTimer = doors.timers->after(progressEvery, [this] { flush(); });
}

} // namespace windlass
