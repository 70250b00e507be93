// SPDX-License-Identifier: GPL-3.0-or-later
// Sends requests that belong to no upload: a look at an object, a range of it, a page of a list. Each is a
// run of the Retryer under the same policy, gate and access as the steps of an upload, and reports each
// attempt.
#pragma once

#include "core/accounts/credentials.h"
#include "core/accounts/destination.h"
#include "core/net/http.h"
#include "core/providers/provider.h"
#include "core/retry/retryer.h"
#include "core/transfer/access.h"
#include "core/transfer/attemptmeaning.h"
#include "core/transfer/event.h"

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
        std::shared_ptr<Endpoint> endpoint; ///< shared with all that goes to the same service; may be null
    };

    /// One step, and where its answer goes.
    struct Ask
    {
        Step step;
        QString key;
        UploadFacts facts{};
        /// An attempt starts: what is asked for in it, all of the step or what is left. Without it, all.
        std::function<Step()> left{};
        /// What answers the step begins, with this status.
        std::function<void(int status)> begun{};
        /// The body of a success as it comes, of an answer that begins as one to this step. A failure ends
        /// the run: it is about this computer.
        std::function<Result<void>(QByteArrayView piece)> received{};
        /// Whether the answer says what whoever asks has to know. Asked of every attempt that succeeded; a
        /// failure is the attempt's.
        std::function<Result<void>(const Receipt &)> sensible{};
        /// Whether what came is what was asked for, once the answer is whole.
        std::function<Result<void>()> checked{};
        /// The run waits, or does not any more.
        std::function<void()> waitChanged{};
        std::vector<std::shared_ptr<Bandwidth>> limits{};
    };

    /// `happened` is told of every attempt.
    ServiceRequests(const Destination &destination, const Credentials &credentials, const RetryPolicy &policy,
                    Doors doors, std::function<void(Event)> happened, Access::Refresh refresh = {});
    ServiceRequests(const ServiceRequests &) = delete;
    ServiceRequests &operator=(const ServiceRequests &) = delete;

    /// `finished` comes once, never from inside this call. This object has to outlive the handle.
    RunHandle run(Ask ask, std::function<void(RunResult<Receipt>)> finished);

    const Provider &provider() const { return doors_.provider; }
    Timers &timers() const { return doors_.timers; }
    const RetryPolicy &policy() const { return policy_; }
    int attempts() const { return attempts_; }
    int retries() const { return retries_; }

private:
    struct Asked;

    Handle send(const std::shared_ptr<Asked> &asked, std::function<void(Result<Receipt>)> report);
    void tellOf(const Asked &asked, const Meaning &meaning);

    RetryPolicy policy_;
    Doors doors_;
    std::function<void(Event)> happened_;
    Access access_;
    Retryer retryer_;
    int attempts_ = 0;
    int retries_ = 0;
};

} // namespace windlass
