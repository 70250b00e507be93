// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/whereabouts.h"
#include "tests/fakes/failures.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

Destination bucketAt(const char *endpoint)
{
    Destination destination;
    destination.bucket = u"vms"_s;
    destination.endpoint = QUrl(QString::fromLatin1(endpoint));
    destination.region = u"us-east-1"_s;
    return destination;
}

Failure redirect(int status, const char *location, const char *region = "")
{
    Failure failure = answered(status);
    failure.location = QUrl(QString::fromLatin1(location));
    failure.region = QString::fromLatin1(region);
    return failure;
}

TEST(Whereabouts, AnExplicitEndpointOfAwsFollowsTheRegion)
{
    const auto there =
        redirected(bucketAt("https://s3.us-east-1.amazonaws.com"), redirect(301, "", "eu-west-1"), u"a"_s);
    ASSERT_TRUE(there);
    EXPECT_EQ(there->region, u"eu-west-1"_s);
    EXPECT_EQ(there->endpoint, QUrl(u"https://s3.eu-west-1.amazonaws.com"_s));
}

TEST(Whereabouts, KindsOfAwsEndpointsStayWhatTheyAre)
{
    const auto at = [](const char *url) { return inRegion(QUrl(QString::fromLatin1(url)), u"eu-west-1"_s); };
    EXPECT_EQ(at("https://s3.amazonaws.com"), QUrl(u"https://s3.eu-west-1.amazonaws.com"_s));
    EXPECT_EQ(at("https://s3-us-west-2.amazonaws.com"), QUrl(u"https://s3.eu-west-1.amazonaws.com"_s));
    EXPECT_EQ(at("https://s3.dualstack.us-west-2.amazonaws.com"),
              QUrl(u"https://s3.dualstack.eu-west-1.amazonaws.com"_s));
    EXPECT_EQ(at("https://s3.example.com"), QUrl(u"https://s3.example.com"_s));
}

TEST(Whereabouts, ARegionThatIsSignedForAlreadyLeadsNowhere)
{
    EXPECT_FALSE(redirected(bucketAt("http://127.0.0.1:9"), redirect(301, "", "us-east-1"), u"a"_s));
}

TEST(Whereabouts, ARegionThatIsNoneLeadsNowhere)
{
    EXPECT_FALSE(redirected(bucketAt(""), redirect(301, "", "eu\r\nX-Injected: yes"), u"a"_s));
    EXPECT_FALSE(redirected(bucketAt(""), redirect(301, "", "evil.example/x"), u"a"_s));
}

TEST(Whereabouts, ALocationNamesTheHostWithOrWithoutTheBucket)
{
    const Destination here = bucketAt("https://s3.example.com");
    const auto byName =
        redirected(here, redirect(307, "https://vms.west.s3.example.com:8443/a/b?partNumber=1"), u"a/b"_s);
    ASSERT_TRUE(byName);
    EXPECT_EQ(byName->endpoint, QUrl(u"https://west.s3.example.com:8443"_s));
    EXPECT_FALSE(byName->pathStyle);
    const auto byPath = redirected(here, redirect(308, "https://west.s3.example.com/vms/a/b"), u"a/b"_s);
    ASSERT_TRUE(byPath);
    EXPECT_EQ(byPath->endpoint, QUrl(u"https://west.s3.example.com"_s));
    EXPECT_TRUE(byPath->pathStyle);
}

TEST(Whereabouts, ALocationOnAwsIsSignedForItsRegion)
{
    const auto there =
        redirected(bucketAt(""), redirect(307, "https://vms.s3.us-west-2.amazonaws.com/a"), u"a"_s);
    ASSERT_TRUE(there);
    EXPECT_EQ(there->region, u"us-west-2"_s);
}

TEST(Whereabouts, HttpsIsNeverLeftForHttp)
{
    EXPECT_FALSE(
        redirected(bucketAt("https://s3.example.com"), redirect(307, "http://s3.example.com/vms/a"), u"a"_s));
    EXPECT_TRUE(
        redirected(bucketAt("http://s3.example.com"), redirect(307, "https://s3.example.com/vms/a"), u"a"_s));
}

TEST(Whereabouts, AHostAloneKeepsTheSchemeOfBefore)
{
    const auto there =
        redirected(bucketAt("https://s3.example.com"), redirect(307, "//west.s3.example.com"), u"a"_s);
    ASSERT_TRUE(there);
    EXPECT_EQ(there->endpoint, QUrl(u"https://west.s3.example.com"_s));
}

