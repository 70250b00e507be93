// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/shellwords.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

TEST(ShellWords, AreSplitAsAShellDoes)
{
    const auto words = [](const QString &line) { return shellWords(line); };
    EXPECT_EQ(words(u"a  b\tc"_s), (QStringList{u"a"_s, u"b"_s, u"c"_s}));
    EXPECT_EQ(words(uR"(sh -c 'echo "x y"' "it's" a\ b "q\"q\n")"_s),
              (QStringList{u"sh"_s, u"-c"_s, u"echo \"x y\""_s, u"it's"_s, u"a b"_s, u"q\"q\\n"_s}));
    EXPECT_EQ(words(u"'' a''b"_s), (QStringList{QString(), u"ab"_s}));
    EXPECT_TRUE(words(u"  "_s).isEmpty());
}

} // namespace
} // namespace windlass
