// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/accounts/serviceaddress.h"
#include "core/providers/place.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

Destination at(const QString &endpoint, const QString &bucket = u"vms"_s)
{
    Destination destination;
    destination.endpoint = QUrl(endpoint);
    destination.bucket = bucket;
    return destination;
}

class GoodEndpoint : public testing::TestWithParam<std::pair<QString, QString>>
{};
TEST_P(GoodEndpoint, IsTakenInItsOneForm)
{
    const auto read = checkedEndpoint(GetParam().first, u"the test"_s);
    ASSERT_TRUE(read) << read.error().text.english().toStdString();
    EXPECT_EQ(read->toString(QUrl::FullyEncoded), GetParam().second);
}
INSTANTIATE_TEST_SUITE_P(
    All, GoodEndpoint,
    testing::Values(std::pair{u"https://s3.example.com"_s, u"https://s3.example.com"_s},
                    std::pair{u"HTTPS://S3.Example.com:443/"_s, u"https://s3.example.com"_s},
                    std::pair{u"http://h:80"_s, u"http://h"_s},
                    std::pair{u"http://h.example.:8080/"_s, u"http://h.example:8080"_s},
                    std::pair{u"http://[::1]:9000"_s, u"http://[::1]:9000"_s},
                    std::pair{u"http://127.0.0.1:9000/s3/"_s, u"http://127.0.0.1:9000/s3"_s}));

class BadEndpoint : public testing::TestWithParam<QString>
{};
TEST_P(BadEndpoint, IsRefusedByNameAndNotRepeated)
{
    const auto read = checkedEndpoint(GetParam(), u"AWS_ENDPOINT_URL"_s);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().kind, FailureKind::Settings);
    EXPECT_TRUE(read.error().text.english().contains(u"AWS_ENDPOINT_URL"_s));
    EXPECT_FALSE(read.error().text.english().contains(u"hunter2"_s));
}
INSTANTIATE_TEST_SUITE_P(All, BadEndpoint,
                         testing::Values(u""_s, u"hunter2:9000"_s, u"localhost:9000"_s, u"127.0.0.1:9000"_s,
                                         u"ftp://hunter2"_s, u"http://me:hunter2@h"_s, u"http://me@h"_s,
                                         u"http://:hunter2@h"_s, u"http://h/?key=hunter2"_s,
                                         u"http://h#hunter2"_s, u"http://h:9000\r\n"_s, u"http://h:9000\r"_s,
                                         u" http://h "_s, u"\"http://h\""_s, u"http://"_s, u"http:///x"_s,
                                         u"http://a b"_s, u"http://h:0"_s, u"http://h:70000"_s,
                                         u"http://h/../x"_s, u"http://a..b"_s, u"http://ä/"_s));

TEST(ServiceAddress, OneBucketIsOnePlaceHoweverItIsSpelt)
{
    const Place place = placeOf(at(u"http://127.0.0.1:9"_s));
    EXPECT_EQ(placeOf(at(u"http://127.0.0.1:9/"_s)), place);
    EXPECT_EQ(placeOf(at(u"HTTP://127.0.0.1:9"_s)), place);
    Destination inPath = at(u"http://127.0.0.1:9"_s);
    inPath.pathStyle = true;
    inPath.region = u"eu-west-1"_s;
    EXPECT_EQ(placeOf(inPath), place);
    EXPECT_EQ(placeOf(at(u"https://S3.example.com:443"_s)), placeOf(at(u"https://s3.example.com."_s)));
}

TEST(ServiceAddress, AmazonsBucketIsOneInAllItsRegions)
{
    const Place place = placeOf(at({}));
    for (const QString &endpoint : {u"https://s3.amazonaws.com"_s, u"https://s3.eu-west-1.amazonaws.com"_s,
                                    u"https://s3.dualstack.us-east-1.amazonaws.com:443/"_s})
        EXPECT_EQ(placeOf(at(endpoint)), place);
    EXPECT_NE(placeOf(at(u"https://s3.cn-north-1.amazonaws.com.cn"_s)), place);
}

// What an earlier version found out about a place stands under this text.
TEST(ServiceAddress, APlaceHasTheKeyThatEarlierJournalsHold)
{
    EXPECT_EQ(journalKey(placeOf(at(u"http://127.0.0.1:9/"_s))), u"http://127.0.0.1:9 vms"_s);
    EXPECT_EQ(journalKey(placeOf(at(u"https://H.example:443/a b"_s))), u"https://h.example/a%20b vms"_s);
    EXPECT_EQ(journalKey(placeOf(at({}))), u"amazonaws.com vms"_s);
    EXPECT_EQ(journalKey(placeOf(at(u"https://s3.cn-north-1.amazonaws.com.cn"_s))),
              u"amazonaws.com.cn vms"_s);
}

TEST(ServiceAddress, OtherPlacesAreOthers)
{
    const Place place = placeOf(at(u"http://h:9"_s));
    EXPECT_NE(placeOf(at(u"http://h:8"_s)), place);
    EXPECT_NE(placeOf(at(u"http://h:9/s3"_s)), place);
    EXPECT_NE(placeOf(at(u"http://h:9"_s, u"vms2"_s)), place);
    EXPECT_NE(placeOf(at(u"http://h:9"_s, u"VMs"_s)), place);
}

TEST(ServiceAddress, WhatOfADestinationGoesIntoRequestsIsChecked)
{
    Destination good = at(u"HTTP://h:80/"_s);
    good.region = u"eu-west-1"_s;
    good.prefix = u"a/b"_s;
    ASSERT_TRUE(checkedDestination(good));
    EXPECT_EQ(checkedDestination(good)->endpoint, QUrl(u"http://h"_s));
    const auto refused = [&good](auto change) {
        Destination changed = good;
        change(changed);
        return !checkedDestination(changed);
    };
    EXPECT_TRUE(refused([](Destination &each) { each.bucket = u"vms\n"_s; }));
    EXPECT_TRUE(refused([](Destination &each) { each.bucket = u"../x"_s; }));
    EXPECT_TRUE(refused([](Destination &each) { each.prefix = u"a/../b"_s; }));
    EXPECT_TRUE(refused([](Destination &each) { each.region = u"eu\r\nX: y"_s; }));
    EXPECT_TRUE(refused([](Destination &each) { each.endpoint = QUrl(u"http://u:p@h"_s); }));
}

} // namespace
} // namespace windlass
