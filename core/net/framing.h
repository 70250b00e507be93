// SPDX-License-Identifier: GPL-3.0-or-later
// What stands around a body's bytes on the wire, made while the bytes are read: lengths, signatures and
// checksums between them, as S3's `aws-chunked` wants it. The one read of the file serves these, too.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace windlass {

class Framing
{
public:
    virtual ~Framing() = default;

    /// Bytes on the wire for so many bytes of payload; known before the first is read.
    virtual qint64 wireLength(qint64 payload) const = 0;
    /// Stands before `chunk`. The chunks come once and in order, each of chunkSize but the last; of an empty
    /// payload none comes.
    virtual QByteArray before(QByteArrayView chunk) = 0;
    /// Stands after the last chunk, once the digests of the range have seen every byte.
    virtual QByteArray end() = 0;

    static constexpr qint64 chunkSize = 1024 * 1024;

protected:
    Framing() = default;
    Framing(const Framing &) = default;
    Framing &operator=(const Framing &) = default;
};

} // namespace windlass
