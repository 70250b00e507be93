// SPDX-License-Identifier: GPL-3.0-or-later
// Records as JSON, as a store keeps what nobody searches for. Enumerations are there by their names.
#pragma once

#include "core/accounts/destination.h"
#include "core/base/failure.h"
#include "core/base/result.h"
#include "core/store/endpointfacts.h"
#include "core/upload/manifestdigest.h"

#include <QList>
#include <QPair>
#include <QString>

#include <optional>

namespace windlass {

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

QString retryJson(const RetryPolicy &retry);
/// Nothing where there is none, or one that cannot be read here: policyProblem() says which.
std::optional<RetryPolicy> retryFrom(const QString &json);

QString metadataJson(const QList<QPair<QString, QString>> &metadata);
QList<QPair<QString, QString>> metadataFrom(const QString &json);

} // namespace windlass
