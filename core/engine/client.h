// SPDX-License-Identifier: GPL-3.0-or-later
// The one way to an engine, for the window and the command line alike: commands go down, values come up.
// QueuedClient leads to a real engine in another thread; a test puts a recorder in its place.
#pragma once

#include "core/accounts/credentials.h"
#include "core/accounts/destination.h"
#include "core/accounts/vault.h"
#include "core/engine/adding.h"
#include "core/retry/attempt.h"
#include "core/settings/settings.h"
#include "core/transfer/event.h"
#include "core/transfer/queue.h"
#include "core/transfer/status.h"

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

    // Commands. Each returns at once, and the engine carries them out in the order in which they were given.

    /// Opens the journal and brings the queue back: transfers that were on their way when the program ended
    /// go on at once where `goOn`, else they wait for resume(). Answers with started() or refused(), then
    /// updated().
    virtual void start(bool goOn) = 0;
    /// Answers with updated() as often as some of the files are in the journal: from there a crash loses
    /// none of these. Then with addDone().
    virtual void add(const AddRequest &request) = 0;
    /// Adds no more of the request with that token; what is in the journal stays. Answers with its addDone().
    virtual void stopAdding(int token) = 0;
    virtual void pause(const QList<TransferId> &ids) = 0;
    /// Paused, parked and failed ones go on where they were.
    virtual void resume(const QList<TransferId> &ids) = 0;
    /// Ends the waits of these transfers; a parked one goes on.
    virtual void retryNow(const QList<TransferId> &ids) = 0;
    /// Takes the transfer back, on the service too; what was sent is lost.
    virtual void cancel(const QList<TransferId> &ids) = 0;
    /// Forgets transfers that are at rest for good: done, cancelled, failed without anything left on the
    /// service.
    virtual void remove(const QList<TransferId> &ids) = 0;
    /// What these transfers do about an object that is there already; those that rest for it go on.
    virtual void decideIfExists(const QList<TransferId> &ids, IfExists choice) = 0;
    /// -1, 0 or 1.
    virtual void setPriority(const QList<TransferId> &ids, int priority) = 0;
    virtual void move(TransferId id, QueueMove where) = 0;
    /// Of each of these transfers, bytes a second; 0: none of its own. Holds at once.
    virtual void setRateLimit(const QList<TransferId> &ids, qint64 bytesPerSecond) = 0;
    /// Answers with history().
    virtual void requestHistory(TransferId id) = 0;

    /// Takes effect at once, and is kept in the profile. Answers with settingsChanged().
    virtual void setSettings(const Settings &settings) = 0;
    /// One of the settings, from text (core/settings/settings.h). `then` gets a failure (Settings) that says
    /// what is wrong with it, or why it could not be kept; nothing has changed then. It comes in this thread,
    /// unless `context` is gone by then.
    virtual void changeSetting(const QString &key, const QString &value, QObject *context,
                               std::function<void(const Result<void> &)> then) = 0;
    /// Transfers side by side, parts in flight in each, and bytes a second of all together until the program
    /// ends, instead of the settings'; 0 leaves it.
    virtual void limitThisRun(int jobs, int parts, qint64 bytesPerSecond) = 0;

    /// Saves or replaces the destination. With credentials, these go into the vault, or where it cannot be
    /// used (or `sessionOnly`) are kept until the program ends. Answers with destinationSaved().
    virtual void saveDestination(const Destination &destination, const Credentials &credentials,
                                 bool sessionOnly) = 0;
    virtual void removeDestination(const QString &name) = 0;
    /// Tries the destination by writing and deleting one small object. Credentials may be empty: the saved
    /// ones are used. Answers with destinationTested().
    virtual void testDestination(const Destination &destination, const Credentials &credentials) = 0;
    virtual void requestVaultState() = 0;

    // The same for a caller that waits for what came of it: `then` comes in this thread, unless `context` is
    // gone by then. A failure (Settings) says what of the command is impossible, one (Credentials) why the
    // keychain does not do it.
    using Answer = std::function<void(const Result<void> &)>;

    /// Saves it without a secret. Not over one of another place (core/engine/accounts.h, mayReplace()).
    virtual void addDestination(const Destination &destination, QObject *context, Answer then) = 0;
    /// Not while transfers go there (mayRemove()).
    virtual void dropDestination(const QString &name, QObject *context, Answer then) = 0;
    /// Only into the keychain.
    virtual void keepSecret(const QString &destination, const Credentials &credentials, QObject *context,
                            Answer then) = 0;
    virtual void forgetSecret(const QString &destination, QObject *context, Answer then) = 0;
    /// Is a secret kept for that destination? Answers with secretState(). It never asks a person to unlock
    /// the keychain.
    virtual void requestSecretState(const QString &destination) = 0;

    /// Calls `then` in this thread once the engine has carried out every command so far, has written down
    /// what came of them, and its signals about them have arrived; unless `context` is gone by then.
    virtual void afterCommands(QObject *context, std::function<void()> then) = 0;
    /// Lets every request go, saves, and answers with stopped(); before, what is being added gets into the
    /// journal.
    virtual void stop() = 0;
    /// The same, but requests that are nearly through may end before, for a few seconds. stop() ends that
    /// wait.
    virtual void stopSoon() = 0;

Q_SIGNALS:
    void started(const QList<windlass::Destination> &destinations, const windlass::Settings &settings);
    /// The engine cannot start.
    void refused(const windlass::Failure &failure);
    void addDone(const windlass::AddReport &report);
    /// Transfers that changed, a few times a second.
    void updated(const QList<windlass::TransferStatus> &transfers);
    void removed(const QList<windlass::TransferId> &ids);
    /// In the order in which it happened, a moment's worth at a time and before what any other signal tells
    /// of it.
    void happened(const QList<windlass::Event> &events);
    void history(windlass::TransferId id, const QList<windlass::AttemptRecord> &attempts);
    void destinationsChanged(const QList<windlass::Destination> &destinations);
    /// `failure.text` is empty on success. `keptForSession`: the secret is not in the keychain, it lasts
    /// until the end.
    void destinationSaved(const QString &name, bool ok, bool keptForSession,
                          const windlass::Failure &failure);
    void destinationTested(bool ok, const windlass::Failure &failure);
    void settingsChanged(const windlass::Settings &settings);
    void vaultState(windlass::VaultState state);
    void secretState(const QString &destination, windlass::SecretState state);
    void stopped();
};

} // namespace windlass

Q_DECLARE_METATYPE(windlass::QueueMove)
Q_DECLARE_METATYPE(windlass::Failure)
Q_DECLARE_METATYPE(windlass::Credentials)
Q_DECLARE_METATYPE(windlass::VaultState)
Q_DECLARE_METATYPE(windlass::SecretState)
