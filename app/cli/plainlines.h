// SPDX-License-Identifier: GPL-3.0-or-later
// The output for people, made from values.
#pragma once

#include "app/cli/summary.h"
#include "core/records/event.h"
#include "core/records/snapshot.h"
#include "words/failures.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace windlass {

namespace plain {

/// `1 file`, `12 files`.
QString files(qsizetype count);
QString transferAdded(const TransferStatus &transfer);
/// An attempt that failed, with the wait that follows; a retry that succeeded. Empty for other events.
/// `task`: what the attempt was for.
QString attempt(const Event &event, text::Task task = text::Task::Upload);
QString transferPaused(TransferId id, TransferState state);
QString transferRemoved(TransferId id);
/// How a transfer ended; if not well, with what a person has to do.
QString transferFinished(const TransferStatus &transfer, const QDateTime &now);
QString summary(const Summary &summary);

/// All running transfers in one line, no wider than `width`: name, percent, confirmed of size, speed, time
/// left, and during a wait its reason and a countdown. Empty if nothing runs.
QString progressLine(const QList<TransferStatus> &transfers, const QDateTime &now, int width);
/// One transfer's progress as a line of its own, for logs.
QString progress(const TransferStatus &transfer, const QDateTime &now);

/// The state's name, or `needs-you` if only a person can settle it.
QString queueStateName(const TransferStatus &transfer);
QString queue(const QList<StoredTransfer> &transfers, const QDateTime &now);
QString history(const QList<AttemptRecord> &attempts);
QString destinations(const QList<Destination> &destinations);
/// The preset's name, or the policy in a few words: `5 attempts, waits of 500ms to 1m, x2.5`.
QString policyText(const RetryPolicy &policy);

/// Columns as wide as their widest cell, with two blanks between them. The columns in `rightAligned` are
/// aligned right. The result has several lines, for Console::lines(); newlines in cells are escaped.
QString table(QList<QStringList> rows, const QList<int> &rightAligned = {});

} // namespace plain

} // namespace windlass
