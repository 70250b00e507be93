// SPDX-License-Identifier: GPL-3.0-or-later
// What only a person can settle. The window, the command line and its exit status all ask here.
#pragma once

#include "core/transfer/status.h"

namespace windlass {

/// Is it up to a person, though another attempt would change nothing: credentials, rights, trust in who
/// answers?
bool isUpToPerson(const Failure &failure);

/// Does it rest until a person settles something: keys, trust, a quota, an object that is there already? That
/// is a question and not a failure. The window's "needs you", the exit status 3 and `queue --state needs-you`
/// all mean this. `failure`: why it rests; null where nothing is known.
bool needsPerson(TransferState state, Cause cause, const Failure *failure);
bool needsPerson(const TransferStatus &status);

/// How the command line calls that.
constexpr QLatin1StringView needsPersonName("needs-you");

} // namespace windlass
