// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/s3/xmlanswer.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

TEST(XmlAnswerTest, TextsAreFoundByTheirPaths)
{
    const XmlAnswer answer =
        xmlAnswer("\n <?xml version=\"1.0\"?><List xmlns=\"http://x/\"><Part><Size>1</Size>"
                  "<ETag>&quot;a&quot;</ETag></Part><Part><Size>2</Size></Part>"
                  "<More><![CDATA[<no>]]></More><!-- > < --></List>");
    EXPECT_TRUE(answer.whole);
    EXPECT_EQ(answer.root, u"List"_s);
    EXPECT_EQ(answer.first("Part/Size"_L1), u"1"_s);
    EXPECT_EQ(answer.first("Part/ETag"_L1), u"\"a\""_s);
    EXPECT_EQ(answer.first("More"_L1), u"<no>"_s);
}

TEST(XmlAnswerTest, ATextGoesOnBehindAnElementWithinIt)
{
    EXPECT_EQ(xmlAnswer("<r><a>x<b>y</b>z</a></r>").first("a"_L1), u"xz"_s);
}

TEST(XmlAnswerTest, CharactersThatXmlCannotHoldAreReplaced)
{
    for (const QByteArray &name : {"a\x01z"_ba, "a&#1;z"_ba, "a&#x1;z"_ba, "a&#x1F;z"_ba, "a\xFFz"_ba,
                                   "a&#xFFFE;z"_ba, "a&#99999999999;z"_ba}) {
        const XmlAnswer answer = xmlAnswer("<Error><Code>C</Code><Key>" + name + "</Key></Error>");
        EXPECT_TRUE(answer.whole) << name.toStdString();
        EXPECT_EQ(answer.first("Key"_L1), u"a\uFFFDz"_s) << name.toStdString();
    }
    EXPECT_EQ(xmlAnswer("<r><k>&#xe9;&#x1F600;&amp;#1;</k></r>").first("k"_L1), u"é😀&#1;"_s)
        << "others stay as they are";
}

TEST(XmlAnswerTest, WhatCameBeforeTheTroubleIsKept)
{
    const XmlAnswer answer = xmlAnswer("<Error><Code>SlowDown</Code>" + QByteArray("<a>").repeated(100'000));
    EXPECT_FALSE(answer.whole);
    EXPECT_EQ(answer.first("Code"_L1), u"SlowDown"_s);
    EXPECT_LE(answer.texts.size(), XmlAnswer::deepest);
}

TEST(XmlAnswerTest, ElementsWithoutEndAreNotCounted)
{
    const XmlAnswer answer = xmlAnswer("<l>" + QByteArray("<a></a>").repeated(100'000) + "</l>");
    EXPECT_FALSE(answer.whole);
    EXPECT_LE(answer.texts.size(), XmlAnswer::mostElements);
}

TEST(XmlAnswerTest, APageOfAThousandObjectsIsReadWhole)
{
    const QByteArray row =
        "<Contents><Key>k</Key><LastModified>t</LastModified><ETag>e</ETag><Size>1</Size>"
        "<ChecksumAlgorithm>CRC32</ChecksumAlgorithm><ChecksumType>FULL</ChecksumType>"
        "<StorageClass>S</StorageClass><Owner><ID>i</ID><DisplayName>d</DisplayName></Owner>"
        "<RestoreStatus><IsRestoreInProgress>false</IsRestoreInProgress></RestoreStatus>"
        "</Contents>";
    EXPECT_TRUE(xmlAnswer("<ListBucketResult>" + row.repeated(1000) + "</ListBucketResult>").whole);
}

TEST(XmlAnswerTest, ATagWithAttributesWithoutEndIsNotRead)
{
    QByteArray attributes;
    for (int i = 0; i < 100'000; ++i)
        attributes += " a" + QByteArray::number(i) + "=''";
    EXPECT_FALSE(xmlAnswer("<r" + attributes + "/>").whole);
    EXPECT_FALSE(xmlAnswer("<r x='>'" + attributes + "/>").whole) << "a quoted > ends no tag";
}

TEST(XmlAnswerTest, ADocumentTypeIsNotRead)
{
    EXPECT_FALSE(xmlAnswer("<!DOCTYPE r [<!ENTITY a \"b\">]><r>&a;</r>").whole);
    EXPECT_FALSE(xmlAnswer("<r>&a;</r>").whole);
}

TEST(XmlAnswerTest, WhatIsNoXmlIsNotWhole)
{
    for (const QByteArray &body :
         {""_ba, " "_ba, "text"_ba, "<"_ba, "<a"_ba, "<a>"_ba, "<a></b>"_ba, "<a/><b/>"_ba, "<a>&"_ba,
          "<a>&#"_ba, "<!-- "_ba, "<![CDATA["_ba, "<?"_ba, "<a b='"_ba})
        EXPECT_FALSE(xmlAnswer(body).whole) << body.toStdString();
}

} // namespace
} // namespace windlass
