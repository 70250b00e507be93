// SPDX-License-Identifier: GPL-3.0-or-later
// How many bytes may go now when they must go slowly. A plain value; somebody else holds the clock.
#pragma once

#include "core/base/timers.h"

#include <algorithm>

namespace windlass::practice {

class Pace
{
public:
    Pace(qint64 bytesPerSecond, Instant start)
        : rate_(bytesPerSecond)
        , start_(start)
    {}

    /// How many bytes may go at this moment; the caller takes no more than that.
    qint64 allowance(Instant now) const
    {
        return std::max<qint64>(0, rate_ * qint64((now - start_).count()) / 1000 - used_);
    }
    void use(qint64 bytes) { used_ += bytes; }
    /// How long until it is worth asking again: about fifty times a second, or until there is a whole byte.
    Duration rest(Instant now) const
    {
        const qint64 due = (used_ + std::max<qint64>(1, rate_ / 50)) * 1000 / rate_ + 1;
        return std::max(Duration(1), Duration(due) - (now - start_));
    }

private:
    qint64 rate_;
    Instant start_;
    qint64 used_ = 0;
};

} // namespace windlass::practice
