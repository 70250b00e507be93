// SPDX-License-Identifier: GPL-3.0-or-later
// Explains failures: what happened, and what a person has to do. One row for each case, looked up by the kind
// of the failure, the service's code, the status, the problem of the certificate or the network error, in
// this order. The text that a service sent is never used for the lookup, only shown.
#pragma once

#include "core/base/failure.h"

namespace windlass::text {

/// The task that failed. It determines which permission is missing and how to continue.
enum class Task { Upload, Restore, Verify, List, Delete, TakeBack, Test };

struct FailureWords
{
    QString brief;    ///< a few words for lists and the log: `wrong secret key`
    QString sentence; ///< what happened, as a sentence
    QString action;   ///< what a person has to do; empty if waiting is enough
};

FailureWords failureWords(const Failure &failure, Task task = Task::Upload);

/// The service's own explanation, cleaned, cut to 300 characters, and in a sentence that says that it is
/// quoted. Empty if there is none.
QString serviceWords(const Failure &failure);

/// `503 SlowDown`, `404`: status and code, for experts; empty if the service sent none.
QString failureCode(const Failure &failure);

} // namespace windlass::text
