// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine.h"

#include "core/accounts/credentialsource.h"
#include "core/planuploads.h"
#include "core/providers/s3/dialect.h"
#include "core/store/store.h"
#include "core/transfer/checksummodes.h"
#include "core/transfer/endpoints.h"
#include "core/transfer/logfile.h"
#include "core/transfer/parking.h"
#include "core/transfer/place.h"
#include "core/transfer/queue.h"
#include "core/transfer/serviceurl.h"
#include "core/transfer/snapshot.h"
#include "core/transfer/transfer.h"
#include "core/transfer/trial.h"

#include <QFileInfo>
#include <QHash>
#include <QSet>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// The same text for all that goes to the same bucket of the same service.
QString bucketOf(const StoredTransfer &transfer)
{
    return transfer.destination.endpoint.toString() + u' ' + transfer.destination.bucket;
}

/// How often progress is told of: as often as an eye follows a number.
constexpr Duration progressEvery{250};
/// How often the events are told of: so that they seem to come at once.
constexpr Duration eventsEvery{20};

} // namespace

class Engine::Private
{
public:
    Private(Engine &engine, Profile files, EngineDoors real)
        : q(engine)
        , profile(std::move(files))
        , doors(std::move(real))
        , credentials(*doors.sessionVault, *doors.vault, *doors.timers)
        , endpoints(*doors.timers, *doors.dice, doors.network.get(),
                    [this](const QString &service, const EndpointEvent &event) { tellOf(service, event); })
    {}

    struct Entry
    {
        StoredTransfer stored;
        std::unique_ptr<Transfer> driver; ///< while it has a place
        Handle credentials;               ///< they are being fetched, the place is taken
        bool held = false;                ///< left from an earlier run that nobody has resumed yet

        bool active() const { return driver || credentials; }
        TransferState state() const { return driver ? driver->state() : stored.state; }
        TransferStatus status() const { return driver ? driver->status() : statusOf(stored); }
        bool rests() const { return !driver && !credentials; }
    };

    void start(bool goOn);
    AddReport add(const AddRequest &request);
    void schedule();
    /// Has to be called whenever anything changed that the queue goes by.
    void requeue(TransferId id);
    void begin(Entry &entry);
    void settleChecksum(Entry &entry, const Credentials &found);
    void beginWith(Entry &entry, const Credentials &found);
    void ended(TransferId id);
    void tellOf(const QString &service, const EndpointEvent &event);
    /// The service answers again: those parked for it need not wait for their hour.
    void serviceIsBack(const QString &service);
    QString serviceOf(const Destination &destination);
    RetryPolicy policyFor(const StoredTransfer &transfer) const;
    /// The buckets that asked, before the program was started anew, for a rest that is not over.
    QSet<QString> restingBuckets() const;
    /// Sets the clock for the parked transfer that goes on by itself first.
    void awaitParked();
    void goOnWithParked(const std::function<bool(const StoredTransfer &)> &which);
    void apply(Entry &entry, TransferEvent event);
    void save(const Entry &entry);
    /// The limit of this hour, by the settings' schedule; looks again when it may change.
    void limitBandwidth();
    void happened(Event event);
    void tellEvents();
    /// Emits a signal, after the events that came before.
    template<typename... Parameters, typename... Values>
    void tell(void (Engine::*signal)(Parameters...), Values &&...values)
    {
        tellEvents();
        Q_EMIT(q.*signal)(std::forward<Values>(values)...);
    }
    Event eventOf(const Entry &entry, EventKind kind, EventLevel level) const;
    void note(EventLevel level, const QString &text, TransferId id = 0);
    void markChanged(TransferId id);
    void keep(Handle vaultJob) { vaultJobs.push_back(std::move(vaultJob)); }
    void flush();
    Result<Destination> completed(Destination destination) const;
    Handle findCredentials(const Destination &destination, CredentialSource::Freshness freshness,
                           std::function<void(Result<Credentials>)> then);
    QString vaultKey(const QString &destinationName) const
    {
        return store->profileId() + u'/' + destinationName;
    }
    /// Who claims which place.
    QHash<QString, TransferId> claims() const;
    Entry *find(TransferId id)
    {
        const auto found = entries.find(id);
        return found == entries.end() ? nullptr : &found->second;
    }

