// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/fakeservice.h"

#include "core/net/sourcefile.h"

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

// The fake protocol: everything travels in headers.
QByteArray field(const HttpHeaders &headers, QByteArrayView name)
{
    for (const auto &[key, value] : headers) {
        if (key == name)
            return value;
    }
    return {};
}

Step stepOf(const HttpRequest &request)
{
    return {static_cast<Operation>(field(request.headers, "operation").toInt()),
            field(request.headers, "part").toInt(), field(request.headers, "offset").toLongLong(),
            field(request.headers, "length").toLongLong()};
}

QByteArray md5(const QByteArray &bytes)
{
    return Digest::of(DigestKind::Md5, bytes);
}

QString joinedEtag(const QByteArray &digests, qsizetype parts)
{
    return QString::fromLatin1(md5(digests).toHex()) + u'-' + QString::number(parts);
}

Checksum md5Of(const QString &etag)
{
    return {DigestKind::Md5, QByteArray::fromHex(etag.section(u'-', 0, 0).toLatin1()),
            etag.section(u'-', 1).toInt(), true};
}

/// The values of all headers of that name.
QList<QByteArray> each(const HttpHeaders &headers, QByteArrayView name)
{
    QList<QByteArray> values;
    for (const auto &[key, value] : headers) {
        if (key == name)
            values.append(value);
    }
    return values;
}

// What each kind of work adds to the headers.

void addFields(HttpHeaders &headers, const NewObject &object, const QString &session, const QByteArray &md5)
{
    headers.append({"session"_ba, session.toUtf8()});
    headers.append({"size"_ba, QByteArray::number(object.size)});
    headers.append({"upload-id"_ba, object.uploadId.toUtf8()});
    headers.append({"must-not-exist"_ba, object.mustNotExist ? "1"_ba : "0"_ba});
    headers.append({"md5"_ba, md5});
}

void addFields(HttpHeaders &headers, const work::Open &open)
{
    addFields(headers, open.object, {}, {});
}

void addFields(HttpHeaders &headers, const work::Part &part)
{
    addFields(headers, part.object, part.sessionId, part.md5);
}

void addFields(HttpHeaders &headers, const work::Put &put)
{
    addFields(headers, put.object, {}, put.md5);
}

void addFields(HttpHeaders &headers, const work::Complete &complete)
{
    addFields(headers, complete.object, complete.sessionId, {});
}

void addFields(HttpHeaders &headers, const work::ListParts &list)
{
    addFields(headers, {list.uploadId, list.size}, list.sessionId, {});
}

void addFields(HttpHeaders &headers, const work::Abort &abort)
{
    addFields(headers, {abort.uploadId}, abort.sessionId, {});
}

template<typename Other>
void addFields(HttpHeaders &, const Other &)
{}

constexpr CodeRow codes[] = {
    {.code = "SlowDown", .failureClass = FailureClass::Throttle, .source = "test"},
    {.code = "BadDigest", .failureClass = FailureClass::Retry, .limit = 1, .source = "test"},
    {.code = "NoSuchUpload",
     .failureClass = FailureClass::Reconcile,
     .only = Purpose::CloseSession,
     .limit = 1,
     .source = "test",
     .afterwards = FailureClass::Restart},
    {.code = "NoSuchUpload", .failureClass = FailureClass::Restart, .source = "test"},
    {.code = "InvalidPart", .failureClass = FailureClass::Restart, .source = "test"},
    {.code = "PreconditionFailed", .failureClass = FailureClass::Ask, .source = "test"},
    {.code = "NotImplemented", .failureClass = FailureClass::Fatal, .source = "test"},
    {.code = "AccessDenied", .failureClass = FailureClass::Fatal, .source = "test"},
    {.code = "SignatureDoesNotMatch", .failureClass = FailureClass::Ask, .source = "test"},
    {.code = "ExpiredToken",
     .failureClass = FailureClass::Refresh,
     .limit = 1,
     .source = "test",
     .afterwards = FailureClass::Ask},
    {.code = "RequestTimeTooSkewed",
     .failureClass = FailureClass::Clock,
     .limit = 1,
     .source = "test",
     .afterwards = FailureClass::Ask},
};
constexpr ErrorTable table{.provider = "test", .codes = codes};

} // namespace

