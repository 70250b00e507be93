// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/s3/hosts.h"

#include "core/base/servicenames.h"

#include <QRegularExpression>

#include <array>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// Services with one host for each region, each of them the service's own; `REGION` is one label. Amazon's,
/// which have several forms, are recognised by amazonHost().
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

} // namespace

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

Place s3Place(const BucketAddress &address)
{
    Place place{ProviderKind::S3, {}, address.bucket, normalisedEndpoint(address.endpoint)};
    // In all regions of Amazon a bucket name is the same bucket; China's regions are separate.
    const auto amazon = amazonHost(place.service.host());
    if (place.service.isEmpty() || amazon) {
        const bool china = amazon ? amazon->china : address.region.startsWith(u"cn-"_s);
        place.service = QUrl(china ? u"//amazonaws.com.cn"_s : u"//amazonaws.com"_s);
    }
    return place;
}

} // namespace windlass
