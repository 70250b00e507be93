// SPDX-License-Identifier: GPL-3.0-or-later
// What the engine is made of. Its own files alone see this.
#pragma once

#include "core/accounts/credentialsource.h"
#include "core/engine/engine.h"
#include "core/exports/manifest.h"
#include "core/providers/s3/dialect.h"
#include "core/store/store.h"
#include "core/transfer/checksummodes.h"
#include "core/transfer/endpoints.h"
#include "core/transfer/logfile.h"
#include "core/transfer/place.h"
#include "core/transfer/queue.h"
#include "core/transfer/snapshot.h"
#include "core/transfer/transfer.h"
#include "core/transfer/trial.h"

#include <QHash>
#include <QSet>

#include <list>
#include <map>
#include <memory>
#include <set>
#include <utility>
#include <vector>

namespace windlass {

struct PlannedUploads;
class UploadPlanner;

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

    /// What still runs may tell of its end while it is let go: all that hears of it is still there.
    ~Private() { entries.clear(); }
    Private(const Private &) = delete;
    Private &operator=(const Private &) = delete;

    struct Entry
    {
        StoredTransfer stored;
        std::unique_ptr<Transfer> driver; ///< while it has a place
        Handle credentials;               ///< they are being fetched, the place is taken
        bool held = false;                ///< left from an earlier run that nobody has resumed yet
        bool claims = false;              ///< it is in `claimed`

        bool active() const { return driver || credentials; }
        TransferState state() const { return driver ? driver->state() : stored.state; }
        TransferStatus status() const { return driver ? driver->status() : statusOf(stored); }
        bool rests() const { return !driver && !credentials; }
    };

    /// A request to add files whose files are not all in the journal yet.
    struct Adding
    {
        AddReport report;                       ///< so far
        std::shared_ptr<UploadPlanner> planner; ///< the other thread's, while it is `planning`
        Handle planning;
        bool begun = false;
    };

    void start(bool goOn);
    /// The last of it, after all that runs has been let go.
    void close();
    void planNext();
    void planMore(Adding &adding);
    void writeDown(Adding &adding);
    void endAdding(Adding &adding);
    void tellOfWhatIsNotSent(const PlannedUploads &planned);
    void leaveOutWhatIsTaken(QList<StoredTransfer> &transfers, QStringList &problems) const;
    Result<void> takeIn(QList<StoredTransfer> transfers, AddReport &report);
    void schedule();
    /// Has to be called whenever anything changed that the queue goes by.
    void requeue(TransferId id);
    /// Keeps `claimed` true to the entry.
    void claim(Entry &entry);
    void begin(Entry &entry);
    void takeBackProbe(Entry &entry, const Credentials &found);
    std::unique_ptr<ChecksumProbe> makeProbe(Entry &entry, const Credentials &found);
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
    bool readManifestAgain(Entry &entry, Manifests &manifests);
    void goOnWithParked(const std::function<bool(const StoredTransfer &)> &which);
    void goOnWithKeys(const QString &destination);
    void apply(Entry &entry, TransferEvent event);
    /// The course of a transfer at rest.
    void save(const Entry &entry);
    /// What a person chose for it; of a running one, too.
    void savePlace(const Entry &entry);
    Result<void> keepSettings(const Settings &now);
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
    QMultiHash<TransferPlace, TransferId> claimed; ///< who is on the way where, or may go on
    std::list<Adding> addings;                     ///< in the order in which they were asked for
    Handle impatience;                             ///< with the one that is planned
    Handle ending;                                 ///< by then; nothing new begins
    bool stopping = false; ///< nothing new begins; what is being added is still written down
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

} // namespace windlass
