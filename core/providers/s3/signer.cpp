// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/s3/signer.h"

#include "core/base/digest.h"

#include <QList>

#include <algorithm>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// Names in lower case, values trimmed and with single spaces; sorted by name.
HttpHeaders canonicalHeaders(const HttpRequest &request)
{
    HttpHeaders headers;
    headers.reserve(request.headers.size());
    for (const auto &[name, value] : request.headers)
        headers.append({name.toLower(), value.simplified()});
    std::ranges::sort(headers);
    return headers;
}

QByteArray signedNames(const HttpHeaders &canonical)
{
    QByteArrayList names;
    names.reserve(canonical.size());
    for (const auto &[name, value] : canonical)
        names.append(name);
    return names.join(';');
}

/// Parameters sorted by name, each with its `=`.
QByteArray canonicalQuery(const QUrl &url)
{
    QByteArrayList pairs;
    for (const QByteArray &pair : url.query(QUrl::FullyEncoded).toLatin1().split('&')) {
        if (!pair.isEmpty())
            pairs.append(pair.contains('=') ? pair : pair + '=');
    }
    std::ranges::sort(pairs);
    return pairs.join('&');
}

QByteArray hexSha256(QByteArrayView bytes)
{
    return Digest::of(DigestKind::Sha256, bytes).toHex();
}

QByteArray canonicalRequest(const HttpRequest &request, const HttpHeaders &canonical, const QByteArray &names,
                            QByteArrayView payloadHash)
{
    constexpr qsizetype usualLength = 1024;
    const QByteArray path = request.url.path(QUrl::FullyEncoded).toLatin1();
    QByteArray text;
    text.reserve(usualLength);
    const auto addLine = [&text](QByteArrayView line) { text.append(line).append('\n'); };
    addLine(request.method);
    addLine(path.isEmpty() ? "/" : path);
    addLine(canonicalQuery(request.url));
    for (const auto &[name, value] : canonical) {
        text.append(name).append(':');
        addLine(value);
    }
    addLine({});
    addLine(names);
    return text.append(payloadHash);
}

/// The key derived from the secret for this day and region. Consecutive requests need the same one, so the
/// last is cached.
QByteArray derivedKey(const SigningKey &key, const QByteArray &day)
{
    struct Derived
    {
        QString secret;
        QString region;
        QByteArray day;
        QByteArray key;
    };
    thread_local Derived last;
    if (last.key.isEmpty() || last.day != day || last.region != key.region ||
        last.secret != key.secretAccessKey) {
        QByteArray derived = hmacSha256("AWS4" + key.secretAccessKey.toUtf8(), day);
        derived = hmacSha256(derived, key.region.toUtf8());
        derived = hmacSha256(derived, "s3");
        last = {key.secretAccessKey, key.region, day, hmacSha256(derived, "aws4_request")};
    }
    return last.key;
}

/// `YYYYMMDDTHHMMSSZ`, for a year of four digits. QDateTime::toString() takes almost as long as the digests.
QByteArray stampOf(const QDateTime &now)
{
    const QDateTime utc = now.toUTC();
    const QDate date = utc.date();
    const QTime time = utc.time();
    QByteArray stamp = "00000000T000000Z"_ba;
    const auto put = [&stamp](qsizetype end, qsizetype digits, int number) {
        for (qsizetype at = end - 1; at >= end - digits; --at, number /= 10)
            stamp[at] = static_cast<char>('0' + number % 10);
    };
    put(4, 4, date.year());
    put(6, 2, date.month());
    put(8, 2, date.day());
    put(11, 2, time.hour());
    put(13, 2, time.minute());
    put(15, 2, time.second());
    return stamp;
}

} // namespace

QByteArray uriEncoded(QByteArrayView bytes, bool keepSlashes)
{
    return bytes.toByteArray().toPercentEncoding(keepSlashes ? "/"_ba : QByteArray());
}

QByteArray canonicalRequest(const HttpRequest &request, QByteArrayView payloadHash)
{
    const HttpHeaders headers = canonicalHeaders(request);
    return canonicalRequest(request, headers, signedNames(headers), payloadHash);
}

Signature sign(HttpRequest &request, const SigningKey &key, QByteArrayView payloadHash, const QDateTime &now)
{
    const QByteArray stamp = stampOf(now);
    const QByteArray day = stamp.first(8);
    const int usual = request.url.scheme() == u"https" ? 443 : 80;
    QByteArray host = request.url.host(QUrl::FullyEncoded).toLatin1();
    if (const int port = request.url.port(usual); port != usual)
        host += ':' + QByteArray::number(port);
    request.headers.append({"Host"_ba, host});
    request.headers.append({"x-amz-date"_ba, stamp});
    request.headers.append({"x-amz-content-sha256"_ba, payloadHash.toByteArray()});
    if (!key.sessionToken.isEmpty())
        request.headers.append({"x-amz-security-token"_ba, key.sessionToken.toUtf8()});

    const QByteArray scope = day + '/' + key.region.toUtf8() + "/s3/aws4_request";
    const HttpHeaders canonical = canonicalHeaders(request);
    const QByteArray names = signedNames(canonical);
    const QByteArray toSign = "AWS4-HMAC-SHA256\n" + stamp + '\n' + scope + '\n' +
                              hexSha256(canonicalRequest(request, canonical, names, payloadHash));
    const QByteArray derived = derivedKey(key, day);
    const Signature signature{derived, stamp, scope, hmacSha256(derived, toSign).toHex()};
    request.headers.append({"Authorization"_ba, "AWS4-HMAC-SHA256 Credential=" + key.accessKeyId.toUtf8() +
                                                    '/' + scope + ",SignedHeaders=" + names +
                                                    ",Signature=" + signature.hex});
    return signature;
}

QByteArray chunkSignature(const Signature &before, QByteArrayView chunk)
{
    const QByteArray toSign = "AWS4-HMAC-SHA256-PAYLOAD\n" + before.stamp + '\n' + before.scope + '\n' +
                              before.hex + '\n' + hexSha256({}) + '\n' + hexSha256(chunk);
    return hmacSha256(before.key, toSign).toHex();
}

} // namespace windlass
