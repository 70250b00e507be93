// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exports/collect.h"
#include "tests/fakes/systemname.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <algorithm>
#include <gmock/gmock.h>
#include <map>
#include <sys/stat.h>
#include <unistd.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

class CollectTest : public testing::Test
{
protected:
    QString put(const QString &name)
    {
        const QString path = folder.filePath(name);
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        return path;
    }

    QTemporaryDir folder;
};

TEST_F(CollectTest, AFileStandsForItself)
{
    const auto found = collectFiles({put(u"web.ova"_s)});
    ASSERT_EQ(found.files.size(), 1);
    EXPECT_EQ(found.files.first().vm, u"web"_s);
    EXPECT_EQ(found.files.first().name, u"web.ova"_s);
}

TEST_F(CollectTest, FilesNamedTogetherBelongToTheirDescriptor)
{
    const auto found = collectFiles({put(u"web.ovf"_s), put(u"web-disk1.vmdk"_s), put(u"other.qcow2"_s)});
    ASSERT_EQ(found.files.size(), 3);
    EXPECT_EQ(found.files.at(1).vm, u"web"_s);
    EXPECT_EQ(found.files.at(2).vm, u"other"_s);
}

TEST_F(CollectTest, AFolderGivesAllItsFilesWithTheFoldersBetween)
{
    put(u"vm1/vm1.ovf"_s);
    put(u"vm1/disks/a.vmdk"_s);
    const auto found = collectFiles({folder.filePath(u"vm1"_s)});
    ASSERT_EQ(found.files.size(), 2);
    EXPECT_EQ(found.files.at(0).name, u"disks/a.vmdk"_s);
    EXPECT_EQ(found.files.at(0).vm, u"vm1"_s);
}

TEST_F(CollectTest, APathNamedTwiceIsTakenOnce)
{
    const QString path = put(u"a.ova"_s);
    EXPECT_EQ(collectFiles({path, path, folder.path()}).files.size(), 1);
}

TEST_F(CollectTest, WhatAFolderHoldsAndIsNotSentIsNamedWithItsReason)
{
    const auto name = [this](const char *below) {
        return SystemName(QFile::encodeName(folder.filePath(u"vm/"_s)) + below);
    };
    put(u"vm/web.ovf"_s);
    put(u"san/disk1.vmdk"_s);
    put(u"vm/gr"_s);
    ASSERT_EQ(::rename(name("gr"), name("gr\xf6\xdf%.vmdk")), 0);
    ASSERT_EQ(::symlink("../san", name("disks")), 0);
    ASSERT_EQ(::symlink("../san/disk1.vmdk", name("linked.vmdk")), 0);
    ASSERT_EQ(::symlink("/no/such/disk", name("nowhere.vmdk")), 0);
    ASSERT_EQ(::symlink("self", name("self")), 0);
    ASSERT_EQ(::mkfifo(name("pipe"), 0600), 0);
    ASSERT_EQ(::symlink("/dev/null", name("null")), 0);
    const auto found = collectFiles({folder.filePath(u"vm"_s)});
    QStringList files;
    for (const CollectedFile &file : found.files)
        files << file.name;
    EXPECT_EQ(files, (QStringList{u"linked.vmdk"_s, u"web.ovf"_s})) << "links to files are followed";
    std::map<std::string, LeftOutReason> left;
    for (const LeftOut &one : found.leftOut)
        left[one.path.section(u'/', -1).toStdString()] = one.reason;
    EXPECT_EQ(left, (std::map<std::string, LeftOutReason>{{"disks", LeftOutReason::FolderLink},
                                                          {"gr%F6%DF%25.vmdk", LeftOutReason::NameNotText},
                                                          {"nowhere.vmdk", LeftOutReason::DanglingLink},
                                                          {"null", LeftOutReason::Device},
                                                          {"pipe", LeftOutReason::Pipe},
                                                          {"self", LeftOutReason::DanglingLink}}));
    EXPECT_TRUE(std::ranges::all_of(found.leftOut, isMissing));
}

TEST_F(CollectTest, ANamedFileWhoseNameIsNotTextIsLeftOutForThat)
{
    const QString path = folder.filePath(u"gr\ufffd\ufffd.vmdk"_s); // what the system made of its bytes
    const auto found = collectFiles({path});
    ASSERT_EQ(found.leftOut.size(), 1);
    EXPECT_EQ(found.leftOut.first(), (LeftOut{path, LeftOutReason::NameNotText}));
    EXPECT_TRUE(found.problems.isEmpty());
}

