// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/awschunks.h"

#include <utility>

namespace windlass::practice {

namespace {

constexpr QByteArrayView signatureWord = ";chunk-signature=";
const QByteArray trailerSignatureName = "x-amz-trailer-signature";

RequestHead chunkedHead()
{
    RequestHead head;
    head.chunked = true;
    return head;
}

} // namespace

AwsChunks::AwsChunks(std::optional<ChunkSigning> signing)
    : reader_(chunkedHead())
    , signing_(std::move(signing))
{}

void AwsChunks::add(QByteArrayView bytes, const std::function<void(QByteArrayView)> &payload)
{
    QByteArray whole;
    if (!pending_.isEmpty()) {
        whole = std::exchange(pending_, {}) + bytes.toByteArray();
        bytes = whole;
    }
    while (!bytes.isEmpty()) {
        const auto piece = reader_.take(bytes);
        if (piece.used == 0)
            break;
        if (!piece.body.isEmpty()) {
            if (chunk_)
                chunk_->add(piece.body);
            payload(piece.body);
        } else if (!piece.line.isEmpty()) {
            takeLine(piece.line);
        }
        bytes = bytes.sliced(piece.used);
    }
    if (reader_.bad() || (reader_.done() && !bytes.isEmpty()))
        wrong_ = error(ErrorCode::IncompleteBody, "The body's aws-chunks are no chunks.");
    else
        pending_ = bytes.toByteArray();
}

/// The line of a chunk, or one of the trailer: trailer lines have a colon.
void AwsChunks::takeLine(QByteArrayView line)
{
    if (const qsizetype colon = line.indexOf(':'); colon >= 0) {
        const QByteArray name = line.first(colon).trimmed().toByteArray().toLower();
        const QByteArray value = line.sliced(colon + 1).trimmed().toByteArray();
        trailers_[name] = value;
        if (name != trailerSignatureName)
            trailerLines_ += name + ':' + value + '\n';
        return;
    }
    closeChunk();
    if (!signing_)
        return;
    const qsizetype at = line.indexOf(signatureWord);
    said_ = at < 0 ? QByteArray() : line.sliced(at + signatureWord.size()).toByteArray();
    chunk_.emplace(DigestKind::Sha256);
}

void AwsChunks::closeChunk()
{
    if (!chunk_)
        return;
    signing_->last = chunkSignature(*signing_, chunk_->finish());
    chunk_.reset();
    check(said_, signing_->last);
}

void AwsChunks::check(const QByteArray &signature, const QByteArray &expected)
{
    if (signature != expected && !wrong_)
        wrong_ = error(ErrorCode::SignatureDoesNotMatch, "A chunk's signature is not the one of its bytes.");
}

std::optional<Error> AwsChunks::finish()
{
    closeChunk();
    if (signing_ && !trailerLines_.isEmpty())
        check(trailer(trailerSignatureName), trailerSignature(*signing_, trailerLines_));
    if (!wrong_ && !reader_.done())
        wrong_ = error(ErrorCode::IncompleteBody, "The last of the body's aws-chunks is missing.");
    return wrong_;
}

QByteArray AwsChunks::trailer(const QByteArray &name) const
{
    const auto found = trailers_.find(name);
    return found == trailers_.end() ? QByteArray() : found->second;
}

} // namespace windlass::practice
