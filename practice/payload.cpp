// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/payload.h"

#include "practice/checksums.h"

#include <algorithm>
#include <array>

namespace windlass::practice {

namespace {

constexpr qint64 largestBody = 5LL * 1024 * 1024 * 1024; // of one request, as in S3

/// Bodies in S3's own chunks.
constexpr std::array<QByteArrayView, 3> streaming{
    "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
    "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
    "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
};

bool isHexSha256(const QByteArray &text)
{
    return text.size() == 64 && QByteArray::fromHex(text).toHex() == text.toLower();
}

std::optional<Error> wrongChunkHeaders(const RequestHead &head)
{
    const QByteArray sha = head.header("x-amz-content-sha256");
    if (std::ranges::find(streaming, sha) == streaming.end())
        return error(ErrorCode::NotImplemented, "Bodies in chunks of this sort are not taken.");
    if (!head.has("x-amz-decoded-content-length"))
        return error(ErrorCode::MissingContentLength, "Say x-amz-decoded-content-length with chunks.");
    if (sha.endsWith("-TRAILER") && !head.has("x-amz-trailer"))
        return error(ErrorCode::InvalidRequest, "x-amz-trailer has to name what comes after the chunks.");
    return {};
}

/// The checksum that the request states for its body.
QByteArray saidChecksum(const RequestHead &head, const Intake &body, DigestKind kind)
{
    const QByteArray name = nameOf(kind).header.toByteArray();
    return head.has(name) ? head.header(name) : body.trailer(name);
}

} // namespace

std::optional<Error> wrongPayloadHeaders(const RequestHead &head)
{
    const QByteArray sha = head.header("x-amz-content-sha256");
    if (sha.startsWith("STREAMING-")) {
        if (const auto wrong = wrongChunkHeaders(head))
            return wrong;
    } else if (sha != "UNSIGNED-PAYLOAD" && !isHexSha256(sha)) {
        return error(ErrorCode::InvalidArgument,
                     "x-amz-content-sha256 is no SHA-256 and not UNSIGNED-PAYLOAD.");
    }
    if (head.has("content-md5") && QByteArray::fromBase64(head.header("content-md5")).size() != 16)
        return error(ErrorCode::InvalidDigest);
    if (const auto kind = broughtChecksum(head)) {
        const ChecksumName &name = nameOf(*kind);
        const QByteArray value = head.header(name.header);
        if (head.has(name.header) && QByteArray::fromBase64(value).size() != name.bytes &&
            !value.contains('-'))
            return error(ErrorCode::InvalidRequest,
                         "Value for " + name.header.toByteArray() + " is invalid.");
    }
    if (head.contentLength.value_or(0) > largestBody)
        return error(ErrorCode::EntityTooLarge);
    return {};
}

bool isAwsChunked(const RequestHead &head)
{
    return head.header("x-amz-content-sha256").startsWith("STREAMING-");
}

void planPayload(Intake::Plan &plan, const RequestHead &head, const Access &access)
{
    plan.sha256 = isHexSha256(head.header("x-amz-content-sha256"));
    plan.awsChunks = isAwsChunked(head);
    plan.signing = chunkSigning(head, access);
    if (const auto kind = broughtChecksum(head))
        plan.checksum = kind;
}

std::optional<Error> wrongPayload(const RequestHead &head, const Intake &body)
{
    if (body.wrongChunks())
        return body.wrongChunks();
    if (head.has("x-amz-decoded-content-length") &&
        head.header("x-amz-decoded-content-length").toLongLong() != body.size())
        return error(ErrorCode::IncompleteBody, "The payload has not the x-amz-decoded-content-length.");
    const QByteArray sha = head.header("x-amz-content-sha256");
    if (isHexSha256(sha) && body.sha256().toHex() != sha.toLower()) {
        return error(
            ErrorCode::ContentSha256Mismatch, {},
            {{"ClientComputedContentSHA256", sha}, {"S3ComputedContentSHA256", body.sha256().toHex()}});
    }
    const QByteArray md5 = body.isFile() ? body.md5() : Digest::of(DigestKind::Md5, body.bytes());
    if (head.has("content-md5") && QByteArray::fromBase64(head.header("content-md5")) != md5) {
        return error(ErrorCode::BadDigest, {},
                     {{"ExpectedDigest", head.header("content-md5")}, {"CalculatedDigest", md5.toBase64()}});
    }
    const auto kind = broughtChecksum(head);
    if (body.isFile() && kind && QByteArray::fromBase64(saidChecksum(head, body, *kind)) != body.checksum()) {
        return error(ErrorCode::BadDigest, "The " + nameOf(*kind).algorithm.toByteArray() +
                                               " that came with the body is not the one of the body.");
    }
    return {};
}

} // namespace windlass::practice
