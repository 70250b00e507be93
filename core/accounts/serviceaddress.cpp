// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/accounts/serviceaddress.h"

#include "core/base/objectkey.h"
#include "core/base/servicenames.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr int httpPort = 80;
constexpr int httpsPort = 443;

/// Hosts of services that have one for each region, each owned by the service: `REGION` is one label.
/// Amazon's, which have several forms, are known by amazonHost().
constexpr std::array regionalHosts{
    "s3.REGION.wasabisys.com"_L1,                        // Wasabi: Service URLs for Wasabi's storage regions
    "s3.REGION.backblazeb2.com"_L1,                      // Backblaze B2: S3-Compatible API
    "REGION.digitaloceanspaces.com"_L1,                  // DigitalOcean: Spaces availability
    "s3.REGION.scw.cloud"_L1,                            // Scaleway: Object Storage, endpoints
    "REGION.linodeobjects.com"_L1,                       // Akamai: Object Storage, endpoints
    "s3.REGION.io.cloud.ovh.net"_L1,                     // OVHcloud: Object Storage, endpoints
    "s3.REGION.cloud.ovh.net"_L1,                        // the same, older
    "s3.REGION.cloud-object-storage.appdomain.cloud"_L1, // IBM: Endpoints and storage locations
    "s3.REGION.idrivee2.com"_L1,                         // IDrive e2: regions
};

tl::unexpected<Failure> wrong(const QString &sentence)
{
    return failed(localFailure(FailureKind::Settings, sentence));
}

/// What an address may be written with (RFC 3986). QUrl would mend or drop the rest in silence.
bool isUrlText(const QString &text)
{
    return std::ranges::all_of(text, [](QChar each) {
        return each > u' ' && each < QChar(0x7f) && !u"\"<>\\^`{|}"_s.contains(each);
    });
}

std::optional<QLatin1StringView> regionalForm(const QString &host)
{
    for (const QLatin1StringView form : regionalHosts) {
        const qsizetype at = form.indexOf("REGION"_L1);
        const QLatin1StringView before = form.first(at);
        const QLatin1StringView after = form.sliced(at + 6);
        if (host.size() <= before.size() + after.size() || !host.startsWith(before) || !host.endsWith(after))
            continue;
        if (isRegion(QStringView(host).sliced(before.size(), host.size() - before.size() - after.size())))
            return form;
    }
    return {};
}

QString lowerHost(const QUrl &url)
{
    QString host = url.host(QUrl::FullyEncoded).toLower();
    if (host.endsWith(u'.'))
        host.chop(1);
    return host;
}

} // namespace

Result<QUrl> checkedEndpoint(const QString &text, const QString &saidBy)
{
    QString encoded = text;
    if (text == text.trimmed())
        encoded.replace(u' ', u"%20"_s); // in a path
    const QUrl url = isUrlText(encoded) ? QUrl(encoded, QUrl::StrictMode) : QUrl();
    const bool web = url.scheme() == u"http" || url.scheme() == u"https";
    if (!url.userInfo().isEmpty() || text.contains(u'@') || url.hasQuery() || url.hasFragment()) {
        return wrong(
            u"The endpoint in %1 must be an address only, without a user, a password, parameters or a "
            "fragment. Write it as https://HOST or http://HOST:PORT."_s.arg(saidBy));
    }
    if (!url.isValid() || !web || !isHost(url.host(QUrl::FullyEncoded)) || url.port(httpPort) < 1) {
        return wrong(
            u"The endpoint in %1 is no address. Write it as https://HOST or http://HOST:PORT."_s.arg(saidBy));
    }
    if (const auto path = checkedPrefix(url.path(QUrl::FullyDecoded)); !path)
        return wrong(
            u"The endpoint in %1 has a path that cannot be used: %2"_s.arg(saidBy, path.error().text));
    return normalisedEndpoint(url);
}

QUrl normalisedEndpoint(QUrl endpoint)
{
    if (endpoint.isEmpty())
        return {};
    const int usual = endpoint.scheme() == u"https" ? httpsPort : httpPort;
    if (endpoint.port() == usual)
        endpoint.setPort(-1);
    endpoint.setHost(lowerHost(endpoint));
    QString path = endpoint.path(QUrl::FullyEncoded);
    while (path.endsWith(u'/'))
        path.chop(1);
    endpoint.setPath(path, QUrl::StrictMode);
    return endpoint;
}

Result<Destination> checkedDestination(Destination destination)
{
    static const QRegularExpression bucketForm(
        QRegularExpression::anchoredPattern(u"[A-Za-z0-9][A-Za-z0-9._-]{2,254}"_s));
    if (destination.bucket.isEmpty())
        return wrong(u"The URL names no bucket. Write s3://BUCKET/PREFIX."_s);
    if (!bucketForm.match(destination.bucket).hasMatch()) {
        return wrong(
            u"%1 cannot be the name of a bucket: use 3 letters, digits, dots and dashes or more."_s.arg(
                keyInUrl(destination.bucket)));
    }
    if (const auto prefix = checkedPrefix(destination.prefix); !prefix)
        return failed(prefix.error());
    if (!destination.region.isEmpty() && !isRegion(destination.region)) {
        return wrong(
            u"%1 cannot be a region. A region has up to 64 letters, digits and dashes, as eu-west-1."_s.arg(
                keyInUrl(destination.region.left(80))));
    }
    if (!destination.endpoint.isEmpty()) {
        const auto endpoint =
            checkedEndpoint(destination.endpoint.toString(QUrl::FullyEncoded), u"the destination"_s);
        if (!endpoint)
            return failed(endpoint.error());
        destination.endpoint = *endpoint;
    }
    return destination;
}

std::optional<AmazonHost> amazonHost(const QString &host)
{
    static const QRegularExpression form(QRegularExpression::anchoredPattern(
        u"s3(?:[.-](?:(dualstack)\\.)?([a-z]+(?:-[a-z]+)+-[0-9]+))?\\.amazonaws\\.com(\\.cn)?"_s));
    const auto match = form.match(host);
    if (!match.hasMatch())
        return {};
    return AmazonHost{match.captured(2), !match.captured(1).isEmpty(), !match.captured(3).isEmpty()};
}

bool isSameService(const QString &host, const QString &other)
{
    const auto amazon = amazonHost(host);
    const auto otherAmazon = amazonHost(other);
    if (amazon || otherAmazon)
        return amazon && otherAmazon && amazon->china == otherAmazon->china;
    const auto form = regionalForm(host);
    return form && form == regionalForm(other);
}

QString bucketPlace(const Destination &destination)
{
    const QUrl endpoint = normalisedEndpoint(destination.endpoint);
    // A bucket's name is one bucket in all regions of Amazon's (China's are apart).
    const auto amazon = amazonHost(endpoint.host());
    if (endpoint.isEmpty() || amazon) {
        const bool china = amazon ? amazon->china : destination.region.startsWith(u"cn-"_s);
        return (china ? u"amazonaws.com.cn "_s : u"amazonaws.com "_s) + destination.bucket;
    }
    return endpoint.toString(QUrl::FullyEncoded) + u' ' + destination.bucket;
}

} // namespace windlass
