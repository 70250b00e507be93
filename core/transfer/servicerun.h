// SPDX-License-Identifier: GPL-3.0-or-later
// What every run of requests to a service has in common, whoever asks.
#pragma once

#include "core/net/http.h"
#include "core/providers/provider.h"
#include "core/retry/retryer.h"
#include "core/transfer/access.h"

namespace windlass {

/// A run of that step under the policy, with the service's tables and clock; without its work. `access` has
/// to outlive it, `endpoint` may be null.
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

/// The policy's time-outs, and how slow counts as stalled.
inline void watchBy(HttpRequest &request, const RetryPolicy &policy)
{
    request.connectTimeout = policy.connectTimeout;
    request.stallTimeout = policy.stallTimeout;
    request.responseTimeout = policy.responseTimeout;
    request.minBytesPerSecond = policy.minBytesPerSecond;
}

} // namespace windlass
