// SPDX-License-Identifier: GPL-3.0-or-later
// The façade of the core: commands in, snapshots and events out. It lives in a worker thread and does not
// notice: every command is a slot, every answer a signal that carries values.
#pragma once

#include "core/accounts/credentials.h"
#include "core/accounts/destination.h"
#include "core/accounts/vault.h"
#include "core/base/dice.h"
#include "core/base/elsewhere.h"
#include "core/exports/collect.h"
#include "core/net/http.h"
#include "core/retry/network.h"
#include "core/settings/settings.h"
#include "core/transfer/event.h"
#include "core/transfer/queue.h"
#include "core/transfer/status.h"

#include <QList>
#include <QObject>
#include <QStringList>

#include <memory>

namespace windlass {

/// The profile's folders and files.
struct Profile
{
    QString settingsFile;
    QString journalFile;
    QString logFile;
    QString lockFile;
    EventLevel logLevel = EventLevel::Debug; ///< the least that the log file takes
};

/// The real doors, or a test's.
struct EngineDoors
{
    std::unique_ptr<Timers> timers;
    std::unique_ptr<Dice> dice;
    std::unique_ptr<Http> http;
    std::unique_ptr<Network> network;    ///< may be null: then a missing network passes for a failing service
    std::unique_ptr<Vault> vault;        ///< where secrets are kept
    Elsewhere elsewhere;                 ///< where files are looked at that no request needs now
    std::unique_ptr<Vault> sessionVault; ///< for this run of the program only
    int openFiles = 0; ///< so many files and connections may be open for transfers; 0: no limit
};

/// What to upload, and how.
struct AddRequest
{
    int token = 0;     ///< chosen by the caller; comes back with the answer
    QStringList paths; ///< files, and folders whose files are taken
    Destination destination;
    QString keyTemplate;              ///< empty: the settings'
    std::optional<RetryPolicy> retry; ///< instead of the destination's and the settings'
    std::optional<qint64> partSize;
    FolderFilter filter;
    QList<QPair<QString, QString>> metadata;
    std::optional<IfExists> ifExists; ///< instead of the settings'
    int priority = 0;                 ///< -1, 0 or 1: higher goes first
    qint64 rateLimit = 0;             ///< bytes a second of each of these transfers; 0: none of its own
};

/// The answer to an AddRequest, once all of its files are in the journal or left out.
struct AddReport
{
    int token = 0;
    QList<TransferId> added; ///< updated() has told of them
    QStringList problems;    ///< a sentence for each path that was not added
    QList<LeftOut> leftOut;  ///< what the folders hold besides; events have told of it
    QStringList findings;    ///< sentences about manifests; events have told of them
};

class Engine : public QObject
{
    Q_OBJECT

public:
    Engine(Profile profile, EngineDoors doors);
    ~Engine() override;

    /// One of the settings, from text (core/settings/settings.h). A failure (Settings) says what is wrong
    /// with it, or why it could not be kept; nothing has changed then.
    Result<void> changeSetting(const QString &key, const QString &value);

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
    void stopped();

private:
    class Private;
    std::unique_ptr<Private> d_;
};

} // namespace windlass

Q_DECLARE_METATYPE(windlass::IfExists)
Q_DECLARE_METATYPE(windlass::QueueMove)
Q_DECLARE_METATYPE(windlass::AddRequest)
Q_DECLARE_METATYPE(windlass::AddReport)
Q_DECLARE_METATYPE(windlass::Failure)
Q_DECLARE_METATYPE(windlass::Credentials)
Q_DECLARE_METATYPE(windlass::VaultState)
