// SPDX-License-Identifier: GPL-3.0-or-later
// Asks a person on the terminal for one line.
#pragma once

#include "core/base/result.h"

#include <QString>

namespace windlass {

enum class Echo { Shown, Hidden };

/// Can a person be asked: do question and answer go by a terminal, and is this not a job in its background?
bool personIsThere();

/// Prints the question on standard error and reads one line. A failure (Settings) when the person broke it
/// off.
Result<QString> promptLine(const QString &question, Echo echo);

/// Asks a person to agree. Without one at a terminal: no.
bool agreed(const QString &question);

} // namespace windlass
