// SPDX-License-Identifier: GPL-3.0-or-later
// Checks whether values read from the journal are possible: a disk error may have damaged it, or another
// program or a person may have edited it.
#pragma once

#include "core/base/sentence.h"
#include "core/records/storedtransfer.h"

namespace windlass {

/// Why a transfer with these values cannot continue, as a sentence that says what to do; empty if it can.
/// Checks the planned values: file, destination, key, ids, size and part size.
Sentence problemWith(const StoredTransfer &transfer);

/// Does the part have the offset and length that the plan gives it, and a digest of the mode's length or
/// none?
bool fits(const ConfirmedPart &part, const PartPlan &plan, ChecksumMode mode);

/// Milliseconds since 1970 as a UTC time; invalid if negative or after the year 9999.
QDateTime momentOf(qint64 milliseconds);

} // namespace windlass
