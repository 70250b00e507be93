// SPDX-License-Identifier: GPL-3.0-or-later
// The tasks that list and abort unfinished uploads.
#pragma once

#include "core/tasks/orphans.h"
#include "core/tasks/taskwork.h"

#include <memory>
#include <utility>

namespace windlass {

class ListUnfinishedTask final : public RunningTask
{
public:
    ListUnfinishedTask(TaskWork &work, ListUnfinished what)
        : work_(work)
        , what_(std::move(what))
    {}
    void start() override;

private:
    void search();

    TaskWork &work_;
    ListUnfinished what_;
    std::unique_ptr<OrphanSearch> search_;
};

class TakeBackTask final : public RunningTask
{
public:
    TakeBackTask(TaskWork &work, TakeBackUnfinished what)
        : work_(work)
        , what_(std::move(what))
    {}
    void start() override;

private:
    void next();

    TaskWork &work_;
    TakeBackUnfinished what_;
    RunHandle asking_;
};

} // namespace windlass
