// SPDX-License-Identifier: GPL-3.0-or-later
// The checksums that the practice store knows by their S3 names, and those that it keeps. Source: Amazon S3
// User Guide, "Checking object integrity for data uploads".
#pragma once

#include "core/base/digest.h"
#include "practice/answer.h"
#include "practice/requesthead.h"

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
    bool joins;               ///< the object's checksum can be combined from those of its parts
};
const ChecksumName &nameOf(DigestKind kind);
/// CRC32 is accepted, but not checked.
std::optional<DigestKind> checksumNamed(QByteArrayView algorithm);

/// The checksum that a request states for its body, in a header or after the body.
std::optional<DigestKind> broughtChecksum(const RequestHead &head);

/// Does the head mention checksums or chunks? Older stores do not know them.
bool asksForChecksums(const RequestHead &head);
/// The head as seen by a store that knows neither checksums nor chunks.
RequestHead withoutChecksums(RequestHead head);

/// The checksum of an object.
struct StoredChecksum
{
    DigestKind kind = DigestKind::Crc64Nvme;
    QByteArray text; ///< Base64, with `-N` if it is made of the parts' checksums

    bool composite() const { return text.contains('-'); }
};
Headers checksumHeaders(const StoredChecksum &checksum);
QByteArray checksumElements(const StoredChecksum &checksum);

/// How an upload in parts is to be checked; empty: no checksum was requested.
struct ChecksumPlan
{
    DigestKind kind = DigestKind::Crc64Nvme;
    bool composite = false;
};
/// What an Open asks for, or why that is impossible.
std::variant<Error, std::optional<ChecksumPlan>> readChecksumPlan(const RequestHead &head);

} // namespace windlass::practice
