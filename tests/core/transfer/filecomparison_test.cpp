// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/filecomparison.h"
#include "core/upload/work.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

constexpr qint64 mebi = 1024 * 1024;

class FileComparisonTest : public testing::Test
{
protected:
    QByteArray md5(qint64 from, qint64 length) const
    {
        return Digest::of(DigestKind::Md5, QByteArrayView(content).sliced(from, length));
    }
    std::optional<bool> compared(const Checksum &theirs) const
    {
        ObjectFacts object;
        object.size = content.size();
        object.checksums = {theirs};
        const auto comparison = FileComparison::with(object, {content.size(), 8 * mebi});
        if (!comparison)
            return {};
        QList<QByteArray> digests;
        for (const FileDigests::Range &range : comparison->ranges())
            digests += Digest::of(range.kind, QByteArrayView(content).sliced(range.offset, range.length));
        return comparison->same(digests);
    }

    QByteArray content = QByteArray(9 * mebi + 5, 'x').replace(7 * mebi, 1, "y");
};

TEST_F(FileComparisonTest, TheDigestOfTheBytesDecides)
{
    EXPECT_EQ(compared({DigestKind::Md5, md5(0, content.size())}), true);
    EXPECT_EQ(compared({DigestKind::Md5, md5(1, content.size() - 1)}), false);
}

TEST_F(FileComparisonTest, AnEtagOfPartsDecidesIfThePartSizeCanBeGuessed)
{
    const QByteArray ofEight = md5(0, 8 * mebi) + md5(8 * mebi, mebi + 5);
    EXPECT_EQ(compared({DigestKind::Md5, Digest::of(DigestKind::Md5, ofEight), 2}), true);
    EXPECT_EQ(compared({DigestKind::Md5, QByteArray(16, 'z'), 2}), false);
    EXPECT_EQ(compared({DigestKind::Md5, QByteArray(16, 'z'), 77}), std::nullopt);
}

TEST_F(FileComparisonTest, AnEmptyFileHasADigest)
{
    content.clear();
    EXPECT_EQ(compared({DigestKind::Md5, md5(0, 0)}), true);
    EXPECT_EQ(compared({DigestKind::Md5, QByteArray(16, 'z')}), false);
}

TEST_F(FileComparisonTest, OurOwnPartSizeIsTriedFirst)
{
    EXPECT_EQ(likelyPartSize(100 * mebi, 10, 10 * mebi), 10 * mebi);
    EXPECT_EQ(likelyPartSize(100 * mebi, 13, 64 * mebi), 8 * mebi);
    EXPECT_EQ(likelyPartSize(100 * mebi, 99, 64 * mebi), 0);
}

} // namespace
} // namespace windlass
