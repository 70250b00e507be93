// SPDX-License-Identifier: GPL-3.0-or-later
// Holds one Endpoint for each service, bucket and account that transfers use.
#pragma once

#include "core/accounts/credentials.h"
#include "core/accounts/destination.h"
#include "core/providers/place.h"
#include "core/retry/endpoint.h"
#include "core/services/bucketlocation.h"
#include "core/services/existingkeys.h"
#include "core/services/servicebehaviour.h"

#include <map>

namespace windlass {

class Endpoints
{
public:
    /// The doors must outlive all returned objects. `happened` reports events that concern all transfers to
    /// the named service.
    Endpoints(Timers &timers, Dice &dice, Network *network,
              std::function<void(const QString &service, const EndpointEvent &)> happened);

    /// `url`: where requests for the destination go. Always returns the same object for the same service,
    /// bucket and account, and gives it the policy's budget.
    std::shared_ptr<Endpoint> at(const QUrl &url, const Destination &destination,
                                 const Credentials &credentials, const RetryPolicy &policy);

    /// What is known about the location of the destination's bucket. Always the same object for destinations
    /// that name the same bucket.
    std::shared_ptr<BucketLocation> locationOf(const Destination &destination);

    /// What is known about which names are taken in the destination's bucket. Shared in the same way.
    std::shared_ptr<ExistingKeys> existingKeys(const Destination &destination);

    /// The observed behaviour of the service for that bucket. Shared in the same way.
    std::shared_ptr<ServiceBehaviour> behaviour(const Destination &destination);

    /// The name of the service behind a URL, as passed to `happened`: scheme, host and port.
    static QString serviceAt(const QUrl &url);

private:
    Timers &timers_;
    Dice &dice_;
    Network *network_;
    std::function<void(const QString &, const EndpointEvent &)> happened_;
    std::map<QString, std::shared_ptr<Endpoint>> all_;
    std::map<Place, std::shared_ptr<BucketLocation>> locations_;   ///< by place
    std::map<Place, std::shared_ptr<ExistingKeys>> existingKeys_;  ///< by place
    std::map<Place, std::shared_ptr<ServiceBehaviour>> behaviour_; ///< by place
};

} // namespace windlass
