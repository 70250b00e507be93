// SPDX-License-Identifier: GPL-3.0-or-later
// Two worker threads that read files and hash what they read, one chunk ahead of the network, and the buffers
// that they read into. So neither a slow disk nor SHA-256 delays the thread that serves the network.
#pragma once

#include "core/base/handle.h"
#include "core/base/workerthread.h"

#include <QByteArray>
#include <QObject>

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace windlass {

class Readers
{
public:
    explicit Readers(int threads = 2);
    Readers(const Readers &) = delete;
    Readers &operator=(const Readers &) = delete;
    /// Waits for work in progress; work that has not begun never runs.
    ~Readers();

    /// Runs `work` in one of the worker threads, then `then` in this one, never from inside this call. If the
    /// handle is dropped, `then` never runs, nor does `work` if it has not begun; if it has begun, it runs to
    /// its end.
    Handle run(std::function<void()> work, std::function<void()> then);

    /// A buffer of this size for the caller alone: a spare one if there is one.
    QByteArray buffer(qsizetype size);
    /// Keeps the buffer as a spare. It is used again as soon as nothing else refers to it.
    void giveBack(QByteArray buffer);

private:
    struct Job;
    void runJobs();

    /// Kept for the next requests; each has room for a chunk.
    static constexpr size_t spareBuffers = 4;

    QObject home_; ///< results are delivered in its thread
    std::mutex mutex_;
    std::condition_variable wakeUp_;
    std::deque<std::shared_ptr<Job>> jobs_;
    bool ending_ = false;
    std::vector<QByteArray> spare_;
    std::vector<std::jthread> threads_;
};

/// A WorkerThread with this many threads, which are created when the first work comes. Copies share them.
WorkerThread inThreads(int threads);

} // namespace windlass
