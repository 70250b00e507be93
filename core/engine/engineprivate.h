// SPDX-License-Identifier: GPL-3.0-or-later
// What the engine is made of. Its own files alone see this.
#pragma once

#include "core/engine/accounts.h"
#include "core/engine/clock.h"
#include "core/engine/engine.h"
#include "core/engine/intake.h"
#include "core/engine/job.h"
#include "core/engine/roster.h"
#include "core/engine/teller.h"
#include "core/exports/manifest.h"
#include "core/providers/provider.h"
#include "core/providers/providers.h"
#include "core/store/store.h"
#include "core/tasks/tasks.h"

#include <QSet>

#include <map>
#include <memory>
#include <set>
#include <utility>

namespace windlass {

class Engine::Private
{
public:
    Private(Engine &engine, Profile files, EngineDoors real);
    ~Private() = default;
    Private(const Private &) = delete;
    Private &operator=(const Private &) = delete;

    void start(bool goOn);
    Result<void> openProfile();
    Result<void> openBeside();
    Result<void> openLog(const QString &file);
    void prepareTasks(const Backlog &journal);
    /// The last of it, after all that runs has been let go.
    void close();
    /// Does this engine drive the profile?
    bool up() const { return store != nullptr; }
    bool takesMore(const Answer &then) const;
    Result<void> onDisk(const Result<void> &done) const;
    /// The answer, for as long as whoever waits for it is there.
    static Answer unlessGone(QObject *context, Answer then);
    bool endsNow() const { return stopping || ending; }

    void schedule();
    void begin(TransferId id);
    Job::Doors jobDoors(const Lease &lease, const Destination &destination);
    int lanes() const { return partsWithin(parts, doors.openFiles); }
    /// The job's row comes back, and the job is gone.
    void release(TransferId id);
    void jobChanged(TransferId id);
    void ended(TransferId id);
    void refused(TransferId id, const Failure &failure);
    std::set<TransferId> running() const;
    Job *jobOf(TransferId id) const
    {
        const auto found = jobs.find(id);
        return found == jobs.end() ? nullptr : found->second.get();
    }

    void apply(TransferId id, TransferEvent event);
    void resume(const QList<TransferId> &ids);
    bool mayResume(const StoredTransfer &row);
    bool readManifestAgain(TransferId id, Manifests &manifests);
    void goOnWithParked(const std::function<bool(const StoredTransfer &)> &which);
    void goOnWithKeys(const QString &destination);
    void changePlace(TransferId id, const std::function<void(StoredTransfer &)> &how);
    void forgetHour(TransferId id);

    void tellOf(const QString &service, const EndpointEvent &event);
    QString serviceOf(const Destination &destination);
    RetryPolicy policyFor(const StoredTransfer &transfer) const;
    /// The places that asked, before the program was started anew, for a rest that is not over.
    QSet<Place> restingPlaces() const;
    void holdWithoutBandwidth(const QDateTime &until);
    Result<void> keepSettings(const Settings &now);

    TransferStatus status(TransferId id) const;
    Event eventOf(TransferId id, EventKind kind, EventLevel level) const;
    void note(EventLevel level, const QString &text, TransferId id = 0);
    void tellDestinations();
    /// Emits a signal, after the events that came before.
    template<typename... Parameters, typename... Values>
    void tell(void (Client::*signal)(Parameters...), Values &&...values)
    {
        teller.tellEvents();
        Q_EMIT(q.*signal)(std::forward<Values>(values)...);
    }

    Engine &q;
    Profile profile;
    EngineDoors doors;
    Settings settings;
    int jobsAtOnce = 2;
    int parts = 4;
    qint64 limitOfThisRun = 0;
    Teller teller;
    Clock clock;
    Endpoints endpoints;
    // From start() on:
    std::unique_ptr<Store> store;    ///< until the end; null after startBeside()
    std::unique_ptr<Store> readOnly; ///< the journal, after startBeside()
    std::unique_ptr<Roster> roster;
    std::unique_ptr<ChecksumModes> checksums;
    std::unique_ptr<Accounts> accounts;
    std::unique_ptr<Intake> intake;
    std::unique_ptr<Tasks> tasks;
    Handle networkWatch;
    Handle ending;         ///< by then; nothing new begins
    bool stopping = false; ///< nothing new begins; what is being added is still written down
    /// What still runs may tell of its end while it is let go: all that hears of it is still there.
    std::map<TransferId, std::unique_ptr<Job>> jobs;
};

} // namespace windlass
