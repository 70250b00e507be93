// SPDX-License-Identifier: GPL-3.0-or-later
// CRC-32C by ISA-L, which chooses the instructions of this processor by itself.
#include "core/base/crc.h"

#include <algorithm>
#include <isa-l/crc.h>

namespace windlass {

namespace {

constexpr quint32 polynomial = 0x82f63b78; // reflected: the highest bit is x^0
constexpr quint32 one = 0x80000000;

/// The product of two remainders.
constexpr quint32 product(quint32 a, quint32 b)
{
    quint32 sum = 0;
    for (; a != 0; a <<= 1) {
        if ((a & one) != 0)
            sum ^= b;
        b = (b & 1) != 0 ? b >> 1 ^ polynomial : b >> 1;
    }
    return sum;
}

} // namespace

quint32 crc32c(QByteArrayView bytes, quint32 before)
{
    constexpr qsizetype most = 1 << 30; // ISA-L counts in int
    quint32 remainder = ~before;        // and leaves both inversions to its caller
    while (!bytes.isEmpty()) {
        const QByteArrayView piece = bytes.first(std::min(bytes.size(), most));
        auto *data = const_cast<char *>(piece.data()); // NOLINT: it only reads
        remainder =
            crc32_iscsi(reinterpret_cast<unsigned char *>(data), static_cast<int>(piece.size()), remainder);
        bytes = bytes.sliced(piece.size());
    }
    return ~remainder;
}

quint32 crc32cJoined(quint32 first, quint32 second, qint64 secondLength)
{
    // The first piece is 8 * secondLength bits further left: times x^8 for each byte, by squaring.
    quint32 power = one >> 8;
    for (auto left = static_cast<quint64>(secondLength); left != 0; left >>= 1) {
        if ((left & 1) != 0)
            first = product(first, power);
        power = product(power, power);
    }
    return first ^ second;
}

} // namespace windlass
