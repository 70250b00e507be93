// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/outside.h"

#include <QByteArrayList>

#include <limits>

namespace windlass {

namespace {

qint64 codeOf(char c)
{
    return static_cast<unsigned char>(c);
}
qint64 codeOf(QChar c)
{
    return c.unicode();
}

template<typename View>
std::optional<qint64> number(View text)
{
    constexpr qint64 most = std::numeric_limits<qint64>::max();
    if (text.isEmpty())
        return {};
    qint64 value = 0;
    for (const auto each : text) {
        const qint64 digit = codeOf(each) - '0';
        if (digit < 0 || digit > 9 || value > (most - digit) / 10)
            return {};
        value = value * 10 + digit;
    }
    return value;
}

} // namespace

std::optional<qint64> numberFrom(QByteArrayView text)
{
    return number(text);
}

std::optional<qint64> numberFrom(QStringView text)
{
    return number(text);
}

std::optional<qint64> contentLengthFrom(QByteArrayView header)
{
    std::optional<qint64> length;
    // Qt joins headers of one name with a comma.
    for (const QByteArray &each : header.toByteArray().split(',')) {
        const auto number = numberFrom(QByteArrayView(each).trimmed());
        if (!number || (length && *length != *number))
            return {};
        length = number;
    }
    return length;
}

QString cut(const QString &text, qsizetype longest)
{
    if (text.size() <= longest)
        return text;
    qsizetype keep = longest - 1;
    if (keep > 0 && text.at(keep - 1).isHighSurrogate())
        --keep;
    return text.first(keep) + QChar(u'…');
}

} // namespace windlass
