// SPDX-License-Identifier: GPL-3.0-or-later
// The common setup of every run of requests to a service.
#pragma once

#include "core/net/http.h"
#include "core/providers/provider.h"
#include "core/retry/retryer.h"
#include "core/services/access.h"

namespace windlass {

/// A run of the step under the policy, with the service's error table and clock, but without the operation
/// itself. `access` must outlive the run; `endpoint` may be null.
inline Run<Receipt> serviceRun(const Step &step, const Provider &provider, const RetryPolicy &policy,
                               std::shared_ptr<Endpoint> endpoint, const Access &access)
{
    Run<Receipt> what;
    what.traits = traitsOf(step.operation);
    what.service = provider.name();
    what.number = step.part;
    what.policy = policy;
    what.errorTable = &provider.errorTable();
    what.endpoint = std::move(endpoint);
    what.signingClock = [&access] { return access.serviceNow(); };
    return what;
}

/// Sets the policy's timeouts and the rate below which a request counts as stalled.
inline void setTimeouts(HttpRequest &request, const RetryPolicy &policy)
{
    request.connectTimeout = policy.connectTimeout;
    request.stallTimeout = policy.stallTimeout;
    request.responseTimeout = policy.responseTimeout;
    request.minBytesPerSecond = policy.minBytesPerSecond;
}

} // namespace windlass
