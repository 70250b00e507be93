// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/forecast.h"

namespace windlass {

void Forecast::confirmed(Instant now, qint64 bytes)
{
    if (!samples_.empty() && bytes < samples_.back().bytes)
        samples_.clear();
    // Keep one sample that is older than the window, because the bytes after it were confirmed since then.
    while (samples_.size() > 2 && now - samples_[1].at > window)
        samples_.pop_front();
    if (samples_.size() > 1 && now - samples_.back().at < slice)
        samples_.back().bytes = bytes;
    else
        samples_.push_back({now, bytes});
}

std::optional<Duration> Forecast::left(Instant now, qint64 size) const
{
    if (samples_.size() < 2)
        return {};
    const Sample &first = samples_.front();
    const Sample &last = samples_.back();
    const Duration span = now - first.at;
    const qint64 bytes = last.bytes - first.bytes;
    if (span < least || bytes <= 0 || now - last.at > window)
        return {};
    const double each = static_cast<double>(span.count()) / static_cast<double>(bytes);
    return Duration(static_cast<qint64>(static_cast<double>(size - last.bytes) * each));
}

} // namespace windlass
