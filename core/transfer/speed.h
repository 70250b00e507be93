// SPDX-License-Identifier: GPL-3.0-or-later
// The rate of sent bytes over the last seconds.
#pragma once

#include "core/base/timers.h"

#include <deque>

namespace windlass {

class Speed
{
public:
    /// `bytes`: sent since the last call.
    void add(Instant now, qint64 bytes);
    /// Bytes per second over the last eight seconds; 0 if nothing was sent for two seconds.
    double perSecond(Instant now) const;

private:
    static constexpr Duration window{8000};
    static constexpr Duration silence{2000};
    static constexpr Duration slice{250}; ///< samples closer together are merged
    struct Sample
    {
        Instant at;
        qint64 bytes = 0;
    };
    std::deque<Sample> samples_;
};

} // namespace windlass
