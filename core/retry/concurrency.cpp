// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/concurrency.h"

#include <algorithm>

namespace windlass {

bool Concurrency::throttled(Instant now, int inFlight)
{
    return reduce(now, inFlight, cut);
}

bool Concurrency::suspected(Instant now, int inFlight)
{
    return reduce(now, inFlight, (1 + cut) / 2);
}

bool Concurrency::reduce(Instant now, int inFlight, double factor)
{
    if (cut_ && now - cut_->at < deadBand)
        return false;
    const std::optional<int> before = limit(now);
    const int most = std::max(1, before ? std::min(*before, inFlight) : inFlight);
    cut_ = Cut{now, std::max(1.0, most * factor), before ? std::max(cut_->peak, most) : most};
    return true;
}

std::optional<int> Concurrency::limit(Instant now) const
{
    if (!cut_)
        return {};
    const auto steps = static_cast<double>((now - cut_->at) / growthStep);
    const double grown = cut_->limit + steps;
    if (grown > cut_->peak)
        return {};
    return static_cast<int>(grown);
}

std::optional<Instant> Concurrency::growsAt(Instant now) const
{
    if (!limit(now))
        return {};
    return cut_->at + ((now - cut_->at) / growthStep + 1) * growthStep;
}

} // namespace windlass
