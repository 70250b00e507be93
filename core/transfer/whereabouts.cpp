// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/whereabouts.h"

#include <QRegularExpression>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// `s3.amazonaws.com`, `s3.REGION.amazonaws.com`, `s3-REGION.amazonaws.com`, and with `dualstack.` or `.cn`.
const QRegularExpression &awsHost()
{
    static const QRegularExpression form(
        u"^s3(?:[.-](?:(dualstack)\\.)?([a-z]+(?:-[a-z]+)+-[0-9]+))?\\.amazonaws\\.com(\\.cn)?$"_s);
    return form;
}

QString schemeOf(const Destination &destination)
{
    return destination.endpoint.isEmpty() ? u"https"_s : destination.endpoint.scheme();
}

/// The place that an address names, seen from the one that is asked now.
std::optional<Destination> atAddress(Destination destination, QUrl address)
{
    if (address.host().isEmpty())
        return {};
    if (address.scheme().isEmpty())
        address.setScheme(schemeOf(destination));
    const bool web = address.scheme() == u"https" || address.scheme() == u"http";
    if (!web || (schemeOf(destination) == u"https" && address.scheme() != u"https"))
        return {};
    QString host = address.host();
    const QString path = address.path(QUrl::FullyDecoded);
    const QString label = destination.bucket.toLower() + u'.';
    if (host.startsWith(label)) {
        host = host.sliced(label.size());
        destination.pathStyle = false;
    } else if (path == u'/' + destination.bucket || path.startsWith(u'/' + destination.bucket + u'/')) {
        destination.pathStyle = true;
    } else if (!path.isEmpty() && path != u"/") {
        return {}; // another bucket, or no bucket at all
    }
    QUrl endpoint;
    endpoint.setScheme(address.scheme());
    endpoint.setHost(host);
    endpoint.setPort(address.port());
    destination.endpoint = endpoint;
    if (const auto aws = awsHost().match(host); aws.hasMatch() && !aws.captured(2).isEmpty())
        destination.region = aws.captured(2);
    return destination;
}

bool samePlace(const Destination &one, const Destination &other)
{
    return one.region == other.region && one.endpoint == other.endpoint && one.pathStyle == other.pathStyle;
}

} // namespace

Destination relocated(Destination destination, const Whereabouts &known)
{
    if (!known.known)
        return destination;
    destination.region = known.region;
    destination.endpoint = known.endpoint;
    destination.pathStyle = known.pathStyle;
    return destination;
}

std::optional<Destination> redirected(const Destination &destination, const Failure &failure)
{
    const bool keepsMethod = failure.httpStatus == 307 || failure.httpStatus == 308;
    Destination there = destination;
    // 302 and 303 lead to something else than the object; 301 is S3's word for another region.
    if (keepsMethod || (failure.httpStatus == 301 && failure.region.isEmpty())) {
        const auto named = atAddress(destination, failure.location);
        if (!named)
            return {};
        there = *named;
    }
    if (!failure.region.isEmpty() && failure.region != there.region) {
        there.region = failure.region;
        if (!keepsMethod)
            there.endpoint = inRegion(there.endpoint, failure.region);
    }
    return samePlace(there, destination) ? std::nullopt : std::optional(there);
}

bool lasts(const Failure &redirect)
{
    return redirect.httpStatus != 307;
}

QUrl inRegion(const QUrl &endpoint, const QString &region)
{
    const auto aws = awsHost().match(endpoint.host());
    if (!aws.hasMatch())
        return endpoint;
    QUrl there = endpoint;
    there.setHost(u"s3."_s + (aws.captured(1).isEmpty() ? QString() : u"dualstack."_s) + region +
                  u".amazonaws.com"_s + aws.captured(3));
    return there;
}

} // namespace windlass
