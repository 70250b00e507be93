// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/service.h"

#include "practice/byterange.h"
#include "practice/checksums.h"
#include "practice/completion.h"
#include "practice/httpdate.h"
#include "practice/keptheaders.h"
#include "practice/listing.h"
#include "practice/payload.h"

#include <QXmlStreamReader>

#include <algorithm>
#include <iterator>

namespace windlass::practice {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype largestDocument = 4 * 1024 * 1024; // ten thousand parts need less
constexpr qsizetype longestKey = 1024;

void append(Headers &headers, const Headers &more)
{
    headers.insert(headers.end(), more.begin(), more.end());
}

QByteArray quoted(const QByteArray &etag)
{
    return '"' + etag + '"';
}

bool keepsBody(Operation operation)
{
    return operation == Operation::Put || operation == Operation::Part;
}

} // namespace

Service::Service(ObjectFolder folder, Access access, QByteArray region, bool createBuckets, Timers &timers)
    : folder_(std::move(folder))
    , access_(std::move(access))
    , region_(std::move(region))
    , createBuckets_(createBuckets)
    , timers_(timers)
{}

std::optional<Error> Service::refusal(const Request &request)
{
    if (const auto wrong = checkSignature(request.head, access_, region_, request.now))
        return wrong;
    if (const auto wrong = wrongPayloadHeaders(request.head))
        return wrong;
    if (request.target.operation == Operation::Unknown || request.head.has("x-amz-copy-source"))
        return error(ErrorCode::NotImplemented);
    if (keepsBody(request.target.operation) && !request.head.contentLength && !request.head.chunked)
        return error(ErrorCode::MissingContentLength);
    if (request.target.key.size() > longestKey)
        return error(ErrorCode::KeyTooLong, {}, {{"MaxSizeAllowed", QByteArray::number(longestKey)}});
    if (const auto wrong = refusalOfBucket(request))
        return wrong;
    return refusalOfUpload(request);
}

std::optional<Error> Service::refusalOfBucket(const Request &request)
{
    const Target &target = request.target;
    if (target.operation == Operation::ListBuckets)
        return {};
    const bool exists = folder_.hasBucket(target.bucket);
    if (target.operation == Operation::PutBucket) {
        if (!isBucketName(target.bucket))
            return error(ErrorCode::InvalidBucketName, {}, {{"BucketName", target.bucket}});
        return exists ? std::optional(error(ErrorCode::BucketAlreadyOwnedByYou)) : std::nullopt;
    }
    const bool writes = target.operation == Operation::Put || target.operation == Operation::Open;
    if (!exists && createBuckets_ && writes && isBucketName(target.bucket) && createBucket(target.bucket))
        return {};
    if (!exists)
        return error(ErrorCode::NoSuchBucket, {}, {{"BucketName", target.bucket}});
    return {};
}

std::optional<Error> Service::refusalOfUpload(const Request &request)
{
    const Target &target = request.target;
    const RequestHead &head = request.head;
    const bool closes = target.operation == Operation::Put || target.operation == Operation::Complete;
    if (closes && head.has("if-none-match")) {
        if (head.header("if-none-match") != "*")
            return error(ErrorCode::NotImplemented, "Of If-None-Match only * is known when writing.");
        if (folder_.object(target.bucket, target.key))
            return error(ErrorCode::PreconditionFailed, {}, {{"Condition", "If-None-Match"}});
    }
    if (!target.asks("uploadId"))
        return {};
    const QByteArray id = target.value("uploadId");
    const UnfinishedUpload *upload = folder_.upload(id);
    if (!upload || upload->hidden || upload->bucket != target.bucket || upload->key != target.key)
        return error(ErrorCode::NoSuchUpload, {}, {{"UploadId", id}});
    if (upload->assembling && target.operation != Operation::ListParts)
        return error(ErrorCode::OperationAborted);
    const auto brought = broughtChecksum(head);
    if (target.operation == Operation::Part && upload->checksum && brought &&
        *brought != upload->checksum->kind)
        return error(ErrorCode::InvalidRequest, "The upload was begun with another sort of checksum.");
    if (target.operation == Operation::Part && target.part == 0)
        return error(ErrorCode::InvalidArgument, "The part number has to be from 1 to 10000.");
    return {};
}

