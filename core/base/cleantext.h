// SPDX-License-Identifier: GPL-3.0-or-later
// Names, keys and answers come from other people. Characters that would control a terminal, break a line or
// change the writing direction are escaped before a text reaches a terminal, a log or the window.
#pragma once

#include <QString>

namespace windlass {

/// The text with each such character written as `\u001b`, as in a JSON string: control characters (C0, DEL,
/// C1, including newline and tab), line and paragraph separators, direction marks and other invisible format
/// characters. The two joiners that scripts need (U+200C, U+200D) stay. Cleaning twice changes nothing.
QString cleaned(const QString &text);

} // namespace windlass
