// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/speed.h"

#include <algorithm>

namespace windlass {

void Speed::add(Instant now, qint64 bytes)
{
    while (!samples_.empty() && now - samples_.front().at > window)
        samples_.pop_front();
    if (!samples_.empty() && now - samples_.back().at < slice)
        samples_.back().bytes += bytes;
    else
        samples_.push_back({now, bytes});
}

double Speed::perSecond(Instant now) const
{
    if (samples_.empty() || now - samples_.back().at >= silence)
        return 0;
    qint64 bytes = 0;
    Instant first = now;
    for (const Sample &sample : samples_) {
        if (now - sample.at > window)
            continue;
        bytes += sample.bytes;
        first = std::min(first, sample.at);
    }
    const Duration span = std::max(now - first, Duration(1000));
    return static_cast<double>(bytes) * 1000.0 / static_cast<double>(span.count());
}

} // namespace windlass
