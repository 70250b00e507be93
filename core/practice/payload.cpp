// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/practice/payload.h"

namespace windlass::practice {

namespace {

constexpr qint64 largestBody = 5LL * 1024 * 1024 * 1024; // of one request, as in S3

bool isHexSha256(const QByteArray &text)
{
    return text.size() == 64 && QByteArray::fromHex(text).toHex() == text.toLower();
}

} // namespace

std::optional<Error> wrongPayloadHeaders(const RequestHead &head)
{
    const QByteArray sha = head.header("x-amz-content-sha256");
    if (sha.startsWith("STREAMING-"))
        return error(ErrorCode::NotImplemented,
                     "Bodies in signed chunks are not taken; sign the whole body or none.");
    if (sha != "UNSIGNED-PAYLOAD" && !isHexSha256(sha))
        return error(ErrorCode::InvalidArgument,
                     "x-amz-content-sha256 is no SHA-256 and not UNSIGNED-PAYLOAD.");
    if (head.has("content-md5") && QByteArray::fromBase64(head.header("content-md5")).size() != 16)
        return error(ErrorCode::InvalidDigest);
    if (head.has("x-amz-checksum-sha256") &&
        QByteArray::fromBase64(head.header("x-amz-checksum-sha256")).size() != 32)
        return error(ErrorCode::InvalidRequest, "x-amz-checksum-sha256 is no SHA-256 in Base64.");
    if (head.contentLength.value_or(0) > largestBody)
        return error(ErrorCode::EntityTooLarge);
    return {};
}

bool needsSha256(const RequestHead &head)
{
    return isHexSha256(head.header("x-amz-content-sha256")) || head.has("x-amz-checksum-sha256");
}

std::optional<Error> wrongPayload(const RequestHead &head, const Intake &body)
{
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
    const QByteArray checksum = head.header("x-amz-checksum-sha256");
    if (!checksum.isEmpty() && QByteArray::fromBase64(checksum) != body.sha256())
        return error(ErrorCode::BadDigest, "The SHA256 in x-amz-checksum-sha256 is not that of the body.");
    return {};
}

} // namespace windlass::practice
