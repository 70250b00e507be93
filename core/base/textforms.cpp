// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/textforms.h"

#include <QLocale>
#include <QString>

#include <array>
#include <cmath>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

struct Unit
{
    QLatin1StringView name;
    double factor;
};

// Neither table is case-sensitive. The first match of the whole unit text wins.
constexpr std::array durationUnits{
    Unit{"ms"_L1, 1.0},   Unit{"s"_L1, 1e3},    Unit{"m"_L1, 60e3},
    Unit{"min"_L1, 60e3}, Unit{"h"_L1, 3600e3}, Unit{"d"_L1, 86400e3},
};
constexpr std::array sizeUnits{
    Unit{""_L1, 1.0},
    Unit{"B"_L1, 1.0},
    Unit{"KiB"_L1, 1024.0},
    Unit{"MiB"_L1, 1048576.0},
    Unit{"GiB"_L1, 1073741824.0},
    Unit{"TiB"_L1, 1099511627776.0},
    Unit{"K"_L1, 1024.0},
    Unit{"M"_L1, 1048576.0},
    Unit{"G"_L1, 1073741824.0},
    Unit{"T"_L1, 1099511627776.0},
    Unit{"KB"_L1, 1e3},
    Unit{"MB"_L1, 1e6},
    Unit{"GB"_L1, 1e9},
    Unit{"TB"_L1, 1e12},
};

/// The length of the decimal number at the start of `text`: digits and at most one point.
qsizetype numberLength(QStringView text)
{
    qsizetype length = 0;
    bool point = false;
    while (length < text.size()) {
        const char16_t c = text.at(length).unicode();
        if (c == u'.' && !point)
            point = true;
        else if (c < u'0' || c > u'9')
            break;
        ++length;
    }
    return length;
}

/// Takes one `number unit` from the front of `text`.
template<size_t N>
std::optional<double> takeQuantity(QStringView &text, const std::array<Unit, N> &units)
{
    const qsizetype digits = numberLength(text);
    bool ok = false;
    const double number = text.first(digits).toDouble(&ok);
    if (!ok)
        return {};
    text = text.sliced(digits);
    if (text.startsWith(u' '))
        text = text.sliced(1);
    qsizetype letters = 0;
    while (letters < text.size() && text.at(letters).isLetter())
        ++letters;
    for (const Unit &unit : units) {
        if (text.first(letters).compare(unit.name, Qt::CaseInsensitive) == 0) {
            text = text.sliced(letters);
            return number * unit.factor;
        }
    }
    return {};
}

QString trimmedNumber(double value, int decimals)
{
    QString text = QString::number(value, 'f', decimals);
    if (text.contains(u'.')) {
        while (text.endsWith(u'0'))
            text.chop(1);
        if (text.endsWith(u'.'))
            text.chop(1);
    }
    return text;
}

} // namespace

QString durationText(Duration duration)
{
    const auto total = duration.count();
    if (total < 0)
        return u"-"_s + durationText(-duration);
    if (total < 1000)
        return QString::number(total) + u"ms"_s;
    const auto hours = total / 3'600'000;
    const auto minutes = total / 60'000 % 60;
    const auto milliseconds = total % 60'000;
    QString text;
    if (hours > 0)
        text += QString::number(hours) + u'h';
    if (minutes > 0)
        text += QString::number(minutes) + u'm';
    if (milliseconds > 0)
        text += trimmedNumber(static_cast<double>(milliseconds) / 1000.0, 3) + u's';
    return text;
}

std::optional<Duration> parseDuration(QStringView text)
{
    constexpr double tenYears = 10 * 366 * 86400e3;
    text = text.trimmed();
    if (text == u"0")
        return Duration::zero();
    if (text.isEmpty())
        return {};
    double total = 0;
    while (!text.isEmpty()) {
        const auto quantity = takeQuantity(text, durationUnits);
        if (!quantity)
            return {};
        total += *quantity;
        text = text.trimmed();
    }
    if (total > tenYears)
        return {};
    return Duration(std::llround(total));
}

QString sizeText(qint64 bytes)
{
    static constexpr std::array units{"B"_L1, "KiB"_L1, "MiB"_L1, "GiB"_L1, "TiB"_L1, "PiB"_L1};
    auto value = static_cast<double>(bytes);
    size_t unit = 0;
    while (std::abs(value) >= 1024.0 && unit + 1 < units.size()) {
        value /= 1024.0;
        ++unit;
    }
    const int decimals = unit == 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
    return trimmedNumber(value, decimals) + u' ' + units.at(unit);
}

std::optional<qint64> parseSize(QStringView text)
{
    text = text.trimmed();
    const auto quantity = takeQuantity(text, sizeUnits);
    if (!quantity || !text.isEmpty() || *quantity > 9e18)
        return {};
    return static_cast<qint64>(std::llround(*quantity));
}

std::optional<qint64> parseRate(QStringView text)
{
    text = text.trimmed();
    if (!text.endsWith(u"/s"))
        return {};
    return parseSize(text.chopped(2));
}

QString rateText(qint64 bytesPerSecond)
{
    constexpr std::array units{std::pair(1'000'000'000LL, "GB/s"_L1), std::pair(1'000'000LL, "MB/s"_L1),
                               std::pair(1'000LL, "kB/s"_L1)};
    for (const auto &[size, unit] : units) {
        if (bytesPerSecond >= size && bytesPerSecond % (size / 100) == 0)
            return QString::number(static_cast<double>(bytesPerSecond) / static_cast<double>(size)) + u' ' +
                   unit;
    }
    return QString::number(bytesPerSecond) + u" B/s"_s;
}

QString rfc3339(const QDateTime &time)
{
    return time.toUTC().toString(u"yyyy-MM-dd'T'HH:mm:ss.zzz'Z'"_s);
}

} // namespace windlass
