// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers as people read them in the window, in the language and with the separators of their desktop.
#pragma once

#include "core/base/timers.h"

#include <QDateTime>
#include <QString>

namespace windlass::text {

/// `1.50 GiB`: three significant digits, binary units.
QString bytes(qint64 count);
/// `12.4 MiB/s`; a dash where nothing moves.
QString speed(double bytesPerSecond);
/// The two largest units that say something: `4 s`, `1 min 30 s`, `2 h 5 min`, `3 d 4 h`; below a second `350
/// ms`.
QString duration(Duration span);
/// Whole seconds until `then`, never less than zero, rounded up so that the last thing seen is `1 s`.
QString countdown(const QDateTime &now, const QDateTime &then);
/// What is still to be waited for, rounded as it is known: `a few seconds`, `about 40 s`, `about 3 min`,
/// `about 1 h 20 min`, `about 2 d`.
QString about(Duration span);
/// `42 %`, of 10 GiB and more `42.1 %`; rounded down: 100 is shown only when all is there.
QString percent(qint64 part, qint64 whole);
/// Local time of day to the second; with the date when that is not `now`'s day.
QString moment(const QDateTime &time, const QDateTime &now);
/// Local date and time to the second; a dash when there is none.
QString dateTime(const QDateTime &time);
/// `1,234`
QString count(qint64 number);

} // namespace windlass::text
