// SPDX-License-Identifier: GPL-3.0-or-later
// How long a transfer will still take, from what the service has confirmed over the last minutes. What is in
// flight says nothing: the system takes it in at once, and it may have to be sent again.
#pragma once

#include "core/base/timers.h"

#include <deque>
#include <optional>

namespace windlass {

class Forecast
{
public:
    /// So many bytes are confirmed in all, at first those of earlier runs. Fewer than before: parts were
    /// lost, and it begins anew.
    void confirmed(Instant now, qint64 bytes);
    /// Until `size` bytes are. Nothing while nobody knows: nothing was confirmed in the last minutes, or for
    /// less than a few seconds.
    std::optional<Duration> left(Instant now, qint64 size) const;

private:
    static constexpr Duration window{180'000};
    static constexpr Duration least{3'000};
    static constexpr Duration slice{1'000}; ///< samples closer together are one
    struct Sample
    {
        Instant at;
        qint64 bytes = 0;
    };
    std::deque<Sample> samples_;
};

} // namespace windlass
