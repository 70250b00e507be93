// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/filename.h"

#include <gtest/gtest.h>
#include <set>

namespace windlass::practice {
namespace {

const std::vector<QByteArray> awkwardKeys{
    "plain.ova",
    "demo/disk 1.vmdk",
    "a//b",
    "/front",
    "back/",
    ".",
    "..",
    "../../etc/passwd",
    "/../x",
    ".hidden",
    "...",
    "100%",
    "%2e%2e%2f",
    "~home~",
    "with space",
    " ",
    "plus+plus",
    "quo\"te's",
    "back\\slash",
    "new\nline",
    QByteArray("nul\0inside", 10),
    "\xc3\xbc\xe6\x97\xa5\xe6\x9c\xac\xf0\x9f\x98\x80",
    "a|b<c>d:e*f?g",
};

TEST(FileName, BringsEveryKeyBackAsItWas)
{
    for (const QByteArray &key : awkwardKeys)
        EXPECT_EQ(keyOfFileName(fileNameOf(key)), key) << key.toStdString();
}

TEST(FileName, NeverLeadsOutOfItsFolder)
{
    for (const QByteArray &key : awkwardKeys) {
        const QString name = fileNameOf(key);
        EXPECT_FALSE(name.contains(u'/')) << name.toStdString();
        EXPECT_FALSE(name.startsWith(u'.')) << name.toStdString();
        EXPECT_FALSE(name.isEmpty());
    }
}

TEST(FileName, FitsTheFileSystemHoweverLongTheKeyIs)
{
    EXPECT_LE(fileNameOf(QByteArray(1024, 'x')).size(), 250);
    EXPECT_LE(fileNameOf(QByteArray(512, '\xc3')).size(), 250);
}

TEST(FileName, LongKeysThatDifferAtTheEndHaveDifferentNames)
{
    EXPECT_NE(fileNameOf(QByteArray(1000, 'x') + 'a'), fileNameOf(QByteArray(1000, 'x') + 'b'));
}

TEST(FileName, ACutNameIsNoOtherKeysName)
{
    const QString cut = fileNameOf(QByteArray(1000, 'x'));
    EXPECT_NE(fileNameOf(cut.toLatin1()), cut);
}

} // namespace
} // namespace windlass::practice
