// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/s3/dialect.h"

#include "core/providers/s3/checksums.h"
#include "core/providers/s3/errors.h"
#include "core/providers/s3/limits.h"
#include "core/providers/s3/listings.h"
#include "core/providers/s3/signer.h"
#include "core/retry/serverdelay.h"

#include <QHostAddress>
#include <QUrl>
#include <QXmlStreamReader>
#include <QXmlStreamWriter>

namespace windlass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto defaultRegion = "us-east-1"_L1;
constexpr auto ourIdHeader = "x-amz-meta-windlass-upload-id";

struct Shape
{
    const char *method;
    QByteArray query;
};

/// Method and query of each step: the S3 operation that it is.
Shape shapeOf(const Step &step, const UploadFacts &facts)
{
    const QByteArray session = "uploadId=" + uriEncoded(facts.sessionId.toUtf8(), false);
    switch (step.operation) {
    case Operation::Open:
        return {"POST", "uploads="_ba}; // CreateMultipartUpload
    case Operation::Part:
        return {"PUT", "partNumber=" + QByteArray::number(step.part) + '&' + session};
    case Operation::Put:
        return {"PUT", {}};
    case Operation::ListParts: {
        const QByteArray marker = facts.partMarker > 0
                                      ? "&part-number-marker=" + QByteArray::number(facts.partMarker)
                                      : QByteArray();
        return {"GET", session + marker};
    }
    case Operation::Complete:
        return {"POST", session};
    case Operation::Confirm: // of one part, where its size is the question
        return {"HEAD", step.part > 0 ? "partNumber=" + QByteArray::number(step.part) : QByteArray()};
    case Operation::Get:
        return {"GET", {}};
    case Operation::ListUploads:
        return {"GET", uploadsQuery(facts)};
    case Operation::Abort:
        return {"DELETE", session};
    case Operation::Delete:
        return {"DELETE", {}};
    case Operation::List:
        return {"GET", objectsQuery(facts)};
    case Operation::Test:
        return {"GET", "list-type=2"_ba};
    }
    Q_UNREACHABLE();
}

bool aboutTheBucket(Operation operation)
{
    return operation == Operation::List || operation == Operation::ListUploads ||
           operation == Operation::Test;
}

QByteArray completeBody(const QList<ConfirmedPart> &parts, ChecksumMode mode)
{
    QByteArray body;
    QXmlStreamWriter xml(&body);
    xml.writeStartElement(u"CompleteMultipartUpload"_s);
    xml.writeDefaultNamespace(u"http://s3.amazonaws.com/doc/2006-03-01/"_s);
    for (const ConfirmedPart &part : parts) {
        xml.writeStartElement(u"Part"_s);
        xml.writeTextElement(u"PartNumber"_s, QString::number(part.part));
        xml.writeTextElement(u"ETag"_s, u'"' + part.etag + u'"');
        writePartChecksum(xml, mode, part);
        xml.writeEndElement();
    }
    xml.writeEndElement();
    return body;
}

/// Header values are Latin-1 on the wire and S3 returns others encoded: what is not printable ASCII is
/// percent-encoded.
QByteArray metadataValue(const QString &value)
{
    return value.toUtf8().toPercentEncoding(" !\"#$&'()*+,/:;<=>?@[\\]^`{|}~");
}

QString unquoted(QByteArray etag)
{
    etag = etag.trimmed();
    if (etag.size() >= 2 && etag.startsWith('"') && etag.endsWith('"'))
        etag = etag.sliced(1, etag.size() - 2);
    return QString::fromLatin1(etag);
}

/// The texts of an answer's elements by their path below the root: `Part/ETag` may come more than once.
struct XmlAnswer
{
    QString root;
    QList<QPair<QString, QString>> texts;
    bool whole = false; ///< well formed to its end

    QString first(QLatin1StringView path) const
    {
        for (const auto &[name, text] : texts) {
            if (name == path)
                return text;
        }
        return {};
    }
};

