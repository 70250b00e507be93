// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/checksums.h"

#include <algorithm>
#include <array>

namespace windlass::practice {

namespace {

constexpr std::array names{
    ChecksumName{DigestKind::Crc64Nvme, "CRC64NVME", "x-amz-checksum-crc64nvme", "ChecksumCRC64NVME", 8,
                 true},
    ChecksumName{DigestKind::Crc32c, "CRC32C", "x-amz-checksum-crc32c", "ChecksumCRC32C", 4, true},
    ChecksumName{DigestKind::Sha256, "SHA256", "x-amz-checksum-sha256", "ChecksumSHA256", 32, false},
    ChecksumName{DigestKind::Sha1, "SHA1", "x-amz-checksum-sha1", "ChecksumSHA1", 20, false},
};

QByteArray typeOf(bool composite)
{
    return composite ? "COMPOSITE" : "FULL_OBJECT";
}

bool aboutChecksums(const std::pair<QByteArray, QByteArray> &header)
{
    const auto &[name, value] = header;
    return name.startsWith("x-amz-checksum-") || name == "x-amz-trailer" ||
           name == "x-amz-decoded-content-length" || name == "x-amz-sdk-checksum-algorithm";
}

} // namespace

const ChecksumName &nameOf(DigestKind kind)
{
    return *std::ranges::find(names, kind, &ChecksumName::kind);
}

std::optional<DigestKind> checksumNamed(QByteArrayView algorithm)
{
    const auto found = std::ranges::find(names, algorithm, &ChecksumName::algorithm);
    return found == names.end() ? std::nullopt : std::optional(found->kind);
}

std::optional<DigestKind> broughtChecksum(const RequestHead &head)
{
    const QByteArray trailer = head.header("x-amz-trailer").toLower();
    for (const ChecksumName &name : names) {
        if (head.has(name.header) || trailer == name.header)
            return name.kind;
    }
    return {};
}

bool asksForChecksums(const RequestHead &head)
{
    return std::ranges::any_of(head.headers, aboutChecksums) ||
           head.header("x-amz-content-sha256").startsWith("STREAMING-");
}

RequestHead withoutChecksums(RequestHead head)
{
    std::erase_if(head.headers, aboutChecksums);
    for (auto &[name, value] : head.headers) {
        if (name == "x-amz-content-sha256" && value.startsWith("STREAMING-"))
            value = "UNSIGNED-PAYLOAD";
    }
    return head;
}

Headers checksumHeaders(const StoredChecksum &checksum)
{
    return {{nameOf(checksum.kind).header.toByteArray(), checksum.text},
            {"x-amz-checksum-type", typeOf(checksum.composite())}};
}

QByteArray checksumElements(const StoredChecksum &checksum)
{
    return xmlElement(nameOf(checksum.kind).element, checksum.text) +
           xmlElement("ChecksumType", typeOf(checksum.composite()));
}

std::variant<Error, std::optional<ChecksumPlan>> readChecksumPlan(const RequestHead &head)
{
    const QByteArray algorithm = head.header("x-amz-checksum-algorithm");
    if (algorithm.isEmpty() || algorithm == "CRC32")
        return std::nullopt;
    const auto kind = checksumNamed(algorithm);
    if (!kind)
        return error(ErrorCode::InvalidRequest, "x-amz-checksum-algorithm names none that is known.");
    const bool whole = *kind == DigestKind::Crc64Nvme;
    const QByteArray type = head.header("x-amz-checksum-type");
    const ChecksumPlan plan{*kind, type.isEmpty() ? !whole : type == "COMPOSITE"};
    const bool possible = plan.composite ? !whole : nameOf(*kind).joins;
    if (!possible || (!type.isEmpty() && type != typeOf(plan.composite))) {
        return error(ErrorCode::InvalidRequest,
                     "A checksum of the type " + type + " cannot be made with " + algorithm + ".");
    }
    return plan;
}

} // namespace windlass::practice
