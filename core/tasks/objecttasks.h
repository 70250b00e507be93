// SPDX-License-Identifier: GPL-3.0-or-later
// The tasks that list, sum up, find and delete objects.
#pragma once

#include "core/tasks/objectpages.h"
#include "core/tasks/taskwork.h"

#include <memory>
#include <utility>

namespace windlass {

class ListTask final : public RunningTask
{
public:
    ListTask(TaskWork &work, ListObjects what)
        : work_(work)
        , what_(std::move(what))
    {}
    void start() override;
    void goOn() override;

private:
    TaskWork &work_;
    ListObjects what_;
    std::unique_ptr<ObjectPages> pages_;
    bool waits_ = false; ///< a page was reported, and the task waits for goOn()
};

class SumUpTask final : public RunningTask
{
public:
    SumUpTask(TaskWork &work, SumUpObjects what)
        : work_(work)
        , what_(std::move(what))
    {}
    void start() override;

private:
    void next();

    TaskWork &work_;
    SumUpObjects what_;
    ObjectSum sum_;
    std::unique_ptr<ObjectPages> pages_;
};

class FindTask final : public RunningTask
{
public:
    FindTask(TaskWork &work, FindObject what)
        : work_(work)
        , what_(std::move(what))
    {}
    void start() override;

private:
    void ask();

    TaskWork &work_;
    FindObject what_;
    RunHandle asking_;
};

class RemoveTask final : public RunningTask
{
public:
    RemoveTask(TaskWork &work, RemoveObjects what)
        : work_(work)
        , what_(std::move(what))
    {}
    void start() override;

private:
    void next();

    TaskWork &work_;
    RemoveObjects what_;
    RunHandle asking_;
};

} // namespace windlass
