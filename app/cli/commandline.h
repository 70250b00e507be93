// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the command line into options. Pure: it looks at no file and prints nothing.
#pragma once

#include "app/cli/options.h"

#include <QStringList>

namespace windlass {

/// `arguments` without the program's name. A failure (Settings) is a sentence that says what to do, and where
/// to read on.
Result<Invocation> parseCommandLine(const QStringList &arguments);

/// Is there a --json among the arguments? Also where they cannot be read otherwise: the complaint is JSON
/// then.
bool asksForJson(const QStringList &arguments);

/// One command of the grammar, and what it is made of; the program itself has an empty `command`.
struct GrammarEntry
{
    QStringList command;   ///< `destination`, `add`
    QStringList options;   ///< `--access-key`
    QStringList arguments; ///< what stands in the help for arguments without a name: `NAME`, `URL`
};
/// All of it, in the order in which it is built: for tests, and to suggest words.
QList<GrammarEntry> wholeGrammar();

} // namespace windlass
