// SPDX-License-Identifier: GPL-3.0-or-later
// How many bytes may go now under a rate limit. A plain value; the caller supplies the time.
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

    /// How many bytes may go at this moment; the caller must not send more.
    qint64 allowance(Instant now) const
    {
        return std::max<qint64>(0, rate_ * qint64((now - start_).count()) / 1000 - used_);
    }
    void use(qint64 bytes) { used_ += bytes; }
    /// How long until it is worth asking again: a fiftieth of a second, or until there is a whole byte.
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
