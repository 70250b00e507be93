// SPDX-License-Identifier: GPL-3.0-or-later
// How long to wait before the next attempt: pure arithmetic (docs/retry.md, "The formula").
#pragma once

#include "core/base/dice.h"
#include "core/retry/policy.h"

#include <vector>

namespace windlass {

/// The bounds of a wait, both inclusive, in milliseconds.
struct DelayRange
{
    Duration least{0};
    Duration most{0};
    bool operator==(const DelayRange &) const = default;
};

/// The wait without jitter after `taken` own waits since the last reset (0 for the first wait):
/// initialDelay * multiplier^taken, never above maxDelay, for any `taken`.
Duration rawDelay(const RetryPolicy &policy, int taken);

/// The bounds of the wait for the policy's jitter. `previous` is the wait before this one (used by
/// Decorrelated only).
DelayRange delayRange(const RetryPolicy &policy, int taken, Duration previous = Duration::zero());

/// The bounds of the wait after a throttling answer: from a quarter of the wait to the whole wait, or exactly
/// the whole wait if the policy has no jitter. The sequence starts with throttleInitialDelay if that is
/// longer.
DelayRange throttleDelayRange(const RetryPolicy &policy, int taken);

/// One wait drawn from the range.
Duration drawDelay(const DelayRange &range, Dice &dice);

/// A row of `retry plan`: an attempt and the wait before it (zero for the first).
struct PlannedAttempt
{
    int attempt = 1;
    DelayRange delay;
};

/// The table of attempts of a run in which all fail. The policy must be sound (see problems()).
std::vector<PlannedAttempt> planAttempts(const RetryPolicy &policy);

/// The attempts of the plan that may begin before the policy's deadline, where each takes `operationTime`;
/// all where there is no deadline. A wait that could end after the deadline is cut there.
std::vector<PlannedAttempt> withinDeadline(const std::vector<PlannedAttempt> &plan, const RetryPolicy &policy,
                                           Duration operationTime);

} // namespace windlass