    Engine &q;
    Profile profile;
    EngineDoors doors;
    CredentialSource credentials;
    Endpoints endpoints;
    S3Provider s3;
    std::unique_ptr<LogFile> log;
    std::unique_ptr<Store> store;
    std::unique_ptr<ChecksumModes> checksums;
    Settings settings;
    int jobs = 2;
    int parts = 4;
    qint64 limitOfThisRun = 0;
    std::shared_ptr<Bandwidth> bandwidth; ///< of all transfers together; from start() on
    BandwidthNow bandwidthNow;
    Handle bandwidthTimer;
    std::map<TransferId, Entry> entries; ///< in the order they were added
    // Of all those the few that something has to be done about: there may be a hundred thousand.
    Queue queue;
    std::set<TransferId> running; ///< they have a driver
    std::set<TransferId> timed;   ///< they have none, and an hour before which they do not go on
    QSet<TransferId> changed;
    Handle flushTimer;
    QList<Event> gathered; ///< not told yet: to wake another thread for each one would cost more than they do
    Handle tellTimer;
    Handle parkedTimer;
    QSet<QString> servicesBack;
    Handle servicesBackTimer;
    Handle networkWatch;
    std::unique_ptr<Trial> trial;
    Handle trialCredentials;
    std::vector<Handle> vaultJobs; ///< ended ones, too: a few for each time that a dialog is open
};

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
    auto stored = store->transfers();
    auto destinations = store->destinations();
    if (!stored || !destinations)
        return tell(&Engine::refused, stored ? destinations.error() : stored.error());
    const auto unreadable = store->unreadablePolicies();
    if (!unreadable)
        return tell(&Engine::refused, unreadable.error());
    Event began;
    began.kind = EventKind::EngineStarted;
    began.time = doors.timers->wallClock();
    happened(std::move(began));
    for (const QString &sentence : *unreadable)
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

void Engine::add(const AddRequest &request)
{
    d_->tell(&Engine::addDone, d_->add(request));
    d_->schedule();
}

/// Plans every file before the first is written down; then all are, at once.
AddReport Engine::Private::add(const AddRequest &request)
{
    AddReport report;
    report.token = request.token;
    const auto destination = completed(request.destination);
    if (!destination) {
        report.problems.append(destination.error().text);
        return report;
    }
    const QHash<QString, TransferId> claimed = claims();
    QSet<QString> taken(claimed.keyBegin(), claimed.keyEnd());
    const QDateTime now = doors.timers->wallClock();
    const auto partRate = store->recentPartRate(*destination);
    PlannedUploads planned = planUploads(request, *destination, settings, {s3.shape(), partRate.value_or(0)},
                                         std::move(taken), now);
    report.problems = planned.problems;
    if (planned.transfers.isEmpty())
        return report;
    if (const auto added = store->add(planned.transfers); !added) {
        report.problems.append(added.error().text);
        return report;
    }
    for (StoredTransfer &transfer : planned.transfers) {
        Entry &entry = entries[transfer.id];
        entry.stored = std::move(transfer);
        requeue(entry.stored.id);
        report.added.append(entry.status());
        happened(eventOf(entry, EventKind::TransferAdded, EventLevel::Info));
    }
    tell(&Engine::updated, report.added);
    return report;
}

