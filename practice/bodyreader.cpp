// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/bodyreader.h"

#include <algorithm>

namespace windlass::practice {

namespace {

constexpr qsizetype longestLine = 4096;

/// The size at the start of a chunk's line; extensions after a semicolon are ignored. -1: there is none.
qint64 chunkSize(QByteArrayView line)
{
    const qsizetype semicolon = line.indexOf(';');
    const QByteArray digits = line.first(semicolon < 0 ? line.size() : semicolon).trimmed().toByteArray();
    const bool hex = std::all_of(digits.begin(), digits.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    });
    return digits.isEmpty() || !hex || digits.size() > 15 ? -1 : digits.toLongLong(nullptr, 16);
}

} // namespace

BodyReader::BodyReader(const RequestHead &head)
    : state_(head.chunked                         ? State::ChunkSize
             : head.contentLength.value_or(0) > 0 ? State::AttemptTotals
                                                  : State::Done)
    , left_(head.contentLength.value_or(0))
{}

BodyReader::Piece BodyReader::take(QByteArrayView input)
{
    if (input.isEmpty())
        return {};
    switch (state_) {
    case State::AttemptTotals:
        return takeBytes(input, State::Done);
    case State::Chunk:
        return takeBytes(input, State::ChunkEnd);
    case State::ChunkSize:
    case State::ChunkEnd:
    case State::Trailer:
        return takeLine(input);
    case State::Done:
    case State::Bad:
        return {};
    }
    Q_UNREACHABLE();
}

BodyReader::Piece BodyReader::takeBytes(QByteArrayView input, State after)
{
    const auto length = static_cast<qsizetype>(std::min<qint64>(left_, input.size()));
    left_ -= length;
    if (left_ == 0)
        state_ = after;
    return {length, input.first(length), {}};
}

BodyReader::Piece BodyReader::takeLine(QByteArrayView input)
{
    const qsizetype end = input.indexOf("\r\n");
    if (end < 0) {
        if (input.size() > longestLine)
            state_ = State::Bad;
        return {};
    }
    const QByteArrayView line = input.first(end);
    if (state_ == State::ChunkSize) {
        left_ = chunkSize(line);
        state_ = left_ < 0 ? State::Bad : left_ == 0 ? State::Trailer : State::Chunk;
    } else if (state_ == State::ChunkEnd) {
        state_ = line.isEmpty() ? State::ChunkSize : State::Bad;
    } else {
        trailer_ += line.size();
        state_ = line.isEmpty() ? State::Done : trailer_ > longestHead ? State::Bad : State::Trailer;
    }
    return {end + 2, {}, line};
}

} // namespace windlass::practice
