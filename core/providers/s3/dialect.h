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
    HttpRequest request(const Step &step, const ObjectAddress &address, const UploadFacts &facts,
                        const QDateTime &now) const override;
    Result<Receipt> receipt(const Step &step, const HttpReply &reply) const override;
};

/// The URL of an object, or with an empty key of the bucket, with nothing of the key changed on its way:
/// every byte but the unreserved ones and `/` is percent-encoded, once.
QUrl s3Url(const ObjectAddress &address, const QByteArray &query = {});

} // namespace windlass
