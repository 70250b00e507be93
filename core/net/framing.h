// SPDX-License-Identifier: GPL-3.0-or-later
// What stands around a body's bytes on the wire, made while the bytes are read: lengths, signatures and
// checksums between them, as S3's `aws-chunked` wants it. The one read of the file serves these, too.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace windlass {

/// So much of a file is read, framed and handed over at once.
inline constexpr qint64 plainChunk = 1024 * 1024;
/// The same over TLS: Qt and OpenSSL copy what they encrypt several times, and that is cheap only while it
/// all stays in the processor's caches.
inline constexpr qint64 encryptedChunk = 512 * 1024;

class Framing
{
public:
    virtual ~Framing() = default;

    /// Bytes on the wire for so many bytes of payload; known before the first is read.
    virtual qint64 wireLength(qint64 payload) const = 0;
    /// How long before() is going to be for a chunk of that length: room is left for it when the chunk is
    /// read.
    virtual qint64 beforeLength(qint64 chunk, bool first) const = 0;
    /// Stands before `chunk`. The chunks come once and in order, each of the same length but the last; of an
    /// empty payload none comes.
    virtual QByteArray before(QByteArrayView chunk) = 0;
    /// Stands after the last chunk, once the digests of the range have seen every byte.
    virtual QByteArray end() = 0;

    /// No more than that ever stands around a chunk.
    static constexpr qint64 mostAround = 1024;

protected:
    Framing() = default;
    Framing(const Framing &) = default;
    Framing &operator=(const Framing &) = default;
};

} // namespace windlass
