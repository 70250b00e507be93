// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/signature.h"

#include "core/base/digest.h"
#include "practice/httpdate.h"
#include "practice/operation.h"

#include <QList>

#include <algorithm>
#include <map>

namespace windlass::practice {

using namespace Qt::StringLiterals;

namespace {

constexpr QByteArrayView scheme = "AWS4-HMAC-SHA256";

struct Authorization
{
    QByteArray accessKey, date, region, service, terminator;
    QList<QByteArray> signedHeaders;
    QByteArray signature;
};

/// Reads `AWS4-HMAC-SHA256 Credential=K/D/R/S/aws4_request, SignedHeaders=a;b, Signature=hex`.
std::optional<Authorization> readAuthorization(const QByteArray &header)
{
    std::map<QByteArray, QByteArray> fields;
    for (const QByteArray &field : header.sliced(scheme.size()).split(',')) {
        const qsizetype equals = field.indexOf('=');
        if (equals < 0)
            return {};
        fields[field.first(equals).trimmed()] = field.sliced(equals + 1).trimmed();
    }
    QList<QByteArray> scope = fields["Credential"].split('/');
    Authorization authorization;
    authorization.signedHeaders = fields["SignedHeaders"].split(';');
    authorization.signature = fields["Signature"];
    if (scope.size() < 5 || fields["SignedHeaders"].isEmpty() || authorization.signature.isEmpty())
        return {};
    authorization.terminator = scope.takeLast();
    authorization.service = scope.takeLast();
    authorization.region = scope.takeLast();
    authorization.date = scope.takeLast();
    authorization.accessKey = scope.join('/'); // an access key may contain slashes
    return authorization;
}

/// AWS's own encoding: everything but unreserved characters (RFC 3986, 2.3), with capital digits.
QByteArray encoded(const QByteArray &text, const QByteArray &kept = {})
{
    return text.toPercentEncoding(kept);
}

QByteArray canonicalQuery(const QByteArray &query)
{
    QList<std::pair<QByteArray, QByteArray>> pairs;
    for (const QByteArray &pair : query.split('&')) {
        if (pair.isEmpty())
            continue;
        const qsizetype equals = pair.indexOf('=');
        const QByteArray name = pair.first(equals < 0 ? pair.size() : equals);
        const QByteArray value = equals < 0 ? QByteArray() : pair.sliced(equals + 1);
        pairs.emplace_back(encoded(percentDecoded(name, true).value_or(name)),
                           encoded(percentDecoded(value, true).value_or(value)));
    }
    std::sort(pairs.begin(), pairs.end());
    QByteArrayList joined;
    for (const auto &[name, value] : pairs)
        joined.append(name + '=' + value);
    return joined.join('&');
}

/// Blanks at the ends are removed already; runs of blanks inside become one.
QByteArray canonicalValue(const RequestHead &head, const QByteArray &name)
{
    QByteArrayList values;
    for (const auto &[n, value] : head.headers) {
        if (n == name)
            values.append(value.simplified());
    }
    return values.join(',');
}

/// `x-amz-date`, or else `Date`; invalid if there is neither.
QDateTime requestTime(const RequestHead &head)
{
    if (head.has("x-amz-date")) {
        QDateTime time =
            QDateTime::fromString(QString::fromLatin1(head.header("x-amz-date")), u"yyyyMMdd'T'HHmmss'Z'"_s);
        time.setTimeSpec(Qt::UTC);
        return time;
    }
    return readHttpDate(head.header("date"));
}

QByteArray amzTime(const QDateTime &time)
{
    return time.toUTC().toString(u"yyyyMMdd'T'HHmmss'Z'"_s).toLatin1();
}

std::optional<Error> checkToken(const RequestHead &head, const Access &access, const QDateTime &now)
{
    if (head.header("x-amz-security-token") != access.sessionToken)
        return error(ErrorCode::InvalidToken);
    if (!access.sessionToken.isEmpty() && access.tokenExpires.isValid() && access.tokenExpires <= now)
        return error(ErrorCode::ExpiredToken);
    return {};
}

std::optional<Error> checkScope(const Authorization &authorization, const QByteArray &region,
                                const QDateTime &time)
{
    if (authorization.date != amzTime(time).first(8))
        return error(ErrorCode::AuthorizationHeaderMalformed, "The credential's date is not the request's.");
    if (authorization.region != region) {
        return error(ErrorCode::AuthorizationHeaderMalformed,
                     "The region '" + authorization.region + "' is wrong; expecting '" + region + "'.",
                     {{"Region", region}});
    }
    if (authorization.service != "s3" || authorization.terminator != "aws4_request")
        return error(ErrorCode::AuthorizationHeaderMalformed,
                     "The credential's scope has to end in s3/aws4_request.");
    return {};
}

/// The signature must cover the host and every x-amz- header.
std::optional<Error> checkCoverage(const RequestHead &head, const Authorization &authorization)
{
    for (const auto &[name, value] : head.headers) {
        const bool needed = name == "host" || name.startsWith("x-amz-");
        if (needed && !authorization.signedHeaders.contains(name)) {
            return error(ErrorCode::AccessDenied, "A header that has to be signed is not.",
                         {{"HeadersNotSigned", name}});
        }
    }
    return {};
}

QByteArray stringToSign(const Authorization &authorization, const QDateTime &time,
                        const QByteArray &canonical)
{
    return scheme.toByteArray() + '\n' + amzTime(time) + '\n' + authorization.date + '/' +
           authorization.region + '/' + authorization.service + '/' + authorization.terminator + '\n' +
           Digest::of(DigestKind::Sha256, canonical).toHex();
}

QByteArray keyOf(const Authorization &authorization, const QByteArray &secret)
{
    QByteArray key = "AWS4" + secret;
    for (const QByteArray &part :
         {authorization.date, authorization.region, authorization.service, authorization.terminator})
        key = hmacSha256(key, part);
    return key;
}

QByteArray signatureOf(const Authorization &authorization, const QByteArray &secret, const QByteArray &text)
{
    return hmacSha256(keyOf(authorization, secret), text).toHex();
}

} // namespace

QByteArray canonicalRequest(const RequestHead &head, const QList<QByteArray> &signedHeaders)
{
    QByteArray headers;
    for (const QByteArray &name : signedHeaders)
        headers += name + ':' + canonicalValue(head, name) + '\n';
    return head.method + '\n' + encoded(percentDecoded(head.path).value_or(head.path), "/") + '\n' +
           canonicalQuery(head.query) + '\n' + headers + '\n' + signedHeaders.join(';') + '\n' +
           head.header("x-amz-content-sha256");
}

std::optional<Error> checkSignature(const RequestHead &head, const Access &access, const QByteArray &region,
                                    const QDateTime &now)
{
    const QByteArray header = head.header("authorization");
    if (header.isEmpty())
        return error(ErrorCode::AccessDenied);
    if (!header.startsWith(scheme)) {
        return error(
            ErrorCode::InvalidRequest,
            "This way to sign is not supported. Please use AWS4-HMAC-SHA256 in the Authorization header.");
    }
    const auto authorization = readAuthorization(header);
    if (!authorization)
        return error(ErrorCode::AuthorizationHeaderMalformed);
    if (authorization->accessKey != access.accessKey)
        return error(ErrorCode::InvalidAccessKeyId, {}, {{"AWSAccessKeyId", authorization->accessKey}});
    const QDateTime time = requestTime(head);
    if (!time.isValid())
        return error(ErrorCode::AccessDenied, "The request needs a valid x-amz-date or Date header.");
    if (!head.has("x-amz-content-sha256"))
        return error(ErrorCode::InvalidRequest, "The header x-amz-content-sha256 is missing.");
    if (const auto wrong = checkScope(*authorization, region, time))
        return wrong;
    if (std::chrono::milliseconds(std::abs(time.msecsTo(now))) > allowedSkew) {
        return error(ErrorCode::RequestTimeTooSkewed, {},
                     {{"RequestTime", amzTime(time)},
                      {"ServerTime", now.toUTC().toString(Qt::ISODate).toLatin1()},
                      {"MaxAllowedSkewMilliseconds", QByteArray::number(qint64(allowedSkew.count()))}});
    }
    if (const auto wrong = checkCoverage(head, *authorization))
        return wrong;
    const QByteArray canonical = canonicalRequest(head, authorization->signedHeaders);
    const QByteArray text = stringToSign(*authorization, time, canonical);
    if (signatureOf(*authorization, access.secret, text) != authorization->signature) {
        return error(ErrorCode::SignatureDoesNotMatch, {},
                     {{"AWSAccessKeyId", authorization->accessKey},
                      {"StringToSign", text},
                      {"SignatureProvided", authorization->signature},
                      {"CanonicalRequest", canonical}});
    }
    return checkToken(head, access, now);
}

std::optional<ChunkSigning> chunkSigning(const RequestHead &head, const Access &access)
{
    const auto authorization = readAuthorization(head.header("authorization"));
    if (!authorization || !head.header("x-amz-content-sha256").startsWith("STREAMING-AWS4-HMAC-SHA256"))
        return {};
    return ChunkSigning{keyOf(*authorization, access.secret), amzTime(requestTime(head)),
                        authorization->date + '/' + authorization->region + '/' + authorization->service +
                            '/' + authorization->terminator,
                        authorization->signature};
}

QByteArray chunkSignature(const ChunkSigning &signing, const QByteArray &sha256)
{
    return hmacSha256(signing.key, "AWS4-HMAC-SHA256-PAYLOAD\n" + signing.time + '\n' + signing.scope + '\n' +
                                       signing.last + '\n' + Digest::of(DigestKind::Sha256, {}).toHex() +
                                       '\n' + sha256.toHex())
        .toHex();
}

QByteArray trailerSignature(const ChunkSigning &signing, const QByteArray &lines)
{
    return hmacSha256(signing.key, "AWS4-HMAC-SHA256-TRAILER\n" + signing.time + '\n' + signing.scope + '\n' +
                                       signing.last + '\n' + Digest::of(DigestKind::Sha256, lines).toHex())
        .toHex();
}

} // namespace windlass::practice
