// SPDX-License-Identifier: GPL-3.0-or-later
// Two threads that read files, and hash what they read, one chunk ahead of the wire, and the buffers that
// they read into. So neither a slow disk nor SHA-256 holds up the thread that feeds the network.
#pragma once

#include "core/base/elsewhere.h"
#include "core/base/handle.h"

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
    /// Waits for what is being worked on; what has not begun never does.
    ~Readers();

    /// Runs `work` in one of the threads, then `then` in this one, never from inside this call. Of a dropped
    /// handle `then` never runs, nor `work` if it has not begun; what has begun runs to its end.
    Handle run(std::function<void()> work, std::function<void()> then);

    /// A buffer of that size that nobody else looks at: a used one where there is one.
    QByteArray buffer(qsizetype size);
    /// It may be used again as soon as whoever else still has it lets go.
    void giveBack(QByteArray buffer);

private:
    struct Job;
    void workOff();

    /// Kept for the next requests; each has room for a chunk.
    static constexpr size_t spareBuffers = 4;

    QObject home_; ///< what comes back, comes back to its thread
    std::mutex mutex_;
    std::condition_variable wakeUp_;
    std::deque<std::shared_ptr<Job>> jobs_;
    bool ending_ = false;
    std::vector<QByteArray> spare_;
    std::vector<std::jthread> threads_;
};

/// The door to that many threads, made in this one when there is something to do. Its copies share them.
Elsewhere inThreads(int threads);

} // namespace windlass
