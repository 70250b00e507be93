// SPDX-License-Identifier: GPL-3.0-or-later
// Signature Version 4 in its header form, as Amazon S3 wants it. Pure: the hour of signing comes in.
// Source: "Authenticating Requests: Using the Authorization Header" in the Amazon S3 API reference.
#pragma once

#include "core/net/http.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

namespace windlass {

struct SigningKey
{
    QString accessKeyId;
    QString secretAccessKey;
    QString sessionToken; ///< empty for long-lived keys
    QString region;
};

/// What was signed with, for what has to be signed after the headers.
struct Signature
{
    QByteArray key; ///< derived of the secret for this day, region and service
    QByteArray stamp;
    QByteArray scope;
    QByteArray hex;
};

/// For bodies that are proven in another way than by the signature.
inline constexpr QByteArrayView unsignedPayload = "UNSIGNED-PAYLOAD";

/// Adds Host, x-amz-date, x-amz-content-sha256, where there is one x-amz-security-token, and Authorization
/// over all headers that the request then has. The URL's path and query must be encoded already as
/// uriEncoded() does it. `payloadHash` is the body's SHA-256 in lower-case hex, or unsignedPayload.
/// The signature is where those of a body's chunks begin.
Signature sign(HttpRequest &request, const SigningKey &key, QByteArrayView payloadHash, const QDateTime &now);

/// The signature of a body's chunk, in hex, where `before` is that of the chunk before it or of the headers.
/// Of an empty chunk: the last. Source: "… Transferring Payload in Multiple Chunks" in the same reference.
QByteArray chunkSignature(const Signature &before, QByteArrayView chunk);

/// The canonical request and the string to sign, for tests against the published vectors.
QByteArray canonicalRequest(const HttpRequest &request, QByteArrayView payloadHash);

/// Everything but A-Z a-z 0-9 - . _ ~ as %XX, upper case; slashes too unless kept.
QByteArray uriEncoded(QByteArrayView bytes, bool keepSlashes);

} // namespace windlass
