// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/s3/redirects.h"
#include "tests/fakes/failures.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

BucketAddress bucketAt(const char *endpoint)
{
    BucketAddress address;
    address.bucket = u"vms"_s;
    address.endpoint = QUrl(QString::fromLatin1(endpoint));
    address.region = u"us-east-1"_s;
    return address;
}

Failure redirect(int status, const char *location, const char *region = "")
{
    Failure failure = answered(status);
    failure.location = QUrl(QString::fromLatin1(location));
    failure.region = QString::fromLatin1(region);
    return failure;
}

TEST(S3Redirects, AnExplicitEndpointOfAwsFollowsTheRegion)
{
    const auto there =
        s3Moved(bucketAt("https://s3.us-east-1.amazonaws.com"), redirect(301, "", "eu-west-1"), u"a"_s);
    ASSERT_TRUE(there);
    EXPECT_EQ(there->to.region, u"eu-west-1"_s);
    EXPECT_EQ(there->to.endpoint, QUrl(u"https://s3.eu-west-1.amazonaws.com"_s));
}

TEST(S3Redirects, KindsOfAwsEndpointsStayWhatTheyAre)
{
    const auto at = [](const char *url) { return inRegion(QUrl(QString::fromLatin1(url)), u"eu-west-1"_s); };
    EXPECT_EQ(at("https://s3.amazonaws.com"), QUrl(u"https://s3.eu-west-1.amazonaws.com"_s));
    EXPECT_EQ(at("https://s3-us-west-2.amazonaws.com"), QUrl(u"https://s3.eu-west-1.amazonaws.com"_s));
    EXPECT_EQ(at("https://s3.dualstack.us-west-2.amazonaws.com"),
              QUrl(u"https://s3.dualstack.eu-west-1.amazonaws.com"_s));
    EXPECT_EQ(at("https://s3.example.com"), QUrl(u"https://s3.example.com"_s));
}

TEST(S3Redirects, ARegionThatIsSignedForAlreadyLeadsNowhere)
{
    EXPECT_FALSE(s3Moved(bucketAt("http://127.0.0.1:9"), redirect(301, "", "us-east-1"), u"a"_s));
}

TEST(S3Redirects, ARegionThatIsNoneLeadsNowhere)
{
    EXPECT_FALSE(s3Moved(bucketAt(""), redirect(301, "", "eu\r\nX-Injected: yes"), u"a"_s));
    EXPECT_FALSE(s3Moved(bucketAt(""), redirect(301, "", "evil.example/x"), u"a"_s));
}

TEST(S3Redirects, ALocationNamesTheHostWithOrWithoutTheBucket)
{
    const BucketAddress here = bucketAt("https://s3.example.com");
    const auto byName =
        s3Moved(here, redirect(307, "https://vms.west.s3.example.com:8443/a/b?partNumber=1"), u"a/b"_s);
    ASSERT_TRUE(byName);
    EXPECT_EQ(byName->to.endpoint, QUrl(u"https://west.s3.example.com:8443"_s));
    EXPECT_FALSE(byName->to.pathStyle);
    const auto byPath = s3Moved(here, redirect(308, "https://west.s3.example.com/vms/a/b"), u"a/b"_s);
    ASSERT_TRUE(byPath);
    EXPECT_EQ(byPath->to.endpoint, QUrl(u"https://west.s3.example.com"_s));
    EXPECT_TRUE(byPath->to.pathStyle);
}

TEST(S3Redirects, ALocationOnAwsIsSignedForItsRegion)
{
    const auto there =
        s3Moved(bucketAt(""), redirect(307, "https://vms.s3.us-west-2.amazonaws.com/a"), u"a"_s);
    ASSERT_TRUE(there);
    EXPECT_EQ(there->to.region, u"us-west-2"_s);
}

TEST(S3Redirects, HttpsIsNeverLeftForHttp)
{
    EXPECT_FALSE(
        s3Moved(bucketAt("https://s3.example.com"), redirect(307, "http://s3.example.com/vms/a"), u"a"_s));
    EXPECT_TRUE(
        s3Moved(bucketAt("http://s3.example.com"), redirect(307, "https://s3.example.com/vms/a"), u"a"_s));
}

TEST(S3Redirects, AHostAloneKeepsTheSchemeOfBefore)
{
    const auto there =
        s3Moved(bucketAt("https://s3.example.com"), redirect(307, "//west.s3.example.com"), u"a"_s);
    ASSERT_TRUE(there);
    EXPECT_EQ(there->to.endpoint, QUrl(u"https://west.s3.example.com"_s));
}

