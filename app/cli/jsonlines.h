// SPDX-License-Identifier: GPL-3.0-or-later
// The output of `--json`, made from values: one object a line, with exactly the documented fields.
#pragma once

#include "app/cli/summary.h"
#include "core/exports/leftout.h"
#include "core/records/event.h"
#include "core/records/snapshot.h"

#include <QJsonObject>

namespace windlass {

/// `time`: in UTC. A value that does not exist, such as the part of a step without parts, is null.
namespace json {

QJsonObject transferAdded(const TransferStatus &transfer, const QDateTime &time);
QJsonObject attemptFailed(const Event &event);
/// The end of an operation whose last attempt was reported as failed before.
QJsonObject operationFailed(const Event &event);
QJsonObject waitEnded(const Event &event);
QJsonObject actionTaken(const Event &event);
QJsonObject reconciled(const Event &event);
/// `gate_closed gate_opened budget_empty network_lost network_back fewer_at_a_time`.
QJsonObject endpointChanged(const Event &event);
QJsonObject retryScheduled(const Event &event);
QJsonObject retrySucceeded(const Event &event);
QJsonObject progress(const TransferStatus &transfer, const QDateTime &time);
QJsonObject transferFinished(const TransferStatus &transfer, const QDateTime &time);
QJsonObject transferPaused(TransferId id, TransferState state, const QDateTime &time);
QJsonObject transferRemoved(TransferId id, const QDateTime &time);
QJsonObject summary(const Summary &summary, const QDateTime &time);
/// The summary of a command that has nothing to sum up: its exit status.
QJsonObject end(ExitStatus status, const QDateTime &time);
QJsonObject transfer(const StoredTransfer &stored, const QDateTime &time);
QJsonObject attempt(const AttemptRecord &attempt, const QDateTime &time);
QJsonObject destination(const Destination &destination, const QDateTime &time);
/// A file in a folder that is not sent. `missing`: nobody asked to leave it out.
QJsonObject leftOut(const LeftOut &leftOut, const QDateTime &time);
/// Something about a manifest that a person should know.
/// A file that is not added, and why.
QJsonObject problem(const QString &text, const QDateTime &time);
QJsonObject finding(const QString &text, const QDateTime &time);
/// The result of a command that is done at once. `event`: its name; `fields`: the destination or transfer
/// that it was about.
QJsonObject outcome(QLatin1StringView event, const QJsonObject &fields, const QDateTime &time);

} // namespace json

} // namespace windlass
