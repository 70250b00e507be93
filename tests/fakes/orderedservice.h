// SPDX-License-Identifier: GPL-3.0-or-later
// A store in memory that differs from S3: no session is opened or closed, ranges come one after the other,
// and the last range makes the object. If a range breaks off, the store keeps what arrived. It shows that the
// code above the providers depends on none of S3's ways.
#pragma once

#include "tests/fakes/fakeservice.h"

namespace windlass {

class OrderedService final : public FakeService
{
public:
    using FakeService::FakeService;

    static constexpr qint64 grainSize = 4;
    /// What has arrived of incomplete objects, by our own id of the upload.
    std::map<QString, QByteArray> unfinished;

    UploadShape shape(const QUrl &endpoint) const override;
    QString name() const override { return QStringLiteral("ordered"); }
    const ErrorTable &errorTable() const override;

protected:
    HttpReply serve(const Step &step, const HttpRequest &request, const QByteArray &body) override;
    Result<Receipt> read(const Work &work, const HttpReply &reply, const QDateTime &now) const override;
};

} // namespace windlass
