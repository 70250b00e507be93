// SPDX-License-Identifier: GPL-3.0-or-later
// Engine: start, stop, and what it reports.
#include "core/engine/engine.h"

#include "core/base/privatefile.h"
#include "core/base/sentence.h"
#include "core/engine/engineprivate.h"
#include "core/queue/parking.h"
#include "core/records/snapshot.h"

#include <QFileInfo>
#include <QPointer>

namespace windlass {

using namespace Qt::StringLiterals;

Engine::Engine(Profile profile, EngineDoors doors)
    : d_(std::make_unique<Private>(*this, std::move(profile), std::move(doors)))
{}

Engine::~Engine() = default;

Engine::Private::Private(Engine &engine, Profile files, EngineDoors real)
    : q(engine)
    , profile(std::move(files))
    , doors(std::move(real))
    , teller(*doors.timers,
             {[this](TransferId id) -> std::optional<TransferStatus> {
                  if (!roster || roster->find(id) == nullptr)
                      return {};
                  return status(id);
              },
              [this] { return running(); }},
             {[this](const QList<Event> &events) { Q_EMIT q.happened(events); },
              [this](const QList<TransferStatus> &news) { Q_EMIT q.updated(news); }})
    , clock(*doors.timers, {[this](const auto &which) { resumeParked(which); },
                            [this](const QDateTime &until) { holdWithoutBandwidth(until); },
                            [this](const Destination &destination) { return serviceOf(destination); }})
    , endpoints(*doors.timers, *doors.dice, doors.network.get(),
                [this](const QString &service, const EndpointEvent &event) { tellOf(service, event); })
{}

void Engine::start(bool goOn)
{
    d_->start(goOn);
}

Result<void> Engine::Private::openProfile()
{
    removeOthersPermissions(profile.settingsFile);
    auto read = readSettings(profile.settingsFile);
    if (!read)
        return failed(read.error());
    settings = *read;
    jobsAtOnce = settings.jobs;
    parts = settings.parts;
    auto opened = doors.openStore(profile, Store::Access::ReadWrite);
    if (!opened)
        return failed(opened.error());
    store = std::move(*opened);
    store->gatherWrites(*doors.timers, [this](const Failure &failure) {
        note(EventLevel::Error, failure.text);
        for (const TransferId id : running()) {
            if (Job *job = jobOf(id))
                job->journalFailed(failure);
        }
    });
    if (const auto log = openLog(profile.logFile); !log)
        return log;
    roster = std::make_unique<Roster>(*store, Roster::Listener{[this](TransferId id) { teller.changed(id); },
                                                               [this](TransferId id, const Failure &failure) {
                                                                   note(EventLevel::Error, failure.text, id);
                                                               }});
    checksums = std::make_unique<ChecksumModes>(*doors.timers, *store);
    accounts = std::make_unique<Accounts>(
        doors, *store, [this](const Sentence &sentence) { note(EventLevel::Warn, sentence); });
    prepareTasks(*store);
    intake = std::make_unique<Intake>(
        *doors.timers, doors.worker, *roster,
        Intake::Listener{[this](const QList<TransferId> &ids) {
                             QList<TransferStatus> news;
                             news.reserve(ids.size());
                             for (const TransferId id : ids) {
                                 news.append(status(id));
                                 teller.happened(eventOf(id, EventKind::TransferAdded, EventLevel::Info));
                             }
                             tell(&Client::updated, news);
                         },
                         [this](EventLevel level, const Sentence &text) { note(level, text); },
                         [this](const AddReport &report) { tell(&Client::addDone, report); },
                         [this] {
                             if (stopping && intake->idle())
                                 return close();
                             schedule();
                         }});
    return {};
}

Result<void> Engine::Private::openLog(const QString &file)
{
    auto log = LogFile::open(file);
    if (!log)
        return failed(log.error());
    (*log)->keep(profile.logLevel);
    teller.setLog(std::move(*log));
    return {};
}

void Engine::Private::prepareTasks(const Backlog &journal)
{
    tasks = std::make_unique<Tasks>(
        TaskWork::Doors{*doors.timers, *doors.dice, *doors.http, endpoints, journal,
                        [this](const Destination &destination, CredentialSource::Freshness freshness,
                               std::function<void(Result<Credentials>)> then) {
                            return accounts->findCredentials(destination, freshness, std::move(then));
                        }},
        Tasks::Listener{
            [this](int token, const TaskReport &report) { tell(&Client::taskReported, token, report); },
            [this](int token, const TaskProgress &progress) { tell(&Client::taskProgress, token, progress); },
            [this](int token, const TaskEnd &end) { tell(&Client::taskEnded, token, end); },
            [this](Event event) { teller.happened(std::move(event)); }});
}

/// Logs into a file of its own: the usual log belongs to the process that drives the profile.
Result<void> Engine::Private::openBeside()
{
    auto read = readSettings(profile.settingsFile);
    if (!read)
        return failed(read.error());
    settings = *read;
    auto opened = doors.openStore(profile, Store::Access::ReadOnly);
    if (!opened)
        return failed(opened.error());
    readOnly = std::move(*opened);
    if (const auto log = openLog(QFileInfo(profile.logFile).absolutePath() + u"/tools.log"_s); !log)
        return log;
    accounts = std::make_unique<Accounts>(
        doors, *readOnly, [this](const Sentence &sentence) { note(EventLevel::Warn, sentence); });
    prepareTasks(*readOnly);
    return {};
}

void Engine::startBeside()
{
    if (const auto opened = d_->openBeside(); !opened)
        return d_->tell(&Client::refused, opened.error());
    const auto destinations = d_->readOnly->destinations();
    if (!destinations)
        return d_->tell(&Client::refused, destinations.error());
    d_->tell(&Client::started, *destinations, d_->settings);
}

void Engine::Private::start(bool goOn)
{
    if (const auto opened = openProfile(); !opened)
        return tell(&Client::refused, opened.error());
    QList<Sentence> damaged;
    auto stored = store->transfers(&damaged);
    auto destinations = store->destinations();
    if (!stored || !destinations)
        return tell(&Client::refused, stored ? destinations.error() : stored.error());
    const auto unreadable = store->unreadable();
    if (!unreadable)
        return tell(&Client::refused, unreadable.error());
    Event began;
    began.kind = EventKind::EngineStarted;
    began.time = doors.timers->wallClock();
    teller.happened(std::move(began));
    for (const Sentence &sentence : *unreadable + damaged)
        note(EventLevel::Warn, sentence);
    QList<TransferStatus> all;
    for (StoredTransfer &transfer : *stored) {
        if (const auto state = next(transfer.state, TransferEvent::Restored))
            transfer.state = *state;
        all.append(statusOf(transfer));
    }
    roster->addToRoster(std::move(*stored), !goOn);
    doors.http->slowBodyPath = [this](const QString &complaint) {
        note(EventLevel::Warn,
             Sentence::tr("Uploads take more of the processor's time than they need to: this Qt does "
                          "not take a file in large pieces (%1). Nothing else is wrong with them.")
                 .arg(complaint));
    };
    if (doors.network) {
        networkWatch = doors.network->onChange([this] {
            if (doors.network->reach() == Network::Reach::Online)
                resumeParked(resumesWithNetwork);
        });
    }
    clock.limit(settings, limitOfThisRun);
    tell(&Client::started, *destinations, settings);
    tell(&Client::updated, all);
    schedule();
}

void Engine::stopSoon()
{
    if (d_->isStopping())
        return;
    d_->ending = d_->doors.timers->after(stopGracePeriod, [this] { stop(); });
    QList<TransferId> over;
    for (const auto &[id, job] : d_->jobs) {
        if (!job->endSoon())
            over.append(id);
    }
    for (const TransferId id : over)
        d_->release(id);
    if (d_->jobs.empty())
        stop();
}

void Engine::stop()
{
    d_->ending.reset();
    d_->stopping = true;
    while (!d_->jobs.empty()) {
        const auto job = d_->jobs.extract(d_->jobs.begin());
        d_->roster->giveBack(job.mapped()->letGo());
    }
    if (d_->roster)
        d_->roster->holdAll();
    d_->tasks.reset();
    d_->accounts.reset();
    d_->teller.rest();
    d_->clock.stop();
    d_->networkWatch.reset();
    if (!d_->intake || d_->intake->idle())
        d_->close();
}

void Engine::Private::close()
{
    teller.tellNow();
    checksums.reset();
    store.reset();
    readOnly.reset();
    teller.setLog(nullptr);
    tell(&Client::stopped);
}

TransferStatus Engine::Private::status(TransferId id) const
{
    const Job *job = jobOf(id);
    return job != nullptr ? job->status() : statusOf(*roster->find(id));
}

Event Engine::Private::eventOf(TransferId id, EventKind kind, EventLevel level) const
{
    Event event;
    event.kind = kind;
    event.level = level;
    event.time = doors.timers->wallClock();
    event.transfer = id;
    event.object = QFileInfo(roster->find(id)->file).fileName();
    event.status = status(id);
    return event;
}

void Engine::Private::note(EventLevel level, const Sentence &text, TransferId id)
{
    const StoredTransfer *row = roster ? roster->find(id) : nullptr;
    teller.note(level, text, id, row != nullptr ? QFileInfo(row->file).fileName() : QString());
}

void Engine::afterCommands(QObject *context, std::function<void()> then)
{
    const QPointer<QObject> waits(context);
    tellNow();
    if (waits)
        then();
}

void Engine::tellNow()
{
    if (d_->up())
        static_cast<void>(d_->store->commit()); // gatherWrites() reports a failure
    d_->teller.tellNow();
}

} // namespace windlass
