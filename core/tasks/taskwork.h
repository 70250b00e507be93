// SPDX-License-Identifier: GPL-3.0-or-later
// What a task works with: access to its service, and its listener. Each task has its own.
#pragma once

#include "core/accounts/credentialsource.h"
#include "core/services/endpoints.h"
#include "core/services/servicerequests.h"
#include "core/settings/settings.h"
#include "core/store/backlog.h"
#include "core/tasks/task.h"

#include <functional>
#include <memory>
#include <optional>

namespace windlass {

class TaskWork
{
public:
    /// The references must outlive this object.
    struct Doors
    {
        Timers &timers;
        Dice &dice;
        Http &http;
        Endpoints &endpoints;
        const Backlog &journal;
        std::function<Handle(const Destination &, CredentialSource::Freshness,
                             std::function<void(Result<Credentials>)>)>
            findCredentials;
    };
    struct Listener
    {
        std::function<void(TaskReport)> reported;
        std::function<void(Event)> happened;
        /// The task has ended. Do not destroy it in this call.
        std::function<void(std::optional<TaskFailure>)> ended;
    };

    TaskWork(Doors doors, Settings settings, std::optional<RetryPolicy> retry, Listener listener);
    TaskWork(const TaskWork &) = delete;
    TaskWork &operator=(const TaskWork &) = delete;

    /// Finds the destination's credentials and prepares requests(). A failure (Settings, Credentials) if the
    /// environment or the credentials cannot be used. Nothing may still run on the previous requests().
    /// `then` is never called before this function returns.
    void goTo(const Destination &destination, std::function<void(Result<void>)> then);
    /// Cancels the callback of goTo().
    void letGo() { finding_.reset(); }
    ServiceRequests &requests() { return *requests_; }
    /// The destination of the last goTo(), with values from the environment.
    const Destination &destination() const { return destination_; }

    const Backlog &journal() const { return doors_.journal; }
    const Settings &settings() const { return settings_; }
    Timers &timers() const { return doors_.timers; }

    void report(TaskReport report) { listener_.reported(std::move(report)); }
    void end(std::optional<TaskFailure> trouble = {}) { listener_.ended(std::move(trouble)); }

    /// Totals over all requests.
    int attempts() const { return attemptsBefore_ + (requests_ ? requests_->attempts() : 0); }
    int retries() const { return retriesBefore_ + (requests_ ? requests_->retries() : 0); }

private:
    void prepare(const Credentials &credentials);
    Handle refresh(const Credentials &used, std::function<void(Result<Credentials>)> then);

    Doors doors_;
    Settings settings_;
    std::optional<RetryPolicy> retry_;
    Listener listener_;
    Destination destination_;
    std::unique_ptr<ServiceRequests> requests_;
    Handle finding_;
    int attemptsBefore_ = 0; ///< of the previous requests()
    int retriesBefore_ = 0;
};

/// A task that is running.
class RunningTask
{
public:
    virtual ~RunningTask() = default;
    RunningTask(const RunningTask &) = delete;
    RunningTask &operator=(const RunningTask &) = delete;

    virtual void start() = 0;
    /// Continues after a page.
    virtual void goOn() {}
    /// Lets nearly finished work finish: `idle` is called once when it has, and nothing else is called.
    /// False: there is none.
    virtual bool endSoon(std::function<void()> /*idle*/) { return false; }
    /// Empty if the task transfers no bytes.
    virtual std::optional<TaskProgress> progress() const { return {}; }

protected:
    RunningTask() = default;
};

/// Why the run failed; empty if it succeeded.
std::optional<TaskFailure> troubleOf(const RunResult<Receipt> &end);

} // namespace windlass
