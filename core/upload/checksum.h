// SPDX-License-Identifier: GPL-3.0-or-later
// The checksum of a part or an object: ours, made while the bytes were sent, and what the service says of the
// bytes that it stored. Whether the one agrees with the other is the proof of an upload.
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
    int parts = 0;         ///< made of the digests of so many parts; 0: of the bytes themselves
    bool fromEtag = false; ///< an ETag of that form, which with many services is another hash

    bool operator==(const Checksum &) const = default;
};

/// `crc64nvme:BASE64`, `crc32c:BASE64`, `crc32c-parts:BASE64-N`, `md5:HEX`, `md5-parts:HEX-N`; empty where
/// there is none.
QString checksumText(const Checksum &checksum);

/// The text of our own checksum of a part, or of an object in one piece; empty in a mode without any.
QString checksumText(ChecksumMode mode, const QByteArray &digest);

/// The text of the checksum that the object made of these parts has to have; empty where that cannot be told.
QString checksumText(ChecksumMode mode, const QList<ConfirmedPart> &parts);

/// Does one of the service's checksums say what ours says? Nothing where none can be held against it.
std::optional<bool> agrees(const QString &ours, const QList<Checksum> &services);

/// Does the service declare of the bytes that it stored what our digests of those that were sent do not say?
/// ETags declare nothing.
bool contradicts(Digests &ours, const QList<Checksum> &services);

/// Is the ETag of a part or of an object in one piece the MD5 of what was sent? Nothing where it has another
/// form, or no MD5 was made.
std::optional<bool> etagIsMd5(Digests &ours, const QList<Checksum> &services);

/// Does the part's ETag have an MD5's form, and is not the MD5 that was sent? Only for parts whose digest is
/// an MD5.
bool etagDiffersFromMd5(const ConfirmedPart &part);

} // namespace windlass
