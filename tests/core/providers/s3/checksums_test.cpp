// SPDX-License-Identifier: GPL-3.0-or-later
// The checksum modes in S3's requests and answers.
#include "core/net/wirebody.h"
#include "core/providers/s3/awschunked.h"
#include "core/providers/s3/dialect.h"

#include <gmock/gmock.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using testing::Contains;
using testing::ElementsAre;
using testing::Not;

const QDateTime now(QDate(2026, 1, 21), QTime(14, 30), Qt::UTC);
const S3Provider s3;
const ObjectAddress address{
    {QUrl(u"http://h"_s), u"bucket"_s, u"eu-west-1"_s, true}, u"k"_s, KeyPair{u"id"_s, u"secret"_s, {}}};

HttpRequest requestOf(Operation operation, ChecksumMode mode, const QList<ConfirmedPart> &parts = {},
                      const QByteArray &md5 = {})
{
    NewObject object;
    object.size = 9;
    object.checksums = mode;
    const auto work = [&]() -> Work {
        switch (operation) {
        case Operation::Open:
            return work::Open{object};
        case Operation::Part:
            return work::Part{object, u"s"_s, 7, 100, 9, md5};
        case Operation::Put:
            return work::Put{object, md5};
        case Operation::Complete:
            return work::Complete{object, u"s"_s, parts};
        default:
            return work::Confirm{0, mode};
        }
    };
    return s3.request(work(), address, now);
}

