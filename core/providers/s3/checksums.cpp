// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/s3/checksums.h"

#include "core/base/outside.h"
#include "core/providers/s3/awschunked.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <memory>
#include <numeric>
#include <vector>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// A checksum algorithm that has a name in S3.
struct Algorithm
{
    DigestKind kind;
    QLatin1StringView name; ///< in x-amz-checksum-algorithm
    QLatin1StringView header;
    QLatin1StringView element; ///< in XML
};
constexpr std::array algorithms{
    Algorithm{DigestKind::Crc64Nvme, "CRC64NVME"_L1, "x-amz-checksum-crc64nvme"_L1, "ChecksumCRC64NVME"_L1},
    Algorithm{DigestKind::Crc32c, "CRC32C"_L1, "x-amz-checksum-crc32c"_L1, "ChecksumCRC32C"_L1},
};

QByteArray bytes(QLatin1StringView text)
{
    return QByteArray(text.data(), text.size());
}

/// The algorithm that the service is asked to compute and compare; null in modes that do not ask for one.
const Algorithm *asked(ChecksumMode mode)
{
    if (mode != ChecksumMode::Crc64Nvme && mode != ChecksumMode::Crc32c)
        return nullptr;
    return std::ranges::find(algorithms, *partDigest(mode), &Algorithm::kind);
}

/// Do we compute a checksum that can be compared with the one in an answer to HEAD?
bool keepsCrc(ChecksumMode mode)
{
    const auto kind = partDigest(mode);
    return kind && *kind != DigestKind::Md5;
}

QByteArray typeOf(ChecksumMode mode)
{
    return mode == ChecksumMode::Crc64Nvme ? "FULL_OBJECT"_ba : "COMPOSITE"_ba;
}

/// For a body that sends part of the file. `md5`: raw, of its bytes.
void addForBody(HttpHeaders &headers, ChecksumMode mode, qint64 length, const QByteArray &md5)
{
    if (mode == ChecksumMode::ContentMd5)
        headers.append({"Content-MD5"_ba, md5.toBase64()});
    const Algorithm *algorithm = asked(mode);
    if (algorithm == nullptr && mode != ChecksumMode::SignedPayload)
        return;
    headers.append({"Content-Encoding"_ba, "aws-chunked"_ba});
    headers.append({"x-amz-decoded-content-length"_ba, QByteArray::number(length)});
    if (algorithm != nullptr)
        headers.append({"x-amz-trailer"_ba, bytes(algorithm->header)});
}

/// The number of parts that a checksum covers; empty if the text is not a valid number of parts.
std::optional<int> partsFrom(QByteArrayView text)
{
    constexpr qint64 mostParts = 10'000;
    const auto number = numberFrom(text);
    return number && *number <= mostParts ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

/// Parses `BASE64`, or `BASE64-N` for N parts; empty if it is neither.
std::optional<Checksum> readChecksum(DigestKind kind, const QByteArray &text)
{
    const qsizetype dash = text.indexOf('-');
    const auto parts = dash < 0 ? std::optional(0) : partsFrom(QByteArrayView(text).sliced(dash + 1));
    if (!parts)
        return {};
    return Checksum{kind, QByteArray::fromBase64(text.first(dash < 0 ? text.size() : dash)), *parts};
}

/// Is the object encrypted with a key of the key service or of the customer? Then the ETag looks like an MD5
/// but is not one.
bool encryptedByKey(const HttpReply &reply)
{
    return reply.header("x-amz-server-side-encryption").startsWith("aws:") ||
           !reply.header("x-amz-server-side-encryption-customer-algorithm").isEmpty();
}

std::optional<Checksum> readEtag(const QString &etag)
{
    static const QRegularExpression form(u"^([0-9a-fA-F]{32})(?:-([0-9]+))?$"_s);
    const auto match = form.match(etag);
    if (!match.hasMatch())
        return {};
    const QByteArray number = match.captured(2).toLatin1();
    const auto parts = number.isEmpty() ? std::optional(0) : partsFrom(number);
    if (!parts)
        return {};
    return Checksum{DigestKind::Md5, QByteArray::fromHex(match.captured(1).toLatin1()), *parts, true};
}

} // namespace

