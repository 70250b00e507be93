// SPDX-License-Identifier: GPL-3.0-or-later
// Converts values to the journal's columns and back.
#pragma once

#include "core/base/shared.h"
#include "core/records/storedtransfer.h"
#include "core/store/sqlite/database.h"

#include <QVariantList>

namespace windlass {

/// The destination column of `transfers`: consecutive transfers that share a destination convert it only
/// once.
class DestinationTexts
{
public:
    QString of(const Shared<Destination> &destination);
    Result<Shared<Destination>> read(const QString &text);

private:
    LastResultCache<Destination, QString> written_;
    Result<Shared<Destination>> read_;
    QString text_; ///< the text that read_ was made from; empty before the first
};

/// The columns of `transfers` that are written only once, when it is added. Later writes leave them alone, so
/// values from a later program version are kept.
extern const QString orderColumns;
QVariantList orderValues(const StoredTransfer &transfer, DestinationTexts &destinations);
/// The columns of `transfers` that change, in the groups of Journal::save(), Journal::saveSession() and
/// Backlog::savePlace().
extern const QString courseColumns;
QVariantList courseValues(const StoredTransfer &transfer);
extern const QString sessionColumns;
QVariantList sessionValues(const StoredTransfer &transfer);
extern const QString placeColumns;
QVariantList placeValues(const StoredTransfer &transfer);
/// One of these groups.
struct ColumnGroup
{
    int number; ///< from 0
    const QString &columns;
    QVariantList (*values)(const StoredTransfer &transfer);
};
constexpr qint64 columnGroups = 3; ///< number of groups
extern const ColumnGroup courseGroup;
extern const ColumnGroup sessionGroup;
extern const ColumnGroup placeGroup;
/// From a row of `SELECT id, <orderColumns>, <courseColumns>, <sessionColumns>, <placeColumns>,
/// probe_session`. A row with impossible values gives a transfer with `damage`.
StoredTransfer transferFrom(const Row &row, DestinationTexts &destinations);

extern const QString attemptColumns;
QVariantList attemptValues(const AttemptRecord &attempt);
AttemptRecord attemptFrom(const Row &row);

} // namespace windlass
