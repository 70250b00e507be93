// SPDX-License-Identifier: GPL-3.0-or-later
// The interface to time. Everything in the core that waits or asks for the time uses it, so that tests can
// control the clock.
#pragma once

#include "core/base/handle.h"

#include <QDateTime>

#include <chrono>
#include <functional>

namespace windlass {

using Duration = std::chrono::milliseconds;

/// A moment on a clock that only goes forward. It has no relation to the time of day.
struct MonotonicClock
{
    using rep = Duration::rep;
    using period = Duration::period;
    using duration = Duration;
    using time_point = std::chrono::time_point<MonotonicClock>;
    static constexpr bool is_steady = true;
};
using Instant = MonotonicClock::time_point;

class Timers
{
public:
    virtual ~Timers() = default;
    /// The monotonic clock: for measuring and for deadlines. Setting the computer's clock does not move it.
    virtual Instant now() const = 0;
    /// The time of day, in UTC: for records and signatures, never for measuring.
    virtual QDateTime wallClock() const = 0;
    /// Calls `then` once, in this thread, not before `wait` has passed (and never from inside this call).
    /// A wait of zero or less means: as soon as the event loop runs again.
    virtual Handle after(Duration wait, std::function<void()> then) = 0;
    /// Calls `then` each time the computer has slept, soon after it woke. The monotonic clock stood still
    /// meanwhile, and the connections from before are dead, whatever the system reports.
    virtual Handle onWake(std::function<void()> then) = 0;

protected:
    Timers() = default;
    Timers(const Timers &) = default;
    Timers &operator=(const Timers &) = default;
};

} // namespace windlass
