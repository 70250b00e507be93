// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/smallfile.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>
#include <sys/stat.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

class SmallFileTest : public testing::Test
{
protected:
    QString write(qsizetype length)
    {
        QFile file(path());
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(length, 'x'));
        return path();
    }
    QString path() const { return folder.filePath(u"file"_s); }

    QTemporaryDir folder;
};

TEST_F(SmallFileTest, IsReadUpToItsLimit)
{
    EXPECT_EQ(readSmallFile(write(0), 10).value(), QByteArray());
    EXPECT_EQ(readSmallFile(write(10), 10).value(), QByteArray(10, 'x'));
    EXPECT_FALSE(readSmallFile(write(11), 10));
}

TEST_F(SmallFileTest, OneThatIsNotThereIsNoFailure)
{
    EXPECT_EQ(readSmallFile(path(), 10).value(), std::nullopt);
}

TEST_F(SmallFileTest, AFolderADeviceAndAPipeAreRefusedAtOnce)
{
    ASSERT_EQ(::mkfifo(QFile::encodeName(path()).constData(), 0600), 0);
    for (const QString &other : {folder.path(), u"/dev/zero"_s, path()}) {
        const auto read = readSmallFile(other, 10);
        ASSERT_FALSE(read);
        EXPECT_TRUE(read.error().text.english().contains(other));
        EXPECT_TRUE(read.error().text.english().contains(u"no regular file"_s));
    }
}

} // namespace
} // namespace windlass
