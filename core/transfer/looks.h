// SPDX-License-Identifier: GPL-3.0-or-later
// When to look at an object again that cannot be told, or is not there yet: soon at first, then less often,
// until the time is up. Pure; the caller waits.
#pragma once

#include "core/base/timers.h"

#include <optional>

namespace windlass {

/// Rights spread, and lists and caches follow: half a minute.
inline constexpr Duration patienceAfterSuccess{30'000};
/// A service that joins parts behind a gateway that gave up: half a minute, and a second for each GiB.
Duration patienceWithJoining(qint64 bytes);

class Looks
{
public:
    /// `first`: the wait after the first look.
    Looks(Duration patience, Duration first)
        : patience_(patience)
        , first_(first)
    {}

    /// The wait before the next look; nothing: the time is up. Time counts from the first call. The last look
    /// comes when the time is up, not before.
    std::optional<Duration> next(Instant now);

private:
    Duration patience_;
    Duration first_;
    std::optional<Instant> began_{};
    Duration last_{0};
};

} // namespace windlass
