// SPDX-License-Identifier: GPL-3.0-or-later
// Estimates the time left for a transfer, from the bytes that the service confirmed in the last three
// minutes. Bytes in flight do not count: the system buffers them at once, and they may have to be sent again.
#pragma once

#include "core/base/timers.h"

#include <deque>
#include <optional>

namespace windlass {

class Forecast
{
public:
    /// Sets the total of confirmed bytes; the first call includes those of earlier runs. If the total falls,
    /// parts were lost and the measurement starts again.
    void confirmed(Instant now, qint64 bytes);
    /// The time until `size` bytes are confirmed. Empty if unknown: nothing was confirmed in the last three
    /// minutes, or the measurement is less than three seconds old.
    std::optional<Duration> left(Instant now, qint64 size) const;

private:
    static constexpr Duration window{180'000};
    static constexpr Duration least{3'000};
    static constexpr Duration slice{1'000}; ///< samples closer together are merged
    struct Sample
    {
        Instant at;
        qint64 bytes = 0;
    };
    std::deque<Sample> samples_;
};

} // namespace windlass
