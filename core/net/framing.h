// SPDX-License-Identifier: GPL-3.0-or-later
// The bytes that surround a body's chunks on the wire: lengths, signatures and checksums, as S3's
// `aws-chunked` requires. They are computed while the file is read for sending, so it is read only once.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace windlass {

/// This much of a file is read, framed and handed over at once.
inline constexpr qint64 plainChunk = 1024 * 1024;
/// The same over TLS: Qt and OpenSSL copy what they encrypt several times, which is cheap only while it fits
/// into the processor's caches.
inline constexpr qint64 encryptedChunk = 512 * 1024;

class Framing
{
public:
    virtual ~Framing() = default;

    /// Bytes on the wire for this many bytes of payload. Known before the first byte is read.
    virtual qint64 wireLength(qint64 payload) const = 0;
    /// How long before() will be for a chunk of this length: room is left for it when the chunk is read.
    virtual qint64 beforeLength(qint64 chunk, bool first) const = 0;
    /// Goes before `chunk`. Chunks come once and in order, all of the same length except the last. An empty
    /// payload has no chunk.
    virtual QByteArray before(QByteArrayView chunk) = 0;
    /// Goes after the last chunk, once the digests of the range have seen every byte.
    virtual QByteArray end() = 0;

    /// The framing of a chunk is never longer.
    static constexpr qint64 mostAround = 1024;

protected:
    Framing() = default;
    Framing(const Framing &) = default;
    Framing &operator=(const Framing &) = default;
};

} // namespace windlass
