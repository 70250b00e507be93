// SPDX-License-Identifier: GPL-3.0-or-later
// Removes S3's own chunk framing from a body (`aws-chunked`), checks the signature of each chunk, and keeps
// what comes after the last. On the wire the chunks look like HTTP's, inside a body with a Content-Length. It
// shares no line with the client's framing, so that a mistake there cannot hide here. Source: Amazon S3 API
// Reference, "Transferring Payload in Multiple Chunks" and "Including Trailing Headers".
#pragma once

#include "core/base/digest.h"
#include "practice/answer.h"
#include "practice/bodyreader.h"
#include "practice/signature.h"

#include <QByteArray>

#include <functional>
#include <map>
#include <optional>

namespace windlass::practice {

class AwsChunks
{
public:
    /// Without signing, the chunks are accepted unchecked.
    explicit AwsChunks(std::optional<ChunkSigning> signing);

    /// More of the body; the payload in it goes to `payload`.
    void add(QByteArrayView bytes, const std::function<void(QByteArrayView)> &payload);
    /// What was wrong with the chunks. Call once, when everything has been added.
    std::optional<Error> finish();
    /// The trailing header of that (lower case) name.
    QByteArray trailer(const QByteArray &name) const;

private:
    void takeLine(QByteArrayView line);
    void closeChunk();
    void check(const QByteArray &signature, const QByteArray &expected);

    BodyReader reader_;
    QByteArray pending_; ///< a line whose end has not arrived
    std::optional<ChunkSigning> signing_;
    std::optional<Digest> chunk_; ///< of the current chunk, if it is signed
    QByteArray said_;             ///< the received signature of the current chunk
    std::map<QByteArray, QByteArray> trailers_;
    QByteArray trailerLines_; ///< the signed trailer lines, in the form in which they are signed
    std::optional<Error> wrong_;
};

} // namespace windlass::practice
