// SPDX-License-Identifier: GPL-3.0-or-later
// The cyclic redundancy checks of S3: CRC-32C (Castagnoli; RFC 9260, appendix A) and CRC-64/NVME (NVM
// Express, NVM Command Set Specification, "64b CRC"). Both are reflected, with all ones before and after. The
// CRCs of pieces can be joined without the pieces.
#pragma once

#include <QByteArrayView>

#include <span>

namespace windlass {

/// `before`: the CRC of the bytes that came before these; 0 if there were none.
quint32 crc32c(QByteArrayView bytes, quint32 before = 0);
quint64 crc64Nvme(QByteArrayView bytes, quint64 before = 0);

/// The CRC of two consecutive pieces, from the CRC of each and the length of the second.
quint32 crc32cJoined(quint32 first, quint32 second, qint64 secondLength);
quint64 crc64NvmeJoined(quint64 first, quint64 second, qint64 secondLength);

/// One way to compute the CRC-64/NVME. The ways differ only in speed.
struct Crc64NvmeWay
{
    const char *name;
    bool runsHere; ///< this processor has the instructions
    /// The remainder after these bytes, without the inversions at both ends.
    quint64 (*remainder)(quint64 before, const uchar *bytes, size_t count);
};
/// All of them, the fastest first; the last one runs everywhere.
std::span<const Crc64NvmeWay> crc64NvmeWays();

} // namespace windlass
