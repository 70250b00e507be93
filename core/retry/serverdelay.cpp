// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/serverdelay.h"

#include <QList>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// Nobody means to ask for more than a year; larger numbers are mistakes.
constexpr double longest = 366.0 * 86400e3;

/// Digits, perhaps with a fraction; nothing else.
std::optional<Duration> number(const QByteArray &text, double unit)
{
    const QByteArray trimmed = text.trimmed();
    const bool plain = !trimmed.isEmpty() && std::ranges::all_of(trimmed, [](char c) {
        return (c >= '0' && c <= '9') || c == '.';
    });
    bool ok = false;
    const double value = plain ? trimmed.toDouble(&ok) * unit : 0;
    if (!ok || !std::isfinite(value) || value > longest)
        return {};
    return Duration(std::llround(value));
}

} // namespace

QDateTime httpDate(const QByteArray &text)
{
    static const std::array forms{u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s, u"dddd, dd-MMM-yy HH:mm:ss 'GMT'"_s,
                                  u"ddd MMM d HH:mm:ss yyyy"_s};
    const QString trimmed = QString::fromLatin1(text).simplified();
    const QLocale english = QLocale::c();
    for (const QString &form : forms) {
        QDateTime date = english.toDateTime(trimmed, form);
        if (!date.isValid())
            continue;
        date = QDateTime(date.date(), date.time(), Qt::UTC);
        return date.date().year() < 1970 ? date.addYears(100) : date; // the two-digit year of the old form
    }
    return {};
}

std::optional<Duration> serverDelay(const HeaderLookup &headers, const QDateTime &now)
{
    const auto largest = [&headers](const char *name, auto read) {
        std::optional<Duration> most;
        for (const QByteArray &value : headers(name)) {
            const std::optional<Duration> delay = read(value);
            if (delay && (!most || *delay > *most))
                most = delay;
        }
        return most;
    };
    for (const char *name : {"x-ms-retry-after-ms", "retry-after-ms", "x-amz-retry-after"}) {
        if (const auto delay = largest(name, [](const QByteArray &value) { return number(value, 1.0); }))
            return delay;
    }
    const auto dates = headers("date");
    const QDateTime serverNow = dates.isEmpty() ? QDateTime() : httpDate(dates.first());
    return largest("retry-after", [&](const QByteArray &value) -> std::optional<Duration> {
        if (const auto seconds = number(value, 1000.0))
            return seconds;
        const QDateTime until = httpDate(value);
        if (!until.isValid())
            return {};
        const qint64 wait = (serverNow.isValid() ? serverNow : now).msecsTo(until);
        return wait >= 0 && static_cast<double>(wait) <= longest ? std::optional(Duration(wait))
                                                                 : std::nullopt;
    });
}

} // namespace windlass
