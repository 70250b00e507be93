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
#include <optional>
#include <utility>
#include <variant>

namespace windlass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto defaultRegion = "us-east-1"_L1;

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

/// A request before it has a URL and a signature.
struct UnsignedRequest
{
    HttpRequest request;
    QByteArray query;
    QByteArray payloadHash;
    bool aboutTheBucket = false;         ///< and about no object
    std::optional<ChecksumMode> sends{}; ///< it sends part of the file, in this mode
};

UnsignedRequest unsignedRequest(const char *method, QByteArray query = {})
{
    static const QByteArray hashOfNothing = Digest::of(DigestKind::Sha256, {}).toHex();
    UnsignedRequest made;
    made.request.method = method;
    made.query = std::move(query);
    made.payloadHash = hashOfNothing;
    return made;
}

QByteArray session(const QString &id)
{
    return "uploadId=" + uriEncoded(id.toUtf8(), false);
}

QByteArray partNumber(int part)
{
    return "partNumber=" + QByteArray::number(part);
}

void addObject(HttpHeaders &headers, const NewObject &object)
{
    headers.append({ourIdHeader, object.uploadId.toLatin1()});
    for (const auto &[name, value] : object.metadata)
        headers.append({"x-amz-meta-" + name.toLatin1(), metadataValue(value)});
}

void addBinary(HttpHeaders &headers)
{
    headers.append({"Content-Type"_ba, "application/octet-stream"_ba});
}

void addCondition(HttpHeaders &headers, const NewObject &object)
{
    if (object.mustNotExist)
        headers.append({"If-None-Match"_ba, "*"_ba});
}

void addFile(UnsignedRequest &request, ChecksumMode mode)
{
    request.payloadHash = payloadHashOf(mode);
    request.sends = mode;
}

// One for each kind of work, named as in the API reference.

UnsignedRequest requestFor(const work::Open &open) // CreateMultipartUpload
{
    UnsignedRequest made = unsignedRequest("POST", "uploads="_ba);
    addBinary(made.request.headers);
    addObject(made.request.headers, open.object);
    addChecksumHeaders(made.request.headers, open);
    return made;
}

UnsignedRequest requestFor(const work::Part &part) // UploadPart
{
    UnsignedRequest made = unsignedRequest("PUT", partNumber(part.number) + '&' + session(part.sessionId));
    addBinary(made.request.headers);
    addChecksumHeaders(made.request.headers, part);
    addFile(made, part.object.checksums);
    return made;
}

UnsignedRequest requestFor(const work::Put &put) // PutObject
{
    UnsignedRequest made = unsignedRequest("PUT");
    addBinary(made.request.headers);
    addObject(made.request.headers, put.object);
    addCondition(made.request.headers, put.object);
    addChecksumHeaders(made.request.headers, put);
    addFile(made, put.object.checksums);
    return made;
}

UnsignedRequest requestFor(const work::ListParts &list)
{
    const QByteArray marker =
        list.after > 0 ? "&part-number-marker=" + QByteArray::number(list.after) : QByteArray();
    UnsignedRequest made = unsignedRequest("GET", session(list.sessionId) + marker);
    made.request.answerLimit = HttpReply::listLimit;
    return made;
}

UnsignedRequest requestFor(const work::Complete &complete) // CompleteMultipartUpload
{
    UnsignedRequest made = unsignedRequest("POST", session(complete.sessionId));
    const QByteArray body = completeBody(complete.parts, complete.object.checksums);
    made.payloadHash = Digest::of(DigestKind::Sha256, body).toHex();
    made.request.body = body;
    made.request.headers.append({"Content-Type"_ba, "application/xml"_ba});
    addCondition(made.request.headers, complete.object);
    addChecksumHeaders(made.request.headers, complete);
    made.request.responseTimeout = 10min; // the service may need minutes to join the parts
    made.request.stallTimeout = 2min;
    return made;
}

UnsignedRequest requestFor(const work::Confirm &confirm) // HeadObject
{
    UnsignedRequest made =
        unsignedRequest("HEAD", confirm.part > 0 ? partNumber(confirm.part) : QByteArray());
    addChecksumHeaders(made.request.headers, confirm);
    return made;
}

UnsignedRequest requestFor(const work::Abort &abort) // AbortMultipartUpload
{
    return unsignedRequest("DELETE", session(abort.sessionId));
}

UnsignedRequest requestFor(const work::Delete &) // DeleteObject
{
    return unsignedRequest("DELETE");
}

UnsignedRequest requestFor(const work::Get &get) // GetObject
{
    UnsignedRequest made = unsignedRequest("GET");
    if (get.length > 0) {
        made.request.answerLimit = get.length;
        made.request.headers.append({"Range"_ba, "bytes=" + QByteArray::number(get.offset) + '-' +
                                                     QByteArray::number(get.offset + get.length - 1)});
    }
    if (!get.etag.isEmpty())
        made.request.headers.append({"If-Match"_ba, '"' + get.etag.toLatin1() + '"'});
    return made;
}

UnsignedRequest requestFor(const work::List &list) // ListObjectsV2
{
    UnsignedRequest made = unsignedRequest("GET", objectsQuery(list));
    made.aboutTheBucket = true;
    made.request.answerLimit = HttpReply::listLimit;
    return made;
}

UnsignedRequest requestFor(const work::ListUploads &list) // ListMultipartUploads
{
    UnsignedRequest made = unsignedRequest("GET", uploadsQuery(list));
    made.aboutTheBucket = true;
    made.request.answerLimit = HttpReply::listLimit;
    return made;
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

HttpRequest S3Provider::request(const Work &work, const ObjectAddress &address, const QDateTime &now) const
{
    UnsignedRequest made = std::visit([](const auto &each) { return requestFor(each); }, work);
    HttpRequest request = std::move(made.request);
    ObjectAddress place = address;
    if (made.aboutTheBucket)
        place.key.clear();
    // Without a key, the object's address would be the bucket's, and DELETE would delete the bucket.
    if (made.aboutTheBucket || !place.key.isEmpty())
        request.url = s3Url(place, made.query);
    const auto *given = std::get_if<KeyPair>(&address.secret);
    // A secret of another form: the request is refused, and nothing is revealed.
    const KeyPair keys = given != nullptr ? *given : KeyPair();
    const Signature signature = sign(request,
                                     {keys.accessKeyId, keys.secretAccessKey, keys.sessionToken,
                                      address.region.isEmpty() ? QString(defaultRegion) : address.region},
                                     made.payloadHash, now);
    if (made.sends)
        request.body = rangeOf(stepOf(work), *made.sends, signature, chunkFor(request.url));
    return request;
}

const Provider &s3Provider()
{
    static const S3Provider s3;
    return s3;
}

Result<Receipt> S3Provider::read(const Work &work, const HttpReply &reply, const QDateTime &now) const
{
    return s3Receipt(work, reply, now);
}

} // namespace windlass
