// SPDX-License-Identifier: GPL-3.0-or-later
// Follows, by reading the journal, what another process does with some transfers, and prints it as that
// process would.
#pragma once

#include "app/cli/commands.h"
#include "app/cli/existsquestion.h"
#include "app/cli/summary.h"
#include "core/engine/doors.h"
#include "core/store/store.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QHash>
#include <QMap>
#include <QSet>

namespace windlass {

class Follower
{
public:
    /// Did this command add the transfers, or were they there before?
    enum class Whose { Added, Known };
    /// `refusals`: how many paths, ids or options could not be used, for the exit status. `summary`: what is
    /// known already. `process`: the process that drives the profile.
    Follower(QList<TransferId> ids, Whose whose, qsizetype refusals, Summary summary, const Profile &profile,
             qint64 process, CommandContext &context);

    /// Runs until all transfers are at rest, the process is gone, or a person interrupts, which ends only the
    /// following.
    ExitStatus run();

private:
    void readAlong();
    void readAlong(const Store &store, TransferId id);
    void settleExisting(const QList<TransferId> &ids, IfExists choice);
    void seen(const Store &store, const TransferStatus &transfer);
    void tellAttempts(const Store &store, TransferId id);
    void tellEnd(const TransferStatus &transfer);
    void drawProgress();
    ExitStatus end();

    QList<TransferId> ids_;
    bool added_; ///< by this command
    qsizetype refusals_;
    Summary summary_;
    const Profile &profile_;
    qint64 process_;
    CommandContext &context_;
    ExistsQuestions questions_;
    QEventLoop loop_;
    QElapsedTimer clock_;
    QMap<TransferId, TransferStatus> transfers_;
    QList<TransferStatus> moving_;      ///< those of ids_ that are not at rest
    QHash<TransferId, qsizetype> told_; ///< how many attempts were printed
    QSet<TransferId> finished_;
    qint64 lastLine_ = 0;
    bool read_ = false; ///< has the journal been read at all?
    bool driverGone_ = false;
    bool interrupted_ = false;
};

} // namespace windlass
