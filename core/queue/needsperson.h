// SPDX-License-Identifier: GPL-3.0-or-later
// Which problems only the user can solve. The window, the command line and its exit status all use this.
#pragma once

#include "core/records/status.h"

namespace windlass {

/// Is the failure one that the user can resolve, though a retry would not: credentials, permissions, trust in
/// the server?
bool isUpToPerson(const Failure &failure);

/// Is the transfer stopped until the user decides something: credentials, trust, a quota, an existing object?
/// The window's "needs you", exit status 3 and `queue --state needs-you` all mean this. `failure`: why it
/// stopped; null if unknown.
bool needsPerson(TransferState state, Cause cause, const Failure *failure);
bool needsPerson(const TransferStatus &status);

/// The command line's word for it.
constexpr QLatin1StringView needsPersonName("needs-you");

} // namespace windlass
