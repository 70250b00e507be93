// SPDX-License-Identifier: GPL-3.0-or-later
// A transfer's status for display, built from its row in the journal.
#pragma once

#include "core/records/status.h"
#include "core/records/storedtransfer.h"

namespace windlass {

/// For a transfer that is not running: no speed, waits or requests in flight.
TransferStatus statusOf(const StoredTransfer &stored);

} // namespace windlass
