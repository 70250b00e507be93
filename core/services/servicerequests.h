// SPDX-License-Identifier: GPL-3.0-or-later
// Sends requests that belong to no upload: HEAD of an object, a range of it, a page of a list. Each request
// is a run of the Retryer with the same policy, gate and access as the steps of an upload, and each attempt
// is reported.
#pragma once

#include "core/accounts/credentials.h"
#include "core/accounts/destination.h"
#include "core/net/http.h"
#include "core/providers/provider.h"
#include "core/records/event.h"
#include "core/retry/retryer.h"
#include "core/services/access.h"
#include "core/services/attemptevents.h"

namespace windlass {

class ServiceRequests
{
public:
    struct Doors
    {
        Timers &timers;
        Dice &dice;
        Http &http;
        const Provider &provider;
        std::shared_ptr<Endpoint> endpoint; ///< shared by all requests to the same service; may be null
    };

    /// One request, and the callbacks for its answer.
    struct Ask
    {
        Work work;
        QString key;
        /// Called when an attempt starts: what to request, the whole work or the rest of it. Null: the whole
        /// work.
        std::function<Work()> left{};
        /// The answer's headers belong to this work and have this status. Called only if `received` is set.
        std::function<void(int status)> begun{};
        /// Receives the body of a successful answer in pieces, after the headers were accepted. A failure
        /// ends the run without a retry: it is a local problem.
        std::function<Result<void>(QByteArrayView piece)> received{};
        /// Checks that a successful answer makes sense for the caller. A failure counts as the attempt's.
        std::function<Result<void>(const Receipt &)> sensible{};
        /// Checks the received data once the answer is complete. A failure counts as the attempt's.
        std::function<Result<void>()> checked{};
        /// The run began or ended a wait.
        std::function<void()> waitChanged{};
        std::vector<std::shared_ptr<Bandwidth>> limits{};
    };

    /// `happened` reports every attempt.
    ServiceRequests(const Destination &destination, const Credentials &credentials, const RetryPolicy &policy,
                    Doors doors, std::function<void(Event)> happened, Access::Refresh refresh = {});
    ServiceRequests(const ServiceRequests &) = delete;
    ServiceRequests &operator=(const ServiceRequests &) = delete;

    /// `finished` comes once, never before this function returns. This object must outlive the handle.
    RunHandle run(Ask ask, std::function<void(RunResult<Receipt>)> finished);

    const Provider &provider() const { return doors_.provider; }
    Timers &timers() const { return doors_.timers; }
    const RetryPolicy &policy() const { return policy_; }
    int attempts() const { return attempts_; }
    int retries() const { return retries_; }

private:
    struct Asked;

    Handle send(const std::shared_ptr<Asked> &asked, std::function<void(Result<Receipt>)> report);
    void tellOf(const Asked &asked, const AttemptEvent &meaning);

    RetryPolicy policy_;
    Doors doors_;
    std::function<void(Event)> happened_;
    Access access_;
    Retryer retryer_;
    int attempts_ = 0;
    int retries_ = 0;
};

} // namespace windlass
