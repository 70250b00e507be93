// SPDX-License-Identifier: GPL-3.0-or-later
// Removes the framing from a request's body: a fixed length (Content-Length) or chunks (RFC 9112, 7.1).
#pragma once

#include "practice/requesthead.h"

#include <QByteArrayView>

namespace windlass::practice {

class BodyReader
{
public:
    BodyReader() = default;
    explicit BodyReader(const RequestHead &head);

    /// One step through the input: how much of it is consumed, and which part of that is body.
    struct Piece
    {
        qsizetype used = 0; ///< 0: more input is needed, or the body is complete or bad
        QByteArrayView body;
        QByteArrayView line; ///< of a chunk or the trailer, without its end
    };
    Piece take(QByteArrayView input);

    bool done() const { return state_ == State::Done; }
    /// The chunks are malformed; nothing on this connection can be understood any more.
    bool bad() const { return state_ == State::Bad; }

private:
    enum class State { AttemptTotals, ChunkSize, Chunk, ChunkEnd, Trailer, Done, Bad };
    Piece takeBytes(QByteArrayView input, State after);
    Piece takeLine(QByteArrayView input);

    State state_ = State::Done;
    qint64 left_ = 0;       ///< bytes left of the body or of the current chunk
    qsizetype trailer_ = 0; ///< bytes of trailer seen
};

} // namespace windlass::practice
