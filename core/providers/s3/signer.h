// SPDX-License-Identifier: GPL-3.0-or-later
// AWS Signature Version 4 in the Authorization header, as Amazon S3 requires it. Pure: the time of signing is
// passed in. Source: "Authenticating Requests: Using the Authorization Header" in the Amazon S3 API
// reference.
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

/// A request's signature, from which the signatures of a body's chunks continue.
struct Signature
{
    QByteArray key; ///< derived from the secret for this day, region and service
    QByteArray stamp;
    QByteArray scope;
    QByteArray hex;
};

/// The payload hash of bodies that the signature does not cover.
inline constexpr QByteArrayView unsignedPayload = "UNSIGNED-PAYLOAD";

/// Adds Host, x-amz-date, x-amz-content-sha256, x-amz-security-token if there is a session token, and
/// Authorization, which covers all headers of the request. The URL's path and query must already be encoded
/// as by uriEncoded(). `payloadHash`: the body's SHA-256 in lower-case hex, or unsignedPayload. The
/// signatures of a body's chunks continue from the returned one.
Signature sign(HttpRequest &request, const SigningKey &key, QByteArrayView payloadHash, const QDateTime &now);

/// The signature of a chunk, in hex. `before`: that of the previous chunk, or of the headers. An empty chunk
/// is the last one. Source: "… Transferring Payload in Multiple Chunks" in the same reference.
QByteArray chunkSignature(const Signature &before, QByteArrayView chunk);

/// The canonical request and the string to sign, for tests against the published vectors.
QByteArray canonicalRequest(const HttpRequest &request, QByteArrayView payloadHash);

/// Encodes every byte but A-Z a-z 0-9 - . _ ~ as %XX in upper case; slashes too, unless kept.
QByteArray uriEncoded(QByteArrayView bytes, bool keepSlashes);

} // namespace windlass
