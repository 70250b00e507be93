// SPDX-License-Identifier: GPL-3.0-or-later
// Where a bucket really lives: what the redirects of a service that speaks S3 say of it, and how far they may
// be believed. (docs/retry.md, "Redirects")
#pragma once

#include "core/providers/provider.h"

#include <optional>

namespace windlass {

/// The address that a URL names, where a request for this key in `from` may be sent on to it with its
/// credentials: the same host, one below it, or another region's host of the same service; never from https
/// to http; and exactly the same bucket and key. Nothing otherwise. An empty key is the bucket itself.
std::optional<BucketAddress> mayFollow(const BucketAddress &from, const QUrl &to, const QString &key);
/// See Provider::moved().
std::optional<Moved> s3Moved(const BucketAddress &from, const Failure &failure, const QString &key);
/// AWS' endpoint for another region, of the same kind as this one; every other endpoint stays as it is.
QUrl inRegion(const QUrl &endpoint, const QString &region);

} // namespace windlass
