// SPDX-License-Identifier: GPL-3.0-or-later
// Where a bucket really lives: what a service's redirects say of it, and what follows for the next request.
// Functions over values; the redirect itself is never followed below us. (docs/retry.md, "Redirects")
#pragma once

#include "core/accounts/destination.h"
#include "core/base/failure.h"

#include <optional>

namespace windlass {

/// What was found out about a bucket in this run of the program, for all transfers that go there.
struct Whereabouts
{
    QString region; ///< empty: nothing was
    QUrl endpoint;
    bool pathStyle = false;
    bool known = false;
};

/// The destination as it is to be asked after all that is known.
Destination relocated(Destination destination, const Whereabouts &known);
/// The place that an address names, where a request for this key in `from` may be sent on to it with its
/// credentials: the same host, one below it, or another region's host of the same service; never from https
/// to http; and exactly the same bucket and key. Nothing otherwise. An empty key is the bucket itself.
std::optional<Destination> mayFollow(const Destination &from, const QUrl &to, const QString &key);
/// Another place for the same bucket that the failure of a request for this key names; nothing where it names
/// none, the same, or one that must not be followed.
std::optional<Destination> redirected(const Destination &destination, const Failure &failure,
                                      const QString &key);
/// Does the redirect hold for later requests, too? A temporary one does not.
bool lasts(const Failure &redirect);
/// AWS' endpoint for another region, of the same kind as this one; every other endpoint stays as it is.
QUrl inRegion(const QUrl &endpoint, const QString &region);

} // namespace windlass
