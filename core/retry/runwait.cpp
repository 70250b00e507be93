// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/runwait.h"

#include "core/retry/endpoint.h"

#include <algorithm>
#include <utility>

namespace windlass {

RunWait::RunWait(DelayReason reason, Instant now, Instant until, Handle timer)
    : reason_(reason)
    , since_(now)
    , what_(Time{until, std::move(timer)})
{}

RunWait::RunWait(DelayReason reason, Instant now, Handle place, Handle longest)
    : reason_(reason)
    , since_(now)
    , what_(std::make_unique<Turn>(Turn{std::move(place), std::move(longest)}))
{}

std::optional<RunWait::Past> RunWait::end(Instant now)
{
    if (auto *time = std::get_if<Time>(&what_); time != nullptr && time->timer) {
        time->timer.reset();
        return Past{reason_, now - since_};
    }
    if (auto *turn = std::get_if<std::unique_ptr<Turn>>(&what_); turn != nullptr && (*turn)->place) {
        (*turn)->place.reset();
        (*turn)->longest.reset();
        return Past{reason_, now - since_};
    }
    return {};
}

bool RunWait::isForTime() const
{
    const auto *time = std::get_if<Time>(&what_);
    return time != nullptr && time->timer;
}

void RunWait::changeTo(Instant until, Handle timer)
{
    what_ = Time{until, std::move(timer)};
}

Duration RunWait::offline(Instant now) const
{
    return isForTurn() && reason_ == DelayReason::Offline ? now - since_ : Duration::zero();
}

std::optional<CurrentWait> RunWait::shown(const Timers &timers, const Endpoint *endpoint,
                                          int nextAttempt) const
{
    std::optional<Instant> until;
    DelayReason reason = reason_;
    if (const auto *time = std::get_if<Time>(&what_)) {
        until = time->until;
    } else if (isForTurn()) {
        until = endpoint->opensAt();
        // What keeps the endpoint closed may have changed since the wait began.
        if (const DelayReason closedFor = endpoint->closedFor(); closedFor != DelayReason::None)
            reason = closedFor;
    } else {
        return {};
    }
    CurrentWait wait{{}, Duration::zero(), reason, nextAttempt};
    if (until) {
        wait.remaining = std::max(*until - timers.now(), Duration::zero());
        wait.until = timers.wallClock().addMSecs(wait.remaining.count());
    }
    return wait;
}

} // namespace windlass
