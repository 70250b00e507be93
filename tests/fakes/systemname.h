// SPDX-License-Identifier: GPL-3.0-or-later
// A path in the form that system calls take.
#pragma once

#include <QByteArray>
#include <QFile>
#include <QString>

namespace windlass {

struct SystemName
{
    SystemName(const QString &path) // NOLINT(google-explicit-constructor)
        : bytes(QFile::encodeName(path))
    {}
    SystemName(QByteArray path) // NOLINT(google-explicit-constructor)
        : bytes(std::move(path))
    {}
    operator const char *() const { return bytes.constData(); } // NOLINT(google-explicit-constructor)

    QByteArray bytes;
};

} // namespace windlass