XmlAnswer parsed(const QByteArray &body)
{
    XmlAnswer answer;
    if (body.isEmpty())
        return answer;
    QXmlStreamReader xml(body.trimmed()); // white space may come before the declaration for minutes
    QStringList path;
    while (!xml.atEnd()) {
        switch (xml.readNext()) {
        case QXmlStreamReader::StartElement:
            if (answer.root.isEmpty())
                answer.root = xml.name().toString();
            else
                path.append(xml.name().toString());
            if (!path.isEmpty())
                answer.texts.append({path.join(u'/'), QString()});
            break;
        case QXmlStreamReader::Characters:
            if (!path.isEmpty() && !xml.isWhitespace())
                answer.texts.last().second += xml.text();
            break;
        case QXmlStreamReader::EndElement:
            if (!path.isEmpty())
                path.removeLast();
            break;
        default:
            break;
        }
    }
    answer.whole = !xml.hasError() && !answer.root.isEmpty();
    return answer;
}

/// Has somebody else answered, with a page for people? Networks that want a login do. Whatever speaks S3
/// gives each request an id.
bool isLoginPage(const HttpReply &reply)
{
    const bool takesPlace = reply.status / 100 == 2 || reply.status == 302 || reply.status == 303;
    return takesPlace && reply.header("content-type").trimmed().toLower().startsWith("text/html") &&
           reply.header("x-amz-request-id").isEmpty();
}

Failure loginPage(const HttpReply &reply)
{
    Failure failure;
    failure.kind = FailureKind::Portal;
    failure.httpStatus = reply.status;
    failure.requestSent = true;
    return failure;
}

/// Where a redirect leads: its Location, or the host that its error names, under the scheme of before.
QUrl redirection(const HttpReply &reply, const XmlAnswer &xml)
{
    const QByteArray location = reply.status / 100 == 3 ? reply.header("location").trimmed() : QByteArray();
    if (!location.isEmpty())
        return QUrl::fromEncoded(location, QUrl::StrictMode);
    const QString endpoint = xml.root == u"Error" ? xml.first("Endpoint"_L1) : QString();
    return endpoint.isEmpty() ? QUrl() : QUrl(u"//"_s + endpoint, QUrl::StrictMode);
}

Failure refusal(const HttpReply &reply, const XmlAnswer &xml)
{
    Failure failure;
    failure.kind = FailureKind::Service;
    failure.requestSent = true;
    failure.httpStatus = reply.status;
    failure.serviceCode = xml.root == u"Error" ? xml.first("Code"_L1) : QString();
    if (failure.serviceCode.isEmpty())
        failure.serviceCode = QString::fromLatin1(reply.header("x-amz-error-code"));
    failure.text = xml.first("Message"_L1);
    failure.requestId = QString::fromLatin1(reply.header("x-amz-request-id"));
    failure.region = QString::fromLatin1(reply.header("x-amz-bucket-region"));
    if (failure.region.isEmpty())
        failure.region = xml.first("Region"_L1);
    failure.location = redirection(reply, xml);
    const QDateTime now = QDateTime::currentDateTimeUtc(); // for two-digit years and a missing Date alone
    failure.serverDate = httpDate(reply.header("date"), now);
    // The largest of a repeated header: serverDelay() takes them joined.
    if (heedsServerDelay(reply.status)) {
        failure.serverDelay = serverDelay(
            [&reply](QByteArrayView name) {
                QByteArrayList values;
                for (const auto &[key, value] : reply.headers) {
                    if (name.compare(key, Qt::CaseInsensitive) == 0)
                        values.append(value);
                }
                return values.join(", ");
            },
            now);
    }
    return failure;
}

Failure senseless(const HttpReply &reply, const QString &why)
{
    Failure failure;
    failure.kind = FailureKind::BadAnswer;
    failure.httpStatus = reply.status;
    failure.requestSent = true;
    failure.requestId = QString::fromLatin1(reply.header("x-amz-request-id"));
    failure.text = why;
    return failure;
}

/// What is wrong with the range that an answer brings; empty: nothing. A service that knows no ranges sends
/// all.
QString wrongRange(const Step &step, const HttpReply &reply)
{
    const QByteArray range = reply.header("content-range");
    if (step.length == 0 || (reply.status == 200 && step.offset == 0 &&
                             reply.header("content-length").toLongLong() == step.length))
        return {};
    if (reply.status != 206)
        return u"The service sends the whole object where a range was asked for."_s;
    const QByteArray wanted = "bytes " + QByteArray::number(step.offset) + '-' +
                              QByteArray::number(step.offset + step.length - 1) + '/';
    return range.startsWith(wanted) ? QString() : u"The service sends another range than was asked for."_s;
}

