// SPDX-License-Identifier: GPL-3.0-or-later
// When a parked transfer resumes on its own. (docs/retry.md, "Parking")
#pragma once

#include "core/records/storedtransfer.h"

namespace windlass {

/// How long a transfer rests after it was parked this many times in a row without a confirmed part in between
/// (1 for the first time): 1, 5, 15, then 60 minutes each time.
Duration parkDuration(int timesParked);

/// The time at which it resumes on its own; invalid if it waits for the user. Not before a time that the
/// service named.
QDateTime resumesAt(const StoredTransfer &parked, const QDateTime &parkedAt);

/// May it resume at once when the network or the service is back? Not if the service itself named a time.
bool resumesWithNetwork(const StoredTransfer &parked);

/// The program ended while the service had asked this transfer to wait, and that time has not come.
bool stillWaiting(const StoredTransfer &transfer, const QDateTime &now);

} // namespace windlass
