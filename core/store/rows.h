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
/// What of `transfers` changes as it goes, in the groups of Store::save(), saveSession() and savePlace().
extern const QString courseColumns;
QVariantList courseValues(const StoredTransfer &transfer);
extern const QString sessionColumns;
QVariantList sessionValues(const StoredTransfer &transfer);
extern const QString placeColumns;
QVariantList placeValues(const StoredTransfer &transfer);
/// From a row of `SELECT id, <orderColumns>, <courseColumns>, <sessionColumns>, <placeColumns>,
/// probe_session`. A row whose values cannot be makes a transfer with `damage`.
StoredTransfer transferFrom(const Row &row, DestinationTexts &destinations);

extern const QString attemptColumns;
QVariantList attemptValues(const AttemptRecord &attempt);
AttemptRecord attemptFrom(const Row &row);

QString manifestJson(const ManifestDigest &manifest);
/// Nothing where none is stated.
std::optional<ManifestDigest> manifestFrom(const QString &json);

/// What `before` holds that is unknown here is kept.
QString destinationJson(const Destination &destination, const QString &before = {});
/// A failure (Journal) where it is no destination, or one of a provider that is not known here.
Result<Destination> destinationFrom(const QString &json);

/// What `before` holds that is unknown here is kept.
QString factsJson(const EndpointFacts &facts, const QString &before = {});
EndpointFacts factsFrom(const QString &json);
/// The retry policy in a destination's JSON, as JSON; empty where there is none.
QString policyIn(const QString &destination);
/// Why this JSON of a retry policy cannot be used, as a sentence; empty where it can, or there is none.
QString policyProblem(const QString &json);

QString failureJson(const Failure &failure);
/// What cannot be read is a failure of kind Journal, with the text of the other where there is one.
Failure failureFrom(const QString &json);

} // namespace windlass
