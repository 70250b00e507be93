// SPDX-License-Identifier: GPL-3.0-or-later
// S3's dialect: work becomes signed requests, answers become receipts. Source: the Amazon S3 API reference.
// Where S3-compatible services differ and it matters, a comment says so.
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
    ChecksumRefusal onChecksums(const Failure &failure, ChecksumMode mode) const override;
    /// The URL is empty, and nothing is sent, if the request cannot be made as it is (see s3Url()), or if the
    /// key of an object is missing, which would make it the bucket's URL.
    HttpRequest request(const Work &work, const ObjectAddress &address, const QDateTime &now) const override;

protected:
    Result<Receipt> read(const Work &work, const HttpReply &reply, const QDateTime &now) const override;
};

/// The instance that the program uses.
const Provider &s3Provider();

/// The URL of an object, or of the bucket if the key is empty. The key reaches the service unchanged: every
/// byte but the unreserved characters and `/` is percent-encoded once. The URL is empty, and never sent, if
/// it would name something else: a key with `.` or `..` as a segment, an invalid region or host.
QUrl s3Url(const ObjectAddress &address, const QByteArray &query = {});

} // namespace windlass
