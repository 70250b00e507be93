// SPDX-License-Identifier: GPL-3.0-or-later
// Where a transfer's object will be: two that share a place would overwrite each other.
#pragma once

#include "core/store/store.h"

namespace windlass {

/// The same text for the same object of the same service.
QString placeOf(const StoredTransfer &transfer);
/// Is it on its way to its place, or may it go on?
bool claimsItsPlace(const StoredTransfer &transfer);
/// Is there nothing on the service that a cancel would have to take back?
bool nothingSent(const StoredTransfer &transfer);

} // namespace windlass
