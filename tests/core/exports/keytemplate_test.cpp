// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exports/keytemplate.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

const KeyParts parts{u"team/a"_s, u"web"_s, u"disks/web-disk1.vmdk"_s, u"host1"_s,
                     QDateTime(QDate(2026, 1, 21), QTime(14, 30, 5))};

struct Case
{
    const char *name;
    QString pattern;
    QString key;
};

class Templates : public testing::TestWithParam<Case>
{};

TEST_P(Templates, Expand)
{
    const auto key = expandKey(GetParam().pattern, parts);
    ASSERT_TRUE(key);
    EXPECT_EQ(*key, GetParam().key);
}

INSTANTIATE_TEST_SUITE_P(All, Templates,
                         testing::Values(Case{"TheDefault", u"exports/{date}/{vm}/{file}"_s,
                                              u"team/a/exports/2026-01-21/web/disks/web-disk1.vmdk"_s},
                                         Case{"APlacedPrefix", u"{vm}/{prefix}/{file}"_s,
                                              u"web/team/a/disks/web-disk1.vmdk"_s},
                                         Case{"HostTimeAndSuffix", u"{prefix}/{host}-{time}.{ext}"_s,
                                              u"team/a/host1-143005.vmdk"_s},
                                         Case{"ABraceThatClosesNothing", u"a}b"_s, u"team/a/a}b"_s}),
                         [](const auto &row) { return row.param.name; });

TEST(KeyTemplateTest, AnUnknownWordIsNamed)
{
    const auto key = expandKey(u"{bucket}/{file}"_s, parts);
    ASSERT_FALSE(key);
    EXPECT_TRUE(key.error().text.english().contains(u"{bucket}"_s));
}

TEST(KeyTemplateTest, ABraceThatIsNotClosedIsRefused)
{
    for (const QString &pattern : {u"{file"_s, u"a/{vm}/{"_s, u"a{b"_s})
        EXPECT_FALSE(expandKey(pattern, parts)) << pattern.toStdString();
}

TEST(KeyTemplateTest, AFolderWithoutANameIsRefused)
{
    for (const QString &pattern : {u"/{file}"_s, u"a//{file}"_s, u"{vm}/{date}//{file}"_s})
        EXPECT_FALSE(expandKey(pattern, parts)) << pattern.toStdString();
}

TEST(KeyTemplateTest, AWordWithoutAValueMakesNoFolder)
{
    KeyParts bare = parts;
    bare.prefix.clear();
    bare.host.clear();
    bare.file = u"disk"_s;
    EXPECT_EQ(*expandKey(u"{prefix}/{file}"_s, bare), u"disk"_s);
    EXPECT_EQ(*expandKey(u"a/{ext}/{host}/{file}"_s, bare), u"a/disk"_s);
    EXPECT_EQ(*expandKey(u"a-{ext}/{file}"_s, bare), u"a-/disk"_s);
}

TEST(KeyTemplateTest, ATemplateThatLeavesNoNameIsRefused)
{
    EXPECT_FALSE(expandKey(u"exports/"_s, parts));
    EXPECT_FALSE(expandKey(QString(), KeyParts{}));
}

TEST(KeyTemplateTest, AKeyLongerThanServicesTakeIsRefused)
{
    EXPECT_FALSE(expandKey(QString(1100, u'x') + u"{file}"_s, parts));
}

TEST(KeyTemplateTest, SegmentsThatAUrlCannotCarryAreRefused)
{
    EXPECT_FALSE(expandKey(u"a/../{file}"_s, parts));
    EXPECT_FALSE(expandKey(u"./{file}"_s, parts));
    EXPECT_TRUE(expandKey(u".../.a/{file}"_s, parts));
}

TEST(KeyTemplateTest, AwkwardNamesAreKeptAsTheyAre)
{
    KeyParts odd = parts;
    odd.prefix.clear();
    odd.file = u"a b+c%20/~ü\"'{x}.ova"_s;
    EXPECT_EQ(*expandKey(u"{file}"_s, odd), odd.file);
}

} // namespace
} // namespace windlass
