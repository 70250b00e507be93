// SPDX-License-Identifier: GPL-3.0-or-later
// Schedules repeated checks of an object that does not exist yet or cannot be identified: soon at first, then
// less often, until the time is up. Pure; the caller waits.
#pragma once

#include "core/base/timers.h"

#include <optional>

namespace windlass {

/// How long new rights, lists and caches may take to become visible.
inline constexpr Duration visibilityTimeout{30'000};
/// How long a service may go on joining parts after its gateway timed out: 30 s, and 1 s for each whole GiB.
Duration joinTimeout(qint64 bytes);

class PollSchedule
{
public:
    /// `first`: the wait after the first check.
    PollSchedule(Duration patience, Duration first)
        : patience_(patience)
        , first_(first)
    {}

    /// The wait before the next check. Empty: the time is up. The time counts from the first call, and the
    /// last check takes place when it is up. The wait doubles up to 30 s.
    std::optional<Duration> next(Instant now);

private:
    Duration patience_;
    Duration first_;
    std::optional<Instant> began_{};
    Duration last_{0};
};

} // namespace windlass
