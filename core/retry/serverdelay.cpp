// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/serverdelay.h"

#include <QList>
#include <QRegularExpression>
#include <QString>

#include <algorithm>
#include <array>
#include <cmath>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

struct DelayHeader
{
    QByteArrayView name;
    double millisecondsPerUnit;
    bool mayBeDate;
};

constexpr std::array delayHeaders{
    DelayHeader{"x-ms-retry-after-ms", 1, false},
    DelayHeader{"retry-after-ms", 1, false},
    DelayHeader{"x-amz-retry-after", 1, false},
    DelayHeader{"Retry-After", 1000, true},
};

constexpr Duration longest = std::chrono::hours(10 * 366 * 24);

/// A plain decimal number: no sign, no exponent.
std::optional<double> plainNumber(const QByteArray &text)
{
    const bool plain = !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || c == '.';
    });
    bool read = false;
    const double number = plain ? text.toDouble(&read) : 0;
    if (!read || !std::isfinite(number))
        return {};
    return number;
}

/// Every wait that one header names, in the order of its values.
QList<Duration> waits(const DelayHeader &header, const QByteArray &value, const QDateTime &from,
                      const QDateTime &now)
{
    QList<Duration> found;
    const QList<QByteArray> pieces = value.split(',');
    for (qsizetype i = 0; i < pieces.size(); ++i) {
        const QByteArray piece = pieces.at(i).trimmed();
        if (const auto number = plainNumber(piece)) {
            const double milliseconds = *number * header.millisecondsPerUnit;
            found += milliseconds < double(longest.count()) ? Duration(std::llround(milliseconds)) : longest;
        } else if (header.mayBeDate) {
            QDateTime date = httpDate(piece, now);
            // Two of the date forms have a comma after the day of the week.
            if (!date.isValid() && i + 1 < pieces.size()) {
                date = httpDate(piece + ',' + pieces.at(i + 1), now);
                if (date.isValid())
                    ++i;
            }
            if (date.isValid() && date >= from)
                found += std::min(Duration(from.msecsTo(date)), longest);
        }
    }
    return found;
}

/// 1 to 12 for `Jan` to `Dec`, else 0.
int monthNumber(QStringView name)
{
    static constexpr std::array months{"Jan"_L1, "Feb"_L1, "Mar"_L1, "Apr"_L1, "May"_L1, "Jun"_L1,
                                       "Jul"_L1, "Aug"_L1, "Sep"_L1, "Oct"_L1, "Nov"_L1, "Dec"_L1};
    const auto found = std::find(months.begin(), months.end(), name);
    return found == months.end() ? 0 : int(found - months.begin()) + 1;
}

} // namespace

std::optional<Duration> serverDelay(const HeaderLookup &header, const QDateTime &now)
{
    const QDateTime date = httpDate(header("Date"), now);
    for (const DelayHeader &row : delayHeaders) {
        const QList<Duration> found = waits(row, header(row.name), date.isValid() ? date : now, now);
        if (!found.isEmpty())
            return *std::max_element(found.begin(), found.end());
    }
    return {};
}

bool heedsServerDelay(int httpStatus)
{
    static constexpr std::array statuses{429, 500, 502, 503, 504};
    return (httpStatus >= 300 && httpStatus < 400) ||
           std::find(statuses.begin(), statuses.end(), httpStatus) != statuses.end();
}

QDateTime httpDate(QByteArrayView text, const QDateTime &now)
{
    // `Sun, 06 Nov 1994 08:49:37 GMT` and `Sunday, 06-Nov-94 08:49:37 GMT`, then `Sun Nov  6 08:49:37 1994`.
    static const QRegularExpression common(
        uR"(^[A-Z][a-z]+, *(?<d>\d{2})[ -](?<m>[A-Z][a-z]{2})[ -](?<y>\d{4}|\d{2}) (?<t>\d{2}:\d{2}:\d{2}) GMT$)"_s);
    static const QRegularExpression asctime(
        uR"(^[A-Z][a-z]{2} (?<m>[A-Z][a-z]{2}) (?<d>[ \d]\d) (?<t>\d{2}:\d{2}:\d{2}) (?<y>\d{4})$)"_s);
    const QString line = QString::fromLatin1(text).trimmed();
    auto match = common.match(line);
    if (!match.hasMatch())
        match = asctime.match(line);
    if (!match.hasMatch())
        return {};
    int year = match.captured(u"y").toInt();
    if (year < 100) {
        const int thisYear = now.toUTC().date().year();
        year += thisYear - thisYear % 100;
        if (year > thisYear + 50)
            year -= 100;
    }
    const QDate date(year, monthNumber(match.capturedView(u"m")), match.captured(u"d").trimmed().toInt());
    const QTime time = QTime::fromString(match.captured(u"t"), u"hh:mm:ss"_s);
    return date.isValid() && time.isValid() ? QDateTime(date, time, Qt::UTC) : QDateTime();
}

} // namespace windlass
