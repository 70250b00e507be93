// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/backoff.h"

#include <algorithm>
#include <cmath>

namespace windlass {

namespace {

/// Milliseconds as a wait: anything that is no number, or too large to hold, becomes `most`.
Duration saturated(double milliseconds, Duration most)
{
    if (!std::isfinite(milliseconds) || milliseconds >= static_cast<double>(most.count()))
        return most;
    return Duration(std::llround(std::max(milliseconds, 0.0)));
}

/// The wait without jitter in milliseconds, which the bounds are computed from before anything is rounded.
double rawMilliseconds(const RetryPolicy &policy, int taken)
{
    const auto initial = static_cast<double>(policy.initialDelay.count());
    const auto most = static_cast<double>(policy.maxDelay.count());
    if (!(policy.multiplier > 1.0))
        return std::min(initial, most);
    // Past this many waits the power is above the cap, and need not be computed.
    const double toCap = std::log(most / initial) / std::log(policy.multiplier);
    if (!(static_cast<double>(taken) < toCap))
        return most;
    const double raw = initial * std::pow(policy.multiplier, taken);
    return std::isfinite(raw) ? std::min(raw, most) : most;
}

} // namespace

Duration rawDelay(const RetryPolicy &policy, int taken)
{
    return saturated(rawMilliseconds(policy, taken), policy.maxDelay);
}

DelayRange delayRange(const RetryPolicy &policy, int taken, Duration previous)
{
    const double raw = rawMilliseconds(policy, taken);
    const auto most = static_cast<double>(policy.maxDelay.count());
    const double fraction = policy.jitterFraction;
    const auto between = [&policy](double least, double upTo) {
        return DelayRange{saturated(least, policy.maxDelay), saturated(upTo, policy.maxDelay)};
    };
    switch (policy.jitter) {
    case Jitter::None:
        return between(raw, raw);
    case Jitter::Additive:
        // Folded under the cap: near it the range moves down instead of losing its width.
        return between(std::min(raw, most / (1 + fraction)), std::min(most, raw * (1 + fraction)));
    case Jitter::PlusMinus: {
        const double centre = std::min(raw, most / (1 + fraction));
        return between(centre * (1 - fraction), centre * (1 + fraction));
    }
    case Jitter::Full:
        return between(0, raw);
    case Jitter::Equal:
        return between(raw / 2, raw);
    case Jitter::Decorrelated: {
        const Duration before = std::max(previous, policy.initialDelay);
        return between(static_cast<double>(policy.initialDelay.count()),
                       3.0 * static_cast<double>(before.count()));
    }
    }
    Q_UNREACHABLE();
}

DelayRange throttleDelayRange(const RetryPolicy &policy, int taken)
{
    RetryPolicy slower = policy;
    slower.initialDelay =
        std::min(std::max(policy.initialDelay, policy.throttleInitialDelay), policy.maxDelay);
    const double raw = rawMilliseconds(slower, taken);
    return {saturated(raw / 4, policy.maxDelay), saturated(raw, policy.maxDelay)};
}

Duration drawDelay(const DelayRange &range, Dice &dice)
{
    const auto width = static_cast<double>((range.most - range.least).count());
    return std::min(range.most, range.least + Duration(std::llround(width * dice.unit())));
}

std::vector<PlannedAttempt> planAttempts(const RetryPolicy &policy)
{
    std::vector<PlannedAttempt> plan{{1, {}}};
    Duration longest{0};
    for (int attempt = 2; attempt <= policy.maxAttempts; ++attempt) {
        const DelayRange range = delayRange(policy, attempt - 2, longest);
        longest = range.most;
        plan.push_back({attempt, range});
    }
    return plan;
}

} // namespace windlass
