// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/upload/checksum.h"
#include "core/upload/step.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

QList<ConfirmedPart> partsOf(DigestKind kind)
{
    QList<ConfirmedPart> parts;
    for (const QByteArray &content : {"1234"_ba, "56789"_ba}) {
        const int number = static_cast<int>(parts.size()) + 1;
        const QByteArray digest = Digest::of(kind, content);
        parts.append({number, 0, content.size(), QString::fromLatin1(digest.toHex()), digest});
    }
    return parts;
}

TEST(ChecksumTest, OfCombinablePartsIsThatOfTheWholeObject)
{
    EXPECT_EQ(checksumText(ChecksumMode::Crc64Nvme, partsOf(DigestKind::Crc64Nvme)),
              u"crc64nvme:rosUhgp5mIg="_s);
    EXPECT_EQ(checksumText(ChecksumMode::SignedPayload, partsOf(DigestKind::Crc64Nvme)),
              u"crc64nvme:rosUhgp5mIg="_s);
}

TEST(ChecksumTest, OfOtherPartsIsTheDigestOfTheirDigests)
{
    const QByteArray md5s = Digest::of(DigestKind::Md5, "1234") + Digest::of(DigestKind::Md5, "56789");
    EXPECT_EQ(checksumText(ChecksumMode::Etag, partsOf(DigestKind::Md5)),
              u"md5-parts:"_s + QString::fromLatin1(Digest::of(DigestKind::Md5, md5s).toHex()) + u"-2"_s);
    const QByteArray crcs = Digest::of(DigestKind::Crc32c, "1234") + Digest::of(DigestKind::Crc32c, "56789");
    EXPECT_EQ(checksumText(ChecksumMode::Crc32c, partsOf(DigestKind::Crc32c)),
              u"crc32c-parts:"_s + QString::fromLatin1(Digest::of(DigestKind::Crc32c, crcs).toBase64()) +
                  u"-2"_s);
}

TEST(ChecksumTest, IsUnknownIfTheEtagsAreNotMd5)
{
    auto parts = partsOf(DigestKind::Md5);
    parts[1].etag = u"opaque"_s;
    EXPECT_EQ(checksumText(ChecksumMode::Etag, parts), QString());
}

TEST(ChecksumTest, IsUnknownIfAPartHasNoDigest)
{
    auto parts = partsOf(DigestKind::Crc64Nvme);
    parts[0].digest.clear();
    EXPECT_EQ(checksumText(ChecksumMode::Crc64Nvme, parts), QString());
    EXPECT_EQ(checksumText(ChecksumMode::None, parts), QString());
}

TEST(ChecksumTest, TheServicesChecksumsAreComparedWithOurDigests)
{
    Digests ours({DigestKind::Crc64Nvme});
    ours.add("123456789");
    const Checksum right{DigestKind::Crc64Nvme, QByteArray::fromHex("ae8b14860a799888")};
    const Checksum wrong{DigestKind::Crc64Nvme, QByteArray(8, 'x')};
    const Checksum unknown{DigestKind::Md5, QByteArray(16, 'x')};
    EXPECT_FALSE(contradicts(ours, {right, unknown}));
    EXPECT_TRUE(contradicts(ours, {unknown, wrong}));
    EXPECT_FALSE(contradicts(ours, {}));
}

TEST(ChecksumTest, OnlyChecksumsOfTheSameKindAreCompared)
{
    const Checksum crc{DigestKind::Crc64Nvme, QByteArray::fromHex("ae8b14860a799888")};
    const Checksum other{DigestKind::Crc64Nvme, QByteArray(8, 'x')};
    const Checksum md5{DigestKind::Md5, QByteArray(16, 'x')};
    const Checksum composite{DigestKind::Crc64Nvme, QByteArray(8, 'x'), 2};
    EXPECT_EQ(agrees(u"crc64nvme:rosUhgp5mIg="_s, {md5, crc}), true);
    EXPECT_EQ(agrees(u"crc64nvme:rosUhgp5mIg="_s, {md5, other}), false);
    EXPECT_EQ(agrees(u"crc64nvme:rosUhgp5mIg="_s, {md5, composite}), std::nullopt);
    EXPECT_EQ(agrees(QString(), {md5, crc}), std::nullopt);
}

} // namespace
} // namespace windlass
