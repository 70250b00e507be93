// SPDX-License-Identifier: GPL-3.0-or-later
// What is kept beside the transfers, and what their records say in hindsight: destinations, attempts for
// reading, metrics, what was learned about services. One of the three roles of a store (core/store/store.h).
#pragma once

#include "core/accounts/destination.h"
#include "core/base/result.h"
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

    /// Unique to this profile and made with it: the first half of its keys in the keychain.
    virtual QString profileId() const = 0;

    virtual Result<void> saveDestination(const Destination &destination) = 0;
    virtual Result<void> removeDestination(const QString &name) = 0;
    /// By their names, in order.
    virtual Result<QList<Destination>> destinations() const = 0;
    /// Nothing where there is none of that name; a failure where it is there and cannot be read.
    virtual Result<std::optional<Destination>> destination(const QString &name) const = 0;

    /// Of a service and bucket; empty facts where nothing is known.
    virtual Result<EndpointFacts> endpointFacts(const QString &place) const = 0;
    virtual Result<void> saveEndpointFacts(const QString &place, const EndpointFacts &facts) = 0;

    /// Of one transfer, in the order they were made.
    virtual Result<QList<AttemptRecord>> attempts(TransferId id) const = 0;
    /// The rate of one part in flight to this destination of late, bytes a second: the median of the last
    /// parts that arrived. 0 where none is known.
    virtual Result<qint64> recentPartRate(const Destination &destination) const = 0;
    /// Of one transfer, or of all.
    virtual Result<Metrics> metrics(std::optional<TransferId> id) const = 0;
    Result<Metrics> metrics() const { return metrics({}); }

    /// A sentence for each retry policy and each saved destination that this program cannot read. Such a
    /// policy counts as none, such a destination is not among the others; both stay as they are.
    virtual Result<QStringList> unreadable() const = 0;
};

} // namespace windlass
