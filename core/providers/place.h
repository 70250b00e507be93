// SPDX-License-Identifier: GPL-3.0-or-later
// Where objects are: a bucket and the service that has it. Two places are equal exactly if an object of one
// key would be the same object in both; how the bucket is addressed does not matter. The provider makes and
// normalises it (Provider::place()).
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
    QString account; ///< empty if bucket names are unique within the service
    QString bucket;
    QUrl service; ///< without a scheme if all addresses of the service lead to the same buckets

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

/// The key under which the journal keeps what is known about the place. It must not change, so that what an
/// earlier version has learnt remains valid.
QString journalKey(const Place &place);

} // namespace windlass
