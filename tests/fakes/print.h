// SPDX-License-Identifier: GPL-3.0-or-later
// How GoogleTest shows Qt's texts when an expectation fails. The build includes it before every test file.
#pragma once

#include <QByteArray>
#include <QString>

#include <ostream>

inline void PrintTo(const QString &text, std::ostream *out)
{
    *out << '"' << text.toStdString() << '"';
}

inline void PrintTo(const QByteArray &bytes, std::ostream *out)
{
    *out << '"' << bytes.toStdString() << '"';
}
