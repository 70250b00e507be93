// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/crc.h"
#include "core/base/digest.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <iterator>
#include <random>
#include <vector>

namespace windlass {
namespace {

QByteArray randomBytes(std::mt19937_64 &chance, qsizetype count)
{
    QByteArray bytes(count, Qt::Uninitialized);
    for (char &byte : bytes)
        byte = static_cast<char>(chance());
    return bytes;
}

TEST(CrcTest, TheCheckValuesOfTheCatalogue)
{
    EXPECT_EQ(crc32c("123456789"), 0xe3069283u);
    EXPECT_EQ(crc64Nvme("123456789"), 0xae8b14860a799888u);
}

TEST(CrcTest, TheVectorsOfTheStandards)
{
    // From RFC 3720, B.4, and NVM Command Set Specification, "64b CRC test cases".
    EXPECT_EQ(crc32c(QByteArray(32, '\0')), 0x8a9136aau);
    EXPECT_EQ(crc32c(QByteArray(32, '\xff')), 0x62a8ab43u);
    EXPECT_EQ(crc64Nvme(QByteArray(4096, '\0')), 0x6482d367eb22b64eu);
    EXPECT_EQ(crc64Nvme(QByteArray(4096, '\xff')), 0xc0ddba7302eca3acu);
}

TEST(CrcTest, OfNothingIsZero)
{
    EXPECT_EQ(crc32c({}), 0u);
    EXPECT_EQ(crc64Nvme({}), 0u);
}

/// The ways that this processor can go, and the one without any special instruction.
std::vector<Crc64NvmeWay> waysHere()
{
    std::vector<Crc64NvmeWay> here;
    std::ranges::copy_if(crc64NvmeWays(), std::back_inserter(here), &Crc64NvmeWay::runsHere);
    return here;
}

TEST(CrcTest, EveryWayToComputeItComesToTheSameAtEveryLengthAndAlignment)
{
    std::mt19937_64 chance(1);
    const QByteArray bytes = randomBytes(chance, 1100 + 64);
    const auto *start = reinterpret_cast<const uchar *>(bytes.constData());
    for (size_t count = 0; count <= 1100; ++count) {
        const uchar *from = start + chance() % 65;
        const quint64 before = chance();
        const quint64 expected = crc64NvmeWays().back().remainder(before, from, count);
        for (const Crc64NvmeWay &way : waysHere())
            ASSERT_EQ(way.remainder(before, from, count), expected) << way.name << ' ' << count;
    }
}

TEST(CrcTest, EachWayGoesOnWhereAnyOtherOneStopped)
{
    std::mt19937_64 chance(4);
    for (int round = 0; round < 200; ++round) {
        const QByteArray bytes = randomBytes(chance, static_cast<qsizetype>(chance() % 20'000));
        const auto *start = reinterpret_cast<const uchar *>(bytes.constData());
        const auto size = static_cast<size_t>(bytes.size());
        const size_t cut = chance() % (size + 1);
        const quint64 expected = crc64NvmeWays().back().remainder(0, start, size);
        for (const Crc64NvmeWay &first : waysHere()) {
            for (const Crc64NvmeWay &second : waysHere()) {
                ASSERT_EQ(second.remainder(first.remainder(0, start, cut), start + cut, size - cut), expected)
                    << first.name << ", then " << second.name << ": " << cut << " of " << size;
            }
        }
    }
}

TEST(CrcTest, PiecesComputedInDifferentWaysJoin)
{
    std::mt19937_64 chance(5);
    const QByteArray bytes = randomBytes(chance, 30'000);
    for (int round = 0; round < 200; ++round) {
        const auto cut = static_cast<qsizetype>(chance() % 30'001);
        const auto crc = [](const Crc64NvmeWay &way, QByteArrayView of) {
            return ~way.remainder(~quint64(0), reinterpret_cast<const uchar *>(of.data()),
                                  static_cast<size_t>(of.size()));
        };
        const QByteArrayView first = QByteArrayView(bytes).first(cut);
        const QByteArrayView second = QByteArrayView(bytes).sliced(cut);
        for (const Crc64NvmeWay &way : waysHere()) {
            ASSERT_EQ(crc64NvmeJoined(crc(way, first), crc(crc64NvmeWays().back(), second), second.size()),
                      crc64Nvme(bytes))
                << way.name << ' ' << cut;
        }
    }
}

class CrcKinds : public testing::TestWithParam<DigestKind>
{};

TEST_P(CrcKinds, ThoseOfPiecesJoinToThatOfTheWhole)
{
    std::mt19937_64 chance(2);
    for (int round = 0; round < 300; ++round) {
        const QByteArray bytes = randomBytes(chance, static_cast<qsizetype>(chance() % 5000));
        const auto cut = static_cast<qsizetype>(chance() % static_cast<quint64>(bytes.size() + 1));
        const QByteArray second = bytes.sliced(cut);
        ASSERT_EQ(joined(GetParam(), Digest::of(GetParam(), bytes.first(cut)), Digest::of(GetParam(), second),
                         second.size()),
                  Digest::of(GetParam(), bytes))
            << cut << " of " << bytes.size();
    }
}

TEST_P(CrcKinds, AreTheSameHoweverTheBytesCome)
{
    std::mt19937_64 chance(3);
    const QByteArray bytes = randomBytes(chance, 10'000);
    Digest digest(GetParam());
    for (qsizetype at = 0; at < bytes.size();) {
        const qsizetype count =
            std::min<qsizetype>(static_cast<qsizetype>(chance() % 700), bytes.size() - at);
        digest.add(QByteArrayView(bytes).sliced(at, count));
        at += count;
    }
    EXPECT_EQ(digest.finish(), Digest::of(GetParam(), bytes));
}

INSTANTIATE_TEST_SUITE_P(Both, CrcKinds, testing::Values(DigestKind::Crc32c, DigestKind::Crc64Nvme));

TEST(CrcTest, AreWrittenAsS3WritesThem)
{
    EXPECT_EQ(Digest::of(DigestKind::Crc32c, "123456789").toBase64(), "4waSgw==");
    EXPECT_EQ(Digest::of(DigestKind::Crc64Nvme, "123456789").toBase64(), "rosUhgp5mIg=");
}

TEST(DigestsTest, OneReadingServesSeveral)
{
    Digests digests({DigestKind::Md5, DigestKind::Crc64Nvme});
    digests.add("1234");
    digests.add("56789");
    EXPECT_EQ(digests.value(DigestKind::Md5), Digest::of(DigestKind::Md5, "123456789"));
    EXPECT_EQ(digests.value(DigestKind::Crc64Nvme), Digest::of(DigestKind::Crc64Nvme, "123456789"));
    EXPECT_TRUE(digests.value(DigestKind::Sha256).isEmpty());
}

} // namespace
} // namespace windlass
