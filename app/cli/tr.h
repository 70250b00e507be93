// SPDX-License-Identifier: GPL-3.0-or-later
// The translation of what the command line says to people: `Cli::tr("…")`, in the context `Cli`. A table
// holds QT_TRANSLATE_NOOP("Cli", "…"), because it is made before a translation is loaded, and is translated
// when it is said. Not translated: what scripts read, such as JSON, the names of commands and options, and
// states in `queue`.
#pragma once

#include <QCoreApplication>

namespace windlass {

struct Cli
{
    Q_DECLARE_TR_FUNCTIONS(Cli)
};

} // namespace windlass