Handle FakeService::send(HttpRequest request, Sinks sinks)
{
    const Step step = stepOf(request);
    const int count = ++requests[step.operation];
    if (step.operation == Operation::Part)
        ++partRequests[step.part];
    QByteArray body;
    if (const auto *range = std::get_if<FileRange>(&request.body)) {
        body.resize(range->length);
        const auto read =
            range->file->read(range->offset, std::span(body.data(), static_cast<size_t>(body.size())));
        if (!read) {
            return timers_.after(Duration::zero(),
                                 [sinks, failure = read.error()] { sinks.finished(failed(failure)); });
        }
        if (range->digests)
            range->digests->add(body);
        if (sinks.sent)
            sinks.sent(body.size());
    }
    request.body = {};
    md5Came = !field(request, "md5").isEmpty();
    last = request;
    const auto planned = fault ? fault(step, count) : std::nullopt;
    Result<HttpReply> answer;
    const bool onlySlower = planned && !planned->failure && planned->status == 0 && !planned->never;
    if (planned && planned->arrives)
        body.truncate(*planned->arrives);
    if (!planned || planned->workDone || planned->arrives || onlySlower)
        answer = serve(step, request, body);
    if (planned && planned->never)
        return Handle([] {});
    if (planned && planned->failure) {
        answer = failed(*planned->failure);
    } else if (planned && planned->status != 0) {
        HttpReply reply;
        reply.status = planned->status;
        reply.headers = {{"code"_ba, planned->code.toLatin1()}};
        if (planned->serverDelay)
            reply.headers.append({"delay"_ba, QByteArray::number(planned->serverDelay->count())});
        answer = reply;
    }
    return timers_.after(planned ? planned->latency.value_or(latency) : latency,
                         [this, request, sinks = std::move(sinks), answer = std::move(answer)] {
                             if (!tooOld(request))
                                 return sinks.finished(answer);
                             ++refusedAsTooOld;
                             HttpReply refusal;
                             refusal.status = 403;
                             refusal.headers = {{"code"_ba, "RequestTimeTooSkewed"_ba}};
                             sinks.finished(refusal);
                         });
}

QByteArray FakeService::field(const HttpRequest &request, QByteArrayView name)
{
    return windlass::field(request.headers, name);
}

bool FakeService::tooOld(const HttpRequest &request) const
{
    const qint64 signedAt = field(request, "signed").toLongLong();
    return oldestSignature > Duration::zero() &&
           timers_.wallClock().toMSecsSinceEpoch() - signedAt > oldestSignature.count();
}

HttpReply FakeService::serve(const Step &step, const HttpRequest &request, const QByteArray &body)
{
    HttpReply reply;
    reply.status = 200;
    const QString key = QString::fromUtf8(field(request, "key"));
    const QString session = QString::fromUtf8(field(request, "session"));
    const QString uploadId = QString::fromUtf8(field(request, "upload-id"));
    QByteArray stored = body;
    if (damage && !stored.isEmpty())
        stored[0] = static_cast<char>(stored[0] ^ 1);
    const auto refuse = [&reply](int status, const QByteArray &code) {
        reply.status = status;
        reply.headers = {{"code"_ba, code}};
    };
    const bool known = sessions.contains(session);
    if (field(request, "must-not-exist") == "1") {
        if (!knowsConditions) {
            refuse(501, "NotImplemented");
            return reply;
        }
        if (heedsConditions && objects.contains(key)) {
            refuse(412, "PreconditionFailed");
            return reply;
        }
    }
    switch (step.operation) {
    case Operation::Open: {
        const QString fresh = u"session-%1"_s.arg(requests[Operation::Open]);
        sessions[fresh];
        uploads.append({key, fresh, timers_.wallClock()});
        reply.headers = {{"session"_ba, fresh.toUtf8()}};
        break;
    }
    case Operation::Part:
        if (!known) {
            refuse(404, "NoSuchUpload");
            break;
        }
        sessions[session][step.part] = stored;
        reply.headers = {{"etag"_ba, md5(stored).toHex()}};
        break;
    case Operation::Put:
        objects[key] = {stored, uploadId, QString::fromLatin1(md5(stored).toHex())};
        reply.headers = {{"etag"_ba, md5(stored).toHex()}};
        break;
    case Operation::ListParts:
        if (!known) {
            refuse(404, "NoSuchUpload");
            break;
        }
        for (const auto &[number, content] : sessions[session])
            reply.headers.append({"part"_ba, QByteArray::number(number) + ' ' +
                                                 QByteArray::number(content.size()) + ' ' +
                                                 md5(content).toHex()});
        break;
    case Operation::Complete: {
        if (!known) {
            refuse(404, "NoSuchUpload");
            break;
        }
        QByteArray content;
        QByteArray digests;
        for (const auto &[number, piece] : sessions[session]) {
            content += piece;
            digests += md5(piece);
        }
        const QString etag = joinedEtag(digests, static_cast<qsizetype>(sessions[session].size()));
        objects[key] = {content, uploadId, etag};
        sessions.erase(session);
        reply.headers = {{"etag"_ba, etag.toLatin1()}};
        break;
    }
    case Operation::Confirm:
        if (const auto object = objects.find(key); object != objects.end()) {
            reply.headers = {{"etag"_ba, object->second.etag.toLatin1()},
                             {"size"_ba, QByteArray::number(object->second.content.size())},
                             {"upload-id"_ba, object->second.uploadId.toUtf8()}};
        } else {
            reply.status = 404;
        }
        break;
    case Operation::Abort:
        sessions.erase(session);
        break;
    case Operation::Delete:
        objects.erase(key);
        break;
    case Operation::List:
        for (const auto &[listed, object] : objects)
            reply.headers.append({"object"_ba, listed.toUtf8()});
        break;
    case Operation::ListUploads:
        for (const ListedUpload &upload : uploads) {
            if (sessions.contains(upload.sessionId))
                reply.headers.append(
                    {"upload"_ba, upload.sessionId.toUtf8() + ' ' +
                                      QByteArray::number(upload.started.toMSecsSinceEpoch()) + ' ' +
                                      upload.key.toUtf8()});
        }
        break;
    case Operation::Get:
    case Operation::Test:
    case Operation::Probe:
        break;
    }
    return reply;
}