TEST(S3Redirects, AnotherOwnersHostIsNotFollowed)
{
    for (const char *location :
         {"https://vms.other.example.com/a", "https://other.example.com/vms/a", "https://example.com/vms/a",
          "https://evils3.example.com/vms/a", "https://s3.example.com.evil.test/vms/a", "//other.example.com",
          "https://user@s3.example.com/vms/a", "https://vms.s3.amazonaws.com/a"})
        EXPECT_FALSE(s3Moved(bucketAt("https://s3.example.com"), redirect(307, location), u"a"_s))
            << location;
    EXPECT_FALSE(s3Moved(bucketAt("http://10.0.0.1"), redirect(307, "http://9.10.0.0.1/vms/a"), u"a"_s));
    EXPECT_FALSE(s3Moved(bucketAt(""), redirect(307, "https://evil.s3.amazonaws.com/a"), u"a"_s))
        << "somebody else's bucket";
}

TEST(S3Redirects, BucketAndKeyStayWhatTheyAre)
{
    const BucketAddress here = bucketAt("https://s3.example.com");
    for (const char *location :
         {"https://s3.example.com/stolen/a/b", "https://s3.example.com/vms/a/c",
          "https://s3.example.com/vms/a/b/", "https://s3.example.com/vms//a/b",
          "https://s3.example.com/vms/a", "https://s3.example.com/vms", "https://s3.example.com/",
          "https://vms.s3.example.com/vms/a/b", "https://vms.s3.example.com/a"})
        EXPECT_FALSE(s3Moved(here, redirect(307, location), u"a/b"_s)) << location;
    EXPECT_FALSE(s3Moved(here, redirect(302, "https://vms.west.s3.example.com/a/b"), u"a/b"_s));
}

TEST(S3Redirects, AHostThatBeginsWithTheBucketsNameIsStillAHost)
{
    BucketAddress here = bucketAt("http://vms.example:9000");
    here.pathStyle = true;
    const auto there = s3Moved(here, redirect(301, "http://vms.example:9001/vms/disks/a"), u"disks/a"_s);
    ASSERT_TRUE(there);
    EXPECT_TRUE(there->to.pathStyle);
    EXPECT_EQ(there->to.endpoint, QUrl(u"http://vms.example:9001"_s));
    const auto host = s3Moved(here, redirect(307, "//vms.example:9001"), u"disks/a"_s);
    ASSERT_TRUE(host);
    EXPECT_TRUE(host->to.pathStyle);
    EXPECT_EQ(host->to.endpoint, QUrl(u"http://vms.example:9001"_s));
}

TEST(S3Redirects, AKeyIsComparedByteForByte)
{
    const BucketAddress here = bucketAt("http://h:1");
    EXPECT_TRUE(s3Moved(here, redirect(307, "http://h:2/vms/a%20b/%C3%A4%3F"), u"a b/ä?"_s));
    EXPECT_TRUE(s3Moved(here, redirect(307, "http://h:2/vms//a/"), u"/a/"_s));
    EXPECT_TRUE(s3Moved(here, redirect(307, "http://h:2/vms/?list-type=2"), {}));
    EXPECT_TRUE(s3Moved(here, redirect(307, "http://h:2/vms?list-type=2"), {}));
}

TEST(S3Redirects, AnEndpointsOwnPathMayStay)
{
    const auto there = s3Moved(bucketAt("http://h:1/s3"), redirect(307, "http://h:2/s3/vms/a"), u"a"_s);
    ASSERT_TRUE(there);
    EXPECT_EQ(there->to.endpoint, QUrl(u"http://h:2/s3"_s));
    const auto without = s3Moved(bucketAt("http://h:1/vms"), redirect(307, "http://h:2/vms/a"), u"a"_s);
    ASSERT_TRUE(without);
    EXPECT_EQ(without->to.endpoint, QUrl(u"http://h:2"_s));
}

TEST(S3Redirects, ATemporaryOneHoldsForOneRequest)
{
    const BucketAddress here = bucketAt("http://h:1");
    const auto temporary = s3Moved(here, redirect(307, "http://h:2/vms/a"), u"a"_s);
    ASSERT_TRUE(temporary);
    EXPECT_FALSE(temporary->lasts);
    const auto permanent = s3Moved(here, redirect(308, "http://h:2/vms/a"), u"a"_s);
    ASSERT_TRUE(permanent);
    EXPECT_TRUE(permanent->lasts);
}

} // namespace
} // namespace windlass
