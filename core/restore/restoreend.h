// SPDX-License-Identifier: GPL-3.0-or-later
// The progress of a restore, and its result. Values only.
#pragma once

#include "core/base/failure.h"
#include "core/base/timers.h"
#include "core/retry/attempt.h"
#include "core/retry/verdict.h"

#include <QString>

#include <optional>

namespace windlass {

/// What is being read from the disk.
enum class RestoreReading {
    None,
    Kept,  ///< ranges from an earlier run, to check that they are unchanged
    Whole, ///< everything, to compare it with what was received and with the service's checksum
};

/// The wait before the next attempt of a range.
struct RestoreWait
{
    Duration remaining{0};
    DelayReason reason = DelayReason::Backoff;
    int nextAttempt = 2;
};

struct RestoreStatus
{
    qint64 size = 0;
    qint64 confirmed = 0; ///< on disk
    qint64 received = 0;  ///< received, including ranges in progress
    double bytesPerSecond = 0;
    RestoreReading reading = RestoreReading::None;
    std::optional<RestoreWait> wait; ///< set while a range waits for its next attempt
};

struct RestoreEnd
{
    Cause cause = Cause::None; ///< None: the file is complete
    std::optional<Failure> failure;
    QString checksum; ///< the checksum of the whole, after it was compared; empty: the service has none
    qint64 size = 0;
    qint64 fetched = 0;    ///< bytes received from the network in this run
    qint64 keptBefore = 0; ///< bytes kept from an earlier run
};

} // namespace windlass
