// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the current tasks: starts them, passes on their reports, and ends them.
#pragma once

#include "core/tasks/taskwork.h"

#include <map>
#include <memory>
#include <optional>

namespace windlass {

class Tasks
{
public:
    struct Listener
    {
        std::function<void(int token, const TaskReport &)> reported;
        std::function<void(int token, const TaskProgress &)> progress;
        std::function<void(int token, const TaskEnd &)> ended;
        std::function<void(Event)> happened;
    };

    Tasks(TaskWork::Doors doors, Listener listener);
    Tasks(const Tasks &) = delete;
    Tasks &operator=(const Tasks &) = delete;
    /// Cancels everything. Nothing is reported any more.
    ~Tasks() = default;

    // As in Client.
    void run(const TaskOrder &order, const Settings &settings);
    void goOn(int token);
    void cancel(int token);

    /// How often progress is reported.
    static constexpr Duration pace{200};

private:
    struct Running
    {
        std::unique_ptr<TaskWork> work;
        std::unique_ptr<RunningTask> task;
        bool cancelled = false;
        Handle ending;
    };

    void end(int token, std::optional<TaskFailure> trouble);
    void reportProgress();

    TaskWork::Doors doors_;
    Listener listener_;
    std::map<int, Running> running_;
    Handle telling_;
};

} // namespace windlass
