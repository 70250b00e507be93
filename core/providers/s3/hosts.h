// SPDX-License-Identifier: GPL-3.0-or-later
// Hosts of S3-compatible services: which service owns one, and when two of them have the same buckets.
#pragma once

#include "core/providers/address.h"
#include "core/providers/place.h"

#include <optional>

namespace windlass {

/// A host of Amazon S3: `s3.amazonaws.com`, `s3.REGION.amazonaws.com`, `s3-REGION.amazonaws.com`, with
/// `dualstack.` or `.cn`.
struct AmazonHost
{
    QString region; ///< empty: the host has none
    bool dualstack = false;
    bool china = false;
};
std::optional<AmazonHost> amazonHost(const QString &host);

/// Are these two hosts regional hosts of the same service, by the table of well-known services?
bool isSameService(const QString &host, const QString &other);

/// See Provider::place().
Place s3Place(const BucketAddress &address);

} // namespace windlass
