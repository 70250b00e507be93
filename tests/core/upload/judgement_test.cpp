// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/upload/judgement.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using enum Sameness;

const QByteArray md5 = QByteArray::fromHex("0123456789abcdef0123456789abcdef");
const QByteArray otherMd5 = QByteArray::fromHex("ffff456789abcdef0123456789abcdef");
const QString etag = u"0123456789abcdef0123456789abcdef"_s;
const QString otherEtag = u"ffff456789abcdef0123456789abcdef"_s;
const Checksum declared{DigestKind::Crc64Nvme, QByteArray(8, 'a')};
const Checksum otherDeclared{DigestKind::Crc64Nvme, QByteArray(8, 'b')};
const Checksum byEtag{DigestKind::Md5, md5, 0, true};
const Checksum byOtherEtag{DigestKind::Md5, otherMd5, 0, true};

struct Case
{
    const char *story;
    ObjectFacts object;
    Sameness answer;
};

ExpectedObject sent()
{
    return {20, u"ours"_s, etag, {}, false};
}

void check(const ExpectedObject &expected, std::initializer_list<Case> cases)
{
    for (const Case &each : cases)
        EXPECT_EQ(judge(expected, each.object), each.answer) << each.story;
}

TEST(Judgement, MissingFactsProveNothing)
{
    check(sent(), {
                      {"all is there", {20, etag, u"ours"_s, {}}, Same},
                      {"the metadata was dropped", {20, etag, {}, {}}, Same},
                      {"another etag since the closing", {20, otherEtag, u"ours"_s, {}}, Same},
                      {"no etag", {20, {}, u"ours"_s, {}}, Same},
                      {"no length", {{}, etag, u"ours"_s, {}}, CannotTell},
                      {"a length of an answer without a body", {0, etag, u"ours"_s, {}}, CannotTell},
                      {"another etag, and no metadata", {20, otherEtag, {}, {}}, CannotTell},
                      {"an etag of another form, and no metadata", {20, u"v1-7"_s, {}, {}}, CannotTell},
                      {"nothing at all", {}, CannotTell},
                  });
}

TEST(Judgement, AnotherNeedsTwoDifferentValuesOfOneKind)
{
    check(sent(),
          {
              {"another size", {19, otherEtag, u"ours"_s, {}}, Another},
              {"another size under our etag", {19, etag, u"ours"_s, {}}, Another},
              {"an empty object", {0, otherEtag, {}, {}}, Another},
              {"another id of ours", {20, otherEtag, u"theirs"_s, {}}, Another},
              {"another id, and the bytes are those that were sent", {20, etag, u"theirs"_s, {}}, Same},
          });
}

TEST(Judgement, ADeclaredChecksumTakesPrecedence)
{
    ExpectedObject expected = sent();
    expected.checksum = checksumText(declared);
    check(expected, {
                        {"it agrees, and nothing else is told", {{}, {}, {}, {declared}}, Same},
                        {"it agrees, the etag is another", {20, otherEtag, {}, {declared}}, Same},
                        {"it differs", {20, etag, u"ours"_s, {otherDeclared}}, Another},
                        {"it is of another kind", {20, etag, u"ours"_s, {byEtag}}, Same},
                    });
}

TEST(Judgement, AnEtagLikeAnMd5IsOneOnlyIfTheServicesEtagsAreKnownToBe)
{
    ExpectedObject expected = sent();
    expected.checksum = checksumText(Checksum{DigestKind::Md5, md5});
    expected.etag.clear(); // unknown after a restart of the program
    check(expected, {
                        {"it agrees by no accident", {20, etag, {}, {byEtag}}, Same},
                        {"it differs: another hash, perhaps", {20, otherEtag, {}, {byOtherEtag}}, CannotTell},
                    });
    expected.etagIsMd5 = true;
    check(expected,
          {
              {"it differs", {20, otherEtag, {}, {byOtherEtag}}, Another},
              {"it differs, and we made the object", {20, otherEtag, u"ours"_s, {byOtherEtag}}, Same},
          });
}

TEST(Judgement, HexadecimalEtagsIgnoreCase)
{
    EXPECT_TRUE(sameEtag(etag, etag.toUpper()));
    EXPECT_TRUE(sameEtag(etag + u"-3"_s, etag.toUpper() + u"-3"_s));
    EXPECT_FALSE(sameEtag(etag, otherEtag));
    EXPECT_FALSE(sameEtag(u"gK3x"_s, u"GK3x"_s)) << "in others they differ";
}

TEST(Judgement, ClosingNamesAreReadBack)
{
    for (const Closing each : {Closing::Open, Closing::Asked, Closing::Acknowledged, Closing::Proven})
        EXPECT_EQ(closingNamed(QString(closingName(each))), each);
    EXPECT_FALSE(closingNamed(u"of a later version")) << "nobody knows whether it was asked for";
}

} // namespace
} // namespace windlass
