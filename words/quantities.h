// SPDX-License-Identifier: GPL-3.0-or-later
// Formats numbers for the window, in the language and with the separators of the desktop's locale.
#pragma once

#include "core/base/timers.h"

#include <QDateTime>
#include <QString>

namespace windlass::text {

/// Stands for a value that is not known.
QString dash();

/// `1.50 GiB`: three significant digits, binary units.
QString bytes(qint64 count);
/// `12.4 MiB/s`; a dash below 1 byte a second.
QString speed(double bytesPerSecond);
/// The two largest units: `4 s`, `1 min 30 s`, `2 h 5 min`, `3 d 4 h`; `350 ms` below a second.
QString duration(Duration span);
/// Whole seconds until `then`, at least 0, rounded up, so that the last value shown is `1 s`.
QString countdown(const QDateTime &now, const QDateTime &then);
/// A remaining time with the precision of an estimate: `a few seconds`, `about 40 s`, `about 3 min`, `about 1
/// h 20 min`, `about 2 d`.
QString about(Duration span);
/// `42 %`, from 10 GiB on `42.1 %`. Rounded down, so that 100 is shown only if all is there.
/// 100 also if `whole` is 0.
QString percent(qint64 part, qint64 whole);
/// Local time to the second; with the date if it is not the same day as `now`.
QString moment(const QDateTime &time, const QDateTime &now);
/// Local date and time to the second; a dash if invalid.
QString dateTime(const QDateTime &time);
/// `1,234`
QString count(qint64 number);

} // namespace windlass::text