QHash<QString, TransferId> Engine::Private::claims() const
{
    QHash<QString, TransferId> found;
    for (const auto &[id, entry] : entries) {
        if (claimsItsPlace(entry.stored))
            found.insert(placeOf(entry.stored), id);
    }
    return found;
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

void Engine::Private::schedule()
{
    if (!store)
        return;
    const QueueLimits limits = bandwidthNow.stopped() ? QueueLimits{0, 0} : queueLimits(jobs, parts);
    std::function<bool(TransferId)> rests;
    if (const QSet<QString> resting = restingBuckets(); !resting.isEmpty())
        rests = [this, resting](TransferId id) { return resting.contains(bucketOf(entries.at(id).stored)); };
    for (const TransferId id : queue.next(limits, rests))
        begin(entries.at(id));
    awaitParked();
}

void Engine::Private::requeue(TransferId id)
{
    const Entry *entry = find(id);
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

void Engine::Private::begin(Entry &entry)
{
    entry.credentials = findCredentials(entry.stored.destination, CredentialSource::Freshness::Kept,
                                        [this, &entry](Result<Credentials> found) {
                                            const auto fetching = std::move(entry.credentials);
                                            if (found) {
                                                settleChecksum(entry, *found);
                                            } else {
                                                entry.stored.failure = found.error();
                                                entry.stored.cause = Cause::NeedsPerson;
                                                entry.stored.finished = doors.timers->wallClock();
                                                apply(entry, TransferEvent::Refused);
                                                Event event;
                                                event.kind = EventKind::TransferFinished;
                                                event.level = EventLevel::Error;
                                                event.time = doors.timers->wallClock();
                                                event.transfer = entry.stored.id;
                                                event.object = QFileInfo(entry.stored.file).fileName();
                                                event.status = entry.status();
                                                happened(std::move(event));
                                                schedule();
                                            }
                                        });
    requeue(entry.stored.id);
}

/// Before anything is sent to a service for the first time, it is found out which checksums it takes.
void Engine::Private::settleChecksum(Entry &entry, const Credentials &found)
{
    const Destination &destination = entry.stored.destination;
    const QUrl url = serviceUrl(destination);
    const QString place = url.toString();
    auto mode = settledMode(entry.stored);
    if (!mode)
        mode = checksums->known(place);
    if (mode) {
        entry.stored.checksumMode = *mode;
        return beginWith(entry, found);
    }
    const RetryPolicy policy = entry.stored.retry.value_or(destination.retry.value_or(settings.retry));
    entry.credentials = checksums->ask(
        place, entry.stored, found,
        {*doors.timers, *doors.dice, *doors.http, s3, endpoints.at(url, destination, found, policy)},
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
    listener.checksumRefused = [this, place = serviceUrl(entry.stored.destination).toString()] {
        checksums->forget(place);
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
    entry.driver = std::make_unique<Transfer>(
        std::move(entry.stored), policy, found, parts,
        Transfer::Doors{*doors.timers, *doors.dice, *doors.http, *store, s3,
                        endpoints.at(url, entry.stored.destination, found, policy), bandwidth, whereabouts,
                        endpoints.takenNames(entry.stored.destination)},
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
    const QString &name = transfer.destination.name;
    const auto saved = name.isEmpty() ? Result<std::optional<Destination>>() : store->destination(name);
    const Destination &present = saved && *saved ? **saved : transfer.destination;
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
    const auto state = next(entry.stored.state, event);
    if (!state)
        return;
    entry.stored.state = *state;
    if (const auto saved = store->save(entry.stored); !saved)
        note(EventLevel::Error, saved.error().text, entry.stored.id);
    happened(eventOf(entry, EventKind::StateChanged, EventLevel::Debug));
    markChanged(entry.stored.id);
}

void Engine::Private::save(const Entry &entry)
{
    if (const auto saved = store->save(entry.stored); !saved)
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
    std::optional<QHash<QString, TransferId>> claimed;
    for (const TransferId id : ids) {
        Private::Entry *entry = d_->find(id);
        if (entry == nullptr || entry->driver)
            continue;
        // Who claims its place was there first, and who takes back takes what is its own.
        if (!claimsItsPlace(entry->stored) && !entry->stored.takeBack) {
            if (!claimed)
                claimed = d_->claims();
            const QString place = placeOf(entry->stored);
            if (const auto rival = claimed->constFind(place); rival != claimed->constEnd()) {
                d_->note(EventLevel::Warn,
                         u"Transfer %1 is on its way to %2, where this one goes, too. Cancel one of them."_s
                             .arg(*rival)
                             .arg(objectUrl(entry->stored.destination, entry->stored.key)),
                         id);
                continue;
            }
            claimed->insert(place, id);
        }
        // What the service asked for before the program was started anew holds; a rest of our own does not.
        if (entry->stored.state != TransferState::Queued)
            entry->stored.notBefore = {};
        entry->held = false;
        d_->apply(*entry, entry->stored.takeBack ? TransferEvent::Cancel : TransferEvent::Resume);
        d_->requeue(id);
    }
    d_->schedule();
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
        const TransferState state = entry->stored.state;
        const bool final = state == TransferState::Done || state == TransferState::Cancelled ||
                           (state == TransferState::Failed &&
                            (nothingSent(entry->stored) || entry->stored.takeBack)); // no more can be done
        if (!final || entry->active()) {
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
    if (const auto written = writeSettings(d_->profile.settingsFile, settings); !written)
        return d_->note(EventLevel::Error, written.error().text);
    d_->settings = settings;
    limitThisRun(settings.jobs, settings.parts);
    d_->tell(&Engine::settingsChanged, settings);
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
        if (entry == nullptr || !entry->rests())
            continue; // it has its answer in its hands already
        entry->stored.ifExists = choice;
        d_->save(*entry);
        if (entry->stored.failure && entry->stored.failure->kind == FailureKind::ObjectExists)
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
        if (entry->driver)
            entry->driver->setPlace(entry->stored.priority, entry->stored.position);
        else
            d_->save(*entry);
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
        if (entry.stored.priority == moved->stored.priority && entry.stored.state == TransferState::Queued)
            queue.emplace_back(entry.stored.position, each);
    }
    for (const auto &[each, position] : reordered(std::move(queue), id, where)) {
        Private::Entry &entry = d_->entries.at(each);
        entry.stored.position = position;
        d_->save(entry);
    }
    d_->schedule();
}

void Engine::setRateLimit(const QList<TransferId> &ids, qint64 bytesPerSecond)
{
    for (const TransferId id : ids) {
        Private::Entry *entry = d_->find(id);
        if (entry == nullptr)
            continue;
        entry->stored.rateLimit = bytesPerSecond;
        if (entry->driver)
            entry->driver->setRateLimit(bytesPerSecond);
        else
            d_->save(*entry);
    }
}

void Engine::saveDestination(const Destination &destination, const Credentials &credentials, bool sessionOnly)
{
    const auto finish = [this, name = destination.name](bool keptForSession, const Result<void> &result) {
        d_->tell(&Engine::destinationSaved, name, result.has_value(), keptForSession,
                 result ? Failure{} : result.error());
        if (const auto all = d_->store->destinations())
            d_->tell(&Engine::destinationsChanged, *all);
    };
    if (const auto name = checkedDestinationName(destination.name); !name)
        return finish(false, failed(name.error()));
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
    const Destination complete = withEnvironment(destination, systemEnvironment());
    const auto tryWith = [this, complete, report](const Credentials &found) {
        d_->trial = std::make_unique<Trial>(
            complete, found, Trial::Doors{*d_->doors.timers, *d_->doors.dice, *d_->doors.http, d_->s3},
            report);
    };
    if (!credentials.empty())
        return tryWith(credentials);
    d_->trialCredentials = d_->findCredentials(complete, CredentialSource::Freshness::Kept,
                                               [tryWith, report](const Result<Credentials> &found) {
                                                   if (found)
                                                       tryWith(*found);
                                                   else
                                                       report(found.error());
                                               });
}

Handle Engine::Private::findCredentials(const Destination &destination, CredentialSource::Freshness freshness,
                                        std::function<void(Result<Credentials>)> then)
{
    return credentials.find(destination.name.isEmpty() ? QString() : vaultKey(destination.name), destination,
                            freshness, std::move(then));
}

void Engine::requestVaultState()
{
    d_->keep(d_->doors.vault->state([this](VaultState state) { d_->tell(&Engine::vaultState, state); }));
}

void Engine::stop()
{
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
    d_->flush();
    d_->checksums.reset();
    d_->store.reset();
    d_->log.reset();
    d_->tell(&Engine::stopped);
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
    d_->tellEvents();
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
