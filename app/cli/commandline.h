// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the command line into options. Pure: it looks at no file and prints nothing.
#pragma once

#include "app/cli/options.h"

#include <QStringList>

namespace windlass {

/// `arguments` without the program's name. A failure (Settings) is a sentence that says what to do, and where
/// to read on.
Result<Invocation> parseCommandLine(const QStringList &arguments);

} // namespace windlass
