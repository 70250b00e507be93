// SPDX-License-Identifier: GPL-3.0-or-later
// Runs work strictly in the order in which it is given: in a thread of its own, so that the caller need not
// wait for the disk, or in the caller's thread.
#pragma once

#include "core/base/handle.h"
#include "core/base/timers.h"

#include <QObject>

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

namespace windlass {

/// For one thread, its home: the one that creates the object. `then` is called there, never from inside run()
/// or wait(), and not after the object is destroyed. What `work` and `then` hold is released in the home
/// thread, or before `then` is called.
class OrderedWork
{
public:
    virtual ~OrderedWork() = default;
    OrderedWork(const OrderedWork &) = delete;
    OrderedWork &operator=(const OrderedWork &) = delete;

    /// Runs `work` once all work before it has ended, and afterwards `then`.
    virtual void run(std::function<void()> work, std::function<void()> then) = 0;
    /// Returns when all work so far has ended. Each `then` that was not called yet is called later.
    virtual void wait() = 0;

protected:
    OrderedWork() = default;
};

/// In a thread of its own, which starts with the first work. Destroying it waits for all work. The home
/// thread needs a Qt event loop, otherwise no `then` is called.
class WorkInThread final : public OrderedWork
{
public:
    WorkInThread() = default;
    ~WorkInThread() override;
    void run(std::function<void()> work, std::function<void()> then) override;
    void wait() override;

private:
    struct Job
    {
        std::function<void()> work;
        std::function<void()> then;
    };

    void runJobs();

    QObject home_; ///< lives in the home thread; pending calls of `then` end with it
    std::mutex mutex_;
    std::condition_variable changed_; ///< of the members below, which the mutex guards
    std::deque<Job> jobs_;
    bool working_ = false; ///< a job that is no longer in jobs_ has not ended
    bool ending_ = false;
    std::thread thread_;
};

/// In the home thread, inside run(). `timers` must outlive the object.
class WorkHere final : public OrderedWork
{
public:
    explicit WorkHere(Timers &timers)
        : timers_(timers)
    {}
    void run(std::function<void()> work, std::function<void()> then) override;
    void wait() override {}

private:
    Timers &timers_;
    quint64 last_ = 0;
    std::map<quint64, Handle> later_; ///< each calls a `then`
};

} // namespace windlass
