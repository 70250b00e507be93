// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/uploadtarget.h"
#include "core/base/objectkey.h"

#include <gtest/gtest.h>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

QList<Destination> saved(const QString &prefix = {})
{
    Destination place;
    place.name = u"offsite"_s;
    place.bucket = u"backups"_s;
    place.prefix = prefix;
    return {place};
}

TEST(UploadTarget, IsASavedDestination)
{
    const auto target = uploadTarget(u"offsite"_s, saved(u"vms"_s));
    ASSERT_TRUE(target);
    EXPECT_EQ(target->bucket, u"backups"_s);
    EXPECT_EQ(target->prefix, u"vms"_s);
}

TEST(UploadTarget, APrefixGoesBelowTheDestinationsOwn)
{
    EXPECT_EQ(uploadTarget(u"offsite:2026/friday/"_s, saved(u"vms"_s))->prefix, u"vms/2026/friday"_s);
    EXPECT_EQ(uploadTarget(u"offsite:/2026"_s, saved(u"vms"_s))->prefix, u"vms//2026"_s) << "not tidied";
    EXPECT_EQ(uploadTarget(u"offsite:friday"_s, saved())->prefix, u"friday"_s);
    EXPECT_EQ(uploadTarget(u"offsite:"_s, saved(u"vms"_s))->prefix, u"vms"_s);
}

TEST(UploadTarget, APrefixMayHoldAColon)
{
    EXPECT_EQ(uploadTarget(u"offsite:a:b"_s, saved())->prefix, u"a:b"_s);
}

TEST(UploadTarget, AnUnknownNameIsRefusedWithTheWayOut)
{
    const auto target = uploadTarget(u"nowhere:p"_s, saved());
    ASSERT_FALSE(target);
    EXPECT_TRUE(target.error().text.english().contains(u"“nowhere”"_s));
    EXPECT_TRUE(target.error().text.english().contains(u"destination list"_s));
}

TEST(UploadTarget, NeitherDotsNorSecretsGetThrough)
{
    EXPECT_FALSE(uploadTarget(u"offsite:../other"_s, saved(u"vms"_s)));
    EXPECT_FALSE(uploadTarget(u"offsite:a/."_s, saved(u"vms"_s)));
    const auto signedUrl = uploadTarget(u"bucket.example/k?X-Amz-Signature=hunter2"_s, {});
    ASSERT_FALSE(signedUrl);
    EXPECT_FALSE(signedUrl.error().text.english().contains(u"hunter2"_s));
}

TEST(ObjectPlace, WhatStandsBehindADestinationIsRelativeToItsPrefix)
{
    const auto place = objectPlace(u"offsite:a/b.ova"_s, saved(u"vms"_s));
    ASSERT_TRUE(place);
    EXPECT_EQ(place->key, u"vms/a/b.ova"_s);
    EXPECT_EQ(objectPlace(u"offsite:/lead"_s, saved(u"vms"_s))->key, u"vms//lead"_s);
    EXPECT_EQ(objectPlace(u"offsite:trail/"_s, saved())->key, u"trail/"_s);
    EXPECT_EQ(objectPlace(u"offsite:a://b?c#d%20"_s, saved())->key, u"a://b?c#d%20"_s) << "no URL";
    EXPECT_TRUE(objectPlace(u"offsite"_s, saved(u"vms"_s))->key.isEmpty());
}

TEST(ObjectPlace, TheKeyOfAUrlIsItsPathByteForByte)
{
    EXPECT_EQ(objectPlace(u"s3://bucket//lead"_s, {})->key, u"/lead"_s);
    EXPECT_EQ(objectPlace(u"s3://bucket/vm/"_s, {})->key, u"vm/"_s);
    EXPECT_EQ(objectPlace(u"s3://bucket/a%3Fb c"_s, {})->key, u"a?b c"_s);
}

TEST(ObjectPlace, AFolderIsNoObjectAndAnObjectIsNeeded)
{
    for (const QString &word : {u"offsite"_s, u"offsite:"_s, u"s3://bucket"_s, u"s3://bucket/"_s})
        EXPECT_FALSE(singleObject(word, saved(u"vms"_s))) << word.toStdString();
    for (const QString &word : {u"s3://bucket/x/.."_s, u"s3://bucket/%2e%2e"_s, u"s3://bucket/./x"_s,
                                u"offsite:.."_s, u"offsite:a/../b"_s})
        EXPECT_FALSE(objectPlace(word, saved(u"vms"_s))) << word.toStdString();
    EXPECT_TRUE(singleObject(u"offsite:x"_s, saved(u"vms"_s)));
}

TEST(ObjectPlace, APrefixIsAFolder)
{
    EXPECT_EQ(folderOf(*objectPlace(u"offsite"_s, saved(u"demo"_s))), u"demo/"_s);
    EXPECT_EQ(folderOf(*objectPlace(u"s3://bucket/demo"_s, {})), u"demo/"_s);
    EXPECT_EQ(folderOf(*objectPlace(u"s3://bucket"_s, {})), QString());
    const ObjectPlace place = *objectPlace(u"s3://bucket/demo"_s, {});
    EXPECT_TRUE(isAt(place, u"demo/a"_s));
    EXPECT_TRUE(isAt(place, u"demo"_s));
    EXPECT_FALSE(isAt(place, u"demolition"_s));
    EXPECT_FALSE(isAt(*objectPlace(u"offsite"_s, saved(u"demo"_s)), u"demolition/a"_s));
}

class ShownName : public testing::TestWithParam<QByteArray>
{};
TEST_P(ShownName, IsTakenBack)
{
    const QString key = u"vms/"_s + keyFromBytes(GetParam());
    const ObjectPlace named = *objectPlace(u"offsite"_s, saved(u"vms"_s));
    const QString name = shownName(named, key);
    const QString word = name.startsWith(u"s3://backups/"_s) ? name : u"offsite:"_s + name;
    EXPECT_EQ(objectPlace(word, saved(u"vms"_s))->key, key);
    const ObjectPlace url = *objectPlace(u"s3://backups"_s, {});
    const QString shown = shownName(url, key);
    EXPECT_EQ(objectPlace(shown.startsWith(u"s3://backups/"_s) ? shown : u"s3://backups/"_s + shown, {})->key,
              key);
    EXPECT_TRUE(isPlainText(name) && isPlainText(shown));
}
INSTANTIATE_TEST_SUITE_P(All, ShownName,
                         testing::Values("a.ova"_ba, "/lead"_ba, "a//b/"_ba, "what?#100%25 +&="_ba,
                                         "s3://x"_ba, "\xc3\xa4"_ba, "\xe4"_ba, "line\nend"_ba, "\x1b[31m"_ba,
                                         " blank "_ba));

TEST(ObjectPlace, AUrlOfASavedPlaceMeansItsCredentials)
{
    EXPECT_EQ(objectPlace(u"s3://backups/x"_s, saved())->destination.name, u"offsite"_s);
    EXPECT_TRUE(objectPlace(u"s3://other/x"_s, saved())->destination.name.isEmpty());
}

TEST(UploadTarget, AUrlNeedsNoName)
{
    const auto target = uploadTarget(u"s3://bucket/p"_s, {});
    ASSERT_TRUE(target);
    EXPECT_EQ(target->bucket, u"bucket"_s);
    EXPECT_TRUE(target->name.isEmpty());
}

} // namespace

} // namespace windlass
