// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/restore/proof.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

constexpr qint64 mebi = 1024 * 1024;

QByteArray md5(const QByteArray &bytes)
{
    return Digest::of(DigestKind::Md5, bytes);
}

ObjectFacts object(qint64 size, const QList<Checksum> &checksums)
{
    ObjectFacts facts;
    facts.size = size;
    facts.checksums = checksums;
    return facts;
}

TEST(ProofTest, WithoutAChecksumNothingCanBeCompared)
{
    const Evidence evidence = evidenceOf(object(10, {}), 0);
    EXPECT_EQ(evidence.kind, Evidence::Kind::None);
    EXPECT_FALSE(agrees(evidence, {}).has_value());
}

TEST(ProofTest, AFullObjectCrcIsCombinedFromAnyPieces)
{
    const QByteArray whole = "what was sent";
    const Evidence evidence =
        evidenceOf(object(whole.size(), {{DigestKind::Md5, md5(whole)},
                                         {DigestKind::Crc64Nvme, Digest::of(DigestKind::Crc64Nvme, whole)}}),
                   0);
    const auto piece = [&whole](qsizetype from, qsizetype length) {
        return Piece{Digest::of(DigestKind::Crc64Nvme, whole.mid(from, length)), length};
    };
    EXPECT_EQ(evidence.kind, Evidence::Kind::Joined);
    EXPECT_EQ(agrees(evidence, {piece(0, 5), piece(5, 8)}), true);
    EXPECT_EQ(agrees(evidence, {piece(0, 5), piece(4, 8)}), false);
}

TEST(ProofTest, ADifferenceWithKnownPartsIsConclusive)
{
    const QByteArray whole = md5(md5("aa") + md5("b"));
    const Evidence evidence = evidenceOf(object(3, {{DigestKind::Md5, whole, 2}}), 2);
    EXPECT_TRUE(evidence.certain);
    EXPECT_EQ(agrees(evidence, {{md5("aa"), 2}, {md5("b"), 1}}), true);
    EXPECT_EQ(agrees(evidence, {{md5("aX"), 2}, {md5("b"), 1}}), false);
}

TEST(ProofTest, ADifferenceWithGuessedPartsIsInconclusive)
{
    const QByteArray whole = md5(md5("aa") + md5("b"));
    const Evidence evidence = evidenceOf(object(15 * mebi, {{DigestKind::Md5, whole, 2}}), 0);
    EXPECT_EQ(evidence.partSize, 8 * mebi);
    EXPECT_FALSE(evidence.certain);
    EXPECT_EQ(agrees(evidence, {{md5("aa"), 2}, {md5("b"), 1}}), true);
    EXPECT_FALSE(agrees(evidence, {{md5("aX"), 2}, {md5("b"), 1}}).has_value());
}

TEST(ProofTest, APartSizeThatGivesAnotherNumberOfPartsIsNotUsed)
{
    const ObjectFacts facts = object(15 * mebi, {{DigestKind::Md5, md5("x"), 2}});
    EXPECT_TRUE(needsPartSize(facts, 5 * mebi));
    EXPECT_FALSE(evidenceOf(facts, 5 * mebi).certain);
    EXPECT_FALSE(needsPartSize(facts, 10 * mebi));
}

TEST(ProofTest, ImplausiblePartSizesAreNotUsed)
{
    const ObjectFacts facts = object(256 * mebi, {{DigestKind::Md5, md5("x"), 256 * mebi}});
    EXPECT_EQ(evidenceOf(facts, 1).kind, Evidence::Kind::None);
    EXPECT_EQ(evidenceOf(object(20'000 * mebi, {{DigestKind::Md5, md5("x"), 20'000}}), mebi).kind,
              Evidence::Kind::None)
        << "nor are more parts than any service has";
}

TEST(ProofTest, AnEmptyObjectMatchesTheDigestOfNothing)
{
    const Evidence evidence = evidenceOf(object(0, {{DigestKind::Md5, md5({})}}), 0);
    EXPECT_EQ(agrees(evidence, {}), true);
}

} // namespace
} // namespace windlass
