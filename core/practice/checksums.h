// SPDX-License-Identifier: GPL-3.0-or-later
// The checksums that the practice store knows by S3's names, and those that it keeps. Source: Amazon S3 User
// Guide, "Checking object integrity for data uploads".
#pragma once

#include "core/base/digest.h"
#include "core/practice/answer.h"
#include "core/practice/requesthead.h"

#include <QByteArray>

#include <optional>
#include <variant>

namespace windlass::practice {

struct ChecksumName
{
    DigestKind kind;
    QByteArrayView algorithm; ///< `CRC64NVME`
    QByteArrayView header;    ///< `x-amz-checksum-crc64nvme`
    QByteArrayView element;   ///< `ChecksumCRC64NVME`
    qsizetype bytes;          ///< of the raw digest
    bool joins;               ///< the whole object's can be made of the parts'
};
const ChecksumName &nameOf(DigestKind kind);
/// CRC32 is taken from whoever sends it, and not looked at.
std::optional<DigestKind> checksumNamed(QByteArrayView algorithm);

/// The checksum that a request brings of its body, in a header or after the body.
std::optional<DigestKind> broughtChecksum(const RequestHead &head);

/// Is there anything about checksums or chunks in the head? Older stores do not know that.
bool asksForChecksums(const RequestHead &head);
/// The head as a store reads it that knows neither checksums nor chunks.
RequestHead withoutChecksums(RequestHead head);

/// Of an object.
struct StoredChecksum
{
    DigestKind kind = DigestKind::Crc64Nvme;
    QByteArray text; ///< Base64, and where it is made of parts' checksums `-N`

    bool composite() const { return text.contains('-'); }
};
Headers checksumHeaders(const StoredChecksum &checksum);
QByteArray checksumElements(const StoredChecksum &checksum);

/// How an upload in parts shall be checked; nothing: it was not asked for.
struct ChecksumPlan
{
    DigestKind kind = DigestKind::Crc64Nvme;
    bool composite = false;
};
/// What an Open asks for, or why that cannot be.
std::variant<Error, std::optional<ChecksumPlan>> readChecksumPlan(const RequestHead &head);

} // namespace windlass::practice
