// SPDX-License-Identifier: GPL-3.0-or-later
// The checksum of a part or of an object: ours, computed while the bytes are sent, and the service's,
// computed from the bytes that it stored. An upload is proven by comparing the two.
#pragma once

#include "core/upload/checksummode.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

namespace windlass {

struct ConfirmedPart;

struct Checksum
{
    DigestKind kind = DigestKind::Md5;
    QByteArray raw;
    int parts = 0;         ///< number of parts whose digests were hashed; 0: a digest of the bytes themselves
    bool fromEtag = false; ///< taken from an ETag of that form, which is another hash at some services

    bool operator==(const Checksum &) const = default;
};

/// Formats a checksum as `crc64nvme:BASE64`, `crc32c:BASE64`, `crc32c-parts:BASE64-N`, `md5:HEX` or
/// `md5-parts:HEX-N`. Empty if there is no checksum.
QString checksumText(const Checksum &checksum);

/// Formats our own checksum of a part or of an object sent in one request. Empty if the mode has no digest.
QString checksumText(ChecksumMode mode, const QByteArray &digest);

/// The text of the checksum that an object made of these parts must have. Empty if it cannot be computed.
QString checksumText(ChecksumMode mode, const QList<ConfirmedPart> &parts);

/// Compares our checksum with the first one of the service's that is of the same kind. No value if there is
/// none.
std::optional<bool> agrees(const QString &ours, const QList<Checksum> &services);

/// Does a checksum that the service declares for the stored bytes differ from our digest of the sent bytes?
/// ETags are not considered.
bool contradicts(Digests &ours, const QList<Checksum> &services);

/// Is the ETag of a part, or of an object sent in one request, the MD5 of the sent bytes? No value if the
/// ETag has another form or no MD5 was computed.
std::optional<bool> etagIsMd5(Digests &ours, const QList<Checksum> &services);

/// Does the part's ETag look like an MD5 without being the MD5 that was sent? Always false if the part's
/// digest is not an MD5.
bool etagDiffersFromMd5(const ConfirmedPart &part);

} // namespace windlass
