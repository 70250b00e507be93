// SPDX-License-Identifier: GPL-3.0-or-later
// The façade of the core: commands in, snapshots and events out. It lives in a worker thread and does not
// notice: every command is a slot, every answer a signal that carries values.
#pragma once

#include "core/accounts/credentials.h"
#include "core/accounts/destination.h"
#include "core/engine/adding.h"
#include "core/engine/client.h"
#include "core/engine/doors.h"

#include <QList>
#include <QObject>

#include <memory>

namespace windlass {

class Engine : public QObject
{
    Q_OBJECT

public:
    Engine(Profile profile, EngineDoors doors);
    ~Engine() override;

    /// One of the settings, from text (core/settings/settings.h). A failure (Settings) says what is wrong
    /// with it, or why it could not be kept; nothing has changed then.
    Result<void> changeSetting(const QString &key, const QString &value);

    // As Client has them, but in this thread.
    using Answer = Client::Answer;
    void addDestination(const Destination &destination, const Answer &then);
    void dropDestination(const QString &name, const Answer &then);
    void keepSecret(const QString &destination, const Credentials &credentials, const Answer &then);
    void forgetSecret(const QString &destination, const Answer &then);

public Q_SLOTS:
    /// Opens the journal and brings the queue back: transfers that were on their way when the program ended
    /// go on at once where `goOn`, else they wait for resume(). Answers with started() or refused(), then
    /// updated().
    void start(bool goOn);
    /// Answers with updated() as often as some of the files are in the journal: from there a crash loses
    /// none of these. Then with addDone().
    void add(const windlass::AddRequest &request);
    /// Adds no more of the request with that token; what is in the journal stays. Answers with its addDone().
    void stopAdding(int token);
    void pause(const QList<windlass::TransferId> &ids);
    /// Paused, parked and failed ones go on where they were.
    void resume(const QList<windlass::TransferId> &ids);
    /// Ends the waits of these transfers; a parked one goes on.
    void retryNow(const QList<windlass::TransferId> &ids);
    /// Takes the transfer back, on the service too; what was sent is lost.
    void cancel(const QList<windlass::TransferId> &ids);
    /// Forgets transfers that are at rest for good: done, cancelled, failed without anything left on the
    /// service.
    void remove(const QList<windlass::TransferId> &ids);
    /// Answers with history().
    void requestHistory(windlass::TransferId id);

    /// Takes effect at once, and is kept in the profile.
    void setSettings(const windlass::Settings &settings);
    /// Transfers side by side, parts in flight in each, and bytes a second of all together until the program
    /// ends, instead of the settings'; 0 leaves it.
    void limitThisRun(int jobs, int parts, qint64 bytesPerSecond = 0);
    /// What these transfers do about an object that is there already; those that rest for it go on.
    void decideIfExists(const QList<windlass::TransferId> &ids, windlass::IfExists choice);
    /// -1, 0 or 1.
    void setPriority(const QList<windlass::TransferId> &ids, int priority);
    void move(windlass::TransferId id, windlass::QueueMove where);
    /// Of each of these transfers, bytes a second; 0: none of its own. Holds at once.
    void setRateLimit(const QList<windlass::TransferId> &ids, qint64 bytesPerSecond);
    /// Saves or replaces the destination. With credentials, these go into the vault, or where it cannot be
    /// used (or `sessionOnly`) are kept until the program ends. Answers with destinationSaved().
    void saveDestination(const windlass::Destination &destination, const windlass::Credentials &credentials,
                         bool sessionOnly);
    void removeDestination(const QString &name);
    /// Tries the destination by writing and deleting one small object. Credentials may be empty: the saved
    /// ones are used. Answers with destinationTested().
    void testDestination(const windlass::Destination &destination, const windlass::Credentials &credentials);
    void requestVaultState();
    /// Is a secret kept for that destination? Answers with secretState(). It never asks a person to unlock
    /// the keychain.
    void requestSecretState(const QString &destination);

    /// Tells and writes into the journal at once what it would in a moment: for who wants to know what a
    /// command has done.
    void tellNow();
    /// Lets every request go, saves, and answers with stopped(); before, what is being added gets into the
    /// journal.
    void stop();
    /// The same, but requests that are nearly through may end before, for a few seconds. stop() ends that
    /// wait.
    void stopSoon();

Q_SIGNALS:
    void started(const QList<windlass::Destination> &destinations, const windlass::Settings &settings);
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

private:
    class Private;
    std::unique_ptr<Private> d_;
};

} // namespace windlass
