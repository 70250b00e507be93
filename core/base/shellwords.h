// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QStringView>

namespace windlass {

/// The words of a command line as a POSIX shell takes them: quotes of both kinds and backslashes. A quote
/// that does not end ends with the line.
QStringList shellWords(QStringView line);

} // namespace windlass
