// SPDX-License-Identifier: GPL-3.0-or-later
// Where a bucket really is: what redirects of S3-compatible services say about it, and which of them may be
// trusted. (docs/retry.md, "Redirects")
#pragma once

#include "core/providers/provider.h"

#include <optional>

namespace windlass {

/// The address that a URL names, if a request for `key` in `from` may be sent on to it with the credentials:
/// on the same host, a subdomain of it, or another regional host of the same service; never from https to
/// http; and for exactly the same bucket and key. Empty otherwise. An empty key means the bucket itself.
std::optional<BucketAddress> mayFollow(const BucketAddress &from, const QUrl &to, const QString &key);
/// See Provider::moved().
std::optional<Moved> s3Moved(const BucketAddress &from, const Failure &failure, const QString &key);
/// Amazon's endpoint of the same kind for another region; every other endpoint is returned unchanged.
QUrl inRegion(const QUrl &endpoint, const QString &region);

} // namespace windlass
