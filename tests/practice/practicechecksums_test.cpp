// SPDX-License-Identifier: GPL-3.0-or-later
// The practice store's checksums and aws-chunked bodies, tested through a client's socket.
#include "core/base/digest.h"
#include "core/net/wirebody.h"
#include "core/providers/s3/awschunked.h"
#include "core/providers/s3/dialect.h"
#include "practice/practicestore.h"
#include "tests/practice/rawclient.h"

#include <gtest/gtest.h>

namespace windlass::practice {
namespace {

using namespace Qt::StringLiterals;

const QByteArray content = "123456789";
const QByteArray crc64 = "rosUhgp5mIg=";
const QByteArray crc32 = "4waSgw==";
const QByteArray other = "AAAAAAAAAAA=";

Headers chunkedHeaders(qsizetype length, const QByteArray &trailer)
{
    return {{"x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"},
            {"content-encoding", "aws-chunked"},
            {"x-amz-decoded-content-length", QByteArray::number(length)},
            {"x-amz-trailer", trailer}};
}

Reply putChunked(const StoreFixture &fixture, const QByteArray &crc)
{
    return fixture.put("k", "4\r\n1234\r\n5\r\n56789\r\n0\r\nx-amz-checksum-crc64nvme:" + crc + "\r\n\r\n",
                       chunkedHeaders(9, "x-amz-checksum-crc64nvme"));
}

QByteArray openFor(const StoreFixture &fixture, const QByteArray &algorithm)
{
    return fixture.ask({"POST", "/exports/k?uploads", {}, {{"x-amz-checksum-algorithm", algorithm}}})
        .element("UploadId");
}

Reply completeOne(const StoreFixture &fixture, const QByteArray &id, const QByteArray &etag,
                  const QByteArray &partElements, const Headers &headers)
{
    return fixture.ask({"POST", "/exports/k?uploadId=" + id,
                        "<CompleteMultipartUpload><Part>" + xmlElement("PartNumber", "1") +
                            xmlElement("ETag", etag) + partElements + "</Part></CompleteMultipartUpload>",
                        headers});
}

TEST(PracticeChecksums, TheChunksAreTakenOffAndTheirChecksumIsChecked)
{
    StoreFixture fixture;
    const Reply put = putChunked(fixture, crc64);
    EXPECT_EQ(put.status, 200) << put.body.toStdString();
    EXPECT_EQ(put.header("x-amz-checksum-crc64nvme"), crc64);
    const Reply got = fixture.get("/exports/k");
    EXPECT_EQ(got.body, content);
    EXPECT_EQ(got.header("content-encoding"), "") << "the chunks were of the request alone";
    EXPECT_EQ(fixture.store().counters().total.bytesReceived, 9);
}

TEST(PracticeChecksums, TheLinesOfTheChunksDoNotCountInARefusedRequestEither)
{
    StoreFixture refusing(u"put no-checksums"_s);
    EXPECT_EQ(putChunked(refusing, crc64).status, 501);
    EXPECT_EQ(refusing.store().counters().total.bytesReceived, 9);
    StoreFixture busy(u"put 503 SlowDown"_s);
    EXPECT_EQ(putChunked(busy, crc64).status, 503);
    EXPECT_EQ(busy.store().counters().total.bytesReceived, 9);
}

TEST(PracticeChecksums, AWrongChecksumAfterTheChunksIsABadDigest)
{
    StoreFixture fixture;
    EXPECT_EQ(putChunked(fixture, other).element("Code"), "BadDigest");
    EXPECT_EQ(fixture.get("/exports/k").status, 404);
}

TEST(PracticeChecksums, AChecksumThatWasNamedHasToCome)
{
    StoreFixture fixture;
    EXPECT_EQ(fixture.put("k", "1\r\na\r\n0\r\n\r\n", chunkedHeaders(1, "x-amz-checksum-crc64nvme"))
                  .element("Code"),
              "BadDigest");
}

TEST(PracticeChecksums, ChunksThatAreNoneOrAddUpToAnotherLengthAreRefused)
{
    StoreFixture fixture;
    const auto code = [&fixture](const QByteArray &body) {
        return fixture.put("k", body, chunkedHeaders(9, "x-amz-checksum-crc64nvme")).element("Code");
    };
    EXPECT_EQ(code("hello"), "IncompleteBody");
    EXPECT_EQ(code("9\r\n123456789\r\n"), "IncompleteBody");
    EXPECT_EQ(code("1\r\na\r\n0\r\nx-amz-checksum-crc64nvme:" + crc64 + "\r\n\r\n"), "IncompleteBody");
}

TEST(PracticeChecksums, InAHeaderTheyAreCheckedToo)
{
    StoreFixture fixture;
    for (const auto &[name, good] :
         Headers{{"x-amz-checksum-crc64nvme", crc64},
                 {"x-amz-checksum-crc32c", crc32},
                 {"x-amz-checksum-sha1", Digest::of(DigestKind::Sha1, content).toBase64()},
                 {"x-amz-checksum-sha256", Digest::of(DigestKind::Sha256, content).toBase64()}}) {
        EXPECT_EQ(fixture.put("k", content, {{name, good}}).header(name), good);
        EXPECT_EQ(fixture.put("k", "12345678X", {{name, good}}).element("Code"), "BadDigest");
    }
}

TEST(PracticeChecksums, HeadTellsThemToWhoeverAsks)
{
    StoreFixture fixture;
    fixture.put("k", content, {{"x-amz-checksum-crc64nvme", crc64}});
    const auto head = [&fixture](Headers headers) {
        return fixture.ask({"HEAD", "/exports/k", {}, std::move(headers)}).header("x-amz-checksum-crc64nvme");
    };
    EXPECT_EQ(head({{"x-amz-checksum-mode", "ENABLED"}}), crc64);
    EXPECT_EQ(head({}), "");
    fixture.restart();
    EXPECT_EQ(head({{"x-amz-checksum-mode", "ENABLED"}}), crc64);
}

TEST(PracticeChecksums, ThoseOfPartsBecomeThatOfTheWholeObject)
{
    StoreFixture fixture;
    const QByteArray id = openFor(fixture, "CRC64NVME");
    const Reply part = fixture.putPart("k", id, 1, content);
    EXPECT_EQ(part.header("x-amz-checksum-crc64nvme"), crc64);
    EXPECT_EQ(fixture.get("/exports/k?uploadId=" + id).element("ChecksumCRC64NVME"), crc64);
    fixture.restart();
    const QByteArray etag = part.header("ETag");
    EXPECT_EQ(completeOne(fixture, id, etag, {}, {{"x-amz-checksum-crc64nvme", other}}).element("Code"),
              "BadDigest");
    EXPECT_EQ(completeOne(fixture, id, etag, {}, {{"x-amz-mp-object-size", "10"}}).element("Code"),
              "InvalidRequest");
    const Reply done = completeOne(fixture, id, etag, {},
                                   {{"x-amz-checksum-crc64nvme", crc64}, {"x-amz-mp-object-size", "9"}});
    EXPECT_EQ(done.element("ChecksumCRC64NVME"), crc64);
    EXPECT_EQ(done.element("ChecksumType"), "FULL_OBJECT");
}

TEST(PracticeChecksums, OrTheDigestOfTheirDigests)
{
    StoreFixture fixture;
    const QByteArray id = openFor(fixture, "CRC32C");
    const QByteArray etag = fixture.putPart("k", id, 1, content).header("ETag");
    EXPECT_EQ(completeOne(fixture, id, etag, {}, {}).element("Code"), "InvalidRequest")
        << "the part's is missing";
    EXPECT_EQ(completeOne(fixture, id, etag, xmlElement("ChecksumCRC32C", "AAAAAA=="), {}).element("Code"),
              "InvalidPart");
    const Reply done = completeOne(fixture, id, etag, xmlElement("ChecksumCRC32C", crc32), {});
    const QByteArray composite =
        Digest::of(DigestKind::Crc32c, QByteArray::fromBase64(crc32)).toBase64() + "-1";
    EXPECT_EQ(done.element("ChecksumCRC32C"), composite);
    EXPECT_EQ(fixture.ask({"HEAD", "/exports/k", {}, {{"x-amz-checksum-mode", "ENABLED"}}})
                  .header("x-amz-checksum-crc32c"),
              composite);
}

TEST(PracticeChecksums, AnUploadKeepsToItsSortOfChecksum)
{
    StoreFixture fixture;
    const QByteArray id = openFor(fixture, "CRC64NVME");
    const Reply part = fixture.ask(
        {"PUT", "/exports/k?partNumber=1&uploadId=" + id, content, {{"x-amz-checksum-crc32c", crc32}}});
    EXPECT_EQ(part.element("Code"), "InvalidRequest");
    EXPECT_EQ(fixture.ask({"POST", "/exports/k?uploads", {}, {{"x-amz-checksum-algorithm", "CRC8"}}}).status,
              400);
}

TEST(PracticeChecksums, DamageShowsInThem)
{
    StoreFixture fixture(u"put damage"_s);
    const Reply put = fixture.put("k", content, {{"x-amz-checksum-crc64nvme", crc64}});
    EXPECT_EQ(put.status, 200);
    EXPECT_NE(put.header("x-amz-checksum-crc64nvme"), crc64);
    EXPECT_EQ(put.header("x-amz-checksum-crc64nvme"),
              Digest::of(DigestKind::Crc64Nvme, fixture.get("/exports/k").body).toBase64());
}

/// Sends a small object in signed chunks with the client's code, which shares no code with the store.
Reply putSigned(StoreFixture &fixture, const QByteArray &find, const QByteArray &replacement)
{
    work::Put put;
    put.object.size = content.size();
    put.object.checksums = ChecksumMode::SignedPayload;
    const ObjectAddress address{
        {QUrl(fixture.store().endpoint()), u"exports"_s, u"us-east-1"_s, true},
        u"k"_s,
        KeyPair{QString::fromLatin1(practiceAccessKey), QString::fromLatin1(practiceSecret), {}}};
    const HttpRequest request = S3Provider().request(put, address, QDateTime::currentDateTimeUtc());
    QByteArray wire = onTheWire(std::get<FileRange>(request.body), content);
    wire.replace(find, replacement);
    QByteArray head =
        "PUT /exports/k HTTP/1.1\r\nContent-Length: " + QByteArray::number(wire.size()) + "\r\n";
    for (const auto &[name, value] : request.headers)
        head += name + ": " + value + "\r\n";
    RawClient client(fixture.store().port());
    client.send(head + "\r\n" + wire);
    return client.receive();
}

TEST(PracticeChecksums, EachChunksSignatureIsChecked)
{
    StoreFixture fixture;
    EXPECT_EQ(putSigned(fixture, "56", "65").element("Code"), "SignatureDoesNotMatch");
    EXPECT_EQ(putSigned(fixture, "0;chunk-signature=", "0;chunk-signaturf=").element("Code"),
              "SignatureDoesNotMatch");
    EXPECT_EQ(fixture.get("/exports/k").status, 404);
    EXPECT_EQ(putSigned(fixture, "~", "~").status, 200);
    EXPECT_EQ(fixture.get("/exports/k").body, content);
}

TEST(PracticeChecksums, AnOlderStoreRefusesThem)
{
    StoreFixture fixture(u"any no-checksums x*"_s);
    EXPECT_EQ(putChunked(fixture, crc64).element("Code"), "NotImplemented");
    EXPECT_EQ(openFor(fixture, "CRC64NVME"), "");
    EXPECT_EQ(fixture.put("k", content).status, 200);
}

TEST(PracticeChecksums, AnotherOneStoresTheChunksAsTheyCome)
{
    StoreFixture fixture(u"any raw-chunks x*"_s);
    const Reply put = putChunked(fixture, crc64);
    EXPECT_EQ(put.status, 200);
    EXPECT_EQ(put.header("x-amz-checksum-crc64nvme"), "");
    EXPECT_TRUE(fixture.get("/exports/k").body.startsWith("4\r\n1234\r\n5\r\n"));
}

} // namespace
} // namespace windlass::practice
