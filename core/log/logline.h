// SPDX-License-Identifier: GPL-3.0-or-later
// An event as a line of the log. Other programs read these lines: their form is part of what the program
// promises.
#pragma once

#include "core/records/event.h"

#include <QDateTime>
#include <QString>

namespace windlass {

/// The line of the log file, without its newline:
/// `[2026-01-21 14:30:00] WARN: operation failed, retrying | operation=S3 upload, attempt=1, …` in local
/// time. A value that contains a comma, a quote, a control character or a `|` is quoted and escaped like a
/// JSON string. So is a value that contains `retrying` or `failed after`, with one letter of it written as
/// `\uXXXX`: counting lines by these words is exact, whatever the file names are.
QString logLine(const Event &event);
/// The same, for callers that already have localSecond() of the event's time.
QString logLine(const Event &event, const QString &second);
/// `2026-01-21 14:30:00`, in local time. Slow: each call may read the system's time zone file.
QString localSecond(const QDateTime &time);

} // namespace windlass
