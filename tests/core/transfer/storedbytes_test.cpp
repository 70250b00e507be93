// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/storedbytes.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

const QByteArray sent = "the bytes of a part";

QList<Checksum> etag(const QByteArray &digest)
{
    return {{DigestKind::Md5, digest, 0, true}};
}

class StoredBytesTest : public testing::Test
{
protected:
    StoredBytes judged(const QList<Checksum> &theirs, bool isPart = true, bool again = false)
    {
        Digests ours({DigestKind::Md5, DigestKind::Crc32c});
        ours.add(sent);
        return judgeStored(ours, theirs, isPart, again, behaviour);
    }

    const QByteArray md5 = Digest::of(DigestKind::Md5, sent);
    const QByteArray other = QByteArray(16, 'x');
    ServiceBehaviour behaviour;
};

TEST_F(StoredBytesTest, MissingChecksumsContradictNothing)
{
    EXPECT_EQ(judged({}), StoredBytes::AsSent);
    EXPECT_EQ(behaviour.etagIsMd5, std::nullopt);
}

TEST_F(StoredBytesTest, ADeclaredChecksumThatDiffersIsDamage)
{
    EXPECT_EQ(judged({{DigestKind::Crc32c, QByteArray(4, 'x'), 0, false}}), StoredBytes::Damaged);
}

TEST_F(StoredBytesTest, AnEtagThatIsTheMd5ShowsThatTheServiceUsesMd5)
{
    EXPECT_EQ(judged(etag(md5)), StoredBytes::AsSent);
    EXPECT_EQ(behaviour.etagIsMd5, true);
    EXPECT_EQ(judged(etag(other)), StoredBytes::Damaged);
}

TEST_F(StoredBytesTest, TheFirstPartWithAnotherEtagIsSentAgainAndTheOthersAreInDoubt)
{
    EXPECT_EQ(judged(etag(other)), StoredBytes::SendAgain);
    EXPECT_EQ(judged(etag(other)), StoredBytes::MayDiffer) << "one that is tried is enough";
    EXPECT_EQ(judged(etag(other), true, true), StoredBytes::MayDiffer);
    EXPECT_EQ(behaviour.etagIsMd5, false) << "the same bytes twice: it is another hash";
}

TEST_F(StoredBytesTest, EveryObjectSentInOneRequestIsTriedAgain)
{
    EXPECT_EQ(judged(etag(other), false), StoredBytes::SendAgain);
    EXPECT_EQ(judged(etag(other), false), StoredBytes::SendAgain);
    EXPECT_EQ(judged(etag(other), false, true), StoredBytes::AsSent);
}

} // namespace
} // namespace windlass
