// SPDX-License-Identifier: GPL-3.0-or-later
// A transfer as others see it, made of what the journal knows of it.
#pragma once

#include "core/store/storedtransfer.h"
#include "core/transfer/status.h"

namespace windlass {

/// For a transfer that is not running: without speed, waits and what is in flight.
TransferStatus statusOf(const StoredTransfer &stored);

} // namespace windlass
