// SPDX-License-Identifier: GPL-3.0-or-later
// Whether values that were read from the journal can be: a disk may have damaged it, and another program or a
// person may have written into it.
#pragma once

#include "core/store/storedtransfer.h"

namespace windlass {

/// Why a transfer with these values cannot go on, as a sentence that says what to do; empty where it can.
/// Looks at what was planned: file, destination, key, ids, size and part size.
QString damageOf(const StoredTransfer &transfer);

/// Is it a part of the plan, in its place, of its length, with a digest as long as the mode's?
bool fits(const ConfirmedPart &part, const PartPlan &plan, ChecksumMode mode);

/// Milliseconds since 1970 as a moment, UTC; invalid where they are before that or after the year 9999.
QDateTime momentOf(qint64 milliseconds);

} // namespace windlass
