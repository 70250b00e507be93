// SPDX-License-Identifier: GPL-3.0-or-later
// `windlass-cli practice`: the practice store in the foreground, until somebody ends it.
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
    bool json = false;  ///< standard output is one JSON object a line
    bool quiet = false; ///< no line for each request
};

/// Runs until SIGINT or SIGTERM; needs a QCoreApplication. The exit status: 0, or 2 when an option cannot be.
int runPractice(const PracticeOptions &options);

/// The part of `--help` about `--faults`.
QString practiceFaultsHelp();

} // namespace windlass
