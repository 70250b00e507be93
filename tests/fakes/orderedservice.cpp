// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/orderedservice.h"

#include <array>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array codes{
    CodeRow{.code = "SlowDown", .failureClass = FailureClass::Throttle, .source = "test"},
    CodeRow{.code = "WrongOffset", .failureClass = FailureClass::Reconcile, .source = "test"},
    CodeRow{.code = "PreconditionFailed", .failureClass = FailureClass::Ask, .source = "test"},
    CodeRow{.code = "NotImplemented", .failureClass = FailureClass::Fatal, .source = "test"},
};
constexpr std::array askFirst{Purpose::SendPiece};
constexpr ErrorTable table{.provider = "ordered", .codes = codes, .askFirst = askFirst};

} // namespace

UploadShape OrderedService::shape(const QUrl &endpoint) const
{
    UploadShape shape = FakeService::shape(endpoint);
    shape.grain = grainSize;
    shape.opens = false;
    shape.closes = false;
    shape.inOrder = true;
    return shape;
}

const ErrorTable &OrderedService::errorTable() const
{
    return table;
}

HttpReply OrderedService::serve(const Step &step, const HttpRequest &request, const QByteArray &body)
{
    const QString key = QString::fromUtf8(field(request, "key"));
    const QString upload = QString::fromUtf8(field(request, "upload-id"));
    HttpReply reply;
    reply.status = 200;
    const auto refuse = [&reply](int status, const QByteArray &code) {
        reply.status = status;
        reply.headers = {{"code"_ba, code}};
        return reply;
    };
    switch (step.operation) {
    case Operation::Open:
    case Operation::Complete:
        return refuse(501, "NotImplemented"_ba);
    case Operation::Part: {
        QByteArray &held = unfinished[upload];
        if (field(request, "must-not-exist") == "1" && objects.contains(key))
            return refuse(412, "PreconditionFailed"_ba);
        if (step.offset != held.size() || step.offset % grainSize != 0)
            return refuse(409, "WrongOffset"_ba);
        const qint64 size = field(request, "size").toLongLong();
        const bool broke = body.size() < step.length;
        held += broke ? body.first(body.size() / grainSize * grainSize) : body;
        if (held.size() < size)
            return reply;
        const QString etag = QString::fromLatin1(Digest::of(DigestKind::Md5, held).toHex());
        objects[key] = {held, upload, etag};
        unfinished.erase(upload);
        reply.headers = {{"etag"_ba, etag.toLatin1()}};
        return reply;
    }
    case Operation::ListParts:
        if (const auto made = objects.find(key); made != objects.end() && made->second.uploadId == upload)
            reply.headers = {{"etag"_ba, made->second.etag.toLatin1()}, {"made"_ba, "1"_ba}};
        else
            reply.headers = {{"held-up-to"_ba, QByteArray::number(unfinished[upload].size())}};
        return reply;
    case Operation::Abort:
        unfinished.erase(upload);
        return reply;
    default:
        return FakeService::serve(step, request, body);
    }
}

Result<Receipt> OrderedService::read(const Work &work, const HttpReply &reply, const QDateTime &now) const
{
    auto receipt = FakeService::read(work, reply, now);
    if (!receipt)
        return receipt;
    if (std::holds_alternative<work::Part>(work)) // ETag of the whole, and of no single range
        std::get<answer::Stored>(receipt->answer).checksums.clear();
    auto *held = std::get_if<answer::HeldParts>(&receipt->answer);
    if (held != nullptr && reply.header("made") == "1")
        held->object = ObjectFacts{std::nullopt, QString::fromLatin1(reply.header("etag")), {}, {}};
    else if (held != nullptr)
        held->upTo = reply.header("held-up-to").toLongLong();
    return receipt;
}

} // namespace windlass
