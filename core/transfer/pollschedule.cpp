// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/pollschedule.h"

#include <algorithm>

namespace windlass {

Duration joinTimeout(qint64 bytes)
{
    constexpr qint64 gib = 1LL << 30;
    constexpr Duration second{1000};
    return visibilityTimeout + (bytes / gib) * second;
}

std::optional<Duration> PollSchedule::next(Instant now)
{
    constexpr Duration longest{30'000};
    if (!began_)
        began_ = now;
    const Duration left = patience_ - (now - *began_);
    if (left <= Duration::zero())
        return {};
    last_ = last_ == Duration::zero() ? first_ : std::min(last_ * 2, longest);
    // If little time would be left after this wait, wait until the end instead.
    return left < 2 * last_ ? left : last_;
}

} // namespace windlass
