// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the work of a worker thread in this thread, one turn of the timers later.
#pragma once

#include "core/base/timers.h"
#include "core/base/workerthread.h"

#include <utility>

namespace windlass {

inline WorkerThread inThisThread(Timers &timers)
{
    return [&timers](std::function<void()> work, std::function<void()> then) {
        return timers.after(Duration::zero(), [work = std::move(work), then = std::move(then)] {
            work();
            then();
        });
    };
}

} // namespace windlass
