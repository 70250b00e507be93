// SPDX-License-Identifier: GPL-3.0-or-later
// For tables of texts that are said in the language of the program: the table has them in English.
#pragma once

namespace windlass {

/// Base of a struct with Q_DECLARE_TR_FUNCTIONS: `lupdate` finds a text in a call of its mark(), and its tr()
/// says it.
struct Marked
{
    static constexpr const char *mark(const char *text) { return text; }
};

} // namespace windlass
