// SPDX-License-Identifier: GPL-3.0-or-later
// What went wrong with a request of a command, in words and as a status.
#pragma once

#include "app/cli/commands.h"
#include "app/cli/profileaccess.h"
#include "core/tasks/task.h"
#include "words/failures.h"

namespace windlass {

/// The failure in a few sentences: what happened, the code, what the service said, what to do. They fit
/// `task`.
QString sentenceOf(const Failure &failure, text::Task task);

/// The same always in the words for its kind.
QString sentencesOf(const Failure &failure, text::Task task);

/// Prints why a task ended early, and returns the status that follows: Done if it did not.
ExitStatus troubleOf(const TaskEnd &end, text::Task task, Console &console);

} // namespace windlass
