// SPDX-License-Identifier: GPL-3.0-or-later
// The one Endpoint for each service, bucket and account that transfers go to.
#pragma once

#include "core/accounts/credentials.h"
#include "core/accounts/destination.h"
#include "core/providers/place.h"
#include "core/retry/endpoint.h"
#include "core/transfer/bucketlocation.h"
#include "core/transfer/habits.h"
#include "core/transfer/takennames.h"

#include <map>

namespace windlass {

class Endpoints
{
public:
    /// The doors have to outlive all that is handed out. `happened` is told what concerns all who go to the
    /// named service.
    Endpoints(Timers &timers, Dice &dice, Network *network,
              std::function<void(const QString &service, const EndpointEvent &)> happened);

    /// `url`: where requests for the destination go. The same object for as long as this lives; it takes the
    /// policy's budget.
    std::shared_ptr<Endpoint> at(const QUrl &url, const Destination &destination,
                                 const Credentials &credentials, const RetryPolicy &policy);

    /// What is known of where the destination's bucket lives. The same object for all who name it alike, for
    /// as long as this lives.
    std::shared_ptr<BucketLocation> locationOf(const Destination &destination);

    /// What is known of which names are taken in the destination's bucket. The same object likewise.
    std::shared_ptr<TakenNames> takenNames(const Destination &destination);

    /// What has been seen of the ways of the service there. The same object likewise.
    std::shared_ptr<Habits> habits(const Destination &destination);

    /// The service behind an address, as `happened` names it.
    static QString serviceAt(const QUrl &url);

private:
    Timers &timers_;
    Dice &dice_;
    Network *network_;
    std::function<void(const QString &, const EndpointEvent &)> happened_;
    std::map<QString, std::shared_ptr<Endpoint>> all_;
    std::map<Place, std::shared_ptr<BucketLocation>> locations_; ///< by place
    std::map<Place, std::shared_ptr<TakenNames>> takenNames_;    ///< by place
    std::map<Place, std::shared_ptr<Habits>> habits_;            ///< by place
};

} // namespace windlass
