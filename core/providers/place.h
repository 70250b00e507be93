// SPDX-License-Identifier: GPL-3.0-or-later
// Where objects are: a bucket, and the service that has it. Equal for two addresses exactly where an object
// of one key would be the same object; how the bucket is addressed does not matter. A provider makes it,
// once, normalised (Provider::place()).
#pragma once

#include "core/providers/providerkind.h"

#include <QHashFunctions>
#include <QString>
#include <QUrl>

#include <tuple>

namespace windlass {

struct Place
{
    ProviderKind provider = ProviderKind::S3;
    QString account; ///< empty where buckets belong to the service itself
    QString bucket;
    QUrl service; ///< without a scheme where a service with many addresses has one set of buckets

    bool operator==(const Place &) const = default;
    bool operator<(const Place &other) const
    {
        return std::tie(provider, account, bucket, service) <
               std::tie(other.provider, other.account, other.bucket, other.service);
    }
};

inline size_t qHash(const Place &place, size_t seed = 0)
{
    return qHashMulti(seed, int(place.provider), place.account, place.bucket, place.service);
}

/// The text under which the journal keeps what is known of the place. It does not change: what an earlier
/// version found out still holds.
QString journalKey(const Place &place);

} // namespace windlass
