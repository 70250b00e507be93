// SPDX-License-Identifier: GPL-3.0-or-later
// Checks Signature Version 4 in the Authorization header as S3 does. It shares no line with the client's
// signer, so that a mistake there cannot hide here. Source: Amazon S3 API Reference, "Authenticating
// Requests: Using the Authorization Header".
#pragma once

#include "practice/answer.h"
#include "practice/requesthead.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>

#include <chrono>
#include <optional>

namespace windlass::practice {

/// An account that the store knows.
struct Access
{
    QByteArray accessKey;
    QByteArray secret;
    QByteArray sessionToken; ///< if set, requests must carry it
    QDateTime tokenExpires;  ///< if valid, the session token expires at this time
};

/// How far a request's time may be from the store's: S3's 15 minutes.
constexpr std::chrono::milliseconds allowedSkew = std::chrono::minutes(15);

/// Why the request is refused, or empty if it isn't. `now` is the store's clock, UTC. The body's digest is
/// checked when the body has arrived; here the header's value only takes part in the signature.
std::optional<Error> checkSignature(const RequestHead &head, const Access &access, const QByteArray &region,
                                    const QDateTime &now);

/// What the chunks of a body are signed with, after its head. Source: Amazon S3 API Reference, "Transferring
/// Payload in Multiple Chunks".
struct ChunkSigning
{
    QByteArray key; ///< derived from the secret
    QByteArray time;
    QByteArray scope;
    QByteArray last; ///< the previous signature: of the head, then of the previous chunk
};
/// For an accepted request whose chunks are signed; empty if they are not.
std::optional<ChunkSigning> chunkSigning(const RequestHead &head, const Access &access);
QByteArray chunkSignature(const ChunkSigning &signing, const QByteArray &sha256);
/// `lines`: each trailing header as `name:value`, with a line end.
QByteArray trailerSignature(const ChunkSigning &signing, const QByteArray &lines);

/// The canonical request of the head with these headers signed; for tests and for the answer to a mismatch.
QByteArray canonicalRequest(const RequestHead &head, const QList<QByteArray> &signedHeaders);

} // namespace windlass::practice
