// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/s3/awschunked.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 lineEnd = 2; // CR LF

qint64 hexDigits(qint64 length)
{
    const auto bits = static_cast<qint64>(std::bit_width(static_cast<quint64>(length)));
    return std::max<qint64>((bits + 3) / 4, 1);
}

constexpr qint64 signatureLength = sizeof(";chunk-signature=") - 1 + 64;

/// The length of the line before a chunk. `words`: its bytes besides the chunk's length and the line end.
qint64 lineLength(qint64 chunk, qint64 words)
{
    return hexDigits(chunk) + words + lineEnd;
}

/// The length of all that precedes a chunk. Each chunk but the first follows the line end of the previous
/// one.
qint64 lengthBefore(qint64 chunk, qint64 words, bool first)
{
    return (first ? 0 : lineEnd) + lineLength(chunk, words);
}

/// The length of all chunk lines, including the empty last one but not the line end after it.
qint64 linesLength(qint64 payload, qint64 chunk, qint64 words)
{
    const qint64 full = payload / chunk;
    const qint64 rest = payload % chunk;
    return full * (lineLength(chunk, words) + lineEnd) + (rest > 0 ? lineLength(rest, words) + lineEnd : 0) +
           lineLength(0, words);
}

} // namespace

TrailerFraming::TrailerFraming(std::shared_ptr<Digests> digests, DigestKind kind, QByteArray trailer,
                               qint64 chunk)
    : digests_(std::move(digests))
    , kind_(kind)
    , trailer_(std::move(trailer))
    , chunk_(chunk)
    , lineLength_(line(Digest::of(kind, {})).size()) // the same for every digest of that kind
{}

QByteArray TrailerFraming::line(const QByteArray &digest) const
{
    return trailer_ + ':' + digest.toBase64() + "\r\n";
}

qint64 TrailerFraming::wireLength(qint64 payload) const
{
    return linesLength(payload, chunk_, 0) + payload + lineLength_ + lineEnd;
}

qint64 TrailerFraming::beforeLength(qint64 chunk, bool first) const
{
    return lengthBefore(chunk, 0, first);
}

QByteArray TrailerFraming::before(QByteArrayView chunk)
{
    const QByteArray length = QByteArray::number(chunk.size(), 16) + "\r\n";
    return std::exchange(begun_, true) ? "\r\n" + length : length;
}

QByteArray TrailerFraming::end()
{
    return (begun_ ? "\r\n0\r\n"_ba : "0\r\n"_ba) + line(digests_->value(kind_)) + "\r\n";
}

SignedFraming::SignedFraming(Signature headers, qint64 chunk)
    : last_(std::move(headers))
    , chunk_(chunk)
{}

QByteArray SignedFraming::line(QByteArrayView chunk)
{
    last_.hex = chunkSignature(last_, chunk);
    return QByteArray::number(chunk.size(), 16) + ";chunk-signature=" + last_.hex + "\r\n";
}

qint64 SignedFraming::wireLength(qint64 payload) const
{
    return linesLength(payload, chunk_, signatureLength) + payload + lineEnd;
}

qint64 SignedFraming::beforeLength(qint64 chunk, bool first) const
{
    return lengthBefore(chunk, signatureLength, first);
}

QByteArray SignedFraming::before(QByteArrayView chunk)
{
    return (std::exchange(begun_, true) ? "\r\n"_ba : QByteArray()) + line(chunk);
}

QByteArray SignedFraming::end()
{
    return (begun_ ? "\r\n"_ba : QByteArray()) + line({}) + "\r\n";
}

} // namespace windlass
