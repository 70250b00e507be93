// SPDX-License-Identifier: GPL-3.0-or-later
// `windlass-cli practice`: runs the practice store in the foreground until a person ends it.
#pragma once

#include <QString>
#include <QStringList>

namespace windlass {

struct PracticeOptions
{
    quint16 port = 0; ///< 0: any that is free
    QString dir;      ///< empty: a temporary folder, removed at the end
    QString faults;   ///< a fault script; practice::faultsHelp() explains it
    QString region = QStringLiteral("us-east-1");
    QStringList buckets{QStringLiteral("exports")};
};

/// The part of `--help` about `--faults`.
QString practiceFaultsHelp();

} // namespace windlass
