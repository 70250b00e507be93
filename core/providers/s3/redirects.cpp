// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/s3/redirects.h"

#include "core/base/objectkey.h"
#include "core/base/servicenames.h"
#include "core/providers/s3/hosts.h"

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

QString schemeOf(const BucketAddress &address)
{
    return address.endpoint.isEmpty() ? u"https"_s : address.endpoint.scheme();
}

QString hostOf(const BucketAddress &address)
{
    return address.endpoint.isEmpty() ? u"s3.amazonaws.com"_s : address.endpoint.host();
}

/// Do both hosts have the same owner, so that credentials for the one may be sent to the other?
bool isOfOneOwner(const QString &from, const QString &to)
{
    const bool below = !isAddress(from) && to.endsWith(u'.' + from);
    return to == from || below || isSameService(from, to);
}

/// The host without the bucket in front of it; empty if the bucket is not there.
std::optional<QString> withoutBucket(const QString &host, const QString &bucket)
{
    const QString label = bucket.toLower() + u'.';
    return host.startsWith(label) ? std::optional(host.sliced(label.size())) : std::nullopt;
}

QByteArray decodedPath(const QUrl &url)
{
    return QByteArray::fromPercentEncoding(url.path(QUrl::FullyEncoded).toLatin1());
}

/// How an address names a bucket and a key.
struct Naming
{
    bool inPath = false; ///< the bucket is in the path, not in the host name
    bool told = true;    ///< the address says so; false: it is only a host
    QString base;        ///< the start of the path, before bucket and key; encoded
};

/// Empty if the address names another bucket or key.
std::optional<Naming> namingIn(const BucketAddress &from, const QUrl &to, const QString &key)
{
    const QByteArray path = decodedPath(to);
    const QByteArray object = '/' + keyBytes(key);
    const QByteArray bucket = '/' + from.bucket.toUtf8();
    const auto rest = withoutBucket(to.host(), from.bucket);
    const QString base = normalisedEndpoint(from.endpoint).path(QUrl::FullyEncoded);
    if (path.isEmpty()) {
        const bool before = rest && isOfOneOwner(hostOf(from), *rest);
        return Naming{!before, before, base};
    }
    // A service that finds the bucket in the host name takes the whole path as the key.
    const bool onlyBefore = rest && to.host() != hostOf(from) && isOfOneOwner(hostOf(from), *rest);
    for (const QString &each : {base, QString()}) {
        const QByteArray begin = QByteArray::fromPercentEncoding(each.toLatin1());
        const bool inPath = path == begin + bucket + object || (key.isEmpty() && path == begin + bucket);
        if (inPath && !onlyBefore)
            return Naming{true, true, each};
        if (rest && path == begin + object)
            return Naming{false, true, each};
    }
    return {};
}

bool samePlace(const BucketAddress &one, const BucketAddress &other)
{
    return one.region == other.region &&
           normalisedEndpoint(one.endpoint) == normalisedEndpoint(other.endpoint) &&
           one.pathStyle == other.pathStyle;
}

} // namespace

std::optional<BucketAddress> mayFollow(const BucketAddress &from, const QUrl &to, const QString &key)
{
    QUrl address = to;
    if (address.scheme().isEmpty())
        address.setScheme(schemeOf(from));
    const bool web = address.scheme() == u"https" || address.scheme() == u"http";
    const bool fallsBack = schemeOf(from) == u"https" && address.scheme() != u"https";
    if (!web || fallsBack || !isHost(address.host(QUrl::FullyEncoded)) || !address.userInfo().isEmpty())
        return {};
    const auto naming = namingIn(from, address, key);
    if (!naming)
        return {};
    const QString host = naming->inPath ? address.host() : *withoutBucket(address.host(), from.bucket);
    if (!isHost(host) || !isOfOneOwner(hostOf(from), host))
        return {};
    BucketAddress there = from;
    if (naming->told)
        there.pathStyle = naming->inPath;
    QUrl endpoint;
    endpoint.setScheme(address.scheme());
    endpoint.setHost(host);
    endpoint.setPort(address.port());
    endpoint.setPath(naming->base, QUrl::StrictMode);
    there.endpoint = normalisedEndpoint(endpoint);
    if (const auto amazon = amazonHost(host); amazon && !amazon->region.isEmpty())
        there.region = amazon->region;
    return there;
}

std::optional<Moved> s3Moved(const BucketAddress &from, const Failure &failure, const QString &key)
{
    constexpr int movedPermanently = 301;
    constexpr int temporaryRedirect = 307;
    constexpr int permanentRedirect = 308;
    const bool keepsMethod =
        failure.httpStatus == temporaryRedirect || failure.httpStatus == permanentRedirect;
    const QString region = isRegion(failure.region) ? failure.region : QString();
    BucketAddress there = from;
    // 302 and 303 lead away from the object; 301 is how S3 answers for another region.
    if (keepsMethod || (failure.httpStatus == movedPermanently && region.isEmpty())) {
        const auto named = mayFollow(from, failure.location, key);
        if (!named)
            return {};
        there = *named;
    }
    if (!region.isEmpty() && region != there.region) {
        there.region = region;
        if (!keepsMethod)
            there.endpoint = inRegion(there.endpoint, region);
    }
    if (samePlace(there, from))
        return {};
    return Moved{there, failure.httpStatus != temporaryRedirect};
}

QUrl inRegion(const QUrl &endpoint, const QString &region)
{
    const auto amazon = amazonHost(endpoint.host());
    if (!amazon)
        return endpoint;
    QUrl there = endpoint;
    there.setHost(u"s3."_s + (amazon->dualstack ? u"dualstack."_s : QString()) + region +
                  u".amazonaws.com"_s + (amazon->china ? u".cn"_s : QString()));
    return there;
}

} // namespace windlass
