// SPDX-License-Identifier: GPL-3.0-or-later
// The tables behind failures.h: one row a case, and what differs by what a person was about. Untranslated
// words of the context `windlass::Failures`.
#pragma once

#include "core/base/failure.h"
#include "ui/text/failures.h"

namespace windlass::text {

/// In `sentence`, %1 is the place for the endpoint in brackets; in `action`, %2 for how to go on. An empty
/// action means: nobody has to do anything.
struct FailureRow
{
    const char *brief;
    const char *sentence;
    const char *action;
};

const FailureRow &failureRow(const Failure &failure, Task task);

/// What a person does in the end: `resume`, `try again`.
const char *waysOn(Task task);

} // namespace windlass::text
