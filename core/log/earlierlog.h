// SPDX-License-Identifier: GPL-3.0-or-later
// Reads warnings and errors of earlier runs from the log file, to show them after a start.
#pragma once

#include "core/log/logline.h"
#include "core/records/event.h"

#include <QList>
#include <QStringView>

#include <optional>

namespace windlass {

struct EarlierLine
{
    QDateTime time; ///< UTC, to the second
    EventLevel level = EventLevel::Warn;
    TransferId transfer = 0; ///< 0: the line names no transfer
    QString object;
    QString text; ///< the message, and all fields other than transfer and object
};

/// Parses a line that logLine() wrote. Empty for any other line.
std::optional<EarlierLine> readLogLine(QStringView line);

/// The last `most` warnings and errors of the log file and of the rotated file before it, oldest first. Reads
/// at most the last 4 MiB of each file. A file that cannot be read counts as empty.
QList<EarlierLine> earlierWarnings(const QString &logFile, qsizetype most = 1000);

} // namespace windlass
