// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/objectkey.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

class OpaqueKey : public testing::TestWithParam<QByteArray>
{};
TEST_P(OpaqueKey, ComesOutByteForByte)
{
    const QString key = keyFromBytes(GetParam());
    EXPECT_EQ(keyBytes(key), GetParam());
    EXPECT_EQ(keyBytes(keyFromUrl(keyInUrl(key))), GetParam());
}
INSTANTIATE_TEST_SUITE_P(All, OpaqueKey,
                         testing::Values("plain"_ba, "/lead"_ba, "a//b/"_ba, "what?#100%25 +&=;\"<>"_ba,
                                         "\xc3\xa4\xf0\x9f\x92\xbe.ova"_ba, "\xef\xbb\xbf with a mark"_ba,
                                         "latin \xe4\xf6 1"_ba, "\xf0\x9f"_ba, "\xed\xb2\x80"_ba,
                                         "\xc3\xa4\x80\xff"_ba, "line\nend\t\x1b[31m"_ba, ""_ba));

TEST(ObjectKey, AUrlHoldsAnythingButAsciiEncoded)
{
    EXPECT_EQ(keyInUrl(u"a b/ä?c#d%"_s), u"a%20b/%C3%A4%3Fc%23d%25"_s);
    EXPECT_EQ(keyInUrl(keyFromBytes("\xe4"_ba)), u"%E4"_s);
}

TEST(ObjectKey, APercentSignThatEncodesNothingStandsForItself)
{
    EXPECT_EQ(keyFromUrl(u"100%"_s), u"100%"_s);
    EXPECT_EQ(keyFromUrl(u"50%-off%zz%4"_s), u"50%-off%zz%4"_s);
    EXPECT_EQ(keyFromUrl(u"%2520"_s), u"%20"_s);
}

class NotAKey : public testing::TestWithParam<QString>
{};
TEST_P(NotAKey, IsRefusedWithASentence)
{
    const auto checked = checkedKey(GetParam());
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().kind, FailureKind::Settings);
    EXPECT_TRUE(checked.error().text.english().endsWith(u'.'))
        << checked.error().text.english().toStdString();
}
INSTANTIATE_TEST_SUITE_P(All, NotAKey,
                         testing::Values(u""_s, u".."_s, u"."_s, u"x/.."_s, u"../x"_s, u"a/./b"_s,
                                         u"a/../b"_s, u"a/.//"_s, u"nul\0here"_s, QString(1025, u'a'),
                                         QString(600, u'ä')));

TEST(ObjectKey, DotsInNamesAreNothingSpecial)
{
    for (const QString &key : {u"..."_s, u".hidden/a..b/..c"_s, u"a/.../b."_s, QString(1024, u'a'), u"/"_s})
        EXPECT_TRUE(checkedKey(key)) << key.toStdString();
}

TEST(ObjectKey, APrefixIsAFolder)
{
    EXPECT_EQ(folderPrefix(u"demo"_s), u"demo/"_s);
    EXPECT_EQ(folderPrefix(u"demo/"_s), u"demo/"_s);
    EXPECT_EQ(folderPrefix({}), QString());
}

TEST(ObjectKey, OnlyWhatATerminalShowsIsPlainText)
{
    EXPECT_TRUE(isPlainText(u"Büro 💾.ova"_s));
    EXPECT_FALSE(isPlainText(u"a\u001b[31m"_s));
    EXPECT_FALSE(isPlainText(u"a\u202e"_s));
    EXPECT_FALSE(isPlainText(u"a\u0085"_s));
    EXPECT_FALSE(isPlainText(keyFromBytes("\xff"_ba)));
}

} // namespace
} // namespace windlass
