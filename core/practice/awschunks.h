// SPDX-License-Identifier: GPL-3.0-or-later
// Takes S3's own chunks off a body (`aws-chunked`), checks the signature of each, and keeps what comes after
// the last. On the wire they look like HTTP's, inside a body that is counted. It shares no line with the
// client's framing, so that a mistake there cannot hide here. Source: Amazon S3 API Reference, "Transferring
// Payload in Multiple Chunks" and "Including Trailing Headers".
#pragma once

#include "core/base/digest.h"
#include "core/practice/answer.h"
#include "core/practice/bodyreader.h"
#include "core/practice/signature.h"

#include <QByteArray>

#include <functional>
#include <map>
#include <optional>

namespace windlass::practice {

class AwsChunks
{
public:
    /// Without signing, the chunks are taken as they are.
    explicit AwsChunks(std::optional<ChunkSigning> signing);

    /// More of the body; `payload` is handed what of it is.
    void add(QByteArrayView bytes, const std::function<void(QByteArrayView)> &payload);
    /// What was wrong with the chunks; call once, when all has been added.
    std::optional<Error> finish();
    /// The header of that (lower case) name that came after the last chunk.
    QByteArray trailer(const QByteArray &name) const;

private:
    void takeLine(QByteArrayView line);
    void closeChunk();
    void check(const QByteArray &signature, const QByteArray &expected);

    BodyReader reader_;
    QByteArray pending_; ///< a line of which the end is missing
    std::optional<ChunkSigning> signing_;
    std::optional<Digest> chunk_; ///< of the present chunk, where it is signed
    QByteArray said_;             ///< its signature, as it came
    std::map<QByteArray, QByteArray> trailers_;
    QByteArray trailerLines_; ///< those that are signed, as they are signed
    std::optional<Error> wrong_;
};

} // namespace windlass::practice
