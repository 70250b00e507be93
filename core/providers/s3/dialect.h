// SPDX-License-Identifier: GPL-3.0-or-later
// S3's dialect: steps become signed requests, answers become receipts. Source: the Amazon S3 API reference;
// what S3-compatible services do otherwise is said where it matters.
#pragma once

#include "core/providers/provider.h"

namespace windlass {

class S3Provider final : public Provider
{
public:
    UploadShape shape(const QUrl &endpoint) const override;
    QString name() const override;
    const ErrorTable &errorTable() const override;
    QString rightToRead() const override;
    QString rightToList() const override;
    QUrl bucketUrl(const BucketAddress &address) const override;
    Place place(const BucketAddress &address) const override;
    std::optional<Moved> moved(const BucketAddress &from, const Failure &failure,
                               const QString &key) const override;
    std::span<const DenialRow> denials() const override;
    std::span<const ChecksumMode> checksumCandidates() const override;
    OnChecksums onChecksums(const Failure &failure, ChecksumMode mode) const override;
    /// Of what cannot be asked for as it is, the URL is empty and nothing is sent: see s3Url(). So is that of
    /// an object without a key, which would be the bucket's.
    HttpRequest request(const Step &step, const ObjectAddress &address, const UploadFacts &facts,
                        const QDateTime &now) const override;

protected:
    Result<Receipt> read(const Step &step, const HttpReply &reply, const QDateTime &now) const override;
};

/// The one that the program uses.
const Provider &s3Provider();

/// The URL of an object, or with an empty key of the bucket, with nothing of the key changed on its way:
/// every byte but the unreserved ones and `/` is percent-encoded, once. An empty URL, which is never sent,
/// where it would name something else: a key with `.` or `..` as a segment, a region or a host that is none.
QUrl s3Url(const ObjectAddress &address, const QByteArray &query = {});

} // namespace windlass
