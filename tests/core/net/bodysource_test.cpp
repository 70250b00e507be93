// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/bodysource.h"
#include "tests/core/net/sending.h"
#include "tests/fakes/virtualtimers.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <gtest/gtest.h>
#include <set>
#include <span>
#include <vector>

namespace windlass {
namespace {

constexpr qint64 MiB = 1024 * 1024;

/// Writes each chunk's length before it, and a digest of all chunks at the end.
class LengthsAndDigest final : public Framing
{
public:
    explicit LengthsAndDigest(std::shared_ptr<Digests> digests, DigestKind kind = DigestKind::Sha256)
        : digests_(std::move(digests))
        , kind_(kind)
    {}
    bool quick() const override { return kind_ == DigestKind::Crc32c; }
    qint64 wireLength(qint64 payload) const override
    {
        return payload + 10 * ((payload + plainChunk - 1) / plainChunk) + Digest::of(kind_, {}).size();
    }
    qint64 beforeLength(qint64, bool) const override { return 10; }
    QByteArray before(QByteArrayView chunk) override
    {
        return QByteArray::number(chunk.size()).rightJustified(9, '0') + '\n';
    }
    QByteArray end() override { return digests_->value(kind_); }

private:
    std::shared_ptr<Digests> digests_;
    DigestKind kind_;
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
    /// A range of a file, of which the system has in memory what `readCached` gives.
    static FileRange crcOf(FileOf &file)
    {
        FileRange range = file.range;
        range.digests = std::make_shared<Digests>(std::vector{DigestKind::Crc32c});
        return range;
    }
    static QByteArray crc(const QByteArray &bytes) { return Digest::of(DigestKind::Crc32c, bytes); }

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
    const std::vector<SourceFile::ReadCached> systems{&cached, notCached(), cachedFor(2)};
    for (const SourceFile::ReadCached &system : systems) {
        for (const qint64 length :
             {qint64(0), qint64(1), qint64(2), MiB - 1, MiB, MiB + 1, MiB + 2, 2 * MiB, 3 * MiB}) {
            for (const qint64 most : {qint64(65'537), MiB}) {
                FileOf file(content, system);
                file.range.offset = 1;
                file.range.length = length;
                BodySource source = of(file.range);
                EXPECT_TRUE(takeAll(source, most) == content.sliced(1, length)) << length << ' ' << most;
            }
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
    const std::vector<SourceFile::ReadCached> systems{&cached, notCached(), cachedFor(2)};
    for (const auto kind : {DigestKind::Sha256, DigestKind::Crc32c}) {
        for (const qint64 length : {qint64(0), qint64(1), qint64(1000), MiB, MiB + 1, 2 * MiB + 77}) {
            const QByteArray content = mixedBytes(length);
            QByteArray wire;
            for (qint64 at = 0; at < length; at += MiB) {
                const QByteArray chunk = content.mid(at, MiB);
                wire += QByteArray::number(chunk.size()).rightJustified(9, '0') + '\n' + chunk;
            }
            wire += Digest::of(kind, content);
            for (const qint64 most : {qint64(1000), qint64(100'000), MiB}) {
                for (const SourceFile::ReadCached &system : systems) {
                    FileOf file(content, system);
                    file.range.digests = std::make_shared<Digests>(std::vector{kind});
                    file.range.framing = std::make_shared<LengthsAndDigest>(file.range.digests, kind);
                    BodySource source = of(file.range);
                    EXPECT_EQ(source.length(), wire.size());
                    payload.clear();
                    EXPECT_TRUE(takeAll(source, most) == wire) << length << ' ' << most;
                    EXPECT_TRUE(std::ranges::is_sorted(payload));
                    EXPECT_EQ(payload.last(), length);
                }
            }
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
    FileOf file(mixedBytes(100'000), notCached());
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

TEST_F(BodySourceTest, WhatIsInMemoryIsReadOnceItIsAskedForAndNoSooner)
{
    qint64 read = 0;
    const QByteArray content = mixedBytes(3 * MiB);
    FileOf file(content, [&read](int descriptor, qint64 offset, std::span<char> buffer) {
        read += qint64(buffer.size());
        return cached(descriptor, offset, buffer);
    });
    const FileRange range = crcOf(file);
    BodySource source = of(range);
    EXPECT_FALSE(source.isReading());
    EXPECT_EQ(read, 1); // only a look whether it is there
    for (int chunk = 1; chunk <= 3; ++chunk) {
        EXPECT_TRUE(source.take(MiB) == QByteArrayView(content).sliced((chunk - 1) * MiB, MiB));
        source.readAhead();
        EXPECT_EQ(read, 1 + chunk * MiB);
        EXPECT_FALSE(source.isReading());
        EXPECT_EQ(source.delays(), 0);
    }
    EXPECT_EQ(range.digests->value(DigestKind::Crc32c), crc(content));
}

TEST_F(BodySourceTest, FromTheFirstChunkOnThatIsNotInMemoryTheReadersDoIt)
{
    const QByteArray content = mixedBytes(5 * MiB + 77);
    for (int reads = 0; reads <= 7; ++reads) {
        SCOPED_TRACE(reads);
        int asked = 0;
        FileOf file(content, [&asked, reads](int descriptor, qint64 offset, std::span<char> buffer) {
            return asked++ < reads ? cached(descriptor, offset, buffer) : qint64(-1);
        });
        const FileRange range = crcOf(file);
        BodySource source = of(range);
        EXPECT_EQ(source.isReading(), reads == 0);
        EXPECT_TRUE(takeAll(source, MiB) == content);
        EXPECT_EQ(range.digests->value(DigestKind::Crc32c), crc(content));
        EXPECT_EQ(asked, std::min(reads + 1, 7)); // it does not ask again
    }
}

TEST_F(BodySourceTest, AShortReadFromMemoryGoesOnAndNothingIsLost)
{
    const QByteArray content = mixedBytes(2 * MiB + 1);
    for (const int reads : {1, 2, 3, 50, 1000}) {
        SCOPED_TRACE(reads);
        FileOf file(content, [left = reads](int descriptor, qint64 offset, std::span<char> buffer) mutable {
            const auto count = std::min<size_t>(buffer.size(), 4096);
            return left-- > 0 ? cached(descriptor, offset, buffer.first(count)) : qint64(0);
        });
        const FileRange range = crcOf(file);
        BodySource source = of(range);
        EXPECT_TRUE(takeAll(source, MiB) == content);
        EXPECT_EQ(range.digests->value(DigestKind::Crc32c), crc(content));
    }
}

TEST_F(BodySourceTest, WhereTheSystemCannotTellOrReadingFailsTheReadersDecide)
{
    const QByteArray content = mixedBytes(2 * MiB);
    for (const int error : {EAGAIN, EOPNOTSUPP, ENOSYS, EINVAL, EIO, EINTR}) {
        FileOf file(content, notCached(error));
        BodySource source = of(crcOf(file));
        EXPECT_TRUE(source.isReading());
        EXPECT_TRUE(takeAll(source, MiB) == content) << error;
    }
}

TEST_F(BodySourceTest, TheReadersDoWhatTakesLongEvenWhereItIsInMemory)
{
    for (const DigestKind kind : {DigestKind::Md5, DigestKind::Sha256}) {
        FileOf file(mixedBytes(100'000), &cached);
        file.range.digests = std::make_shared<Digests>(std::vector{DigestKind::Crc64Nvme, kind});
        EXPECT_TRUE(of(file.range).isReading());
    }
    FileOf file(mixedBytes(100'000), &cached);
    file.range = crcOf(file);
    file.range.framing = std::make_shared<LengthsAndDigest>(
        std::make_shared<Digests>(std::vector{DigestKind::Sha256})); // it does not say that it is quick
    EXPECT_TRUE(of(file.range).isReading());
}

TEST_F(BodySourceTest, AFailureNeverComesFromInsideTake)
{
    for (const int reads : {1, 2, 100}) {
        SCOPED_TRACE(reads);
        FileOf file(mixedBytes(MiB + 1000), cachedFor(reads));
        FileRange range = crcOf(file);
        range.length = 2 * MiB;
        BodySource source = of(range);
        bool inside = false;
        broken = false;
        source.broken = [&](const Failure &failure) {
            EXPECT_FALSE(inside);
            EXPECT_EQ(failure.kind, FailureKind::SourceChanged);
            broken = true;
        };
        ASSERT_TRUE(waitUntil([&] {
            inside = true;
            source.take(MiB);
            inside = false;
            return broken;
        }));
        EXPECT_LE(source.taken(), MiB);
        EXPECT_TRUE(source.take(MiB).isEmpty());
    }
}

TEST_F(BodySourceTest, AFileInMemoryThatIsWrittenToMeanwhileNeverGivesItsLastByte)
{
    FileOf file(mixedBytes(4 * MiB), &cached);
    BodySource source = of(crcOf(file));
    FailureKind kind{};
    source.broken = [&](const Failure &failure) {
        broken = true;
        kind = failure.kind;
    };
    ASSERT_FALSE(source.take(1000).isEmpty());
    file.file.seek(0);
    file.file.write("other bytes");
    file.file.flush();
    takeAll(source, MiB);
    EXPECT_TRUE(broken);
    EXPECT_EQ(kind, FailureKind::SourceChanged);
    EXPECT_LT(source.taken(), source.length());
}

TEST_F(BodySourceTest, WithALimitNoMoreIsReadFromMemoryThanTheChunkThatWaits)
{
    VirtualTimers timers;
    const auto limit = std::make_shared<Bandwidth>(timers);
    limit->setLimit(100'000);
    qint64 read = 0;
    const QByteArray content = mixedBytes(4 * MiB);
    FileOf file(content, [&read](int descriptor, qint64 offset, std::span<char> buffer) {
        read += qint64(buffer.size());
        return cached(descriptor, offset, buffer);
    });
    const FileRange range = crcOf(file);
    BodySource source(range, readers, {limit});
    QByteArray all;
    const auto takeWhatMayGo = [&] {
        for (QByteArray piece; !(piece = source.take(MiB)).isEmpty();)
            all += piece;
    };
    source.ready = takeWhatMayGo;
    takeWhatMayGo();
    EXPECT_TRUE(source.owes());
    EXPECT_LT(all.size(), MiB);
    EXPECT_EQ(read, 1 + MiB);
    timers.advance(std::chrono::seconds(60));
    EXPECT_TRUE(all == content);
    EXPECT_EQ(range.digests->value(DigestKind::Crc32c), crc(content));
}

TEST_F(BodySourceTest, OnceStoppedItReadsNoMoreFromMemory)
{
    int asked = 0;
    FileOf file(mixedBytes(4 * MiB), [&asked](int descriptor, qint64 offset, std::span<char> buffer) {
        ++asked;
        return cached(descriptor, offset, buffer);
    });
    BodySource source = of(crcOf(file));
    EXPECT_FALSE(source.take(MiB).isEmpty());
    source.stop();
    const int before = asked;
    EXPECT_TRUE(source.take(MiB).isEmpty());
    std::array<char, 100> room{};
    EXPECT_EQ(source.take(room), 0);
    EXPECT_EQ(asked, before);
    EXPECT_FALSE(source.isReading());
}

TEST_F(BodySourceTest, FromMemoryItIsCopiedInPiecesOfAnySize)
{
    const QByteArray content = mixedBytes(2 * MiB + 5);
    FileOf file(content, &cached);
    BodySource source = of(crcOf(file));
    QByteArray all;
    std::vector<char> room(16 * 1024);
    while (source.taken() < source.length()) {
        const qint64 count = source.take(room);
        ASSERT_GT(count, 0);
        all.append(room.data(), count);
    }
    EXPECT_TRUE(all == content);
}

TEST_F(BodySourceTest, WithSomebodyHoldingEveryPieceWhatIsInMemoryStillComesAtOnce)
{
    const QByteArray content = mixedBytes(5 * MiB);
    FileOf file(content, &cached);
    BodySource source = of(crcOf(file));
    QByteArrayList held;
    for (int chunk = 0; chunk < 5; ++chunk)
        held.append(source.take(MiB));
    EXPECT_TRUE(held.join() == content);
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
