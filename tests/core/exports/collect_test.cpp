// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exports/collect.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

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

TEST_F(CollectTest, WhatGivesNothingIsSaid)
{
    QDir().mkpath(folder.filePath(u"empty"_s));
    const auto found = collectFiles({u"/no/such/file.ova"_s, folder.filePath(u"empty"_s)});
    EXPECT_TRUE(found.files.isEmpty());
    EXPECT_EQ(found.problems.size(), 2);
}

} // namespace
} // namespace windlass
