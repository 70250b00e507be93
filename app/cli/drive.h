// SPDX-License-Identifier: GPL-3.0-or-later
// Runs an engine for one command. Prints events as they happen, and returns when all transfers of the command
// are at rest, or when a person interrupts it.
#pragma once

#include "app/cli/console.h"
#include "app/cli/existsquestion.h"
#include "app/cli/interrupt.h"
#include "app/cli/summary.h"
#include "app/commandserver.h"
#include "app/composition.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QHash>
#include <QList>
#include <QMap>
#include <QObject>
#include <QSet>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace windlass {

class Drive : public QObject
{
public:
    Drive(Console &console, const Profile &profile);

    /// Starts the engine, calls `begin` once it has started, and returns when the run is over. If transfers
    /// were followed, it prints a summary, for people or with --json.
    ExitStatus run(std::function<void()> begin);

    // Valid once `begin` has been called:
    const QList<Destination> &destinations() const { return destinations_; }
    const Settings &settings() const { return settings_; }
    QList<TransferStatus> transfers() const { return transfers_.values(); }
    std::optional<TransferStatus> transfer(TransferId id) const;
    Console &console() { return console_; }

    Client &client() { return thread_.client(); }
    /// Calls `then` in this thread after the engine has carried out all earlier commands and its signals
    /// about them have arrived.
    void afterCommands(std::function<void()> then) { client().afterCommands(this, std::move(then)); }

    /// The run is over when these transfers, and those followed before, are at rest.
    void follow(const QList<TransferId> &ids);
    /// Transfers that are added until follow() or finish() belong to this run. Requests of other processes
    /// wait until then.
    void expectOwn() { expectsOwn_ = true; }
    /// Counts what is not sent of a request in the summary. If something is missing at the destination, the
    /// run ends with Failed or a worse status.
    void notSent(const AddReport &report);
    /// Reports a path, an id or an option that cannot be used.
    void refuse(const QString &sentence);
    /// The same for a file that is not added, unless an event said so already.
    void refuseFile(const Sentence &problem);
    /// Ends the run, with this status or a worse one.
    void finish(ExitStatus status = ExitStatus::Done) { end(status, &Client::stop); }

private:
    void take(const QList<TransferStatus> &changed);
    void print(const Event &event);
    void announce(const TransferStatus &transfer);
    void printEnd(const TransferStatus &transfer);
    void printProgress(const TransferStatus &transfer);
    void redraw();
    void noteWhetherAtRest(TransferId id);
    void finishAtRest();
    void interrupt();
    void settleExisting(const QList<TransferId> &ids, IfExists choice);
    void stay(const QList<TransferId> &ids);
    void settled(const QList<TransferId> &ids);
    void forget(const QList<TransferId> &ids);
    void release();
    bool isWatched(TransferId id) const { return followed_.contains(id) || servedTransfers_.contains(id); }
    bool rests(const TransferStatus &transfer);
    void printAttempt(const Event &event);
    void end(ExitStatus status, void (Client::*how)());
    QList<TransferStatus> followed() const;

    Console &console_;
    EngineThread thread_;
    std::unique_ptr<CommandServer> server_; ///< serves requests of other processes meanwhile
    ExistsQuestions questions_;
    QEventLoop loop_;
    QTimer redraws_;
    QElapsedTimer clock_;
    std::unique_ptr<Interrupt> interrupt_;

    QList<Destination> destinations_;
    Settings settings_;
    QMap<TransferId, TransferStatus> transfers_;
    QSet<TransferId> followed_;
    /// Started for other processes, which report them: this process only keeps running for them.
    QSet<TransferId> servedTransfers_;
    QSet<TransferId> moving_; ///< those of both sets that are not at rest
    QSet<TransferId> announced_;
    QSet<TransferId> ended_;
    bool expectsOwn_ = false;
    int pendingFollows_ = 0;                   ///< calls of the server's follow() not yet handled
    QHash<TransferId, qint64> lastProgress_;   ///< by clock_, in milliseconds
    QHash<TransferId, TransferTotals> before_; ///< what earlier runs did of them; see Summary::before
    QSet<QString> toldNotes_;                  ///< the warnings of the engine that were printed, in English
    qsizetype refusals_ = 0;
    qsizetype leftOut_ = 0;
    qsizetype notAdded_ = 0;
    qsizetype findings_ = 0;
    ExitStatus status_ = ExitStatus::Done;
    enum class Phase { Starting, Running, Watching, Ending } phase_ = Phase::Starting;
    bool interrupted_ = false;
};

} // namespace windlass
