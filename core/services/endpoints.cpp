// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/endpoints.h"

#include "core/accounts/serviceaddress.h"
#include "core/base/servicenames.h"

namespace windlass {

Endpoints::Endpoints(Timers &timers, Dice &dice, Network *network,
                     std::function<void(const QString &, const EndpointEvent &)> happened)
    : timers_(timers)
    , dice_(dice)
    , network_(network)
    , happened_(std::move(happened))
{}

std::shared_ptr<Endpoint> Endpoints::at(const QUrl &url, const Destination &destination,
                                        const Credentials &credentials, const RetryPolicy &policy)
{
    const QString service = serviceAt(url);
    std::shared_ptr<Endpoint> &endpoint =
        all_[service + u' ' + destination.bucket + u' ' + publicName(credentials)];
    if (!endpoint) {
        endpoint = std::make_shared<Endpoint>(
            timers_, dice_, network_, url,
            [this, service](const EndpointEvent &event) { happened_(service, event); });
    }
    endpoint->useBudget(policy.budget);
    return endpoint;
}

std::shared_ptr<BucketLocation> Endpoints::locationOf(const Destination &destination)
{
    std::shared_ptr<BucketLocation> &known = locations_[placeOf(destination)];
    if (!known)
        known = std::make_shared<BucketLocation>();
    return known;
}

std::shared_ptr<ExistingKeys> Endpoints::existingKeys(const Destination &destination)
{
    std::shared_ptr<ExistingKeys> &known = existingKeys_[placeOf(destination)];
    if (!known)
        known = std::make_shared<ExistingKeys>(timers_);
    return known;
}

std::shared_ptr<ServiceBehaviour> Endpoints::behaviour(const Destination &destination)
{
    std::shared_ptr<ServiceBehaviour> &known = behaviour_[placeOf(destination)];
    if (!known)
        known = std::make_shared<ServiceBehaviour>();
    return known;
}

QString Endpoints::serviceAt(const QUrl &url)
{
    const QUrl service = normalisedEndpoint(url);
    return service.scheme() + QStringLiteral("://") + service.authority();
}

} // namespace windlass
