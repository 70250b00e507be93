// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/suggestion.h"

#include <gtest/gtest.h>

namespace windlass {

using namespace Qt::StringLiterals;

TEST(Suggestion, CountsWhatAFingerDoesWrong)
{
    EXPECT_EQ(editDistance(u"upload"_s, u"upload"_s), 0);
    EXPECT_EQ(editDistance(u"uplaod"_s, u"upload"_s), 1);
    EXPECT_EQ(editDistance(u"uplod"_s, u"upload"_s), 1);
    EXPECT_EQ(editDistance(u"UPLOAD"_s, u"upload"_s), 0);
    EXPECT_EQ(editDistance({}, u"ls"_s), 2);
}

TEST(Suggestion, NamesTheClosestWordAndNoneThatIsFar)
{
    const QStringList commands{u"upload"_s, u"resume"_s, u"restore"_s, u"rm"_s, u"ls"_s};
    EXPECT_EQ(closest(u"restor"_s, commands), u"restore"_s);
    EXPECT_EQ(closest(u"l"_s, commands), u"ls"_s);
    EXPECT_EQ(closest(u"frobnicate"_s, commands), QString());
    EXPECT_EQ(didYouMean(u"uplaod"_s, commands), u" Did you mean “upload”?"_s);
    EXPECT_EQ(didYouMean(u"/srv/exports/web01"_s, commands), QString());
}

} // namespace windlass