const ErrorTable &FakeService::errorTable() const
{
    return table;
}

HttpRequest FakeService::request(const Work &work, const ObjectAddress &address, const QDateTime &now) const
{
    const Step step = windlass::stepOf(work);
    HttpRequest request;
    request.headers = {{"operation"_ba, QByteArray::number(static_cast<int>(step.operation))},
                       {"part"_ba, QByteArray::number(step.part)},
                       {"offset"_ba, QByteArray::number(step.offset)},
                       {"length"_ba, QByteArray::number(step.length)},
                       {"key"_ba, address.key.toUtf8()},
                       {"signed"_ba, QByteArray::number(now.toMSecsSinceEpoch())}};
    std::visit([&request](const auto &each) { addFields(request.headers, each); }, work);
    if (sendsFile(step))
        request.body = FileRange{nullptr, step.offset, step.length,
                                 std::make_shared<Digests>(std::vector{DigestKind::Md5})};
    return request;
}

Result<Receipt> FakeService::read(const Work &work, const HttpReply &reply, const QDateTime &) const
{
    const Step step = windlass::stepOf(work);
    if (reply.status != 200 && !(step.operation == Operation::Confirm && reply.status == 404)) {
        Failure failure;
        failure.kind = FailureKind::Service;
        failure.httpStatus = reply.status;
        failure.serviceCode = QString::fromLatin1(reply.header("code"));
        failure.requestSent = true;
        failure.serverDate = timers_.wallClock().addSecs(7200);
        if (const QByteArray delay = reply.header("delay"); !delay.isEmpty())
            failure.serverDelay = Duration(delay.toLongLong());
        return failed(failure);
    }
    Receipt receipt{{}, answerTo(step.operation, reply)};
    if (bend)
        bend(step, receipt);
    return receipt;
}

QList<Checksum> FakeService::checksumsOf(const QString &etag) const
{
    Checksum checksum = md5Of(etag);
    checksum.fromEtag = !declares;
    return {checksum};
}

Answer FakeService::answerTo(Operation operation, const HttpReply &reply) const
{
    const QString etag = QString::fromLatin1(reply.header("etag"));
    switch (operation) {
    case Operation::Open:
        return answer::Opened{QString::fromUtf8(reply.header("session"))};
    case Operation::Part:
    case Operation::Put:
    case Operation::Complete:
        return answer::Stored{etag, checksumsOf(etag)};
    case Operation::ListParts: {
        answer::HeldParts held;
        for (const QByteArray &line : each(reply.headers, "part")) {
            const auto words = line.split(' ');
            const int number = words.at(0).toInt();
            held.parts.insert(number,
                              {number, 0, words.at(1).toLongLong(), QString::fromLatin1(words.at(2)), {}});
        }
        return held;
    }
    case Operation::Confirm:
        if (reply.status == 404)
            return answer::HeadResult{};
        return answer::HeadResult{ObjectFacts{reply.header("size").toLongLong(), etag,
                                              QString::fromUtf8(reply.header("upload-id")),
                                              checksumsOf(etag)}};
    case Operation::List: {
        answer::Objects page;
        for (const QByteArray &name : each(reply.headers, "object"))
            page.objects.append({QString::fromUtf8(name), std::nullopt, {}, {}});
        return page;
    }
    case Operation::ListUploads: {
        answer::Uploads page;
        for (const QByteArray &line : each(reply.headers, "upload")) {
            const auto words = line.split(' ');
            page.uploads.append({QString::fromUtf8(words.at(2)), QString::fromUtf8(words.at(0)),
                                 QDateTime::fromMSecsSinceEpoch(words.at(1).toLongLong(), Qt::UTC)});
        }
        return page;
    }
    case Operation::Get:
        return answer::Fetched{etag};
    case Operation::Abort:
    case Operation::Delete:
    case Operation::Test:
    case Operation::Probe:
        break;
    }
    return answer::Done{};
}

} // namespace windlass