TEST_F(CollectTest, WhatMayNotBeReadIsNamed)
{
    if (::geteuid() == 0)
        GTEST_SKIP() << "root may read everything";
    put(u"vm/closed/a"_s);
    put(u"vm/b"_s);
    ::chmod(QFile::encodeName(folder.filePath(u"vm/closed"_s)).constData(), 0);
    ::chmod(QFile::encodeName(folder.filePath(u"vm/b"_s)).constData(), 0);
    const auto found = collectFiles({folder.filePath(u"vm"_s)});
    ::chmod(QFile::encodeName(folder.filePath(u"vm/closed"_s)).constData(), 0700);
    ASSERT_EQ(found.leftOut.size(), 2);
    EXPECT_EQ(found.leftOut.at(0).reason, LeftOutReason::Unreadable);
    EXPECT_EQ(found.leftOut.at(1).systemError, EACCES);
}

TEST_F(CollectTest, LinksToFoldersAreFollowedOnDemandAndNotInCircles)
{
    put(u"vm/disks/a"_s);
    put(u"san/b"_s);
    ASSERT_TRUE(QFile::link(folder.filePath(u"san"_s), folder.filePath(u"vm/san"_s)));
    ASSERT_TRUE(QFile::link(folder.filePath(u"vm"_s), folder.filePath(u"vm/disks/up"_s)));
    ASSERT_TRUE(QFile::link(folder.filePath(u"vm"_s), folder.filePath(u"san/vm"_s)));
    const auto found = collectFiles({folder.filePath(u"vm"_s)}, {{}, {}, true});
    QStringList files;
    for (const CollectedFile &file : found.files)
        files << file.name;
    EXPECT_EQ(files, (QStringList{u"disks/a"_s, u"san/b"_s}));
    ASSERT_EQ(found.leftOut.size(), 2);
    EXPECT_EQ(found.leftOut.first().reason, LeftOutReason::LinkLoop);
    EXPECT_FALSE(isMissing(found.leftOut.first())) << "what is there is sent";
}

TEST_F(CollectTest, APatternTakesFilesAndWholeFoldersOut)
{
    for (const QString &name : {u"vm/a.vmdk"_s, u"vm/a.log"_s, u"vm/logs/b.txt"_s, u"vm/disks/c.vmdk"_s})
        put(name);
    const auto names = [this](const FolderFilter &filter) {
        QStringList all;
        const auto found = collectFiles({folder.filePath(u"vm"_s)}, filter);
        for (const CollectedFile &file : found.files)
            all << file.name;
        EXPECT_FALSE(std::ranges::any_of(found.leftOut, isMissing));
        all << u"left out: %1"_s.arg(found.leftOut.size());
        return all;
    };
    EXPECT_EQ(names({{}, {u"*.log"_s, u"logs/"_s}, false}),
              (QStringList{u"a.vmdk"_s, u"disks/c.vmdk"_s, u"left out: 2"_s}));
    EXPECT_EQ(names({{u"*.vmdk"_s}, {u"disks/*"_s}, false}), (QStringList{u"a.vmdk"_s, u"left out: 3"_s}));
    EXPECT_EQ(names({{u"/a*"_s}, {}, false}), (QStringList{u"a.log"_s, u"a.vmdk"_s, u"left out: 2"_s}));
    const QString one = folder.filePath(u"vm/a.log"_s);
    EXPECT_EQ(collectFiles({one}, {{}, {u"*.log"_s}, false}).files.size(), 1) << "it was named itself";
    EXPECT_EQ(collectFiles({folder.filePath(u"vm"_s)}, {{}, {u"*"_s}, false}).problems.size(), 1);
}

TEST_F(CollectTest, WhatGivesNothingIsSaid)
{
    QDir().mkpath(folder.filePath(u"empty"_s));
    const auto found = collectFiles({u"/no/such/file.ova"_s, folder.filePath(u"empty"_s)});
    EXPECT_TRUE(found.files.isEmpty());
    EXPECT_EQ(found.problems.size(), 2);
}

} // namespace
} // namespace windlass
