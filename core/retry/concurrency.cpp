// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/concurrency.h"

namespace windlass {

bool Concurrency::throttled(Instant now, int inFlight)
{
    return reduce(now, inFlight, [](int most) { return most * cut; });
}

bool Concurrency::suspected(Instant now, int inFlight)
{
    return reduce(now, inFlight, [](int most) { return most * (1 + cut) / 2; });
}

bool Concurrency::starved(Instant now, int inFlight)
{
    return reduce(now, inFlight, [](int most) { return most - 1.0; });
}

bool Concurrency::reduce(Instant now, int inFlight, double (*reduced)(int most))
{
    const std::optional<int> before = limit(now);
    if (cut_ && now - cut_->at < deadBand) {
        if (before) { // do not cut again, but do not count this as a clean period for growth either
            cut_->limit = grown(now);
            cut_->cleanSince = now;
        }
        return false;
    }
    const int most = std::max(1, before ? std::min(*before, inFlight) : inFlight);
    cut_ = Cut{now, now, std::max(1.0, reduced(most)), before ? std::max(cut_->peak, most) : most};
    return true;
}

double Concurrency::grown(Instant now) const
{
    return cut_->limit + static_cast<double>((now - cut_->cleanSince) / growthStep);
}

std::optional<int> Concurrency::limit(Instant now) const
{
    if (!cut_ || grown(now) > cut_->peak)
        return {};
    return static_cast<int>(grown(now));
}

std::optional<Instant> Concurrency::growsAt(Instant now) const
{
    if (!limit(now))
        return {};
    return cut_->cleanSince + ((now - cut_->cleanSince) / growthStep + 1) * growthStep;
}

} // namespace windlass
