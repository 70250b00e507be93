// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/accounts/destination.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

TEST(DestinationTest, ReadsEverythingThatAUrlMaySay)
{
    const auto read = destinationFromUrl(
        u"s3://my-bucket/vms/friday/?endpoint=http://127.0.0.1:9000&region=eu-west-1&path-style=1"_s);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->bucket, u"my-bucket"_s);
    EXPECT_EQ(read->prefix, u"vms/friday"_s);
    EXPECT_EQ(read->endpoint, QUrl(u"http://127.0.0.1:9000"_s));
    EXPECT_EQ(read->region, u"eu-west-1"_s);
    EXPECT_TRUE(read->pathStyle);
}

TEST(DestinationTest, APersonMayChooseTheChecksums)
{
    EXPECT_EQ(destinationFromUrl(u"s3://bucket?checksum=crc32c"_s)->checksum, ChecksumMode::Crc32c);
    EXPECT_FALSE(destinationFromUrl(u"s3://bucket"_s)->checksum);
}

TEST(DestinationTest, ABucketIsEnough)
{
    const auto read = destinationFromUrl(u"S3://b12"_s);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->bucket, u"b12"_s);
    EXPECT_TRUE(read->prefix.isEmpty() && read->endpoint.isEmpty() && !read->pathStyle);
}

class RoundTrips : public testing::TestWithParam<QString>
{};
TEST_P(RoundTrips, ThroughTheUrlAndBack)
{
    const auto read = destinationFromUrl(GetParam());
    ASSERT_TRUE(read) << read.error().text.english().toStdString();
    EXPECT_EQ(*destinationFromUrl(destinationUrl(*read)), *read);
}
INSTANTIATE_TEST_SUITE_P(All, RoundTrips,
                         testing::Values(u"s3://bucket"_s, u"s3://bucket/a/b c+d%"_s,
                                         u"s3://my.bucket_1/p?path-style=true"_s, u"s3://bucket//lead//a//"_s,
                                         u"s3://bucket/a%3Fb%23c%2500"_s, u"s3://bucket/%E4%80"_s,
                                         u"s3://bucket/p?endpoint=http://[::1]:9/a%2526b%2523"_s,
                                         u"s3://bucket?checksum=content-md5"_s,
                                         u"s3://bucket/p?endpoint=https://h.example/base%20path&region=r"_s));

class Refused : public testing::TestWithParam<QString>
{};
TEST_P(Refused, WithASentenceThatSaysWhatToDo)
{
    const auto read = destinationFromUrl(GetParam());
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().kind, FailureKind::Settings);
    EXPECT_TRUE(read.error().text.english().endsWith(u'.')) << read.error().text.english().toStdString();
}
INSTANTIATE_TEST_SUITE_P(
    All, Refused,
    testing::Values(u"offsite"_s, u""_s, u"ftp://b/p"_s, u"s3://"_s, u"s3:///p"_s, u"s3://b"_s,
                    u"s3://bad bucket/p"_s, u"s3://AK:secret@bucket/p"_s, u"s3://bucket?secret=x"_s,
                    u"s3://bucket?X-Amz-Signature=x"_s, u"s3://bucket?access_key=x"_s,
                    u"s3://bucket?colour=red"_s, u"s3://bucket?endpoint=nowhere"_s,
                    u"s3://bucket?endpoint=ftp://h"_s, u"s3://bucket?endpoint=http://u:p@h"_s,
                    u"s3://bucket?endpoint=http://h%23secret"_s,
                    u"s3://bucket?endpoint=http://h%0d%0aX-A:b"_s,
                    u"s3://bucket?region=eu%0d%0aX-Injected:%20yes"_s, u"s3://bucket?region=evil.example/"_s,
                    u"s3://bucket%0a/p"_s, u"s3://bucket/a#X-Amz-Signature=x"_s, u"s3://bucket/x/.."_s,
                    u"s3://bucket/%2e%2E/x"_s, u"s3://bucket/a/./b"_s, u"s3://bucket/a%00b"_s,
                    u"s3://bucket?region=a&region=b"_s, u"s3://bucket?path-style=maybe"_s,
                    u"s3://bucket?checksum=crc"_s, u"azure://account/container"_s, u"gs://bucket"_s));

TEST(DestinationTest, ASecretIsNotRepeatedInTheRefusal)
{
    for (const QString &url :
         {u"s3://AK:hunter2@bucket/p"_s, u"s3://bucket?secret=hunter2"_s, u"s3://bucket/p#hunter2"_s,
          u"https://bucket.s3.amazonaws.com/k?X-Amz-Signature=hunter2"_s, u"bucket/k?sig=hunter2"_s,
          u"s3://bucket?endpoint=http://u:hunter2@h"_s,
          u"s3://bucket/k?X-Amz-Signature=hunter2&X-Amz-Date=1"_s}) {
        const auto read = destinationFromUrl(url);
        ASSERT_FALSE(read);
        EXPECT_FALSE(read.error().text.english().contains(u"hunter2"_s))
            << read.error().text.english().toStdString();
    }
}

TEST(DestinationTest, TheKeyOfAUrlIsItsWholePath)
{
    const auto key = [](const QString &url) { return objectFromUrl(url)->key; };
    EXPECT_EQ(key(u"s3://bucket"_s), QString());
    EXPECT_EQ(key(u"s3://bucket/"_s), QString());
    EXPECT_EQ(key(u"s3://bucket//lead"_s), u"/lead"_s);
    EXPECT_EQ(key(u"s3://bucket/vm/"_s), u"vm/"_s);
    EXPECT_EQ(key(u"s3://bucket/a//b c%20d%3Fe%2Ff+g?path-style=1"_s), u"a//b c d?e/f+g"_s);
}

TEST(DestinationTest, AnObjectsUrlIsCompleteAndReadBack)
{
    const Destination place =
        *destinationFromUrl(u"s3://bucket/p?endpoint=http://127.0.0.1:9000&region=r&path-style=1"_s);
    const QString url = objectUrl(place, u"/a b//c?ä/"_s);
    EXPECT_EQ(url, u"s3://bucket//a%20b//c%3F%C3%A4/?endpoint=http://127.0.0.1:9000&region=r&path-style=1"_s);
    EXPECT_EQ(objectFromUrl(url)->key, u"/a b//c?ä/"_s);
    EXPECT_EQ(objectFromUrl(url)->destination.endpoint, place.endpoint);
}

TEST(DestinationTest, NamesAreSimple)
{
    EXPECT_TRUE(checkedDestinationName(u"off-site_1.b"_s));
    for (const QString &name : {u""_s, u"-a"_s, u"a b"_s, u"a/b"_s, u"a:b"_s, u"ab\n"_s, QString(65, u'a')})
        EXPECT_FALSE(checkedDestinationName(name)) << name.toStdString();
}

} // namespace
} // namespace windlass