QByteArray header(const HttpRequest &request, const QByteArray &name)
{
    for (const auto &[key, value] : request.headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

ConfirmedPart partOf(int number, DigestKind kind, const QByteArray &content)
{
    return {number, 0, content.size(), QString::number(number), Digest::of(kind, content)};
}

TEST(S3ChecksumTest, ASessionIsOpenedForTheChecksumOfItsMode)
{
    const HttpRequest whole = requestOf(Operation::Open, ChecksumMode::Crc64Nvme);
    EXPECT_EQ(header(whole, "x-amz-checksum-algorithm"), "CRC64NVME");
    EXPECT_EQ(header(whole, "x-amz-checksum-type"), "FULL_OBJECT");
    const HttpRequest composite = requestOf(Operation::Open, ChecksumMode::Crc32c);
    EXPECT_EQ(header(composite, "x-amz-checksum-algorithm"), "CRC32C");
    EXPECT_EQ(header(composite, "x-amz-checksum-type"), "COMPOSITE");
}

class PlainModes : public testing::TestWithParam<ChecksumMode>
{};

TEST_P(PlainModes, AskTheServiceForNothing)
{
    for (const Operation operation :
         {Operation::Open, Operation::Part, Operation::Put, Operation::Complete}) {
        const HttpRequest request = requestOf(operation, GetParam());
        for (const auto &[name, value] : request.headers)
            EXPECT_FALSE(name.startsWith("x-amz-checksum") || name == "x-amz-trailer") << name.toStdString();
    }
    EXPECT_EQ(header(requestOf(Operation::Part, GetParam()), "x-amz-content-sha256"), "UNSIGNED-PAYLOAD");
}

INSTANTIATE_TEST_SUITE_P(All, PlainModes,
                         testing::Values(ChecksumMode::Etag, ChecksumMode::ContentMd5, ChecksumMode::None));

TEST(S3ChecksumTest, APartsChecksumComesAfterItsBytes)
{
    const HttpRequest request = requestOf(Operation::Part, ChecksumMode::Crc64Nvme);
    EXPECT_EQ(header(request, "x-amz-content-sha256"), "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
    EXPECT_EQ(header(request, "content-encoding"), "aws-chunked");
    EXPECT_EQ(header(request, "x-amz-decoded-content-length"), "9");
    EXPECT_EQ(header(request, "x-amz-trailer"), "x-amz-checksum-crc64nvme");
    const auto range = std::get<FileRange>(request.body);
    EXPECT_EQ(range.offset, 100);
    EXPECT_EQ(range.length, 9);
    EXPECT_EQ(onTheWire(range, "123456789"),
              "9\r\n123456789\r\n0\r\nx-amz-checksum-crc64nvme:rosUhgp5mIg=\r\n\r\n");
}

TEST(S3ChecksumTest, ASignedPayloadIsSignedOnFromItsHeaders)
{
    const HttpRequest request = requestOf(Operation::Put, ChecksumMode::SignedPayload);
    EXPECT_EQ(header(request, "x-amz-content-sha256"), "STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
    const QByteArray wire = onTheWire(std::get<FileRange>(request.body), "123456789");
    EXPECT_TRUE(wire.startsWith("9;chunk-signature=")) << wire.toStdString();
    EXPECT_EQ(wire.size(), request.bodyLength());
    EXPECT_EQ(std::get<FileRange>(request.body).digests->value(DigestKind::Crc64Nvme).toBase64(),
              "rosUhgp5mIg=");
}

TEST(S3ChecksumTest, TheMd5OfAPartCanComeBeforeIt)
{
    const QByteArray md5 = Digest::of(DigestKind::Md5, "123456789");
    EXPECT_EQ(header(requestOf(Operation::Part, ChecksumMode::ContentMd5, {}, md5), "content-md5"),
              md5.toBase64());
}

TEST(S3ChecksumTest, ClosingSaysTheChecksumOfTheWholeObject)
{
    const auto request =
        requestOf(Operation::Complete, ChecksumMode::Crc64Nvme,
                  {partOf(1, DigestKind::Crc64Nvme, "1234"), partOf(2, DigestKind::Crc64Nvme, "56789")});
    EXPECT_EQ(header(request, "x-amz-checksum-crc64nvme"), "rosUhgp5mIg=");
    EXPECT_EQ(header(request, "x-amz-checksum-type"), "FULL_OBJECT");
    EXPECT_EQ(header(request, "x-amz-mp-object-size"), "9");
}

TEST(S3ChecksumTest, ClosingNamesEachPartsChecksum)
{
    const auto request =
        requestOf(Operation::Complete, ChecksumMode::Crc32c, {partOf(1, DigestKind::Crc32c, "123456789")});
    EXPECT_TRUE(
        std::get<QByteArray>(request.body).contains("<ChecksumCRC32C>4waSgw==</ChecksumCRC32C></Part>"));
    EXPECT_EQ(header(request, "x-amz-checksum-crc32c"), "");
}

TEST(S3ChecksumTest, HeadAsksForTheChecksumWhereOursCanBeHeldAgainstIt)
{
    EXPECT_EQ(header(requestOf(Operation::Confirm, ChecksumMode::Crc32c), "x-amz-checksum-mode"), "ENABLED");
    EXPECT_EQ(header(requestOf(Operation::Confirm, ChecksumMode::Etag), "x-amz-checksum-mode"), "");
}

// --- answers

const Checksum crc64{DigestKind::Crc64Nvme, QByteArray::fromHex("ae8b14860a799888")};
const auto md5 = Checksum{DigestKind::Md5, QByteArray::fromHex("00112233445566778899aabbccddeeff"), 0, true};

QList<Checksum> ofPart(const HttpHeaders &headers)
{
    return s3.receipt(work::Part{}, {200, headers, {}}, now)->as<answer::Stored>().checksums;
}

TEST(S3ChecksumTest, APartsAnswerTellsItsChecksumAndItsMd5)
{
    EXPECT_THAT(ofPart({{"ETag"_ba, "\"00112233445566778899AABBCCDDEEFF\""_ba},
                        {"x-amz-checksum-crc64nvme"_ba, "rosUhgp5mIg="_ba}}),
                ElementsAre(crc64, md5));
}

TEST(S3ChecksumTest, AnEtagOfAnotherFormIsNoMd5)
{
    EXPECT_TRUE(ofPart({{"ETag"_ba, "\"0a0b\""_ba}}).isEmpty());
}

TEST(S3ChecksumTest, TheEtagOfAnObjectUnderAKeyIsNoMd5)
{
    EXPECT_TRUE(ofPart({{"ETag"_ba, "\"00112233445566778899aabbccddeeff\""_ba},
                        {"x-amz-server-side-encryption"_ba, "aws:kms"_ba}})
                    .isEmpty());
}

TEST(S3ChecksumTest, HeadTellsTheChecksumOfThePartsChecksums)
{
    const auto receipt =
        s3.receipt(work::Confirm{}, {200, {{"x-amz-checksum-crc32c"_ba, "4waSgw==-3"_ba}}, {}}, now);
    EXPECT_THAT(receipt->as<answer::HeadResult>().object->checksums,
                ElementsAre(Checksum{DigestKind::Crc32c, QByteArray::fromHex("e3069283"), 3}));
}

TEST(S3ChecksumTest, ClosingTellsTheChecksumOfTheObject)
{
    const auto receipt =
        s3.receipt(work::Complete{},
                   {200,
                    {},
                    "<CompleteMultipartUploadResult><ETag>\"a-2\"</ETag><ChecksumCRC64NVME>rosUhgp5mIg=</"
                    "ChecksumCRC64NVME></CompleteMultipartUploadResult>"},
                   now);
    EXPECT_THAT(receipt->as<answer::Stored>().checksums, ElementsAre(crc64));
}

} // namespace
} // namespace windlass
