// SPDX-License-Identifier: GPL-3.0-or-later
// How a service verifies the bytes of parts and objects, and which digest of each part is stored. What a
// service supports is determined once and remembered. A session keeps the mode that it was opened with.
#pragma once

#include "core/base/digest.h"

#include <QLatin1StringView>
#include <QStringView>

#include <optional>

namespace windlass {

enum class ChecksumMode {
    Etag,          ///< nothing is sent; the service's ETag is compared with our MD5 if it is one
    Crc64Nvme,     ///< CRC-64/NVME of each part in a trailer, and of the full object on completion
    Crc32c,        ///< CRC-32C of each part in a trailer; the object's is computed from those of the parts
    SignedPayload, ///< SHA-256 of each chunk in its signature
    ContentMd5,    ///< MD5 of each part in a header, so each part is read twice
    None,          ///< no checksum; only if a person chooses it
};

/// The kind of digest that is computed while a part is sent and stored in the journal. No value for None.
std::optional<DigestKind> partDigest(ChecksumMode mode);

/// `etag crc64nvme crc32c signed content-md5 none`, as in destinations and in the journal.
QLatin1StringView checksumModeName(ChecksumMode mode);
std::optional<ChecksumMode> checksumModeNamed(QStringView name);

} // namespace windlass
