// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/orderedwork.h"

#include <utility>

namespace windlass {

WorkInThread::~WorkInThread()
{
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable())
        thread_.join();
}

void WorkInThread::run(std::function<void()> work, std::function<void()> then)
{
    {
        const std::lock_guard lock(mutex_);
        jobs_.push_back({std::move(work), std::move(then)});
    }
    changed_.notify_all();
    if (!thread_.joinable())
        thread_ = std::thread([this] { runJobs(); });
}

void WorkInThread::wait()
{
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return jobs_.empty() && !working_; });
}

void WorkInThread::runJobs()
{
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [this] { return ending_ || !jobs_.empty(); });
        if (jobs_.empty()) // it ends, and all work is done
            return;
        Job job = std::move(jobs_.front());
        jobs_.pop_front();
        working_ = true;
        lock.unlock();
        std::exchange(job.work, nullptr)();
        if (job.then)
            QMetaObject::invokeMethod(&home_, std::move(job.then), Qt::QueuedConnection);
        job = {};
        lock.lock();
        working_ = false;
        changed_.notify_all();
    }
}

void WorkHere::run(std::function<void()> work, std::function<void()> then)
{
    work();
    if (!then)
        return;
    const quint64 number = ++last_;
    later_.emplace(number, timers_.after(Duration::zero(), [this, number, then = std::move(then)] {
        const auto own = later_.extract(number); // this function lives in its handle
        then();
    }));
}

} // namespace windlass
