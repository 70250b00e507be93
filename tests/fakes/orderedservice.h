// SPDX-License-Identifier: GPL-3.0-or-later
// A store in memory of another kind than S3: nothing is opened and nothing is closed, ranges come one after
// the other, and the last of them makes the object. Of a range that breaks off it keeps what arrived. It
// shows that what stands above the providers knows none of S3's ways.
#pragma once

#include "tests/fakes/fakeservice.h"

namespace windlass {

class OrderedService final : public FakeService
{
public:
    using FakeService::FakeService;

    static constexpr qint64 grainSize = 4;
    /// What has arrived of objects that are not whole yet, by our own id of the upload.
    std::map<QString, QByteArray> unfinished;

    UploadShape shape(const QUrl &endpoint) const override;
    QString name() const override { return QStringLiteral("ordered"); }
    const ErrorTable &errorTable() const override;

protected:
    HttpReply serve(const Step &step, const HttpRequest &request, const QByteArray &body) override;
    Result<Receipt> read(const Step &step, const HttpReply &reply) const override;
};

} // namespace windlass
