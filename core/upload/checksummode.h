// SPDX-License-Identifier: GPL-3.0-or-later
// How the bytes of parts and objects are checked by the service, and which digest of each part we keep. What
// a service takes is found out once and remembered; a session keeps the mode that it was opened with.
#pragma once

#include "core/base/digest.h"

#include <QLatin1StringView>
#include <QStringView>

#include <optional>

namespace windlass {

enum class ChecksumMode {
    Etag,          ///< nothing is sent along; the service's ETag is held against our MD5 where it is one
    Crc64Nvme,     ///< CRC-64/NVME of each part in a trailer, and of the full object when it is closed
    Crc32c,        ///< CRC-32C of each part in a trailer; the object's is made of the parts'
    SignedPayload, ///< SHA-256 of each chunk in its signature
    ContentMd5,    ///< MD5 of each part before its first byte: the part is read twice
    None,          ///< no checksum at all; only what a person asked for
};

/// The digest of a part that is computed while it is sent, and kept in the journal; nothing for None.
std::optional<DigestKind> partDigest(ChecksumMode mode);

/// `etag crc64nvme crc32c signed content-md5 none`, as in destinations and in the journal.
QLatin1StringView checksumModeName(ChecksumMode mode);
std::optional<ChecksumMode> checksumModeNamed(QStringView name);

} // namespace windlass
