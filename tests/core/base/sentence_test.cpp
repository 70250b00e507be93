// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/sentencejson.h"

#include <QJsonArray>
#include <QJsonObject>

#include <gmock/gmock.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

TEST(Sentence, IsTheEnglishTextWithItsArguments)
{
    EXPECT_EQ(Sentence::tr("The file %1 cannot be opened: %2.").arg(u"/a"_s, u"no"_s).english(),
              u"The file /a cannot be opened: no."_s);
    EXPECT_EQ(Sentence::tr("%2 of %1").arg(7).arg(u"x"_s).english(), u"x of 7"_s);
    EXPECT_EQ(Sentence::tr("ended: %1").arg(Sentence::tr("status %1").arg(3)).english(),
              u"ended: status 3"_s);
}

TEST(Sentence, FillsInWhatLooksLikeAPlaceholderAsItIs)
{
    EXPECT_EQ(Sentence::tr("%1, %2").arg(u"%2"_s, u"%1"_s).english(), u"%2, %1"_s);
    EXPECT_EQ(Sentence(u"100 %1 %n (s)"_s).english(), u"100 %1 %n (s)"_s) << "a name is verbatim";
}

TEST(Sentence, LeavesAPercentSignWithoutAnArgumentAlone)
{
    EXPECT_EQ(Sentence::tr("Write %23 for a #, not %1.").arg(u"#"_s).english(),
              u"Write %23 for a #, not #."_s);
    EXPECT_EQ(Sentence::tr("Leave %00 out.").english(), u"Leave %00 out."_s);
    EXPECT_EQ(Sentence::tr("100 %").arg(u"x"_s).english(), u"100 %"_s);
}

TEST(Sentence, SaysACountInEnglish)
{
    EXPECT_EQ(Sentence::tr("%n range(s)", nullptr, 1).english(), u"1 range"_s);
    EXPECT_EQ(Sentence::tr("%n range(s)", nullptr, 0).english(), u"0 ranges"_s);
}

TEST(Sentence, JoinsWhatIsNotEmpty)
{
    EXPECT_EQ(Sentence::joined({Sentence::tr("One."), {}, Sentence::tr("Two.")}).english(), u"One. Two."_s);
    EXPECT_TRUE(Sentence::joined({{}, {}}).isEmpty());
    EXPECT_EQ(Sentence::joined({u"disk.vmdk"_s, Sentence::tr("gone")}, u": "_s).english(),
              u"disk.vmdk: gone"_s);
}

TEST(Sentence, IsEqualToWhatSaysTheSameInEnglish)
{
    EXPECT_EQ(Sentence::tr("%1 is gone.").arg(u"a"_s), Sentence(u"a is gone."_s));
    EXPECT_NE(Sentence::tr("%1 is gone.").arg(u"a"_s), Sentence::tr("%1 is gone.").arg(u"b"_s));
}

TEST(Sentence, ComesBackFromJsonWithItsArguments)
{
    const Sentence inner = Sentence::tr("%n part(s)", "of an upload", 2);
    const Sentence sent =
        Sentence::tr("%1 of %2: see --help").orInWindow(Sentence::tr("%1 of %2")).arg(inner, u"disk.vmdk"_s);
    const Sentence back = sentenceFrom(sentenceJson(sent));
    EXPECT_EQ(back.source(), sent.source());
    EXPECT_EQ(back.windowSource(), u"%1 of %2"_s);
    ASSERT_EQ(back.arguments().size(), 2);
    EXPECT_EQ(back.arguments().first().count(), 2);
    EXPECT_EQ(back.arguments().first().meaning(), u"of an upload"_s);
    EXPECT_TRUE(back.arguments().last().verbatim());
    EXPECT_EQ(sentenceJson(u"plain"_s), QJsonValue(u"plain"_s));
}

TEST(Sentence, IsNotReadFromJsonWithoutEnd)
{
    QJsonValue deep = u"x"_s;
    for (int i = 0; i < 20; ++i)
        deep = QJsonObject{{u"source"_s, u"%1"_s}, {u"arguments"_s, QJsonArray{deep}}};
    EXPECT_TRUE(sentenceFrom(deep).isEmpty());
    QJsonArray many;
    for (int i = 0; i < 2000; ++i)
        many.append(u"x"_s);
    EXPECT_TRUE(sentenceFrom(QJsonObject{{u"source"_s, u"%1"_s}, {u"arguments"_s, many}}).isEmpty());
    EXPECT_TRUE(sentenceFrom(QJsonObject{{u"source"_s, u"%1"_s}, {u"arguments"_s, QJsonArray{7}}}).isEmpty());
    EXPECT_TRUE(sentenceFrom(QJsonValue(3)).isEmpty());
}

TEST(Sentence, DoesNotMultiplyItsArgumentsBeyondMeasure)
{
    QJsonValue value = u"x"_s;
    for (int i = 0; i < 7; ++i) // each says the one before sixty times: 60⁷ letters
        value = QJsonObject{{u"source"_s, u"%1"_s.repeated(60)}, {u"arguments"_s, QJsonArray{value}}};
    EXPECT_TRUE(sentenceFrom(value).isEmpty());
    EXPECT_TRUE(sentenceFrom(QJsonObject{{u"source"_s, u"%"_s.repeated(1000)}}).isEmpty());
    EXPECT_TRUE(sentenceFrom(QJsonObject{{u"source"_s, u"%n files"_s}, {u"count"_s, 1LL << 31}}).isEmpty());
}

} // namespace
} // namespace windlass
