// SPDX-License-Identifier: GPL-3.0-or-later
// How many bytes a second may go at which time: one limit that always applies, and windows of the week with
// another limit.
//
//     SCHEDULE  =  WINDOW ; WINDOW ; …                 the first that applies holds
//     WINDOW    =  DAYS HH:MM-HH:MM RATE               local time; past midnight if it ends before it begins
//     DAYS      =  daily | mon-fri | sat,sun | …
//     RATE      =  2MB/s | unlimited | stop            stop: nothing is sent
#pragma once

#include "core/base/result.h"

#include <QDateTime>
#include <QList>
#include <QString>

namespace windlass {

struct BandwidthWindow
{
    static constexpr qint64 unlimited = 0;
    static constexpr qint64 stop = -1;

    int days = 0; ///< the days on which it begins; bit 0 is Monday, bit 6 Sunday
    QTime from;
    QTime to; ///< equal to `from`: a whole day
    qint64 bytesPerSecond = unlimited;

    bool operator==(const BandwidthWindow &) const = default;
};

/// Reads a SCHEDULE; an empty text is a schedule without windows. A failure (Settings) quotes the word that
/// is wrong and says what is possible.
Result<QList<BandwidthWindow>> parseSchedule(const QString &text);
/// The text again; parseSchedule(scheduleText(s)) is s.
QString scheduleText(const QList<BandwidthWindow> &schedule);

/// The limit that applies at a moment.
struct BandwidthNow
{
    qint64 bytesPerSecond = BandwidthWindow::unlimited;
    QDateTime until; ///< when it may change; invalid: it does not change

    bool stopped() const { return bytesPerSecond == BandwidthWindow::stop; }
    bool operator==(const BandwidthNow &) const = default;
};

/// `otherwise`: the limit outside all windows, bytes a second, 0 for none. `local` is in local time.
BandwidthNow bandwidthAt(const QList<BandwidthWindow> &schedule, qint64 otherwise, const QDateTime &local);

} // namespace windlass
