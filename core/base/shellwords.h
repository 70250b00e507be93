// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QStringView>

namespace windlass {

/// Splits a command line into words as a POSIX shell does, with both kinds of quotes and backslashes. An
/// unterminated quote ends with the line.
QStringList shellWords(QStringView line);

} // namespace windlass
