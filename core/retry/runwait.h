// SPDX-License-Identifier: GPL-3.0-or-later
// What a run waits for at the moment: nothing, a time, or its turn at the endpoint (where the service rests,
// the network is down, or others are next). Letting go of it ends the wait.
#pragma once

#include "core/base/handle.h"
#include "core/base/timers.h"
#include "core/retry/attempt.h"
#include "core/retry/retryer.h"

#include <memory>
#include <optional>
#include <variant>

namespace windlass {

class RunWait
{
public:
    /// Nothing.
    RunWait() = default;
    /// Until this time.
    RunWait(DelayReason reason, Instant now, Instant until, Handle timer);
    /// For its turn. `longest`: the timer for how long, if there is a limit.
    RunWait(DelayReason reason, Instant now, Handle place, Handle longest);

    struct Past
    {
        DelayReason reason = DelayReason::None;
        Duration took{0};
    };
    /// Ends the wait, and tells how long it was. Empty if there is none, or it has ended. It is shown until
    /// it is replaced.
    std::optional<Past> end(Instant now);

    bool isForTurn() const { return std::holds_alternative<std::unique_ptr<Turn>>(what_); }
    /// Is it a wait for a time, which has not ended?
    bool isForTime() const;
    /// Waits until this time instead. Only while isForTime().
    void changeTo(Instant until, Handle timer);
    /// How long it has waited for the network; zero if it waits for something else.
    Duration offline(Instant now) const;
    /// For people. `endpoint` is the one at which it waits; null if there is none.
    std::optional<CurrentWait> shown(const Timers &timers, const Endpoint *endpoint, int nextAttempt) const;

private:
    // A wait that has ended has no handle any more.
    struct Time
    {
        Instant until;
        Handle timer;
    };
    struct Turn
    {
        Handle place;
        Handle longest;
    };

    DelayReason reason_ = DelayReason::None;
    Instant since_{};
    std::variant<std::monostate, Time, std::unique_ptr<Turn>> what_; // small while it waits for a time
};

} // namespace windlass
