// SPDX-License-Identifier: GPL-3.0-or-later
// S3's `aws-chunked` bodies: a line with the length before each chunk, and either a signature in each line or
// a checksum after the last chunk, so that both can be computed while the bytes are read. Source: the Amazon
// S3 API reference, "Signature Calculations for the Authorization Header: Transferring Payload in Multiple
// Chunks", and "… Including Trailing Headers".
//
// Amazon accepts chunks of 8 KiB or more; MinIO none above 16 MiB.
#pragma once

#include "core/net/framing.h"
#include "core/net/http.h"
#include "core/providers/s3/signer.h"

#include <memory>

namespace windlass {

/// Unsigned chunks, followed by the header `trailer` with the digest in Base64.
class TrailerFraming final : public Framing
{
public:
    TrailerFraming(std::shared_ptr<Digests> digests, DigestKind kind, QByteArray trailer,
                   qint64 chunk = plainChunk);

    qint64 wireLength(qint64 payload) const override;
    qint64 beforeLength(qint64 chunk, bool first) const override;
    QByteArray before(QByteArrayView chunk) override;
    QByteArray end() override;

private:
    QByteArray line(const QByteArray &digest) const;

    std::shared_ptr<Digests> digests_;
    DigestKind kind_;
    QByteArray trailer_;
    qint64 chunk_;
    qint64 lineLength_; ///< of the trailer
    bool begun_ = false;
};

/// Signed chunks. Each signature covers the previous one; the first covers that of the headers.
class SignedFraming final : public Framing
{
public:
    explicit SignedFraming(Signature headers, qint64 chunk = plainChunk);

    qint64 wireLength(qint64 payload) const override;
    qint64 beforeLength(qint64 chunk, bool first) const override;
    QByteArray before(QByteArrayView chunk) override;
    QByteArray end() override;

private:
    QByteArray line(QByteArrayView chunk);

    Signature last_;
    qint64 chunk_;
    bool begun_ = false;
};

} // namespace windlass
