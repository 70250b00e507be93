// SPDX-License-Identifier: GPL-3.0-or-later
// A store in memory that opens nothing and closes: ranges are kept under our own id of the upload, in any
// order, until one request joins them. Block blobs are like that.
#pragma once

#include "tests/fakes/fakeservice.h"

namespace windlass {

class BlockService final : public FakeService
{
public:
    using FakeService::FakeService;

    UploadShape shape(const QUrl &endpoint) const override;
    QString name() const override { return QStringLiteral("blocks"); }

protected:
    HttpReply serve(const Step &step, const HttpRequest &request, const QByteArray &body) override;
};

} // namespace windlass
