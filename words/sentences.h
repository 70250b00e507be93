// SPDX-License-Identifier: GPL-3.0-or-later
// Says the sentences of the core in the language of the program.
#pragma once

#include "core/base/sentence.h"

namespace windlass::text {

/// Which of the programs speaks: some sentences name the way on that people have there.
enum class Speaker { CommandLine, Window };

/// For all sentences from now on; until then it is the command line. Call it before threads are started.
void speakAs(Speaker speaker);
/// Which of them speaks now.
Speaker speaksNow();

/// The sentence in the language of the installed translators, in English without one.
QString said(const Sentence &sentence);
/// Each of them.
QStringList said(const QList<Sentence> &sentences);

} // namespace windlass::text