QByteArray payloadHashOf(ChecksumMode mode)
{
    switch (mode) {
    case ChecksumMode::Crc64Nvme:
    case ChecksumMode::Crc32c:
        return "STREAMING-UNSIGNED-PAYLOAD-TRAILER"_ba;
    case ChecksumMode::SignedPayload:
        return "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"_ba;
    case ChecksumMode::Etag:
    case ChecksumMode::ContentMd5:
    case ChecksumMode::None:
        return unsignedPayload.toByteArray();
    }
    Q_UNREACHABLE();
}

void addChecksumHeaders(HttpHeaders &headers, const work::Open &open)
{
    if (const Algorithm *algorithm = asked(open.object.checksums)) {
        headers.append({"x-amz-checksum-algorithm"_ba, bytes(algorithm->name)});
        headers.append({"x-amz-checksum-type"_ba, typeOf(open.object.checksums)});
    }
}

void addChecksumHeaders(HttpHeaders &headers, const work::Part &part)
{
    addForBody(headers, part.object.checksums, part.length, part.md5);
}

void addChecksumHeaders(HttpHeaders &headers, const work::Put &put)
{
    addForBody(headers, put.object.checksums, put.object.size, put.md5);
}

void addChecksumHeaders(HttpHeaders &headers, const work::Complete &complete)
{
    const ChecksumMode mode = complete.object.checksums;
    const Algorithm *algorithm = asked(mode);
    if (algorithm == nullptr)
        return;
    headers.append({"x-amz-checksum-type"_ba, typeOf(mode)});
    const qint64 size =
        std::accumulate(complete.parts.begin(), complete.parts.end(), qint64(0),
                        [](qint64 sum, const ConfirmedPart &part) { return sum + part.length; });
    headers.append({"x-amz-mp-object-size"_ba, QByteArray::number(size)});
    const QString whole = checksumText(mode, complete.parts);
    if (mode == ChecksumMode::Crc64Nvme && !whole.isEmpty())
        headers.append({bytes(algorithm->header), whole.section(u':', 1).toLatin1()});
}

void addChecksumHeaders(HttpHeaders &headers, const work::Confirm &confirm)
{
    if (keepsCrc(confirm.checksums))
        headers.append({"x-amz-checksum-mode"_ba, "ENABLED"_ba});
}

FileRange rangeOf(const Step &step, ChecksumMode mode, const Signature &signature, qint64 chunk)
{
    FileRange range{nullptr, step.offset, step.length};
    range.chunk = chunk;
    const auto kind = partDigest(mode);
    if (mode == ChecksumMode::SignedPayload) // without CRCs of its own, its ETag is compared
        range.digests = std::make_shared<Digests>(std::vector{*kind, DigestKind::Md5});
    else if (kind)
        range.digests = std::make_shared<Digests>(std::vector{*kind});
    if (const Algorithm *algorithm = asked(mode))
        range.framing =
            std::make_shared<TrailerFraming>(range.digests, *kind, bytes(algorithm->header), chunk);
    else if (mode == ChecksumMode::SignedPayload)
        range.framing = std::make_shared<SignedFraming>(signature, chunk);
    return range;
}

void writePartChecksum(QXmlStreamWriter &xml, ChecksumMode mode, const ConfirmedPart &part)
{
    if (const Algorithm *algorithm = asked(mode))
        xml.writeTextElement(algorithm->element, QString::fromLatin1(part.digest.toBase64()));
}

QList<Checksum> checksumsOf(const HttpReply &reply, const QString &etag)
{
    QList<Checksum> all;
    for (const Algorithm &algorithm : algorithms) {
        if (const auto read = readChecksum(algorithm.kind, reply.header(algorithm.header));
            read && !read->raw.isEmpty())
            all.append(*read);
    }
    const auto md5 = readEtag(etag);
    if (md5 && !encryptedByKey(reply))
        all.append(*md5);
    return all;
}

QList<Checksum> checksumsIn(const std::function<QString(QLatin1StringView)> &text)
{
    QList<Checksum> all;
    for (const Algorithm &algorithm : algorithms) {
        if (const auto read = readChecksum(algorithm.kind, text(algorithm.element).toLatin1());
            read && !read->raw.isEmpty())
            all.append(*read);
    }
    return all;
}

} // namespace windlass
