// SPDX-License-Identifier: GPL-3.0-or-later
// What went wrong, and what a person has to do about it: one row a case, looked up by the kind of failure,
// the service's code, the status, the certificate's problem or the network's error, in that order. The text
// that a service sent never decides; it is shown beside.
#pragma once

#include "core/base/failure.h"

namespace windlass::text {

/// What was being done: it decides which right is missing, and how a person goes on.
enum class Task { Upload, Restore, Verify, List, Delete, TakeBack, Trial };

struct FailureWords
{
    QString brief;    ///< a few words for a list and the log: `wrong secret key`
    QString sentence; ///< what happened
    QString action;   ///< what a person has to do; empty where nobody has to do anything but wait
};

FailureWords failureWords(const Failure &failure, Task task = Task::Upload);

/// The reason that the service gave in words, as a sentence that says whose words they are: cut to 300
/// characters and cleaned. Empty where it gave none.
QString serviceWords(const Failure &failure);

/// `503 SlowDown`, `404`: for those who know the codes; empty when the service gave none.
QString failureCode(const Failure &failure);

} // namespace windlass::text
