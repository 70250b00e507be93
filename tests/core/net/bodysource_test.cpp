// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/bodysource.h"
#include "tests/core/net/sending.h"

#include <gtest/gtest.h>
#include <set>

namespace windlass {
namespace {

constexpr qint64 MiB = 1024 * 1024;

/// Writes each chunk's length before it, and a digest of all chunks at the end.
class LengthsAndDigest final : public Framing
{
public:
    explicit LengthsAndDigest(std::shared_ptr<Digests> digests)
        : digests_(std::move(digests))
    {}
    qint64 wireLength(qint64 payload) const override
    {
        return payload + 10 * ((payload + plainChunk - 1) / plainChunk) + 32;
    }
    qint64 beforeLength(qint64, bool) const override { return 10; }
    QByteArray before(QByteArrayView chunk) override
    {
        return QByteArray::number(chunk.size()).rightJustified(9, '0') + '\n';
    }
    QByteArray end() override { return digests_->value(DigestKind::Sha256); }

private:
    std::shared_ptr<Digests> digests_;
};

class BodySourceTest : public testing::Test
{
protected:
    /// Takes everything, in pieces of at most `most` bytes.
    QByteArray takeAll(BodySource &source, qint64 most)
    {
        QByteArray all;
        while (source.taken() < source.length()) {
            QByteArray piece;
            EXPECT_TRUE(waitUntil([&] {
                piece = source.take(most);
                return !piece.isEmpty() || broken;
            }));
            if (piece.isEmpty())
                break;
            EXPECT_NE(source.length() - source.taken(), 1);
            all += piece;
            payload.append(source.payloadTaken());
        }
        return all;
    }
    BodySource of(FileRange range) { return BodySource(std::move(range), readers, {}); }

