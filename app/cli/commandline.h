// SPDX-License-Identifier: GPL-3.0-or-later
// Parses the command line into options. Pure: it reads no files and prints nothing.
#pragma once

#include "app/cli/options.h"

#include <QStringList>

namespace windlass {

/// `arguments`: without the program's name. A failure (Settings) is a sentence that says what to do, and
/// where to read more.
Result<Invocation> parseCommandLine(const QStringList &arguments);

/// Is --json among the arguments? Also works if they cannot be parsed, so that the complaint is printed as
/// JSON.
bool asksForJson(const QStringList &arguments);

/// One command of the grammar with its options and arguments; for the program itself `command` is empty.
struct GrammarEntry
{
    QStringList command;   ///< `destination`, `add`
    QStringList options;   ///< `--access-key`
    QStringList arguments; ///< the help's names for positional arguments: `NAME`, `URL`
};
/// The whole grammar, in the order in which it is built: for tests, and for suggestions.
QList<GrammarEntry> wholeGrammar();

} // namespace windlass
