// SPDX-License-Identifier: GPL-3.0-or-later
// The only interface to an engine, for the window and for the command line: commands go in, values come out
// as signals. QueuedClient connects to a real engine in another thread; tests use a fake.
#pragma once

#include "core/accounts/credentials.h"
#include "core/accounts/destination.h"
#include "core/accounts/vault.h"
#include "core/engine/adding.h"
#include "core/queue/queue.h"
#include "core/records/event.h"
#include "core/records/status.h"
#include "core/retry/attempt.h"
#include "core/settings/settings.h"
#include "core/tasks/task.h"

#include <QList>
#include <QObject>
#include <QString>

#include <functional>

namespace windlass {

class Client : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// The result of a command, for callers that wait for it. Called in the client's thread, unless the
    /// command's `context`, which is never null, has been destroyed.
    using Answer = std::function<void(const Result<void> &)>;

    // Commands. Each returns at once. The engine carries them out in the order of the calls.

    /// Opens the journal and loads the queue. Transfers that were active when the program ended continue at
    /// once if `goOn`; otherwise they wait for resume(). Answers with started() or refused(), then with
    /// updated().
    virtual void start(bool goOn) = 0;
    /// Reads the settings and the destinations of a profile, which another process may drive meanwhile.
    /// Answers with started() or refused(). Afterwards only tasks, testDestination() and questions about the
    /// vault and its secrets are carried out. Writes nothing but a log of its own (`tools.log`).
    virtual void startBeside() = 0;
    /// Answers with updated() each time some of the files are in the journal, from when on a crash does not
    /// lose them; then with addDone().
    virtual void add(const AddRequest &request) = 0;
    /// Stops adding files for the request with that token. Files that are in the journal already stay. The
    /// request's addDone() follows.
    virtual void stopAdding(int token) = 0;
    /// Stops these transfers until resume(). Their sessions and confirmed parts are kept.
    virtual void pause(const QList<TransferId> &ids) = 0;
    /// Paused, parked and failed transfers continue where they stopped.
    virtual void resume(const QList<TransferId> &ids) = 0;
    /// Ends the waits of these transfers. Parked ones are resumed.
    virtual void retryNow(const QList<TransferId> &ids) = 0;
    /// Cancels the transfers and removes on the service what was sent.
    virtual void cancel(const QList<TransferId> &ids) = 0;
    /// Forgets transfers that are finished: done, cancelled, or failed without anything left on the service.
    virtual void remove(const QList<TransferId> &ids) = 0;
    /// Sets what these transfers do if the object exists already. Those that stopped for this decision
    /// continue.
    virtual void decideIfExists(const QList<TransferId> &ids, IfExists choice) = 0;
    /// `priority`: -1, 0 or 1; a higher one goes first.
    virtual void setPriority(const QList<TransferId> &ids, int priority) = 0;
    /// Moves a transfer within the queue. Transfers of a higher priority still go first.
    virtual void move(TransferId id, QueueMove where) = 0;
    /// Sets the limit of each of these transfers, bytes a second; 0: no limit of its own. Takes effect at
    /// once.
    virtual void setRateLimit(const QList<TransferId> &ids, qint64 bytesPerSecond) = 0;
    /// Answers with history().
    virtual void requestHistory(TransferId id) = 0;

    /// Takes over each setting that differs between `before` and `after`. All others stay as they are by now.
    /// Takes effect at once and is saved in the profile. Answers with settingsChanged().
    virtual void changeSettings(const Settings &before, const Settings &after) = 0;
    /// Changes one setting, given as text (core/settings/settings.h). `then` gets a failure (Settings) if the
    /// value is invalid or cannot be saved; then nothing has changed.
    virtual void changeSetting(const QString &key, const QString &value, QObject *context, Answer then) = 0;
    /// Overrides the settings until the program ends: number of simultaneous transfers, parts in flight in
    /// each, and bytes a second of all transfers together. 0 leaves the value unchanged.
    virtual void limitThisRun(int jobs, int parts, qint64 bytesPerSecond) = 0;

    /// Saves or replaces the destination. The credentials, if given, go into the keychain. If it is not
    /// available, or with `sessionOnly`, they are kept until the program ends. Answers with
    /// destinationSaved().
    virtual void saveDestination(const Destination &destination, const Credentials &credentials,
                                 bool sessionOnly) = 0;
    /// Removes the destination and its secret. Answers with destinationsChanged(). A refusal (mayRemove() in
    /// core/engine/accounts.h) is reported as an event.
    virtual void removeDestination(const QString &name) = 0;
    /// Tests the destination by writing and deleting a small object. If the credentials are empty, the saved
    /// ones are used. Answers with destinationTested().
    virtual void testDestination(const Destination &destination, const Credentials &credentials) = 0;
    /// Can the keychain be used? Answers with vaultState().
    virtual void requestVaultState() = 0;

