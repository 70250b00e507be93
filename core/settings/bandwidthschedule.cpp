// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/bandwidthschedule.h"

#include "core/base/sentence.h"
#include "core/base/textforms.h"

#include <algorithm>
#include <array>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array dayNames{"mon"_L1, "tue"_L1, "wed"_L1, "thu"_L1, "fri"_L1, "sat"_L1, "sun"_L1};
constexpr int everyDay = 0x7f;

tl::unexpected<Failure> wrong(const QString &window, const Sentence &why)
{
    return failed(localFailure(
        FailureKind::Settings,
        Sentence::tr("The bandwidth window '%1' makes no sense: %2").arg(window.trimmed(), why)));
}

int dayNamed(QStringView name)
{
    const auto found = std::ranges::find_if(
        dayNames, [name](QLatin1StringView day) { return name.compare(day, Qt::CaseInsensitive) == 0; });
    return found == dayNames.end() ? -1 : static_cast<int>(found - dayNames.begin());
}

/// Parses `daily`, `mon`, `mon-fri`, `sat,sun`; 0 for any other text.
int parseDays(QStringView text)
{
    if (text.compare("daily"_L1, Qt::CaseInsensitive) == 0)
        return everyDay;
    int days = 0;
    for (const QStringView piece : text.split(u',')) {
        const qsizetype dash = piece.indexOf(u'-');
        const int first = dayNamed(dash < 0 ? piece : piece.first(dash));
        const int last = dash < 0 ? first : dayNamed(piece.sliced(dash + 1));
        if (first < 0 || last < 0)
            return 0;
        for (int day = first;; day = (day + 1) % 7) {
            days |= 1 << day;
            if (day == last)
                break;
        }
    }
    return days;
}

QString daysText(int days)
{
    if (days == everyDay)
        return u"daily"_s;
    QStringList names;
    for (int day = 0; day < 7; ++day) {
        if ((days >> day & 1) != 0)
            names.append(dayNames.at(static_cast<size_t>(day)));
    }
    return names.join(u',');
}

/// 24:00 is the midnight that ends the day.
QTime parseHour(QStringView text)
{
    return text == u"24:00" ? QTime(0, 0) : QTime::fromString(text.toString(), u"HH:mm"_s);
}

std::optional<qint64> parseWindowRate(QStringView text)
{
    if (text == u"stop")
        return BandwidthWindow::stop;
    if (text == u"unlimited")
        return BandwidthWindow::unlimited;
    const auto rate = parseRate(text);
    return rate && *rate > 0 ? rate : std::nullopt;
}

QString windowRateText(qint64 rate)
{
    if (rate == BandwidthWindow::stop)
        return u"stop"_s;
    return rate == BandwidthWindow::unlimited ? u"unlimited"_s : u"%1B/s"_s.arg(rate);
}

Result<BandwidthWindow> parseWindow(const QString &text)
{
    const QStringList words = text.simplified().split(u' ');
    if (words.size() != 3)
        return wrong(text, Sentence::tr("write days, hours and rate, such as 'mon-fri 08:00-18:00 2MB/s'."));
    BandwidthWindow window;
    window.days = parseDays(words.at(0));
    if (window.days == 0) {
        return wrong(text,
                     Sentence::tr("'%1' names no days; write daily, mon-fri or sat,sun.").arg(words.at(0)));
    }
    const QStringList hours = words.at(1).split(u'-');
    window.from = parseHour(hours.value(0));
    window.to = parseHour(hours.value(1));
    if (hours.size() != 2 || !window.from.isValid() || !window.to.isValid())
        return wrong(text, Sentence::tr("'%1' names no hours; write 08:00-18:00.").arg(words.at(1)));
    const auto rate = parseWindowRate(words.at(2));
    if (!rate)
        return wrong(text, Sentence::tr("'%1' is no rate; write 2MB/s, unlimited or stop.").arg(words.at(2)));
    window.bytesPerSecond = *rate;
    return window;
}

/// The window that begins on that day, as moments; empty if it does not begin on that day.
std::optional<std::pair<QDateTime, QDateTime>> onDay(const BandwidthWindow &window, const QDate &day)
{
    if ((window.days >> (day.dayOfWeek() - 1) & 1) == 0)
        return {};
    const QDate end = window.to <= window.from ? day.addDays(1) : day;
    return std::pair(QDateTime(day, window.from), QDateTime(end, window.to));
}

} // namespace

Result<QList<BandwidthWindow>> parseSchedule(const QString &text)
{
    QList<BandwidthWindow> schedule;
    for (const QString &piece : text.split(u';', Qt::SkipEmptyParts)) {
        if (piece.trimmed().isEmpty())
            continue;
        const auto window = parseWindow(piece);
        if (!window)
            return failed(window.error());
        schedule.append(*window);
    }
    return schedule;
}

QString scheduleText(const QList<BandwidthWindow> &schedule)
{
    QStringList windows;
    for (const BandwidthWindow &window : schedule) {
        windows.append(u"%1 %2-%3 %4"_s.arg(daysText(window.days), window.from.toString(u"HH:mm"_s),
                                            window.to.toString(u"HH:mm"_s),
                                            windowRateText(window.bytesPerSecond)));
    }
    return windows.join(u"; "_s);
}

BandwidthNow bandwidthAt(const QList<BandwidthWindow> &schedule, qint64 otherwise, const QDateTime &local)
{
    BandwidthNow now{otherwise, {}};
    const auto mayChangeAt = [&now](const QDateTime &moment) {
        if (!now.until.isValid() || moment < now.until)
            now.until = moment;
    };
    bool decided = false;
    for (const BandwidthWindow &window : schedule) {
        // A window that began yesterday may last until now; the next one begins within a week.
        for (int day = -1; day <= 7; ++day) {
            const auto span = onDay(window, local.date().addDays(day));
            if (!span || span->second <= local)
                continue;
            if (span->first > local) {
                mayChangeAt(span->first);
                break;
            }
            if (!decided)
                now.bytesPerSecond = window.bytesPerSecond;
            decided = true;
            mayChangeAt(span->second);
        }
    }
    return now;
}

} // namespace windlass
