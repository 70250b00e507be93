// SPDX-License-Identifier: GPL-3.0-or-later
// The tables for failures.h: one row for each failure, and the variants for each task. The texts are
// untranslated and belong to the context `windlass::Failures`.
#pragma once

#include "core/base/failure.h"
#include "words/failures.h"

namespace windlass::text {

/// In `sentence`, %1 is replaced by the endpoint in brackets; in `action` and `command`, %2 by the command to
/// continue with. If the action is empty, nobody has to do anything.
struct FailureRow
{
    const char *brief;
    const char *sentence;
    const char *action;
    const char *command = nullptr; ///< the action at the command line; null: the same
};

const FailureRow &failureRow(const Failure &failure, Task task);

/// The command with which a person continues: `resume`, `try again`.
const char *waysOn(Task task);

} // namespace windlass::text
