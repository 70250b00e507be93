// SPDX-License-Identifier: GPL-3.0-or-later
// Records as JSON, for data that a store never searches. Enumerations are saved by name.
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
/// Empty if no digest is stated.
std::optional<ManifestDigest> manifestFrom(const QString &json);

/// Keeps the fields of `before` that this version does not know.
QString destinationJson(const Destination &destination, const QString &before = {});
/// A failure (Journal) if it is not a destination, or one of an unknown provider.
Result<Destination> destinationFrom(const QString &json);

/// Keeps the fields of `before` that this version does not know.
QString factsJson(const EndpointFacts &facts, const QString &before = {});
EndpointFacts factsFrom(const QString &json);
/// The retry policy in a destination's JSON, as JSON; empty if there is none.
QString policyIn(const QString &destination);
/// Why this JSON of a retry policy cannot be used, as a sentence; empty if it can be used, or there is none.
Sentence policyProblem(const QString &json);

QString failureJson(const Failure &failure);
/// An unreadable record becomes a failure of kind Journal, with the original text if there is one.
Failure failureFrom(const QString &json);

QString retryJson(const RetryPolicy &retry);
/// Empty if there is none or it cannot be read; policyProblem() tells the two apart.
std::optional<RetryPolicy> retryFrom(const QString &json);

QString metadataJson(const QList<QPair<QString, QString>> &metadata);
QList<QPair<QString, QString>> metadataFrom(const QString &json);

} // namespace windlass
