// SPDX-License-Identifier: GPL-3.0-or-later
#include "words/quantities.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

namespace windlass::text {

using namespace Qt::StringLiterals;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(windlass::Quantities)
};

struct TimeUnit
{
    qint64 seconds;
    const char *pattern;
};
constexpr std::array timeUnits{
    TimeUnit{86'400, QT_TRANSLATE_NOOP("windlass::Quantities", "%L1 d")},
    TimeUnit{3'600, QT_TRANSLATE_NOOP("windlass::Quantities", "%L1 h")},
    TimeUnit{60, QT_TRANSLATE_NOOP("windlass::Quantities", "%L1 min")},
    TimeUnit{1, QT_TRANSLATE_NOOP("windlass::Quantities", "%L1 s")},
};

QString wholeSeconds(qint64 seconds)
{
    for (size_t i = 0; i < timeUnits.size(); ++i) {
        const qint64 first = seconds / timeUnits.at(i).seconds;
        if (first == 0)
            continue;
        QString text = Words::tr(timeUnits.at(i).pattern).arg(first);
        if (i + 1 < timeUnits.size()) {
            const qint64 second = seconds % timeUnits.at(i).seconds / timeUnits.at(i + 1).seconds;
            if (second > 0)
                text += u' ' + Words::tr(timeUnits.at(i + 1).pattern).arg(second);
        }
        return text;
    }
    return Words::tr("%L1 s").arg(0);
}

} // namespace

QString bytes(qint64 count)
{
    if (count == 1)
        return Words::tr("1 byte"); // QLocale has no singular
    const double magnitude = std::abs(static_cast<double>(count));
    double value = magnitude;
    while (value >= 1024.0)
        value /= 1024.0;
    const int decimals = value >= 100.0 ? 0 : value >= 10.0 ? 1 : 2;
    return QLocale().formattedDataSize(count, decimals, QLocale::DataSizeIecFormat);
}

QString speed(double bytesPerSecond)
{
    if (!(bytesPerSecond >= 1.0))
        return dash();
    return Words::tr("%1/s", "bytes in a second").arg(bytes(std::llround(bytesPerSecond)));
}

QString duration(Duration span)
{
    const qint64 milliseconds = std::max<qint64>(0, span.count());
    if (milliseconds < 1000)
        return Words::tr("%L1 ms").arg(milliseconds);
    if (milliseconds < 10'000 && milliseconds % 1000 >= 50)
        return Words::tr("%1 s").arg(QLocale().toString(static_cast<double>(milliseconds) / 1000.0, 'f', 1));
    return wholeSeconds((milliseconds + 500) / 1000);
}

QString countdown(const QDateTime &now, const QDateTime &then)
{
    const qint64 left = std::max<qint64>(0, now.msecsTo(then));
    return wholeSeconds((left + 999) / 1000);
}

QString about(Duration span)
{
    const qint64 seconds = std::max<qint64>(0, (span.count() + 999) / 1000);
    if (seconds <= 10)
        return Words::tr("a few seconds");
    const qint64 step = seconds <= 60        ? 10
                        : seconds <= 600     ? 60
                        : seconds <= 3'600   ? 300
                        : seconds <= 36'000  ? 600
                        : seconds <= 172'800 ? 3'600
                                             : 86'400;
    return Words::tr("about %1").arg(wholeSeconds((seconds + step - 1) / step * step));
}

QString dash()
{
    return QString(QChar(u'\u2013'));
}

QString percent(qint64 part, qint64 whole)
{
    if (part >= whole || whole <= 0)
        return Words::tr("%L1 %").arg(100);
    const long double share = std::max(0.0L, 100.0L * part / whole);
    if (whole < 10LL << 30)
        return Words::tr("%L1 %").arg(static_cast<int>(share));
    return Words::tr("%1 %").arg(
        QLocale().toString(std::floor(static_cast<double>(share) * 10) / 10, 'f', 1));
}

QString moment(const QDateTime &time, const QDateTime &now)
{
    if (!time.isValid())
        return dash();
    const QDateTime local = time.toLocalTime();
    if (local.date() == now.toLocalTime().date())
        return local.toString(u"HH:mm:ss"_s);
    return local.toString(u"yyyy-MM-dd HH:mm:ss"_s);
}

QString dateTime(const QDateTime &time)
{
    return time.isValid() ? time.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss"_s) : dash();
}

QString count(qint64 number)
{
    return QLocale().toString(number);
}

} // namespace windlass::text
