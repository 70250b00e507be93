// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/restoretask.h"

#include <gtest/gtest.h>

namespace windlass {

using namespace Qt::StringLiterals;

TEST(RestorePath, IsTheNameBelowTheFolder)
{
    EXPECT_EQ(pathBelow(u"web01/disk1.vmdk"_s), u"web01/disk1.vmdk"_s);
    EXPECT_EQ(pathBelow(u"..disk"_s), u"..disk"_s);
}

TEST(RestorePath, NeverLeadsOutOfTheFolder)
{
    for (const QString &name : {u""_s, u".."_s, u"../x"_s, u"a/../../x"_s, u"/etc/passwd"_s, u"a//b"_s,
                                u"a/"_s, u"./a"_s, u"a"_s + QChar(u'\0') + u"b"_s})
        EXPECT_FALSE(pathBelow(name)) << name.toStdString();
}

} // namespace windlass
