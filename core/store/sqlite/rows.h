// SPDX-License-Identifier: GPL-3.0-or-later
// Values as the journal's columns hold them, and back.
#pragma once

#include "core/base/shared.h"
#include "core/store/sqlite/database.h"
#include "core/store/storedtransfer.h"

#include <QVariantList>

namespace windlass {

/// Destinations as `transfers` holds them: each is spelt out, or read, once for all the transfers in a row
/// that share it.
class DestinationTexts
{
public:
    QString of(const Shared<Destination> &destination);
    Result<Shared<Destination>> read(const QString &text);

private:
    MadeOfLast<Destination, QString> written_;
    Result<Shared<Destination>> read_;
    QString text_; ///< of that one; empty before the first
};

/// What of `transfers` is written once, as it was added. So what a later version of the program wrote there
/// stays.
extern const QString orderColumns;
QVariantList orderValues(const StoredTransfer &transfer, DestinationTexts &destinations);
/// What of `transfers` changes as it goes, in the groups of Journal::save() and saveSession(), and of
/// Backlog::savePlace().
extern const QString courseColumns;
QVariantList courseValues(const StoredTransfer &transfer);
extern const QString sessionColumns;
QVariantList sessionValues(const StoredTransfer &transfer);
extern const QString placeColumns;
QVariantList placeValues(const StoredTransfer &transfer);
/// One of these groups, as it is written.
struct ColumnGroup
{
    int number; ///< from 0
    const QString &columns;
    QVariantList (*values)(const StoredTransfer &transfer);
};
constexpr qint64 columnGroups = 3; ///< so many there are
extern const ColumnGroup courseGroup;
extern const ColumnGroup sessionGroup;
extern const ColumnGroup placeGroup;
/// From a row of `SELECT id, <orderColumns>, <courseColumns>, <sessionColumns>, <placeColumns>,
/// probe_session`. A row whose values cannot be makes a transfer with `damage`.
StoredTransfer transferFrom(const Row &row, DestinationTexts &destinations);

extern const QString attemptColumns;
QVariantList attemptValues(const AttemptRecord &attempt);
AttemptRecord attemptFrom(const Row &row);

} // namespace windlass
