// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/blockservice.h"

namespace windlass {

using namespace Qt::StringLiterals;

UploadShape BlockService::shape(const QUrl &endpoint) const
{
    UploadShape shape = FakeService::shape(endpoint);
    shape.opens = false;
    return shape;
}

HttpReply BlockService::serve(const Step &step, const HttpRequest &request, const QByteArray &body)
{
    if (step.operation == Operation::Open) {
        HttpReply refusal;
        refusal.status = 501;
        refusal.headers = {{"code"_ba, "NotImplemented"_ba}};
        return refusal;
    }
    // What would be a session elsewhere has the upload's own id here.
    const QByteArray upload = field(request, "upload-id");
    HttpRequest named = request;
    named.headers.removeIf([](const auto &header) { return header.first == "session"; });
    named.headers.append({"session"_ba, upload});
    const bool asks =
        step.operation == Operation::ListParts && !objects.contains(QString::fromUtf8(field(request, "key")));
    if (step.operation == Operation::Part || asks)
        sessions[QString::fromUtf8(upload)];
    HttpReply reply = FakeService::serve(step, named, body);
    if (asks && sessions[QString::fromUtf8(upload)].empty())
        sessions.erase(QString::fromUtf8(upload));
    return reply;
}

} // namespace windlass
