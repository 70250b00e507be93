// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/byterange.h"

#include <QByteArrayList>

#include <algorithm>

namespace windlass::practice {

std::optional<ByteRange> readByteRange(const QByteArray &header, qint64 size)
{
    if (!header.startsWith("bytes=") || header.contains(','))
        return {};
    const QByteArrayList ends = header.sliced(6).split('-');
    if (ends.size() != 2)
        return {};
    bool okFirst = false;
    bool okLast = false;
    const qint64 first = ends.at(0).toLongLong(&okFirst);
    const qint64 last = ends.at(1).toLongLong(&okLast);
    if (ends.at(0).isEmpty() && okLast) // the last N bytes
        return ByteRange{last > 0 ? std::max<qint64>(0, size - last) : size, size - 1};
    if (!okFirst || (!okLast && !ends.at(1).isEmpty()) || (okLast && last < first))
        return {};
    return ByteRange{first, okLast ? std::min(last, size - 1) : size - 1};
}

} // namespace windlass::practice
