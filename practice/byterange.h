// SPDX-License-Identifier: GPL-3.0-or-later
// The part of an object that a Range header asks for (RFC 9110, 14.2).
#pragma once

#include <QByteArray>

#include <optional>

namespace windlass::practice {

struct ByteRange
{
    qint64 first = 0; ///< may be beyond the end: then there is nothing to send
    qint64 last = 0;  ///< inclusive; never beyond the end
};

/// Reads a single `bytes=` range. Any other header, including one with several ranges, is to be ignored.
std::optional<ByteRange> readByteRange(const QByteArray &header, qint64 size);

} // namespace windlass::practice