Operation Service::countedAs(const Request &request)
{
    constexpr QByteArrayView mark = "checksum-probe";
    const auto isMark = [&mark](const std::pair<QByteArray, QByteArray> &header) {
        return header.first == "x-amz-meta-windlass-upload-id" && header.second == mark;
    };
    const Target &target = request.target;
    if (target.operation == Operation::Open && std::ranges::any_of(request.head.headers, isMark))
        return Operation::Probe;
    const UnfinishedUpload *upload =
        target.asks("uploadId") ? folder_.upload(target.value("uploadId")) : nullptr;
    const bool ofAProbe = upload != nullptr && std::ranges::any_of(upload->headers, isMark);
    return ofAProbe ? Operation::Probe : target.operation;
}

Intake::Plan Service::intakeFor(const Request &request)
{
    const bool keep = keepsBody(request.target.operation);
    Intake::Plan plan;
    if (request.target.operation == Operation::Part) {
        const UnfinishedUpload *upload = folder_.upload(request.target.value("uploadId"));
        if (upload && upload->checksum)
            plan.checksum = upload->checksum->kind;
    }
    planPayload(plan, request.head, access_);
    plan.file = keep ? folder_.incomingPath() : QString();
    plan.memory = keep ? 0 : largestDocument;
    return plan;
}

void Service::perform(const Request &request, Intake &body, bool forget, Done done)
{
    if (body.tooLong())
        return done(sayError(error(ErrorCode::MaxMessageLengthExceeded), request), -1);
    if (const auto wrong = wrongPayload(request.head, body))
        return done(sayError(*wrong, request), -1);
    // Other requests may have been served while the body arrived.
    if (const auto wrong = refusalOfUpload(request))
        return done(sayError(*wrong, request), -1);
    if (request.target.operation == Operation::Complete)
        return complete(request, body.bytes(), std::move(done));
    qint64 stored = -1;
    Answer answer = performNow(request, body, forget, stored);
    done(std::move(answer), stored);
}

Answer Service::performNow(const Request &request, Intake &body, bool forget, qint64 &stored)
{
    const Target &target = request.target;
    Answer answer;
    switch (target.operation) {
    case Operation::Put:
        return put(request, body, stored);
    case Operation::Part:
        return putPart(request, body, forget, stored);
    case Operation::Open:
        return open(request);
    case Operation::Get:
    case Operation::Head:
        return get(request);
    case Operation::List:
        return listObjects(target, folder_.buckets().at(target.bucket));
    case Operation::ListParts:
        return listParts(target, *folder_.upload(target.value("uploadId")));
    case Operation::ListUploads:
        return listUploads(target, folder_.uploads());
    case Operation::ListBuckets:
        return listBuckets(folder_);
    case Operation::DeleteMany:
        return removeMany(request, body.bytes());
    case Operation::PutBucket:
        return putBucket(request);
    case Operation::Location:
        // For us-east-1 S3 answers with an empty element.
        answer = xmlAnswer("LocationConstraint", region_ == "us-east-1" ? QByteArray() : region_);
        return answer;
    case Operation::HeadBucket:
        answer.headers = {{"x-amz-bucket-region", region_}};
        return answer;
    case Operation::Delete:
        folder_.remove(target.bucket, target.key);
        answer.status = 204;
        return answer;
    case Operation::Abort:
        folder_.abort(target.value("uploadId"));
        answer.status = 204;
        return answer;
    case Operation::Complete:
    case Operation::Probe:
    case Operation::Unknown:
        break;
    }
    return sayError(error(ErrorCode::NotImplemented), request);
}

