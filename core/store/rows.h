// SPDX-License-Identifier: GPL-3.0-or-later
// Values as the journal's columns hold them, and back.
#pragma once

#include "core/store/database.h"
#include "core/store/store.h"

#include <QVariantList>

namespace windlass {

/// Destinations as `transfers` holds them: each is spelt out, or read, once for all the transfers in a row
/// that share it.
class DestinationTexts
{
public:
    QString of(const Shared<Destination> &destination);
    Shared<Destination> read(const QString &text);

private:
    MadeOfLast<Destination, QString> written_;
    Shared<Destination> read_;
    QString text_; ///< of that one; empty before the first
};

/// What of `transfers` is written once, as it was added. So what a later version of the program wrote there
/// stays.
extern const QString orderColumns;
QVariantList orderValues(const StoredTransfer &transfer, DestinationTexts &destinations);
/// What of `transfers` changes as it goes.
extern const QString courseColumns;
QVariantList courseValues(const StoredTransfer &transfer);
/// From a row of `SELECT id, <orderColumns>, <courseColumns>`.
StoredTransfer transferFrom(const Row &row, DestinationTexts &destinations);

extern const QString attemptColumns;
QVariantList attemptValues(const AttemptRecord &attempt);
AttemptRecord attemptFrom(const Row &row);

QString manifestJson(const ManifestDigest &manifest);
/// Nothing where none is stated.
std::optional<ManifestDigest> manifestFrom(const QString &json);

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
