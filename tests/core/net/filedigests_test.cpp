// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/filedigests.h"
#include "tests/fakes/virtualtimers.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

class FileDigestsTest : public testing::Test
{
protected:
    void SetUp() override
    {
        QFile disk(path);
        ASSERT_TRUE(disk.open(QIODevice::WriteOnly));
        disk.write(content);
        disk.close();
        file = *SourceFile::open(path);
    }
    /// Starts reading and keeps the results.
    void read(const QList<FileDigests::Range> &ranges, std::optional<DigestKind> together = {})
    {
        reading = std::make_unique<FileDigests>(
            timers, file, ranges,
            [this](const Result<QList<QByteArray>> &digests) {
                reading.reset(); // the owner drops the reader in its callback
                ended = digests;
            },
            [this](qint64 bytes) { progress = bytes; }, together);
        EXPECT_FALSE(ended) << "never from inside the call";
    }

    QTemporaryDir folder;
    QString path = folder.filePath(u"disk.vmdk"_s);
    QByteArray content = QByteArray(3 * 1024 * 1024 + 5, 'x').replace(7, 1, "y");
    std::shared_ptr<SourceFile> file;
    VirtualTimers timers;
    std::unique_ptr<FileDigests> reading;
    std::optional<Result<QList<QByteArray>>> ended;
    qint64 progress = 0;
};

TEST_F(FileDigestsTest, EachRangeHasItsOwnDigest)
{
    read({{0, content.size(), DigestKind::Md5}, {5, 10, DigestKind::Crc32c}, {9, 0, DigestKind::Sha256}});
    while (timers.advanceToNext()) {
    }
    ASSERT_TRUE(ended && *ended);
    const QList<QByteArray> expected{Digest::of(DigestKind::Md5, content),
                                     Digest::of(DigestKind::Crc32c, content.mid(5, 10)),
                                     Digest::of(DigestKind::Sha256, {})};
    EXPECT_EQ(**ended, expected);
    EXPECT_EQ(progress, content.size() + 10);
}

TEST_F(FileDigestsTest, ADigestOfAllRangesNeedsNoSecondRead)
{
    const qint64 half = content.size() / 2;
    read({{0, half, DigestKind::Md5}, {half, content.size() - half, DigestKind::Md5}}, DigestKind::Sha256);
    while (timers.advanceToNext()) {
    }
    ASSERT_TRUE(ended && *ended);
    ASSERT_EQ((*ended)->size(), 3);
    EXPECT_EQ((*ended)->at(1), Digest::of(DigestKind::Md5, content.mid(half)));
    EXPECT_EQ((*ended)->at(2), Digest::of(DigestKind::Sha256, content));
    EXPECT_EQ(progress, content.size());
}

TEST_F(FileDigestsTest, OtherWorkRunsBetweenPieces)
{
    read({{0, content.size(), DigestKind::Md5}});
    int turns = 0;
    while (timers.advanceToNext())
        ++turns;
    EXPECT_GE(turns, 4);
}

TEST_F(FileDigestsTest, AFileThatBecameShorterIsAFailure)
{
    read({{0, content.size(), DigestKind::Md5}});
    ASSERT_TRUE(QFile::resize(path, 1000));
    while (timers.advanceToNext()) {
    }
    ASSERT_TRUE(ended);
    ASSERT_FALSE(*ended);
    EXPECT_EQ(ended->error().kind, FailureKind::SourceChanged);
}

TEST_F(FileDigestsTest, ADroppedRequestReportsNothing)
{
    read({{0, content.size(), DigestKind::Md5}});
    timers.advanceToNext();
    reading.reset();
    while (timers.advanceToNext()) {
    }
    EXPECT_FALSE(ended);
}

} // namespace
} // namespace windlass
