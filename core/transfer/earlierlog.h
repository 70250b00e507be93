// SPDX-License-Identifier: GPL-3.0-or-later
// What the log file holds of earlier runs: the warnings and errors, to be shown again after a start.
#pragma once

#include "core/transfer/event.h"

#include <QList>
#include <QStringView>

#include <optional>

namespace windlass {

struct EarlierLine
{
    QDateTime time; ///< UTC, to the second
    EventLevel level = EventLevel::Warn;
    TransferId transfer = 0; ///< 0: the line names none
    QString object;
    QString text; ///< the message, and the fields that are not said above
};

/// A line as logLine() writes it; nothing where it is another.
std::optional<EarlierLine> readLogLine(QStringView line);

/// The last `most` warnings and errors of the file and the one before it, the oldest first. Of a large file
/// only the end is read, a few mebibytes. A file that cannot be read has none.
QList<EarlierLine> earlierWarnings(const QString &logFile, qsizetype most = 1000);

} // namespace windlass
