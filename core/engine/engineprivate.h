// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of the engine. Only the engine's own files include this.
#pragma once

#include "core/base/sentence.h"
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
    /// The last step of stopping, after everything that ran has been cancelled.
    void close();
    /// Does this engine drive the profile?
    bool up() const { return store != nullptr; }
    bool acceptsCommands(const Answer &then) const;
    Result<void> onDisk(const Result<void> &done) const;
    /// Wraps the answer so that it is not called after `context` has been destroyed.
    static Answer guardedBy(QObject *context, Answer then);
    bool isStopping() const { return stopping || ending; }

    void schedule();
    void begin(TransferId id);
    Job::Doors jobDoors(const Lease &lease, const Destination &destination);
    int lanes() const { return partsWithin(parts, doors.openFiles); }
    /// Takes the row back from the job and destroys the job.
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
    void resumeParked(const std::function<bool(const StoredTransfer &)> &which);
    void resumeNeedingKeys(const QString &destination);
    void changePlace(TransferId id, const std::function<void(StoredTransfer &)> &how);
    void clearNotBefore(TransferId id);

    void tellOf(const QString &service, const EndpointEvent &event);
    QString serviceOf(const Destination &destination);
    RetryPolicy policyFor(const StoredTransfer &transfer) const;
    /// The places whose service asked for a delay before the program restarted, if that delay is not over.
    QSet<Place> delayedPlaces() const;
    void holdWithoutBandwidth(const QDateTime &until);
    Result<void> keepSettings(const Settings &now);

    TransferStatus status(TransferId id) const;
    Event eventOf(TransferId id, EventKind kind, EventLevel level) const;
    void note(EventLevel level, const Sentence &text, TransferId id = 0);
    void tellDestinations();
    /// Sends all pending events, then emits the signal.
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
    std::unique_ptr<Store> store;    ///< from start() until the end; null after startBeside()
    std::unique_ptr<Store> readOnly; ///< the journal, after startBeside()
    std::unique_ptr<Roster> roster;
    std::unique_ptr<ChecksumModes> checksums;
    std::unique_ptr<Accounts> accounts;
    std::unique_ptr<Intake> intake;
    std::unique_ptr<Tasks> tasks;
    Handle networkWatch;
    Handle ending; ///< stopSoon(): fires stop(); nothing new begins
    /// stop() was called: nothing new begins, but files that are being added still get into the journal.
    bool stopping = false;
    /// Declared last, so destroyed first: a job may report its end while it is destroyed, and all that it
    /// reports to must still exist.
    std::map<TransferId, std::unique_ptr<Job>> jobs;
};

} // namespace windlass
