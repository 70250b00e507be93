// SPDX-License-Identifier: GPL-3.0-or-later
// How fast bytes have been moving over the last seconds.
#pragma once

#include "core/base/timers.h"

#include <deque>

namespace windlass {

class Speed
{
public:
    /// `bytes` were sent since the last call.
    void add(Instant now, qint64 bytes);
    /// Bytes a second over the window; 0 when nothing has moved for two seconds.
    double perSecond(Instant now) const;

private:
    static constexpr Duration window{8000};
    static constexpr Duration silence{2000};
    static constexpr Duration slice{250}; ///< samples closer together are one
    struct Sample
    {
        Instant at;
        qint64 bytes = 0;
    };
    std::deque<Sample> samples_;
};

} // namespace windlass
