// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/tasks.h"

#include "core/base/overloaded.h"
#include "core/tasks/objecttasks.h"
#include "core/tasks/restoretask.h"
#include "core/tasks/unfinishedtasks.h"
#include "core/tasks/verifytask.h"

#include <utility>

namespace windlass {

namespace {

std::unique_ptr<RunningTask> made(const AnyTask &task, TaskWork &work)
{
    using Made = std::unique_ptr<RunningTask>;
    return std::visit(
        Overloaded{
            [&](const ListObjects &what) -> Made { return std::make_unique<ListTask>(work, what); },
            [&](const SumUpObjects &what) -> Made { return std::make_unique<SumUpTask>(work, what); },
            [&](const FindObject &what) -> Made { return std::make_unique<FindTask>(work, what); },
            [&](const RemoveObjects &what) -> Made { return std::make_unique<RemoveTask>(work, what); },
            [&](const ListUnfinished &what) -> Made {
                return std::make_unique<ListUnfinishedTask>(work, what);
            },
            [&](const TakeBackUnfinished &what) -> Made {
                return std::make_unique<TakeBackTask>(work, what);
            },
            [&](const VerifyTransfers &what) -> Made { return std::make_unique<VerifyTask>(work, what); },
            [&](const RestoreObjects &what) -> Made { return std::make_unique<RestoreTask>(work, what); },
        },
        task);
}

} // namespace

Tasks::Tasks(TaskWork::Doors doors, Listener listener)
    : doors_(std::move(doors))
    , listener_(std::move(listener))
{}

void Tasks::run(const TaskOrder &order, const Settings &settings)
{
    const int token = order.token;
    if (running_.contains(token))
        return; // an error of the caller; the running task keeps the token
    Running &running = running_[token];
    running.work = std::make_unique<TaskWork>(
        doors_, settings, order.retry,
        TaskWork::Listener{
            [this, token](const TaskReport &report) { listener_.reported(token, report); },
            [this, token](Event event) {
                event.task = token;
                listener_.happened(std::move(event));
            },
            [this, token](std::optional<TaskFailure> trouble) { end(token, std::move(trouble)); }});
    running.task = made(order.task, *running.work);
    if (!telling_)
        telling_ = doors_.timers.after(pace, [this] { reportProgress(); });
    running.task->start();
}

void Tasks::goOn(int token)
{
    const auto found = running_.find(token);
    if (found != running_.end() && found->second.task)
        found->second.task->goOn();
}

void Tasks::cancel(int token)
{
    const auto found = running_.find(token);
    if (found == running_.end() || found->second.ending)
        return;
    Running &running = found->second;
    const bool again = std::exchange(running.cancelled, true);
    if (!again && running.task->endSoon([this, token] { end(token, {}); }))
        return;
    running.task.reset();
    running.work->letGo(); // its callback refers to the task
    end(token, {});
}

/// Ends later, because the task's own callback is on the call stack.
void Tasks::end(int token, std::optional<TaskFailure> trouble)
{
    Running &running = running_.at(token);
    running.ending = doors_.timers.after(Duration::zero(), [this, token, trouble = std::move(trouble)] {
        const auto over = running_.extract(token);
        const TaskWork &work = *over.mapped().work;
        listener_.ended(token, {over.mapped().cancelled, trouble, work.attempts(), work.retries()});
    });
}

void Tasks::reportProgress()
{
    telling_ = {};
    for (const auto &[token, running] : running_) {
        if (const auto progress =
                running.task && !running.cancelled ? running.task->progress() : std::nullopt)
            listener_.progress(token, *progress);
    }
    if (!running_.empty())
        telling_ = doors_.timers.after(pace, [this] { reportProgress(); });
}

} // namespace windlass
