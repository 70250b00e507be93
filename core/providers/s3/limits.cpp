// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/s3/limits.h"

#include "core/base/sizes.h"

#include <QString>

#include <algorithm>
#include <array>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 gibi = 1024 * mebi;
constexpr qint64 tebi = 1024 * gibi;
constexpr qint64 giga = 1'000'000'000;

/// "Amazon S3 multipart upload limits": 5 MiB to 5 GiB, 10,000 parts, objects to 50 TB since December 2025
/// (which the parts limit to 48.8 TiB).
constexpr UploadShape amazon{5 * mebi, 5 * gibi, 10'000, 10'000 * 5 * gibi, 5 * gibi};
constexpr UploadShape oracle{10 * mebi, 50 * gibi, 10'000, 10 * tebi, 50 * gibi};
constexpr std::string_view oraclesPage = "Oracle Cloud Infrastructure: Multipart Uploads for Object Storage";

/// Smallest part, largest part, most parts, largest object, largest PUT. Where a page says MB, GB or TB and
/// may mean either unit, we take the smaller value for parts, where it does no harm, and the larger one for
/// objects, so that nothing is refused that the service may accept. Wasabi publishes nothing about parts:
/// Amazon's values are used. Services that publish Amazon's own limits need no row: OVHcloud, Alibaba Cloud
/// OSS, Tencent Cloud COS, Huawei Cloud OBS.
constexpr std::array services{
    ServiceLimits{"r2.cloudflarestorage.com",
                  {5 * mebi, 5 * gibi - 5 * mebi, 10'000, 5 * tebi - 5 * gibi, 5 * gibi - 5 * mebi},
                  "Cloudflare R2: Limits; Upload objects"},
    ServiceLimits{"storage.googleapis.com",
                  {5 * mebi, 5 * gibi, 10'000, 5 * tebi, 5 * tebi},
                  "Google Cloud Storage: Quotas & limits"},
    ServiceLimits{"backblazeb2.com",
                  {5 * mebi, 5 * giga, 10'000, 10 * tebi, 5 * giga},
                  "Backblaze B2: Large Files; Create Large Files with the Native API"},
    ServiceLimits{"wasabisys.com",
                  {5 * mebi, 5 * giga, 10'000, 5 * tebi, 5 * giga},
                  "Wasabi: What are the minimum and maximum object sizes that can be stored in Wasabi"},
    ServiceLimits{"digitaloceanspaces.com",
                  {5 * mebi, 5 * giga, 10'000, 5 * tebi, 5 * giga},
                  "DigitalOcean: Spaces Limits"},
    ServiceLimits{"scw.cloud",
                  {5 * mebi, 5 * giga, 1'000, 1'000 * 5 * giga, 5 * giga},
                  "Scaleway Object Storage: Managing multipart uploads"},
    ServiceLimits{"oraclecloud.com", oracle, oraclesPage},
    ServiceLimits{"oci.customer-oci.com", oracle, oraclesPage},
    ServiceLimits{"cloud-object-storage.appdomain.cloud",
                  {5 * mebi, 5 * giga, 10'000, 10 * tebi, 5 * giga},
                  "IBM Cloud Object Storage: Storing large objects"},
    ServiceLimits{"object.ncloudstorage.com",
                  {5 * mebi, 5 * giga, 10'000, 10 * tebi, 5 * giga},
                  "NAVER Cloud Object Storage: PutObject; UploadPart"},
    ServiceLimits{"object.fastlystorage.app",
                  {5 * mebi, 5 * giga, 10'000, 5 * tebi, 5 * giga},
                  "Fastly: Object Storage, limitations and considerations"},
};

/// Is the host `parent` or a subdomain of it?
bool isAtOrBelow(QStringView host, QLatin1StringView parent)
{
    return host.endsWith(parent) &&
           (host.size() == parent.size() || host.chopped(parent.size()).endsWith(u'.'));
}

} // namespace

std::span<const ServiceLimits> serviceLimits()
{
    return services;
}

UploadShape shapeAt(const QUrl &endpoint)
{
    const QString host = endpoint.host(); // in lower case
    const auto row = std::ranges::find_if(services, [&host](const ServiceLimits &limits) {
        return isAtOrBelow(host, QLatin1StringView(limits.host.data(), qsizetype(limits.host.size())));
    });
    UploadShape shape = row == services.end() ? amazon : row->shape;
    // "Conditional writes" in the user guide of Amazon S3.
    shape.promisesConditions = endpoint.isEmpty() || isAtOrBelow(host, "amazonaws.com"_L1) ||
                               isAtOrBelow(host, "amazonaws.com.cn"_L1);
    return shape;
}

} // namespace windlass
