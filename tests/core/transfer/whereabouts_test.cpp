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
        redirected(bucketAt("https://s3.us-east-1.amazonaws.com"), redirect(301, "", "eu-west-1"));
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
    EXPECT_FALSE(redirected(bucketAt("http://127.0.0.1:9"), redirect(301, "", "us-east-1")));
}

TEST(Whereabouts, ALocationNamesTheHostWithOrWithoutTheBucket)
{
    const Destination here = bucketAt("https://s3.example.com");
    const auto byName =
        redirected(here, redirect(307, "https://vms.other.example.com:8443/a/b?partNumber=1"));
    ASSERT_TRUE(byName);
    EXPECT_EQ(byName->endpoint, QUrl(u"https://other.example.com:8443"_s));
    EXPECT_FALSE(byName->pathStyle);
    const auto byPath = redirected(here, redirect(308, "https://other.example.com/vms/a/b"));
    ASSERT_TRUE(byPath);
    EXPECT_EQ(byPath->endpoint, QUrl(u"https://other.example.com"_s));
    EXPECT_TRUE(byPath->pathStyle);
}

TEST(Whereabouts, ALocationOnAwsIsSignedForItsRegion)
{
    const auto there = redirected(bucketAt(""), redirect(307, "https://vms.s3.us-west-2.amazonaws.com/a"));
    ASSERT_TRUE(there);
    EXPECT_EQ(there->region, u"us-west-2"_s);
}

TEST(Whereabouts, HttpsIsNeverLeftForHttp)
{
    EXPECT_FALSE(
        redirected(bucketAt("https://s3.example.com"), redirect(307, "http://vms.other.example.com/a")));
}

TEST(Whereabouts, AHostAloneKeepsTheSchemeOfBefore)
{
    const auto there = redirected(bucketAt("https://s3.example.com"), redirect(307, "//other.example.com"));
    ASSERT_TRUE(there);
    EXPECT_EQ(there->endpoint, QUrl(u"https://other.example.com"_s));
}

TEST(Whereabouts, AnotherBucketIsNoPlaceForThisOne)
{
    EXPECT_FALSE(
        redirected(bucketAt("https://s3.example.com"), redirect(307, "https://other.example.com/stolen/a")));
    EXPECT_FALSE(
        redirected(bucketAt("https://s3.example.com"), redirect(302, "https://vms.other.example.com/a")));
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
