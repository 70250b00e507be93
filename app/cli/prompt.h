// SPDX-License-Identifier: GPL-3.0-or-later
// Asks a person on the terminal for one line.
#pragma once

#include "core/base/result.h"

#include <QString>

namespace windlass {

enum class Echo { Shown, Hidden };

/// Can a person be asked? True if standard input and error are terminals and this is not a background job.
bool isInteractive();

/// Prints the question on standard error and reads one line. A failure (Settings) if the person cancelled it.
Result<QString> promptLine(const QString &question, Echo echo);

/// Asks a person to agree; false if nobody is at the terminal.
bool agreed(const QString &question);

} // namespace windlass
