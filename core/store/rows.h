// SPDX-License-Identifier: GPL-3.0-or-later
// Values as the journal's columns hold them, and back.
#pragma once

#include "core/store/store.h"

#include <QSqlQuery>
#include <QVariantList>

namespace windlass {

/// All columns of `transfers` but the id, in the order of transferColumns.
extern const QString transferColumns;
/// The columns of a transfer that later versions of the program may add to.
struct TransferJson
{
    QString destination;
    QString retry;
};
/// What `before` holds that is unknown here is kept.
QVariantList transferValues(const StoredTransfer &transfer, const TransferJson &before = {});
/// From a row of `SELECT id, <transferColumns>`.
StoredTransfer transferFrom(const QSqlQuery &row);

extern const QString attemptColumns;
QVariantList attemptValues(const AttemptRecord &attempt);
AttemptRecord attemptFrom(const QSqlQuery &row);

/// What `before` holds that is unknown here is kept.
QString destinationJson(const Destination &destination, const QString &before = {});
Destination destinationFrom(const QString &json);

/// What `before` holds that is unknown here is kept.
QString factsJson(const EndpointFacts &facts, const QString &before = {});
EndpointFacts factsFrom(const QString &json);
/// The retry policy in a destination's JSON, as JSON; empty where there is none.
QString policyIn(const QString &destination);
/// Why this JSON of a retry policy cannot be used, as a sentence; empty where it can, or there is none.
QString policyProblem(const QString &json);

QString failureJson(const Failure &failure);
Failure failureFrom(const QString &json);

} // namespace windlass
