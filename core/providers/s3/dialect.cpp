// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/s3/dialect.h"

#include "core/base/objectkey.h"
#include "core/base/servicenames.h"
#include "core/providers/s3/answers.h"
#include "core/providers/s3/checksumrefusals.h"
#include "core/providers/s3/checksums.h"
#include "core/providers/s3/errors.h"
#include "core/providers/s3/hosts.h"
#include "core/providers/s3/limits.h"
#include "core/providers/s3/listings.h"
#include "core/providers/s3/redirects.h"
#include "core/providers/s3/signer.h"
#include "core/providers/s3/signin.h"

#include <QUrl>
#include <QXmlStreamWriter>

#include <algorithm>

namespace windlass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto defaultRegion = "us-east-1"_L1;

struct Shape
{
    const char *method;
    QByteArray query;
};

/// The method and query of each step, that is, its S3 operation.
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
    case Operation::Confirm: // with a part number: to learn the part's size
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
    case Operation::Probe: // only in records: a probe consists of an upload's steps
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

QUrl amazonEndpoint(const QString &region)
{
    const bool china = region.startsWith(u"cn-"_s);
    return QUrl(u"https://s3.%1.amazonaws.com%2"_s.arg(region, china ? u".cn"_s : QString()));
}

/// Is the bucket usable as part of a host name? Those have no capitals, and neither two dots in a row nor a
/// dash next to a dot.
bool isLabelOfHost(QStringView bucket)
{
    const auto fits = [](QChar each) {
        return (each >= u'a' && each <= u'z') || (each >= u'0' && each <= u'9') || each == u'-' ||
               each == u'.';
    };
    return isHost(bucket) && std::ranges::all_of(bucket, fits);
}

bool bucketInPath(const ObjectAddress &address, const QUrl &endpoint)
{
    // The service's certificate covers one label, so no name with dots; and below an IP address or localhost
    // no name resolves. If the key begins with a slash, Qt would drop one of the two slashes at the start of
    // the path.
    return address.pathStyle || (endpoint.scheme() == u"https" && address.bucket.contains(u'.')) ||
           isAddress(endpoint.host()) || endpoint.host() == u"localhost" || !isLabelOfHost(address.bucket) ||
           address.key.startsWith(u'/');
}

/// Header values are Latin-1 on the wire, and S3 returns other characters encoded. So everything but
/// printable ASCII is percent-encoded.
QByteArray metadataValue(const QString &value)
{
    return value.toUtf8().toPercentEncoding(" !\"#$&'()*+,/:;<=>?@[\\]^`{|}~");
}

} // namespace

QUrl s3Url(const ObjectAddress &address, const QByteArray &query)
{
    const QString region = address.region.isEmpty() ? QString(defaultRegion) : address.region;
    if (!isRegion(region) || !checkedPrefix(address.key))
        return {};
    const QUrl endpoint = address.endpoint.isEmpty() ? amazonEndpoint(region) : address.endpoint;
    QByteArray authority = endpoint.host(QUrl::FullyEncoded).toLatin1();
    if (authority.contains(':'))
        authority = '[' + authority + ']';
    if (endpoint.port() != -1)
        authority += ':' + QByteArray::number(endpoint.port());
    QByteArray path = endpoint.path(QUrl::FullyEncoded).toLatin1();
    while (path.endsWith('/'))
        path.chop(1);
    if (bucketInPath(address, endpoint))
        path += '/' + uriEncoded(address.bucket.toUtf8(), false);
    else
        authority = address.bucket.toLatin1() + '.' + authority;
    path += '/' + uriEncoded(keyBytes(address.key), true);
    const QUrl url = QUrl::fromEncoded(endpoint.scheme().toLatin1() + "://" + authority + path +
                                       (query.isEmpty() ? QByteArray() : '?' + query));
    // Qt must not have changed it: the path is signed and names the object.
    const bool kept = url.path(QUrl::FullyEncoded).toLatin1() == path &&
                      url.query(QUrl::FullyEncoded).toLatin1() == query && !url.host().isEmpty();
    return kept ? url : QUrl();
}

UploadShape S3Provider::shape(const QUrl &endpoint) const
{
    return shapeAt(endpoint);
}

QString S3Provider::name() const
{
    return s3SignIn().facts().title;
}

const ErrorTable &S3Provider::errorTable() const
{
    return s3ErrorTable();
}

QString S3Provider::rightToRead() const
{
    return u"s3:GetObject"_s;
}

QString S3Provider::rightToList() const
{
    return u"s3:ListBucket"_s;
}

QUrl S3Provider::bucketUrl(const BucketAddress &address) const
{
    return s3Url({address, {}, {}});
}

Place S3Provider::place(const BucketAddress &address) const
{
    return s3Place(address);
}

std::optional<Moved> S3Provider::moved(const BucketAddress &from, const Failure &failure,
                                       const QString &key) const
{
    return s3Moved(from, failure, key);
}

std::span<const DenialRow> S3Provider::denials() const
{
    return s3Denials();
}

std::span<const ChecksumMode> S3Provider::checksumCandidates() const
{
    return s3ChecksumCandidates();
}

ChecksumRefusal S3Provider::onChecksums(const Failure &failure, ChecksumMode mode) const
{
    return s3OnChecksums(failure, mode);
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
    // Without a key, the object's address would be the bucket's, and DELETE would delete the bucket.
    if (aboutTheBucket(step.operation) || !place.key.isEmpty())
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
        request.responseTimeout = 10min; // the service may need minutes to join the parts
        request.stallTimeout = 2min;
        break;
    }
    case Operation::ListParts:
    case Operation::List:
    case Operation::ListUploads:
        request.answerLimit = HttpReply::listLimit;
        break;
    case Operation::Open:
    case Operation::Confirm:
    case Operation::Abort:
    case Operation::Delete:
    case Operation::Test:
    case Operation::Probe:
        break;
    case Operation::Get:
        if (step.length > 0) {
            request.answerLimit = step.length;
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
    const auto *given = std::get_if<KeyPair>(&address.secret);
    // A secret of another form: the request is refused, and nothing is revealed.
    const KeyPair keys = given != nullptr ? *given : KeyPair();
    const Signature signature = sign(request,
                                     {keys.accessKeyId, keys.secretAccessKey, keys.sessionToken,
                                      address.region.isEmpty() ? QString(defaultRegion) : address.region},
                                     payloadHash, now);
    if (step.operation == Operation::Part || step.operation == Operation::Put)
        request.body = rangeOf(step, facts.checksumMode, signature, chunkFor(request.url));
    return request;
}

const Provider &s3Provider()
{
    static const S3Provider s3;
    return s3;
}

Result<Receipt> S3Provider::read(const Step &step, const HttpReply &reply, const QDateTime &now) const
{
    return s3Receipt(step, reply, now);
}

} // namespace windlass
