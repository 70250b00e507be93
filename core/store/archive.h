// SPDX-License-Identifier: GPL-3.0-or-later
// Everything kept beside the transfers, and reports on their records: destinations, attempts, metrics, what
// was learned about services. One of the three roles of a store (core/store/store.h).
#pragma once

#include "core/accounts/destination.h"
#include "core/base/result.h"
#include "core/base/sentence.h"
#include "core/retry/attempt.h"
#include "core/store/endpointfacts.h"
#include "core/store/metrics.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace windlass {

class Archive
{
public:
    virtual ~Archive() = default;

    /// Unique to this profile and created with it: the first half of its keys in the keychain.
    virtual QString profileId() const = 0;

    virtual Result<void> saveDestination(const Destination &destination) = 0;
    virtual Result<void> removeDestination(const QString &name) = 0;
    /// Sorted by name.
    virtual Result<QList<Destination>> destinations() const = 0;
    /// Empty if there is none of that name. A failure if it exists but cannot be read.
    virtual Result<std::optional<Destination>> destination(const QString &name) const = 0;

    /// For a service and bucket. Empty facts if nothing is known.
    virtual Result<EndpointFacts> endpointFacts(const QString &place) const = 0;
    virtual Result<void> saveEndpointFacts(const QString &place, const EndpointFacts &facts) = 0;

    /// The attempts of one transfer, in chronological order.
    virtual Result<QList<AttemptRecord>> attempts(TransferId id) const = 0;
    /// The recent rate of one part in flight to this destination, bytes per second: the median of the last
    /// (at most 32) successful parts of at least 1 MiB. 0: unknown.
    virtual Result<qint64> recentPartRate(const Destination &destination) const = 0;
    /// For one transfer, or for all.
    virtual Result<Metrics> metrics(std::optional<TransferId> id) const = 0;
    Result<Metrics> metrics() const { return metrics({}); }

    /// A sentence for each retry policy and each saved destination that this program cannot read. Such a
    /// policy is ignored, and such a destination is missing from destinations(); both stay stored as they
    /// are.
    virtual Result<QList<Sentence>> unreadable() const = 0;
};

} // namespace windlass
