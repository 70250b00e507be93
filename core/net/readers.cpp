// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/readers.h"

#include "core/base/digest.h"
#include "core/net/framing.h"

#include <algorithm>
#include <atomic>
#include <utility>

namespace windlass {

struct Readers::Job
{
    std::function<void()> work;
    std::function<void()> then; ///< runs in the home thread
    std::atomic<bool> dropped = false;
};

Readers::Readers(int threads)
{
    threads_.reserve(static_cast<size_t>(threads));
    for (int i = 0; i < threads; ++i)
        threads_.emplace_back([this] { runJobs(); });
}

Readers::~Readers()
{
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
        jobs_.clear();
    }
    wakeUp_.notify_all();
    threads_.clear();
}

Handle Readers::run(std::function<void()> work, std::function<void()> then)
{
    auto job = std::make_shared<Job>();
    job->work = std::move(work);
    job->then = std::move(then);
    {
        const std::lock_guard lock(mutex_);
        jobs_.push_back(job);
    }
    wakeUp_.notify_one();
    return Handle([job] {
        job->dropped = true;
        job->then = nullptr;
    });
}

void Readers::runJobs()
{
    while (true) {
        std::shared_ptr<Job> job;
        {
            std::unique_lock lock(mutex_);
            wakeUp_.wait(lock, [this] { return ending_ || !jobs_.empty(); });
            if (ending_)
                break;
            job = std::move(jobs_.front());
            jobs_.pop_front();
        }
        if (job->dropped)
            continue;
        std::exchange(job->work, nullptr)();
        QMetaObject::invokeMethod(
            &home_,
            [job = std::move(job)] {
                if (const auto then = std::exchange(job->then, nullptr))
                    then();
            },
            Qt::QueuedConnection);
    }
    releaseDigestsOfThread();
}

QByteArray Readers::buffer(qsizetype size)
{
    const auto free = std::ranges::find_if(
        spare_, [size](const QByteArray &spare) { return spare.isDetached() && spare.capacity() >= size; });
    if (free == spare_.end()) {
        QByteArray fresh;
        fresh.reserve(size + Framing::mostAround); // the next chunk may have more framing
        fresh.resize(size);
        return fresh;
    }
    QByteArray found = std::move(*free);
    spare_.erase(free);
    found.resize(size);
    return found;
}

void Readers::giveBack(QByteArray buffer)
{
    if (buffer.capacity() >= encryptedChunk && spare_.size() < spareBuffers)
        spare_.push_back(std::move(buffer));
}

WorkerThread inThreads(int threads)
{
    return [threads, shared = std::make_shared<std::unique_ptr<Readers>>()](std::function<void()> work,
                                                                            std::function<void()> then) {
        if (!*shared)
            *shared = std::make_unique<Readers>(threads);
        return (*shared)->run(std::move(work), std::move(then));
    };
}

} // namespace windlass
