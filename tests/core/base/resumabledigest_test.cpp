// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/resumabledigest.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

class EverySha : public testing::TestWithParam<DigestKind>
{
protected:
    /// Several blocks and a partial one, with different contents.
    static QByteArray bytes()
    {
        QByteArray bytes(1000, Qt::Uninitialized);
        for (qsizetype i = 0; i < bytes.size(); ++i)
            bytes[i] = static_cast<char>(i * 7 + i / 256);
        return bytes;
    }
};

TEST_P(EverySha, IsTheDigestThatEvpMakes)
{
    for (const qsizetype size : {0, 1, 64, 127, 128, 1000}) {
        ResumableDigest digest(GetParam());
        digest.add(bytes().first(size));
        EXPECT_EQ(digest.finish(), Digest::of(GetParam(), bytes().first(size))) << size;
    }
}

TEST_P(EverySha, GoesOnFromWhereverItWasPutAside)
{
    for (qsizetype stop = 0; stop <= bytes().size(); ++stop) {
        ResumableDigest before(GetParam());
        before.add(bytes().first(stop));
        const QByteArray state = before.state();
        if (state.isEmpty())
            continue;
        auto after = ResumableDigest::from(GetParam(), state);
        ASSERT_TRUE(after);
        EXPECT_EQ(after->length(), stop);
        after->add(bytes().sliced(stop));
        EXPECT_EQ(after->finish(), Digest::of(GetParam(), bytes())) << stop;
    }
}

TEST_P(EverySha, CanBePutAsideBetweenBlocks)
{
    const qsizetype block = GetParam() == DigestKind::Sha512 || GetParam() == DigestKind::Sha384 ? 128 : 64;
    ResumableDigest digest(GetParam());
    EXPECT_FALSE(digest.state().isEmpty());
    digest.add(bytes().first(block - 1));
    EXPECT_TRUE(digest.state().isEmpty());
    digest.add(bytes().first(1));
    EXPECT_FALSE(digest.state().isEmpty());
}

TEST_P(EverySha, TakesNothingForAStateThatIsNone)
{
    QByteArray state = ResumableDigest(GetParam()).state();
    EXPECT_TRUE(ResumableDigest::from(GetParam(), state));
    EXPECT_FALSE(ResumableDigest::from(GetParam(), {}));
    EXPECT_FALSE(ResumableDigest::from(GetParam(), state.chopped(1)));
    EXPECT_FALSE(ResumableDigest::from(GetParam(), state + '\0'));
    state.back() = 1; // a non-zero byte after the partial block
    EXPECT_FALSE(ResumableDigest::from(GetParam(), state));
    state.back() = 0;
    state[state.size() - 8] = '\x80'; // a negative length
    EXPECT_FALSE(ResumableDigest::from(GetParam(), state));
}

/// More than 2^32 bits, so the length needs a second word. The test does not hash that many bytes but sets
/// the length in the state.
TEST_P(EverySha, CountsBeyondFourGibibits)
{
    QByteArray state = ResumableDigest(GetParam()).state();
    state[state.size() - 4] = '\x20'; // 512 MiB: 2^32 bits
    auto one = ResumableDigest::from(GetParam(), state);
    auto other = ResumableDigest::from(GetParam(), ResumableDigest(GetParam()).state());
    ASSERT_TRUE(one && other);
    EXPECT_EQ(one->length(), 512 * 1024 * 1024);
    EXPECT_NE(one->finish(), other->finish());
}

INSTANTIATE_TEST_SUITE_P(Kinds, EverySha,
                         testing::Values(DigestKind::Sha1, DigestKind::Sha256, DigestKind::Sha512,
                                         DigestKind::Sha224, DigestKind::Sha384, DigestKind::Md5),
                         [](const auto &param) { return std::string(digestName(param.param).data()); });

TEST(StatedDigestTest, IsItsNameAndItsValue)
{
    const StatedDigest digest{DigestKind::Sha1, Digest::of(DigestKind::Sha1, "abc")};
    EXPECT_EQ(digestText(digest), u"sha1:a9993e364706816aba3e25717850c26c9cd0d89d"_s); // FIPS 180-4, example
    EXPECT_EQ(digestFrom(digestText(digest)), digest);
    EXPECT_EQ(digestFrom(u"sha1:A9993E364706816ABA3E25717850C26C9CD0D89D"_s), digest);
}

TEST(StatedDigestTest, AnythingElseIsNone)
{
    for (const QString &text :
         {u""_s, u"sha1"_s, u"sha1:"_s, u"sha1:a9993e"_s, u"sha1:a9993e364706816aba3e25717850c26c9cd0d89"_s,
          u"sha1:a9993e364706816aba3e25717850c26c9cd0d89dd"_s,
          u"sha1:z9993e364706816aba3e25717850c26c9cd0d89d"_s,
          u"sha3:a9993e364706816aba3e25717850c26c9cd0d89d"_s})
        EXPECT_FALSE(digestFrom(text)) << text.toStdString();
}

} // namespace
} // namespace windlass