Answer Service::put(const Request &request, Intake &body, qint64 &stored)
{
    const qint64 size = body.size();
    const QByteArray etag = body.storedMd5().toHex();
    if (const auto put =
            folder_.put(request.target.bucket, request.target.key, body, headersToKeep(request.head));
        !put)
        return sayFailure(put.error(), request);
    stored = size;
    Answer answer;
    answer.headers = {{"ETag", quoted(etag)}};
    if (const auto kind = body.checksumKind())
        append(answer.headers, checksumHeaders({*kind, body.storedChecksum().toBase64()}));
    return answer;
}

Answer Service::putPart(const Request &request, Intake &body, bool forget, qint64 &stored)
{
    const qint64 size = body.size();
    const QByteArray etag = body.storedMd5().toHex();
    if (!forget) {
        const auto put = folder_.putPart(request.target.value("uploadId"), request.target.part, body);
        if (!put)
            return sayFailure(put.error(), request);
        stored = size;
    }
    Answer answer;
    answer.headers = {{"ETag", quoted(etag)}};
    if (const auto kind = body.checksumKind())
        answer.headers.emplace_back(nameOf(*kind).header.toByteArray(), body.storedChecksum().toBase64());
    return answer;
}

Answer Service::open(const Request &request)
{
    const Target &target = request.target;
    const auto read = readChecksumPlan(request.head);
    if (const auto *wrong = std::get_if<Error>(&read))
        return sayError(*wrong, request);
    const auto &plan = std::get<std::optional<ChecksumPlan>>(read);
    const auto id = folder_.openUpload(target.bucket, target.key, headersToKeep(request.head), plan);
    if (!id)
        return sayFailure(id.error(), request);
    Answer answer = xmlAnswer("InitiateMultipartUploadResult", xmlElement("Bucket", target.bucket) +
                                                                   xmlElement("Key", target.key) +
                                                                   xmlElement("UploadId", *id));
    if (plan) {
        answer.headers.emplace_back("x-amz-checksum-algorithm", nameOf(plan->kind).algorithm.toByteArray());
        answer.headers.emplace_back("x-amz-checksum-type", plan->composite ? "COMPOSITE" : "FULL_OBJECT");
    }
    return answer;
}

Answer Service::get(const Request &request) const
{
    const Target &target = request.target;
    const StoredObject *object = folder_.object(target.bucket, target.key);
    if (!object)
        return sayError(error(ErrorCode::NoSuchKey, {}, {{"Key", target.key}}), request);
    const QByteArray meant = request.head.header("if-match");
    if (!meant.isEmpty() && meant != "*" && meant != quoted(object->etag) && meant != object->etag)
        return sayError(error(ErrorCode::PreconditionFailed, {}, {{"Condition", "If-Match"}}), request);
    Answer answer;
    answer.headers = object->headers;
    answer.headers.emplace_back("ETag", quoted(object->etag));
    answer.headers.emplace_back("Last-Modified", httpDate(object->modified));
    answer.headers.emplace_back("Accept-Ranges", "bytes");
    const bool whole = !request.head.has("range");
    if (whole && object->checksum && request.head.header("x-amz-checksum-mode").toUpper() == "ENABLED")
        append(answer.headers, checksumHeaders(*object->checksum));
    answer.file = folder_.objectPath(target.bucket, target.key);
    answer.length = object->size;
    if (const auto range = readByteRange(request.head.header("range"), object->size)) {
        if (range->first >= object->size) {
            Answer refused = sayError(error(ErrorCode::InvalidRange), request);
            refused.headers.emplace_back("Content-Range", "bytes */" + QByteArray::number(object->size));
            return refused;
        }
        answer.status = 206;
        answer.offset = range->first;
        answer.length = range->last - range->first + 1;
        answer.headers.emplace_back("Content-Range", "bytes " + QByteArray::number(range->first) + '-' +
                                                         QByteArray::number(range->last) + '/' +
                                                         QByteArray::number(object->size));
    }
    return answer;
}

