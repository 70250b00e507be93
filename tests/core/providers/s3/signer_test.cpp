// SPDX-License-Identifier: GPL-3.0-or-later
// Compares the signer with the examples in "Signature Calculations for the Authorization Header: Transferring
// Payload in a Single Chunk" in the Amazon S3 API reference (access key AKIAIOSFODNN7EXAMPLE, 24 May 2013).
#include "core/base/digest.h"
#include "core/providers/s3/signer.h"

#include <future>
#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

const SigningKey exampleKey{
    u"AKIAIOSFODNN7EXAMPLE"_s, u"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"_s, {}, u"us-east-1"_s};
const QDateTime exampleTime(QDate(2013, 5, 24), QTime(0, 0), Qt::UTC);
constexpr auto emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

HttpRequest exampleRequest(const QByteArray &method, const QByteArray &pathAndQuery)
{
    HttpRequest request;
    request.method = method;
    request.url = QUrl::fromEncoded("https://examplebucket.s3.amazonaws.com" + pathAndQuery);
    return request;
}

QByteArray signatureOf(HttpRequest request, const QByteArray &payloadHash, const SigningKey &key = exampleKey,
                       const QDateTime &time = exampleTime)
{
    sign(request, key, payloadHash, time);
    const QByteArray authorization = request.headers.last().second;
    return authorization.sliced(authorization.indexOf("Signature=") + 10);
}

TEST(SignerTest, GetObjectOfTheReference)
{
    HttpRequest request = exampleRequest("GET", "/test.txt");
    request.headers.append({"Range"_ba, "bytes=0-9"_ba});
    EXPECT_EQ(signatureOf(request, emptyHash),
              "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
}

TEST(SignerTest, PutObjectOfTheReference)
{
    HttpRequest request = exampleRequest("PUT", "/" + uriEncoded("test$file.text", true));
    request.headers.append({"Date"_ba, "Fri, 24 May 2013 00:00:00 GMT"_ba});
    request.headers.append({"x-amz-storage-class"_ba, "REDUCED_REDUNDANCY"_ba});
    const QByteArray hash = Digest::of(DigestKind::Sha256, "Welcome to Amazon S3.").toHex();
    EXPECT_EQ(hash, "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072");
    EXPECT_EQ(signatureOf(request, hash), "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
}

TEST(SignerTest, GetBucketLifecycleOfTheReference)
{
    EXPECT_EQ(signatureOf(exampleRequest("GET", "/?lifecycle"), emptyHash),
              "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
}

TEST(SignerTest, WhatWasSignedBeforeMakesNoDifference)
{
    const HttpRequest request = exampleRequest("GET", "/?lifecycle");
    const QByteArray signature = signatureOf(request, emptyHash);
    SigningKey otherSecret = exampleKey;
    otherSecret.secretAccessKey.append(u'2');
    SigningKey otherRegion = exampleKey;
    otherRegion.region = u"eu-west-1"_s;
    struct Change
    {
        SigningKey key;
        QDateTime time;
    };
    for (const Change &other : {Change{otherSecret, exampleTime}, Change{otherRegion, exampleTime},
                                Change{exampleKey, exampleTime.addDays(1)}}) {
        const auto sign = [&] { return signatureOf(request, emptyHash, other.key, other.time); };
        EXPECT_EQ(sign(), std::async(std::launch::async, sign).get()); // a new thread has an empty cache
        EXPECT_EQ(signatureOf(request, emptyHash), signature);
    }
}

TEST(SignerTest, ListObjectsOfTheReference)
{
    EXPECT_EQ(signatureOf(exampleRequest("GET", "/?max-keys=2&prefix=J"), emptyHash),
              "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
}

TEST(SignerTest, TheCanonicalRequestOfTheReference)
{
    HttpRequest request = exampleRequest("GET", "/test.txt");
    request.headers = {{"x-amz-date"_ba, "20130524T000000Z"_ba},
                       {"Range"_ba, " bytes=0-9 "_ba},
                       {"Host"_ba, "examplebucket.s3.amazonaws.com"_ba},
                       {"x-amz-content-sha256"_ba, emptyHash}};
    EXPECT_EQ(canonicalRequest(request, emptyHash),
              "GET\n/test.txt\n\nhost:examplebucket.s3.amazonaws.com\nrange:bytes=0-9\n"
              "x-amz-content-sha256:" +
                  QByteArray(emptyHash) +
                  "\nx-amz-date:20130524T000000Z\n\nhost;range;x-amz-content-sha256;"
                  "x-amz-date\n" +
                  emptyHash);
}

TEST(SignerTest, ASessionTokenIsSignedToo)
{
    HttpRequest request = exampleRequest("GET", "/test.txt");
    SigningKey key = exampleKey;
    key.sessionToken = u"token/+="_s;
    sign(request, key, emptyHash, exampleTime);
    EXPECT_TRUE(request.headers.contains({"x-amz-security-token"_ba, "token/+="_ba}));
    EXPECT_TRUE(request.headers.last().second.contains(
        "SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token,"));
}

TEST(SignerTest, APortThatIsNotTheUsualOneIsPartOfTheHost)
{
    HttpRequest request;
    request.method = "GET";
    request.url = QUrl(u"http://localhost:9000/b"_s);
    sign(request, exampleKey, emptyHash, exampleTime);
    EXPECT_TRUE(request.headers.contains({"Host"_ba, "localhost:9000"_ba}));
}

TEST(SignerTest, TheStampIsInUtcToTheSecondWithEveryDigit)
{
    HttpRequest request = exampleRequest("GET", "/");
    const QDateTime time(QDate(2026, 3, 1), QTime(0, 2, 3, 999), Qt::OffsetFromUTC, 3600);
    const Signature signature = sign(request, exampleKey, emptyHash, time);
    EXPECT_EQ(signature.stamp, "20260228T230203Z");
    EXPECT_EQ(signature.scope, "20260228/us-east-1/s3/aws4_request");
}

TEST(SignerTest, OnlyTheUnreservedStaysAsItIs)
{
    EXPECT_EQ(uriEncoded("azAZ09-._~", false), "azAZ09-._~");
    EXPECT_EQ(uriEncoded("a b+c%20/ü", true), "a%20b%2Bc%2520/%C3%BC");
    EXPECT_EQ(uriEncoded("a/b=c&d", false), "a%2Fb%3Dc%26d");
}

} // namespace
} // namespace windlass
