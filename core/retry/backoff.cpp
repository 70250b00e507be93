// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/backoff.h"

#include <algorithm>
#include <cmath>

namespace windlass {

namespace {

/// Milliseconds in the formulas. Only the results are rounded.
double real(Duration duration)
{
    return static_cast<double>(duration.count());
}

Duration rounded(double milliseconds)
{
    if (!(milliseconds < real(Duration::max())))
        return Duration::max();
    return Duration(std::llround(std::max(milliseconds, 0.0)));
}

/// initial * multiplier^taken, or the cap if the product is larger, infinite or NaN: none of these is `<
/// cap`.
double cappedGrowth(Duration initial, Duration cap, double multiplier, int taken)
{
    const double grown = real(initial) * std::pow(multiplier, std::max(taken, 0));
    return grown < real(cap) ? std::max(grown, 0.0) : real(cap);
}

DelayRange range(double least, double most)
{
    return {rounded(least), rounded(most)};
}

/// The policy's fraction; 0 if it is NaN.
double fraction(const RetryPolicy &policy)
{
    return policy.jitterFraction > 0 ? std::min(policy.jitterFraction, 1.0) : 0.0;
}

} // namespace

Duration rawDelay(const RetryPolicy &policy, int taken)
{
    return rounded(cappedGrowth(policy.initialDelay, policy.maxDelay, policy.multiplier, taken));
}

DelayRange delayRange(const RetryPolicy &policy, int taken, Duration previous)
{
    const double raw = cappedGrowth(policy.initialDelay, policy.maxDelay, policy.multiplier, taken);
    const double cap = real(policy.maxDelay);
    const double wider = 1.0 + fraction(policy);
    // The longest wait that may still be lengthened by the whole fraction. At the cap the jitter folds back
    // under it, so that the waits there neither exceed the cap nor become all the same.
    const double foldedCap = cap / wider;
    switch (policy.jitter) {
    case Jitter::None:
        return range(raw, raw);
    case Jitter::Additive:
        return range(std::min(raw, foldedCap), std::min(raw * wider, cap));
    case Jitter::PlusMinus: {
        const double centre = std::min(raw, foldedCap);
        return range(centre * (1.0 - fraction(policy)), centre * wider);
    }
    case Jitter::Full:
        return range(0, raw);
    case Jitter::Equal:
        return range(raw / 2, raw);
    case Jitter::Decorrelated: {
        const double least = std::min(real(policy.initialDelay), cap);
        return range(least, std::min(cap, 3 * std::max(real(previous), least)));
    }
    }
    Q_UNREACHABLE();
}

DelayRange throttleDelayRange(const RetryPolicy &policy, int taken)
{
    const Duration initial = std::max(policy.initialDelay, policy.throttleInitialDelay);
    const double raw = cappedGrowth(initial, policy.maxDelay, policy.multiplier, taken);
    // A person who switches jitter off wants to know all waits beforehand, these too.
    return policy.jitter == Jitter::None ? range(raw, raw) : range(raw / 4, raw);
}

Duration drawDelay(const DelayRange &range, Dice &dice)
{
    return std::clamp(rounded(real(range.least) + dice.unit() * real(range.most - range.least)), range.least,
                      range.most);
}

std::vector<PlannedAttempt> planAttempts(const RetryPolicy &policy)
{
    std::vector<PlannedAttempt> plan;
    DelayRange delay;
    for (int attempt = 1; attempt <= policy.maxAttempts; ++attempt) {
        if (attempt > 1)
            delay = delayRange(policy, attempt - 2, delay.most);
        plan.push_back({attempt, delay});
    }
    return plan;
}

std::vector<PlannedAttempt> withinDeadline(const std::vector<PlannedAttempt> &plan, const RetryPolicy &policy,
                                           Duration operationTime)
{
    if (policy.deadline == Duration::zero())
        return plan;
    std::vector<PlannedAttempt> begun;
    Duration soonest{0}; // when the wait before the attempt begins, at the soonest
    for (PlannedAttempt planned : plan) {
        const Duration left = policy.deadline - soonest;
        if (planned.attempt > 1 && planned.delay.least >= left)
            break;
        planned.delay.most = std::min(planned.delay.most, left);
        soonest += planned.delay.least + operationTime;
        begun.push_back(planned);
    }
    return begun;
}

} // namespace windlass