void readParts(const XmlAnswer &xml, Receipt &receipt)
{
    ConfirmedPart part;
    for (const auto &[name, text] : xml.texts) {
        if (name == u"Part/PartNumber")
            part.part = text.toInt();
        else if (name == u"Part/ETag")
            part.etag = unquoted(text.toLatin1());
        else if (name == u"Part/Size")
            part.length = text.toLongLong();
        else if (name != u"Part")
            continue;
        if (name == u"Part")
            part = {};
        else if (part.part > 0)
            receipt.parts.insert(part.part, part);
    }
    if (xml.first("IsTruncated"_L1) == u"true")
        receipt.nextPartMarker = xml.first("NextPartNumberMarker"_L1).toInt();
}

} // namespace

QUrl s3Url(const ObjectAddress &address, const QByteArray &query)
{
    const QString region = address.region.isEmpty() ? QString(defaultRegion) : address.region;
    const QUrl endpoint =
        address.endpoint.isEmpty() ? QUrl(u"https://s3.%1.amazonaws.com"_s.arg(region)) : address.endpoint;
    // A name with dots would not be covered by the service's certificate for one label, and nothing resolves
    // below an address or localhost.
    const bool inPath = address.pathStyle ||
                        (endpoint.scheme() == u"https" && address.bucket.contains(u'.')) ||
                        !QHostAddress(endpoint.host()).isNull() || endpoint.host() == u"localhost";
    QByteArray authority = endpoint.host(QUrl::FullyEncoded).toLatin1();
    if (authority.contains(':'))
        authority = '[' + authority + ']';
    if (endpoint.port() != -1)
        authority += ':' + QByteArray::number(endpoint.port());
    QByteArray path = endpoint.path(QUrl::FullyEncoded).toLatin1();
    while (path.endsWith('/'))
        path.chop(1);
    if (inPath)
        path += '/' + uriEncoded(address.bucket.toUtf8(), false);
    else
        authority = uriEncoded(address.bucket.toUtf8(), false) + '.' + authority;
    path += '/' + uriEncoded(address.key.toUtf8(), true);
    return QUrl::fromEncoded(endpoint.scheme().toLatin1() + "://" + authority + path +
                             (query.isEmpty() ? QByteArray() : '?' + query));
}

UploadShape S3Provider::shape(const QUrl &endpoint) const
{
    return shapeAt(endpoint);
}

QString S3Provider::name() const
{
    return u"S3"_s;
}

const ErrorTable &S3Provider::errorTable() const
{
    return s3ErrorTable();
}

HttpRequest S3Provider::request(const Step &step, const ObjectAddress &address, const UploadFacts &facts,
                                const QDateTime &now) const
{
    const Shape shape = shapeOf(step, facts);
    ObjectAddress place = address;
    if (aboutTheBucket(step.operation))
        place.key.clear();
    HttpRequest request;
    request.method = shape.method;
    request.url = s3Url(place, shape.query);
    static const QByteArray hashOfNothing = Digest::of(DigestKind::Sha256, {}).toHex();
    QByteArray payloadHash = hashOfNothing;
    switch (step.operation) {
    case Operation::Part:
    case Operation::Put:
        payloadHash = payloadHashOf(facts.checksumMode);
        break;
    case Operation::Complete: {
        const QByteArray body = completeBody(facts.parts, facts.checksumMode);
        payloadHash = Digest::of(DigestKind::Sha256, body).toHex();
        request.body = body;
        request.headers.append({"Content-Type"_ba, "application/xml"_ba});
        request.responseTimeout = 10min; // joining the parts takes the service minutes
        request.stallTimeout = 2min;
        break;
    }
    case Operation::Open:
    case Operation::ListParts:
    case Operation::Confirm:
    case Operation::Abort:
    case Operation::Delete:
    case Operation::List:
    case Operation::ListUploads:
    case Operation::Test:
        break;
    case Operation::Get:
        if (step.length > 0) {
            request.headers.append({"Range"_ba, "bytes=" + QByteArray::number(step.offset) + '-' +
                                                    QByteArray::number(step.offset + step.length - 1)});
        }
        if (!facts.etag.isEmpty())
            request.headers.append({"If-Match"_ba, '"' + facts.etag.toLatin1() + '"'});
        break;
    }
    if (step.operation == Operation::Open || step.operation == Operation::Put) {
        request.headers.append({"Content-Type"_ba, "application/octet-stream"_ba});
        request.headers.append({ourIdHeader, facts.uploadId.toLatin1()});
        for (const auto &[name, value] : facts.metadata)
            request.headers.append({"x-amz-meta-" + name.toLatin1(), metadataValue(value)});
    } else if (step.operation == Operation::Part) {
        request.headers.append({"Content-Type"_ba, "application/octet-stream"_ba});
    }
    if (facts.mustNotExist && (step.operation == Operation::Put || step.operation == Operation::Complete))
        request.headers.append({"If-None-Match"_ba, "*"_ba});
    addChecksumHeaders(request.headers, step, facts);
    const Signature signature = sign(request,
                                     {address.accessKeyId, address.secretAccessKey, address.sessionToken,
                                      address.region.isEmpty() ? QString(defaultRegion) : address.region},
                                     payloadHash, now);
    if (step.operation == Operation::Part || step.operation == Operation::Put)
        request.body = rangeOf(step, facts.checksumMode, signature, chunkFor(request.url));
    return request;
}

