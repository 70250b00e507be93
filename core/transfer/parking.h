// SPDX-License-Identifier: GPL-3.0-or-later
// When a parked transfer goes on by itself. (docs/retry.md, "Parking")
#pragma once

#include "core/store/storedtransfer.h"

namespace windlass {

/// How long it rests after so many parkings in a row without a part that got through in between (1 for the
/// first): 1, 5, 15 and then 60 minutes each time.
Duration restAfter(int timesParked);

/// The hour at which it goes on by itself; invalid for one that waits for a person. A service that named an
/// hour is not asked before that.
QDateTime goesOnAt(const StoredTransfer &parked, const QDateTime &parkedAt);

/// May it go on at once when the network or the service has come back? Not where the service itself named the
/// hour.
bool goesOnWithTheNetwork(const StoredTransfer &parked);

/// The program ended while the service had asked this transfer to wait, and the hour has not come.
bool restsStill(const StoredTransfer &transfer, const QDateTime &now);

} // namespace windlass
