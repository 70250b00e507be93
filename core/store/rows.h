// SPDX-License-Identifier: GPL-3.0-or-later
// Values as the journal's columns hold them, and back.
#pragma once

#include "core/store/store.h"

#include <QSqlQuery>
#include <QVariantList>

namespace windlass {

/// All columns of `transfers` but the id, in the order of transferColumns.
extern const QString transferColumns;
QVariantList transferValues(const StoredTransfer &transfer);
/// From a row of `SELECT id, <transferColumns>`.
StoredTransfer transferFrom(const QSqlQuery &row);

extern const QString attemptColumns;
QVariantList attemptValues(const AttemptRecord &attempt);
AttemptRecord attemptFrom(const QSqlQuery &row);

/// What `before` holds that is unknown here is kept.
QString destinationJson(const Destination &destination, const QString &before = {});
Destination destinationFrom(const QString &json);

QString failureJson(const Failure &failure);
Failure failureFrom(const QString &json);

} // namespace windlass
