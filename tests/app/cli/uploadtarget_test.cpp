// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/uploadtarget.h"

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
    EXPECT_EQ(uploadTarget(u"offsite:/2026/friday/"_s, saved(u"vms"_s))->prefix, u"vms/2026/friday"_s);
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
    EXPECT_TRUE(target.error().text.contains(u"“nowhere”"_s));
    EXPECT_TRUE(target.error().text.contains(u"destination list"_s));
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
