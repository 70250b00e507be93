// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/s3/limits.h"
#include "core/upload/partplan.h"

#include <QString>

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

constexpr qint64 mebi = 1024LL * 1024;
constexpr qint64 gibi = 1024 * mebi;
constexpr qint64 tebi = 1024 * gibi;
constexpr qint64 amazonsLargest = 10'000 * 5 * gibi;

struct Largest
{
    const char *endpoint;
    qint64 object;
};

class LargestObjects : public testing::TestWithParam<Largest>
{};

TEST_P(LargestObjects, AreThoseOfTheService)
{
    EXPECT_EQ(shapeAt(QUrl(QString::fromLatin1(GetParam().endpoint))).maxObject, GetParam().object)
        << GetParam().endpoint;
}

INSTANTIATE_TEST_SUITE_P(
    OfEndpoints, LargestObjects,
    testing::Values(Largest{"", amazonsLargest},
                    Largest{"https://s3.eu-west-1.amazonaws.com", amazonsLargest},
                    Largest{"http://127.0.0.1:9000", amazonsLargest},
                    Largest{"https://s3.gra.io.cloud.ovh.net", amazonsLargest},
                    Largest{"https://account.r2.cloudflarestorage.com", 5 * tebi - 5 * gibi},
                    Largest{"https://account.eu.r2.cloudflarestorage.com", 5 * tebi - 5 * gibi},
                    Largest{"https://storage.googleapis.com", 5 * tebi},
                    Largest{"https://s3.us-west-004.backblazeb2.com", 10 * tebi},
                    Largest{"https://s3.eu-central-1.wasabisys.com", 5 * tebi},
                    Largest{"https://fra1.digitaloceanspaces.com", 5 * tebi},
                    Largest{"https://s3.fr-par.scw.cloud", 1'000LL * 5'000'000'000},
                    Largest{"https://space.compat.objectstorage.eu-frankfurt-1.oraclecloud.com", 10 * tebi},
                    Largest{"https://space.compat.objectstorage.eu-paris-1.oci.customer-oci.com", 10 * tebi},
                    Largest{"https://s3.eu-de.cloud-object-storage.appdomain.cloud", 10 * tebi},
                    Largest{"https://kr.object.ncloudstorage.com", 10 * tebi},
                    Largest{"https://eu-central.object.fastlystorage.app", 5 * tebi}));

TEST(S3LimitsTest, AHostIsMatchedInWholeLabelsAndWhateverItsCase)
{
    EXPECT_EQ(shapeAt(QUrl(u"https://s3.WasabiSys.com:443/"_s)).maxObject, 5 * tebi);
    EXPECT_EQ(shapeAt(QUrl(u"https://wasabisys.com"_s)).maxObject, 5 * tebi);
    EXPECT_EQ(shapeAt(QUrl(u"https://evilwasabisys.com"_s)).maxObject, amazonsLargest);
    EXPECT_EQ(shapeAt(QUrl(u"https://wasabisys.com.example.org"_s)).maxObject, amazonsLargest);
    EXPECT_EQ(shapeAt(QUrl(u"https://example.org/wasabisys.com"_s)).maxObject, amazonsLargest);
}

TEST(S3LimitsTest, AtScalewayAFileMakesNoMoreThanAThousandParts)
{
    const auto plan = planParts(100 * gibi, 0, shapeAt(QUrl(u"https://s3.fr-par.scw.cloud"_s)));
    ASSERT_TRUE(plan);
    EXPECT_LE(plan->parts(), 1'000);
}

TEST(S3LimitsTest, TheLargestObjectOfEachServiceFitsIntoItsParts)
{
    for (const ServiceLimits &limits : serviceLimits()) {
        SCOPED_TRACE(limits.host);
        EXPECT_FALSE(limits.source.empty());
        const auto plan = planParts(limits.shape.maxObject, 0, limits.shape);
        ASSERT_TRUE(plan) << plan.error().text.english().toStdString();
        EXPECT_LE(plan->parts(), limits.shape.maxParts);
        EXPECT_GE(plan->partSize, limits.shape.minPart);
        EXPECT_LE(plan->partSize, limits.shape.maxPart);
    }
}

TEST(S3LimitsTest, AmazonAlonePromisesConditions)
{
    for (const char *promising : {"", "https://s3.amazonaws.com", "https://s3.eu-west-1.amazonaws.com",
                                  "https://s3.cn-north-1.amazonaws.com.cn"})
        EXPECT_TRUE(shapeAt(QUrl(QString::fromLatin1(promising))).promisesConditions) << promising;
    for (const char *other : {"https://s3.example.com", "https://s3.fr-par.scw.cloud",
                              "https://amazonaws.com.evil.example", "https://evilamazonaws.com"})
        EXPECT_FALSE(shapeAt(QUrl(QString::fromLatin1(other))).promisesConditions) << other;
}

} // namespace
} // namespace windlass