Result<Receipt> S3Provider::receipt(const Step &step, const HttpReply &reply) const
{
    if (isLoginPage(reply))
        return failed(loginPage(reply));
    Receipt receipt;
    receipt.requestId = QString::fromLatin1(reply.header("x-amz-request-id"));
    const XmlAnswer xml = parsed(reply.body);
    const bool success = reply.status / 100 == 2 && xml.root != u"Error";
    if (!success) {
        if (step.operation == Operation::Confirm && reply.status == 404)
            return receipt; // there is no such object; HEAD has no body that could say more
        Failure failure = refusal(reply, xml);
        if (step.operation == Operation::Abort && failure.serviceCode == u"NoSuchUpload")
            return receipt; // nothing is left to take back
        return failed(std::move(failure));
    }
    switch (step.operation) {
    case Operation::Open:
        receipt.sessionId = xml.first("UploadId"_L1);
        if (receipt.sessionId.isEmpty())
            return failed(senseless(reply, u"The answer holds no upload id."_s));
        break;
    case Operation::Part:
    case Operation::Put:
        receipt.etag = unquoted(reply.header("etag"));
        if (receipt.etag.isEmpty())
            return failed(senseless(reply, u"The answer holds no ETag."_s));
        receipt.checksums = checksumsOf(reply, receipt.etag);
        break;
    case Operation::Complete:
        receipt.etag = unquoted(xml.first("ETag"_L1).toLatin1());
        // Ceph 16 leaves the ETag of its answer empty; HEAD has it.
        if (!xml.whole || xml.root != u"CompleteMultipartUploadResult")
            return failed(senseless(reply, u"The answer to closing the upload is cut or empty."_s));
        receipt.checksums = checksumsIn([&xml](QLatin1StringView name) { return xml.first(name); });
        break;
    case Operation::ListParts:
        if (!xml.whole || xml.root != u"ListPartsResult")
            return failed(senseless(reply, u"The list of parts is cut or empty."_s));
        readParts(xml, receipt);
        break;
    case Operation::Confirm:
        receipt.object =
            ObjectFacts{reply.header("content-length").toLongLong(), unquoted(reply.header("etag")),
                        QString::fromLatin1(reply.header(ourIdHeader)),
                        checksumsOf(reply, unquoted(reply.header("etag")))};
        break;
    case Operation::Get:
        if (const QString wrong = wrongRange(step, reply); !wrong.isEmpty())
            return failed(senseless(reply, wrong));
        receipt.etag = unquoted(reply.header("etag"));
        break;
    case Operation::ListUploads:
        if (!readUploads(reply.body, receipt))
            return failed(senseless(reply, u"The list of unfinished uploads is cut or empty."_s));
        break;
    case Operation::List:
        if (!readObjects(reply.body, receipt))
            return failed(senseless(reply, u"The list of objects is cut or empty."_s));
        break;
    case Operation::Abort:
    case Operation::Delete:
    case Operation::Test:
        break;
    }
    return receipt;
}

} // namespace windlass