TEST(Whereabouts, AnotherOwnersHostIsNotFollowed)
{
    for (const char *location :
         {"https://vms.other.example.com/a", "https://other.example.com/vms/a", "https://example.com/vms/a",
          "https://evils3.example.com/vms/a", "https://s3.example.com.evil.test/vms/a", "//other.example.com",
          "https://user@s3.example.com/vms/a", "https://vms.s3.amazonaws.com/a"})
        EXPECT_FALSE(redirected(bucketAt("https://s3.example.com"), redirect(307, location), u"a"_s))
            << location;
    EXPECT_FALSE(redirected(bucketAt("http://10.0.0.1"), redirect(307, "http://9.10.0.0.1/vms/a"), u"a"_s));
    EXPECT_FALSE(redirected(bucketAt(""), redirect(307, "https://evil.s3.amazonaws.com/a"), u"a"_s))
        << "somebody else's bucket";
}

TEST(Whereabouts, BucketAndKeyStayWhatTheyAre)
{
    const Destination here = bucketAt("https://s3.example.com");
    for (const char *location :
         {"https://s3.example.com/stolen/a/b", "https://s3.example.com/vms/a/c",
          "https://s3.example.com/vms/a/b/", "https://s3.example.com/vms//a/b",
          "https://s3.example.com/vms/a", "https://s3.example.com/vms", "https://s3.example.com/",
          "https://vms.s3.example.com/vms/a/b", "https://vms.s3.example.com/a"})
        EXPECT_FALSE(redirected(here, redirect(307, location), u"a/b"_s)) << location;
    EXPECT_FALSE(redirected(here, redirect(302, "https://vms.west.s3.example.com/a/b"), u"a/b"_s));
}

TEST(Whereabouts, AHostThatBeginsWithTheBucketsNameIsStillAHost)
{
    Destination here = bucketAt("http://vms.example:9000");
    here.pathStyle = true;
    const auto there = redirected(here, redirect(301, "http://vms.example:9001/vms/disks/a"), u"disks/a"_s);
    ASSERT_TRUE(there);
    EXPECT_TRUE(there->pathStyle);
    EXPECT_EQ(there->endpoint, QUrl(u"http://vms.example:9001"_s));
    const auto host = redirected(here, redirect(307, "//vms.example:9001"), u"disks/a"_s);
    ASSERT_TRUE(host);
    EXPECT_TRUE(host->pathStyle);
    EXPECT_EQ(host->endpoint, QUrl(u"http://vms.example:9001"_s));
}

TEST(Whereabouts, AKeyIsComparedByteForByte)
{
    const Destination here = bucketAt("http://h:1");
    EXPECT_TRUE(redirected(here, redirect(307, "http://h:2/vms/a%20b/%C3%A4%3F"), u"a b/ä?"_s));
    EXPECT_TRUE(redirected(here, redirect(307, "http://h:2/vms//a/"), u"/a/"_s));
    EXPECT_TRUE(redirected(here, redirect(307, "http://h:2/vms/?list-type=2"), {}));
    EXPECT_TRUE(redirected(here, redirect(307, "http://h:2/vms?list-type=2"), {}));
}

TEST(Whereabouts, AnEndpointsOwnPathMayStay)
{
    const auto there = redirected(bucketAt("http://h:1/s3"), redirect(307, "http://h:2/s3/vms/a"), u"a"_s);
    ASSERT_TRUE(there);
    EXPECT_EQ(there->endpoint, QUrl(u"http://h:2/s3"_s));
    const auto without = redirected(bucketAt("http://h:1/vms"), redirect(307, "http://h:2/vms/a"), u"a"_s);
    ASSERT_TRUE(without);
    EXPECT_EQ(without->endpoint, QUrl(u"http://h:2"_s));
}

TEST(Whereabouts, WhatIsKnownCountsFromTheFirstRequestOn)
{
    const Destination there = relocated(bucketAt("https://s3.example.com"),
                                        {u"eu-west-1"_s, QUrl(u"https://other.example.com"_s), true, true});
    EXPECT_EQ(there.region, u"eu-west-1"_s);
    EXPECT_EQ(there.endpoint, QUrl(u"https://other.example.com"_s));
    EXPECT_EQ(relocated(there, {}), there);
}

} // namespace
} // namespace windlass