    // The same commands for callers that wait for the result. A failure (Settings) says why the command is
    // not possible, a failure (Credentials) why the keychain refused.

    /// Saves the destination without a secret. Fails if it would replace one that leads elsewhere
    /// (mayReplace() in core/engine/accounts.h).
    virtual void addDestination(const Destination &destination, QObject *context, Answer then) = 0;
    /// Fails while transfers use the destination (mayRemove()).
    virtual void dropDestination(const QString &name, QObject *context, Answer then) = 0;
    /// Saves the credentials in the keychain only.
    virtual void keepSecret(const QString &destination, const Credentials &credentials, QObject *context,
                            Answer then) = 0;
    /// Deletes the secret, from the keychain and from this run of the program.
    virtual void forgetSecret(const QString &destination, QObject *context, Answer then) = 0;
    /// Is a secret saved for that destination? Answers with secretState(). Never prompts for unlocking the
    /// keychain.
    virtual void requestSecretState(const QString &destination) = 0;

    // Tasks: what a service is asked beside the uploads. The caller chooses the token of each order; no other
    // running task may have it.

    /// Answers with taskReported() and taskProgress() while it runs, and last with taskEnded(). Its attempts
    /// are events that carry the token.
    virtual void runTask(const TaskOrder &order) = 0;
    /// A task that lists objects stops after each page. This requests the next page.
    virtual void continueTask(int token) = 0;
    /// Ends the task and keeps what has arrived. Requests that are nearly finished may end first, which takes
    /// a few seconds at most; a second call ends this wait. Answers with taskEnded().
    virtual void cancelTask(int token) = 0;

    /// Calls `then` in this thread after the engine has carried out all earlier commands and saved their
    /// results, and after its signals about them have arrived; unless `context` has been destroyed.
    virtual void afterCommands(QObject *context, std::function<void()> then) = 0;
    /// Cancels all requests, saves, and answers with stopped(). Files that are being added get into the
    /// journal first.
    virtual void stop() = 0;
    /// As stop(), but requests that are nearly finished may end first, which takes a few seconds at most.
    /// stop() ends this wait.
    virtual void stopSoon() = 0;

Q_SIGNALS:
    /// The engine is ready.
    void started(const QList<windlass::Destination> &destinations, const windlass::Settings &settings);
    /// The engine cannot start.
    void refused(const windlass::Failure &failure);
    /// The end of the request with the same token.
    void addDone(const windlass::AddReport &report);
    /// Transfers that changed. Sent several times a second at most.
    void updated(const QList<windlass::TransferStatus> &transfers);
    void removed(const QList<windlass::TransferId> &ids);
    /// Events in the order in which they happened, in batches. Arrives before any other signal about the same
    /// change.
    void happened(const QList<windlass::Event> &events);
    void history(windlass::TransferId id, const QList<windlass::AttemptRecord> &attempts);
    void destinationsChanged(const QList<windlass::Destination> &destinations);
    /// `failure.text` is empty on success. `keptForSession`: the secret is not in the keychain and is kept
    /// until the program ends.
    void destinationSaved(const QString &name, bool ok, bool keptForSession,
                          const windlass::Failure &failure);
    /// `failure` is empty if `ok`.
    void destinationTested(bool ok, const windlass::Failure &failure);
    void settingsChanged(const windlass::Settings &settings);
    void vaultState(windlass::VaultState state);
    void secretState(const QString &destination, windlass::SecretState state);
    void taskReported(int token, const windlass::TaskReport &report);
    /// Sent several times a second, for tasks that move bytes.
    void taskProgress(int token, const windlass::TaskProgress &progress);
    void taskEnded(int token, const windlass::TaskEnd &end);
    void stopped();
};

} // namespace windlass

Q_DECLARE_METATYPE(windlass::QueueMove)
Q_DECLARE_METATYPE(windlass::Failure)
Q_DECLARE_METATYPE(windlass::Credentials)
Q_DECLARE_METATYPE(windlass::VaultState)
Q_DECLARE_METATYPE(windlass::SecretState)