    std::shared_ptr<Readers> readers = std::make_shared<Readers>();
    QList<qint64> payload;
    bool broken = false;
};

TEST(PieceLength, NeverLeavesOneByte)
{
    EXPECT_EQ(pieceLength(10, 100), 10);
    EXPECT_EQ(pieceLength(10, 10), 10);
    EXPECT_EQ(pieceLength(20, 10), 10);
    EXPECT_EQ(pieceLength(10, 12), 10);
    EXPECT_EQ(pieceLength(10, 11), 9);
    EXPECT_EQ(pieceLength(1, 2), 2);
    EXPECT_EQ(pieceLength(1, 3), 1);
    EXPECT_EQ(pieceLength(1, 1), 1);
}

TEST_F(BodySourceTest, ReturnsTheRangeUnchanged)
{
    const QByteArray content = mixedBytes(3 * MiB + 1);
    for (const qint64 length :
         {qint64(0), qint64(1), qint64(2), MiB - 1, MiB, MiB + 1, MiB + 2, 2 * MiB, 3 * MiB}) {
        for (const qint64 most : {qint64(65'537), MiB}) {
            FileOf file(content);
            file.range.offset = 1;
            file.range.length = length;
            BodySource source = of(file.range);
            EXPECT_EQ(takeAll(source, most), content.sliced(1, length)) << length << ' ' << most;
        }
    }
}

TEST_F(BodySourceTest, ReturnsWholeChunksWithoutACopyFromTwoBuffers)
{
    FileOf file(mixedBytes(8 * MiB));
    BodySource source = of(file.range);
    std::set<const char *> places;
    QByteArray held; // as Qt's thread, which keeps the last piece until the next one arrives
    for (int chunk = 0; chunk < 8; ++chunk) {
        QByteArray piece;
        ASSERT_TRUE(waitUntil([&] { return !(piece = source.take(MiB)).isEmpty(); }));
        EXPECT_EQ(piece.size(), MiB);
        places.insert(piece.constData());
        held = std::move(piece);
        source.readAhead();
    }
    EXPECT_EQ(places.size(), 2);
}

TEST_F(BodySourceTest, AFramedChunkIsOnePieceFromTheSameTwoBuffers)
{
    FileOf file(mixedBytes(8 * MiB));
    file.range.digests = std::make_shared<Digests>(std::vector{DigestKind::Sha256});
    file.range.framing = std::make_shared<LengthsAndDigest>(file.range.digests);
    BodySource source = of(file.range);
    std::set<const char *> places;
    QByteArray held;
    for (int chunk = 0; chunk < 8; ++chunk) {
        QByteArray piece;
        ASSERT_TRUE(waitUntil([&] { return !(piece = source.take(MiB + Framing::mostAround)).isEmpty(); }));
        EXPECT_EQ(piece.size(), MiB + 10 + (chunk == 7 ? 32 : 0));
        EXPECT_EQ(source.payloadTaken(), (chunk + 1) * MiB);
        places.insert(piece.constData());
        held = std::move(piece);
        source.readAhead();
    }
    EXPECT_EQ(places.size(), 2);
}

/// A framing that writes fewer bytes than it announced.
class Short final : public Framing
{
public:
    qint64 wireLength(qint64 payload) const override { return payload + 5; }
    qint64 beforeLength(qint64, bool) const override { return 5; }
    QByteArray before(QByteArrayView) override { return "four"; }
    QByteArray end() override { return {}; }
};

TEST_F(BodySourceTest, AFramingOfTheWrongLengthIsAFailure)
{
    FileOf file(mixedBytes(1000));
    file.range.framing = std::make_shared<Short>();
    BodySource source = of(file.range);
    source.broken = [&](const Failure &) { broken = true; };
    EXPECT_TRUE(takeAll(source, MiB).isEmpty());
    EXPECT_TRUE(broken);
}

TEST_F(BodySourceTest, ReadsAtMostTwoChunksAhead)
{
    FileOf file(mixedBytes(8 * MiB));
    file.range.digests = std::make_shared<Digests>(std::vector{DigestKind::Sha256});
    BodySource source = of(file.range);
    ASSERT_TRUE(waitUntil([&] { return !source.isReading(); }));
    source.readAhead();
    EXPECT_FALSE(source.isReading());
    EXPECT_EQ(file.range.digests->value(DigestKind::Sha256),
              Digest::of(DigestKind::Sha256, mixedBytes(2 * MiB)));
}

TEST_F(BodySourceTest, FramingSurroundsTheChunksAndFollowsTheDigests)
{
    for (const qint64 length : {qint64(0), qint64(1), qint64(1000), MiB, MiB + 1, 2 * MiB + 77}) {
        const QByteArray content = mixedBytes(length);
        QByteArray wire;
        for (qint64 at = 0; at < length; at += MiB) {
            const QByteArray chunk = content.mid(at, MiB);
            wire += QByteArray::number(chunk.size()).rightJustified(9, '0') + '\n' + chunk;
        }
        wire += Digest::of(DigestKind::Sha256, content);
        for (const qint64 most : {qint64(1000), qint64(100'000), MiB}) {
            FileOf file(content);
            file.range.digests = std::make_shared<Digests>(std::vector{DigestKind::Sha256});
            file.range.framing = std::make_shared<LengthsAndDigest>(file.range.digests);
            BodySource source = of(file.range);
            EXPECT_EQ(source.length(), wire.size());
            payload.clear();
            EXPECT_TRUE(takeAll(source, most) == wire) << length << ' ' << most;
            EXPECT_TRUE(std::ranges::is_sorted(payload));
            EXPECT_EQ(payload.last(), length);
        }
    }
}

TEST_F(BodySourceTest, TheLastByteOfAFileChangedMeanwhileIsNotSent)
{
    FileOf file(mixedBytes(4 * MiB));
    BodySource source = of(file.range);
    FailureKind kind{};
    source.broken = [&](const Failure &failure) {
        broken = true;
        kind = failure.kind;
    };
    ASSERT_TRUE(waitUntil([&] { return !source.take(1000).isEmpty(); }));
    file.file.seek(0);
    file.file.write("other bytes");
    file.file.flush();
    takeAll(source, MiB);
    EXPECT_TRUE(broken);
    EXPECT_EQ(kind, FailureKind::SourceChanged);
    EXPECT_LT(source.taken(), source.length());
}

TEST_F(BodySourceTest, AFileThatBecameShorterIsAFailure)
{
    FileOf file(mixedBytes(MiB + 1000));
    file.range.length = 2 * MiB;
    BodySource source = of(file.range);
    FailureKind kind{};
    source.broken = [&](const Failure &failure) {
        broken = true;
        kind = failure.kind;
    };
    takeAll(source, MiB);
    EXPECT_TRUE(broken);
    EXPECT_EQ(kind, FailureKind::SourceChanged);
    EXPECT_TRUE(source.take(MiB).isEmpty());
}

TEST_F(BodySourceTest, ReportsWhenAMissedPieceIsReady)
{
    FileOf file(mixedBytes(100'000)); // with only a few bytes, they would be available at once
    BodySource source = of(file.range);
    bool told = false;
    source.ready = [&told] { told = true; };
    EXPECT_TRUE(source.take(MiB).isEmpty());
    EXPECT_TRUE(source.owes());
    ASSERT_TRUE(waitUntil([&told] { return told; }));
    EXPECT_EQ(source.take(MiB).size(), 100'000);
    EXPECT_FALSE(source.owes());
}

TEST_F(BodySourceTest, AFewCachedBytesAreReadyAtOnce)
{
    const QByteArray content = mixedBytes(4096);
    FileOf file(content);
    file.range.digests = std::make_shared<Digests>(std::vector{DigestKind::Sha256});
    file.range.framing = std::make_shared<LengthsAndDigest>(file.range.digests);
    QByteArray room(content.size(), '\0');
    const bool inMemory =
        file.range.file->readFromMemory(0, std::span(room.data(), static_cast<size_t>(room.size())));
    EXPECT_TRUE(!inMemory || room == content);
    BodySource source = of(file.range);
    EXPECT_EQ(source.isReading(), !inMemory);
    EXPECT_EQ(takeAll(source, MiB), "000004096\n" + content + Digest::of(DigestKind::Sha256, content));
}

TEST_F(BodySourceTest, NoByteOfAnotherSmallFileIsSent)
{
    for (const bool longer : {true, false}) {
        SCOPED_TRACE(longer);
        FileOf file(mixedBytes(4096));
        ASSERT_TRUE(file.file.resize(longer ? 5000 : 4000));
        BodySource source = of(file.range);
        source.broken = [this](const Failure &failure) {
            broken = failure.kind == FailureKind::SourceChanged;
        };
        EXPECT_EQ(takeAll(source, MiB), QByteArray());
        EXPECT_TRUE(broken);
        broken = false;
    }
}

TEST_F(BodySourceTest, CanBeDestroyedWhileReading)
{
    FileOf file(mixedBytes(4 * MiB));
    for (int i = 0; i < 20; ++i)
        BodySource source = of(file.range);
    SUCCEED();
}

} // namespace
} // namespace windlass
