// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/upload/openintent.h"
#include "tests/fakes/failures.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

const QDateTime noon(QDate(2026, 3, 1), QTime(12, 0), Qt::UTC);

TEST(OpenIntent, StaysUntilAnAnswer)
{
    OpenIntent opening({});
    opening.asked(noon);
    ASSERT_TRUE(opening.note());
    EXPECT_EQ(*opening.note(), (Opening{noon, noon}));
    opening.answered();
    EXPECT_FALSE(opening.note());
}

TEST(OpenIntent, IsRemovedByARefusal)
{
    OpenIntent opening({});
    opening.asked(noon);
    opening.failedWith(answered(403, "AccessDenied"));
    EXPECT_FALSE(opening.note());
}

TEST(OpenIntent, StaysIfTheServiceMayHaveOpenedASession)
{
    OpenIntent opening({});
    opening.asked(noon);
    opening.failedWith(lostAfterSending());
    EXPECT_TRUE(opening.note());
    opening.asked(noon.addSecs(60));
    opening.answered();
    ASSERT_TRUE(opening.note()) << "the second answer says nothing of the first attempt";
    EXPECT_EQ(*opening.note(), (Opening{noon, noon.addSecs(60)}));
    opening.settled();
    EXPECT_FALSE(opening.note());
}

TEST(OpenIntent, OfAnEarlierRunStaysAfterARefusal)
{
    OpenIntent opening(Opening{noon, noon});
    opening.asked(noon.addSecs(60));
    opening.failedWith(answered(403, "AccessDenied"));
    EXPECT_TRUE(opening.note());
}

} // namespace
} // namespace windlass
