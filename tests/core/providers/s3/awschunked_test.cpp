// SPDX-License-Identifier: GPL-3.0-or-later
// Checks the framing byte by byte. The signed one is compared with the example in "Signature Calculations for
// the Authorization Header: Transferring Payload in Multiple Chunks" in the Amazon S3 API reference.
#include "core/net/wirebody.h"
#include "core/providers/s3/awschunked.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

std::shared_ptr<Digests> crcOf(QByteArrayView payload)
{
    auto digests = std::make_shared<Digests>(std::vector{DigestKind::Crc64Nvme});
    digests->add(payload);
    return digests;
}

Signature exampleSignature()
{
    HttpRequest request;
    request.method = "PUT";
    request.url = QUrl(u"https://s3.amazonaws.com/examplebucket/chunkObject.txt"_s);
    request.headers = {{"x-amz-storage-class"_ba, "REDUCED_REDUNDANCY"_ba},
                       {"Content-Encoding"_ba, "aws-chunked"_ba},
                       {"x-amz-decoded-content-length"_ba, "66560"_ba},
                       {"Content-Length"_ba, "66824"_ba}};
    const SigningKey key{
        u"AKIAIOSFODNN7EXAMPLE"_s, u"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"_s, {}, u"us-east-1"_s};
    return sign(request, key, "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
                QDateTime(QDate(2013, 5, 24), QTime(0, 0), Qt::UTC));
}

TEST(SignedFramingTest, TheExampleOfTheReference)
{
    EXPECT_EQ(exampleSignature().hex, "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9");
    SignedFraming framing(exampleSignature(), 65536);
    EXPECT_EQ(framing.wireLength(66560), 66824);
    EXPECT_EQ(framing.before(QByteArray(65536, 'a')),
              "10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n");
    EXPECT_EQ(framing.before(QByteArray(1024, 'a')),
              "\r\n400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n");
    EXPECT_EQ(
        framing.end(),
        "\r\n0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n");
}

TEST(TrailerFramingTest, TheChecksumStandsAfterTheLastChunk)
{
    TrailerFraming framing(crcOf("123456789"), DigestKind::Crc64Nvme, "x-amz-checksum-crc64nvme", 4);
    EXPECT_EQ(framing.before("1234"), "4\r\n");
    EXPECT_EQ(framing.before("5678"), "\r\n4\r\n");
    EXPECT_EQ(framing.before("9"), "\r\n1\r\n");
    EXPECT_EQ(framing.end(), "\r\n0\r\nx-amz-checksum-crc64nvme:rosUhgp5mIg=\r\n\r\n");
}

TEST(TrailerFramingTest, OfNothingOnlyTheEndIsSent)
{
    TrailerFraming framing(crcOf({}), DigestKind::Crc64Nvme, "x-amz-checksum-crc64nvme");
    const QByteArray end = framing.end();
    EXPECT_EQ(end, "0\r\nx-amz-checksum-crc64nvme:AAAAAAAAAAA=\r\n\r\n");
    EXPECT_EQ(framing.wireLength(0), end.size());
}

void expectToBeAsLongAsItSays(Framing &framing)
{
    const QByteArray chunk(77, 'x');
    EXPECT_EQ(framing.beforeLength(77, true), framing.before(chunk).size());
    EXPECT_EQ(framing.beforeLength(77, false), framing.before(chunk).size());
}

TEST(TrailerFramingTest, WhatStandsBeforeAChunkIsAsLongAsItSays)
{
    TrailerFraming framing(crcOf({}), DigestKind::Crc64Nvme, "x-amz-checksum-crc64nvme");
    expectToBeAsLongAsItSays(framing);
}

TEST(SignedFramingTest, WhatStandsBeforeAChunkIsAsLongAsItSays)
{
    SignedFraming framing(exampleSignature());
    expectToBeAsLongAsItSays(framing);
}

class FramedSizes : public testing::TestWithParam<qint64>
{};

TEST_P(FramedSizes, TheLengthOnTheWireIsKnownBefore)
{
    const QByteArray payload(GetParam(), 'x');
    FileRange range{nullptr, 0, payload.size(), std::make_shared<Digests>(std::vector{DigestKind::Crc32c})};
    range.framing =
        std::make_shared<TrailerFraming>(range.digests, DigestKind::Crc32c, "x-amz-checksum-crc32c");
    EXPECT_EQ(range.wireLength(), onTheWire(range, payload).size());
    range.framing = std::make_shared<SignedFraming>(exampleSignature());
    range.digests = nullptr;
    EXPECT_EQ(range.wireLength(), onTheWire(range, payload).size());
}

INSTANTIATE_TEST_SUITE_P(All, FramedSizes,
                         testing::Values(0, 1, 15, 16, 4096, 1048575, 1048576, 1048577, 2 * 1048576,
                                         5'000'000));

} // namespace
} // namespace windlass
