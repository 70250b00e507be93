// SPDX-License-Identifier: GPL-3.0-or-later
// Asks a person on the terminal for one line.
#pragma once

#include "core/base/result.h"

#include <QString>

namespace windlass {

enum class Echo { Shown, Hidden };

/// Is standard input a terminal?
bool personIsThere();

/// Prints the question on standard error and reads one line. A failure (Settings) when the person broke it
/// off.
Result<QString> promptLine(const QString &question, Echo echo);

} // namespace windlass
