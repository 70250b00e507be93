// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/guardedfile.h"
#include "tests/fakes/systemname.h"

#include <QFile>
#include <QTemporaryDir>

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using testing::HasSubstr;

class GuardedFileTest : public testing::Test
{
protected:
    QString path(const QString &name) const { return folder.filePath(name); }
    SystemName name(const QString &file) const { return path(file); }
    void put(const QString &file, const QByteArray &bytes) const
    {
        QFile written(path(file));
        ASSERT_TRUE(written.open(QIODevice::WriteOnly));
        written.write(bytes);
    }
    QByteArray content(const QString &file) const
    {
        QFile read(path(file));
        return read.open(QIODevice::ReadOnly) ? read.readAll() : QByteArray("none");
    }

    QTemporaryDir folder;
};

TEST_F(GuardedFileTest, AFileOfOurOwnIsMadeAndOpenedAgain)
{
    const auto made = openOwnFile(path(u"a"_s), 0600);
    ASSERT_TRUE(made);
    EXPECT_TRUE(made->created);
    ::close(made->descriptor);
    const auto again = openOwnFile(path(u"a"_s), 0600);
    ASSERT_TRUE(again);
    EXPECT_FALSE(again->created);
    ::close(again->descriptor);
}

TEST_F(GuardedFileTest, WhatSomebodyPutThereIsLeftAlone)
{
    put(u"precious"_s, "content");
    ASSERT_EQ(::symlink(name(u"precious"_s), name(u"link"_s)), 0);
    ASSERT_EQ(::symlink(name(u"nowhere"_s), name(u"dangling"_s)), 0);
    ASSERT_EQ(::mkfifo(name(u"pipe"_s), 0600), 0);
    ASSERT_EQ(::mkdir(name(u"folder"_s), 0700), 0);
    for (const QString &file : {u"link"_s, u"dangling"_s, u"pipe"_s, u"folder"_s}) {
        const auto opened = openOwnFile(path(file), 0600);
        ASSERT_FALSE(opened) << file.toStdString();
        EXPECT_THAT(opened.error().text.english().toStdString(), HasSubstr("left as it is"));
        EXPECT_FALSE(checkOwnFile(path(file)));
        EXPECT_FALSE(readOwnFile(path(file), 100));
        EXPECT_FALSE(replaceOwnFile(path(file), "other", 0600));
    }
    ASSERT_EQ(::link(name(u"precious"_s), name(u"twin"_s)), 0);
    EXPECT_FALSE(openOwnFile(path(u"twin"_s), 0600));
    EXPECT_EQ(content(u"precious"_s), "content");
    EXPECT_FALSE(QFile::exists(path(u"nowhere"_s)));
}

TEST_F(GuardedFileTest, ReplacingLeavesTheNewContentAndNothingElse)
{
    ASSERT_TRUE(replaceOwnFile(path(u"state"_s), "one", 0600));
    put(u"state.new"_s, "what a run left that ended in the middle");
    ASSERT_TRUE(replaceOwnFile(path(u"state"_s), "two", 0600));
    EXPECT_EQ(content(u"state"_s), "two");
    EXPECT_FALSE(QFile::exists(path(u"state.new"_s)));
    EXPECT_EQ(**readOwnFile(path(u"state"_s), 3), "two");
    EXPECT_FALSE(readOwnFile(path(u"state"_s), 2)) << "it is larger than that";
    EXPECT_EQ(*readOwnFile(path(u"none"_s), 3), std::nullopt);
}

TEST_F(GuardedFileTest, WhatALibraryReadsIsLookedAtBefore)
{
    put(u"a"_s, "12345");
    ASSERT_EQ(::symlink(name(u"a"_s), name(u"link"_s)), 0);
    EXPECT_TRUE(checkRegularFile(path(u"link"_s), 5)) << "other people's links are followed";
    EXPECT_TRUE(checkRegularFile(path(u"none"_s), 5));
    EXPECT_THAT(checkRegularFile(path(u"a"_s), 4).error().text.english().toStdString(),
                HasSubstr("larger than 4 B"));
    ASSERT_EQ(::mkfifo(name(u"pipe"_s), 0600), 0);
    EXPECT_THAT(checkRegularFile(path(u"pipe"_s), 5).error().text.english().toStdString(),
                HasSubstr("not a regular file"));
    EXPECT_FALSE(checkPlainFile(path(u"pipe"_s)));
    EXPECT_FALSE(checkPlainFile(path(u"link"_s))) << "ours is none";
    EXPECT_TRUE(checkPlainFile(path(u"a"_s)));
}

} // namespace
} // namespace windlass
