// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/crc.h"
#include "core/base/digest.h"

#include <gtest/gtest.h>
#include <random>

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

TEST(CrcTest, EveryWayToComputeItComesToTheSame)
{
    std::mt19937_64 chance(1);
    for (int round = 0; round < 1000; ++round) {
        const QByteArray bytes = randomBytes(chance, static_cast<qsizetype>(chance() % 2000));
        const qsizetype from = bytes.isEmpty() ? 0 : static_cast<qsizetype>(chance() % 17) % bytes.size();
        const auto *start = reinterpret_cast<const uchar *>(bytes.constData()) + from;
        const auto count = static_cast<size_t>(bytes.size() - from);
        const quint64 before = chance();
        const quint64 expected = crc64NvmeWays().back().remainder(before, start, count);
        for (const Crc64NvmeWay &way : crc64NvmeWays()) {
            if (way.runsHere) {
                ASSERT_EQ(way.remainder(before, start, count), expected) << way.name << ' ' << count;
            }
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