Answer Service::removeMany(const Request &request, const QByteArray &body)
{
    QXmlStreamReader reader(body);
    QByteArray list;
    bool quiet = false;
    while (!reader.atEnd()) {
        if (reader.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (reader.name() == u"Quiet") {
            quiet = reader.readElementText() == u"true";
        } else if (reader.name() == u"Key") {
            const QByteArray key = reader.readElementText().toUtf8();
            folder_.remove(request.target.bucket, key);
            list += "<Deleted>" + xmlElement("Key", key) + "</Deleted>";
        }
    }
    if (reader.hasError())
        return sayError(error(ErrorCode::MalformedXml), request);
    return xmlAnswer("DeleteResult", quiet ? QByteArray() : list);
}

Answer Service::putBucket(const Request &request)
{
    if (const auto created = folder_.createBucket(request.target.bucket); !created)
        return sayFailure(created.error(), request);
    Answer answer;
    answer.headers = {{"Location", "/" + request.target.bucket}};
    return answer;
}

void Service::complete(const Request &request, const QByteArray &body, Done done)
{
    const QByteArray id = request.target.value("uploadId");
    const auto read = readCompletion(request.head, body, *folder_.upload(id));
    if (const auto *wrong = std::get_if<Error>(&read))
        return done(sayError(*wrong, request), -1);
    const auto &completion = std::get<Completion>(read);
    auto assembly = folder_.assemble(id, completion.parts);
    if (!assembly)
        return done(sayFailure(assembly.error(), request), -1);
    pendingFollows_.push_back(
        {std::move(*assembly), request, completion.etag, completion.checksum, std::move(done), {}});
    const auto joining = std::prev(pendingFollows_.end());
    if (request.joinsFor == Duration::zero())
        return goOnJoining(joining);
    // No client waits for it any more, and until it is there neither the session nor the object exists.
    if (UnfinishedUpload *upload = folder_.upload(id))
        upload->hidden = true;
    joining->next = timers_.after(request.joinsFor, [this, joining] { goOnJoining(joining); });
    const Done tell = std::exchange(joining->done, [](const Answer &, qint64) {});
    tell(sayError(errorOf(504, {}), request), -1);
}

void Service::goOnJoining(std::list<Joining>::iterator joining)
{
    const auto end = [&](Answer answer) {
        const Done done = std::move(joining->done);
        if (UnfinishedUpload *upload = folder_.upload(joining->request.target.value("uploadId")))
            upload->assembling = upload->hidden = false;
        pendingFollows_.erase(joining);
        done(std::move(answer), -1);
    };
    const Request &request = joining->request;
    const auto joined = joining->assembly->step();
    if (!joined)
        return end(sayFailure(joined.error(), request));
    if (!*joined) {
        joining->next = timers_.after(Duration::zero(), [this, joining] { goOnJoining(joining); });
        return;
    }
    const Target &target = request.target;
    if (request.head.has("if-none-match") && folder_.object(target.bucket, target.key))
        return end(
            sayError(error(ErrorCode::PreconditionFailed, {}, {{"Condition", "If-None-Match"}}), request));
    if (const auto finished = folder_.finish(*joining->assembly, joining->etag, joining->checksum); !finished)
        return end(sayFailure(finished.error(), request));
    const QByteArray location = "http://" + request.head.header("host") + request.head.path;
    end(xmlAnswer("CompleteMultipartUploadResult",
                  xmlElement("Location", location) + xmlElement("Bucket", target.bucket) +
                      xmlElement("Key", target.key) + xmlElement("ETag", quoted(joining->etag)) +
                      (joining->checksum ? checksumElements(*joining->checksum) : QByteArray())));
}

Answer Service::sayError(const Error &error, const Request &request) const
{
    return errorAnswer(error, request.head.path, request.id);
}

Answer Service::sayFailure(const Failure &failure, const Request &request) const
{
    return sayError(error(ErrorCode::InternalError, failure.text.english().toUtf8()), request);
}

} // namespace windlass::practice
