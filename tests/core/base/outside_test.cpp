// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/outside.h"

#include <gtest/gtest.h>
#include <limits>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

TEST(NumberFromTest, DigitsAloneAreANumber)
{
    EXPECT_EQ(numberFrom("0"), 0);
    EXPECT_EQ(numberFrom("0012"), 12);
    EXPECT_EQ(numberFrom(u"9223372036854775807"), std::numeric_limits<qint64>::max());
}

class NoNumbers : public testing::TestWithParam<const char *>
{};

TEST_P(NoNumbers, AreNotTakenForOne)
{
    EXPECT_EQ(numberFrom(QByteArrayView(GetParam())), std::nullopt);
    EXPECT_EQ(numberFrom(QString::fromLatin1(GetParam())), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(All, NoNumbers,
                         testing::Values("", " ", "abc", "-1", "+1", " 1", "1 ", "1.0", "0x10", "1e3", "12a",
                                         "9223372036854775808", "99999999999999999999999999", "\xB2"));

TEST(ContentLengthTest, SeveralThatAgreeAreOneAndOthersAreNone)
{
    EXPECT_EQ(contentLengthFrom("5"), 5);
    EXPECT_EQ(contentLengthFrom(" 5 , 5"), 5);
    EXPECT_EQ(contentLengthFrom("5, 7"), std::nullopt);
    EXPECT_EQ(contentLengthFrom("5, abc"), std::nullopt);
    EXPECT_EQ(contentLengthFrom(""), std::nullopt);
    EXPECT_EQ(contentLengthFrom("5,"), std::nullopt);
}

TEST(CutTest, ALongTextKeepsItsBeginning)
{
    EXPECT_EQ(cut(u"short"_s, 5), u"short"_s);
    EXPECT_EQ(cut(u"longer"_s, 5), u"long…"_s);
    EXPECT_EQ(cut(u"ab𝄞cd"_s, 4), u"ab…"_s) << "no half of a character";
}

} // namespace
} // namespace windlass
