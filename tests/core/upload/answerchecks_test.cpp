// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/upload/answerchecks.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

/// A page with one object, and the marker of the next page.
answer::Objects page(const QString &key, const PageMarker &next)
{
    answer::Objects page;
    if (!key.isEmpty())
        page.objects.append({key, 1, {}, {}});
    page.next = next;
    page.more = !next.empty();
    return page;
}

PageMarker token(const QString &token)
{
    return {token, {}, {}};
}

TEST(PageTrailTest, AListIsFollowedToItsLastPage)
{
    PageTrail trail(100);
    const answer::Objects first = page(u"a"_s, token(u"1"_s));
    ASSERT_TRUE(trail.leadsOn(first));
    EXPECT_EQ(trail.take(first), token(u"1"_s));
    ASSERT_TRUE(trail.leadsOn(page(u"b"_s, {})));
    EXPECT_TRUE(trail.take(page(u"b"_s, {})).empty());
}

TEST(PageTrailTest, ARepeatedTokenIsRefused)
{
    PageTrail trail(100);
    (void)trail.take(page(u"a"_s, token(u"1"_s)));
    (void)trail.take(page(u"b"_s, token(u"2"_s)));
    EXPECT_FALSE(trail.leadsOn(page(u"c"_s, token(u"1"_s))));
    EXPECT_TRUE(trail.leadsOn(page(u"c"_s, token(u"3"_s)))) << "asked once more it may lead on";
}

TEST(PageTrailTest, ARepeatedPageUnderANewTokenIsRefused)
{
    PageTrail trail(100);
    (void)trail.take(page(u"a"_s, token(u"1"_s)));
    const auto again = trail.leadsOn(page(u"a"_s, token(u"2"_s)));
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().kind, FailureKind::BadAnswer);
}

TEST(PageTrailTest, MorePagesWithoutATokenIsRefused)
{
    answer::Objects cut = page(u"a"_s, {});
    cut.more = true;
    EXPECT_FALSE(PageTrail(100).leadsOn(cut));
}

TEST(PageTrailTest, EndlessPagesAreRefused)
{
    PageTrail trail(100'000);
    int pages = 0;
    for (; pages < 1000; ++pages) {
        const answer::Objects empty = page({}, token(QString::number(pages)));
        if (!trail.leadsOn(empty))
            break;
        (void)trail.take(empty);
    }
    EXPECT_LT(pages, 150) << "empty ones soon";

    PageTrail full(50);
    for (pages = 0; pages < 1000; ++pages) {
        const answer::Objects next = page(u"k%1"_s.arg(pages), token(QString::number(pages)));
        if (!full.leadsOn(next))
            break;
        (void)full.take(next);
    }
    EXPECT_LE(pages, 50);
}

TEST(PartPagesTest, TheMarkerMustIncrease)
{
    answer::HeldParts parts;
    EXPECT_TRUE(goesForward(5, parts)) << "the last page";
    parts.next = 6;
    EXPECT_FALSE(goesForward(5, parts)) << "an empty page has no next one";
    parts.parts.insert(6, {6, 0, 1, u"e"_s, {}});
    EXPECT_TRUE(goesForward(5, parts));
    EXPECT_FALSE(goesForward(6, parts));
    EXPECT_FALSE(goesForward(7, parts));
}

TEST(HeadTest, AnObjectWithoutSizeOrEtagIsRefused)
{
    answer::HeadResult head;
    EXPECT_TRUE(saysSizeAndEtag(head)) << "there is no such object";
    head.object = ObjectFacts{};
    head.object->etag = u"e"_s;
    EXPECT_FALSE(saysSizeAndEtag(head));
    head.object->size = 0;
    EXPECT_TRUE(saysSizeAndEtag(head));
    head.object->etag.clear();
    EXPECT_FALSE(saysSizeAndEtag(head));
}

} // namespace
} // namespace windlass
