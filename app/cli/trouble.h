// SPDX-License-Identifier: GPL-3.0-or-later
// The failure of a command's request, in words and as a status.
#pragma once

#include "app/cli/commands.h"
#include "app/cli/profileaccess.h"
#include "core/tasks/task.h"
#include "words/failures.h"

namespace windlass {

/// The failure in a few sentences that fit `task`: what happened, the code, what the service said, and what
/// to do. If the failure has a sentence of its own, that is used.
QString sentenceOf(const Failure &failure, text::Task task);

/// The same, but always with the words for its kind.
QString sentencesOf(const Failure &failure, text::Task task);

/// Prints why a task ended early, and returns the status that follows: Done if it did not.
ExitStatus troubleOf(const TaskEnd &end, text::Task task, Console &console);

} // namespace windlass
