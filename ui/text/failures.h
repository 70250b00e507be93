// SPDX-License-Identifier: GPL-3.0-or-later
// What went wrong, and what a person has to do about it: one row a case, looked up by the kind of failure,
// the service's code, the status, the certificate's problem or the network's error, in that order. The text
// that a service sent never decides.
#pragma once

#include "core/base/failure.h"

namespace windlass::text {

struct FailureWords
{
    QString brief;    ///< a few words for a list and the log: `wrong secret key`
    QString sentence; ///< what happened
    QString action;   ///< what a person has to do; empty where nobody has to do anything but wait
};

FailureWords failureWords(const Failure &failure);

/// `503 SlowDown`, `404`: for those who know the codes; empty when the service gave none.
QString failureCode(const Failure &failure);

} // namespace windlass::text
