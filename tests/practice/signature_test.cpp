// SPDX-License-Identifier: GPL-3.0-or-later
// Test vectors: Amazon S3 API Reference, "Signature Calculations for the Authorization Header: Transferring
// Payload in a Single Chunk", section "Examples: Signature Calculations".
#include "practice/signature.h"

#include <gtest/gtest.h>

namespace windlass::practice {
namespace {

const Access example{"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", {}, {}};
const QDateTime then(QDate(2013, 5, 24), QTime(0, 0), Qt::UTC);
const QByteArray emptyDigest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

RequestHead exampleHead(const QByteArray &method, const QByteArray &path, const QByteArray &query,
                        Headers more, const QByteArray &signedHeaders, const QByteArray &signature,
                        const QByteArray &digest = emptyDigest)
{
    RequestHead head;
    head.method = method;
    head.path = path;
    head.query = query;
    head.headers = {{"host", "examplebucket.s3.amazonaws.com"},
                    {"x-amz-content-sha256", digest},
                    {"x-amz-date", "20130524T000000Z"},
                    {"authorization", "AWS4-HMAC-SHA256 "
                                      "Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                                      "SignedHeaders=" +
                                          signedHeaders + ",Signature=" + signature}};
    head.headers.insert(head.headers.end(), more.begin(), more.end());
    return head;
}

RequestHead getObject()
{
    return exampleHead("GET", "/test.txt", "", {{"range", "bytes=0-9"}},
                       "host;range;x-amz-content-sha256;x-amz-date",
                       "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
}

void setHeader(RequestHead &head, const QByteArray &name, const QByteArray &value)
{
    for (auto &[n, v] : head.headers) {
        if (n == name)
            v = value;
    }
}

QByteArray codeOf(const RequestHead &head, const Access &access = example, const QDateTime &now = then)
{
    const auto wrong = checkSignature(head, access, "us-east-1", now);
    return wrong ? wrong->code : QByteArray("let in");
}

TEST(Signature, LetsInTheGetObjectExample)
{
    EXPECT_EQ(codeOf(getObject()), "let in");
}

TEST(Signature, LetsInThePutObjectExample)
{
    EXPECT_EQ(codeOf(exampleHead(
                  "PUT", "/test%24file.text", "",
                  {{"date", "Fri, 24 May 2013 00:00:00 GMT"}, {"x-amz-storage-class", "REDUCED_REDUNDANCY"}},
                  "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
                  "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
                  "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072")),
              "let in");
}

TEST(Signature, LetsInTheLifecycleExampleWithAQueryNameAlone)
{
    EXPECT_EQ(codeOf(exampleHead("GET", "/", "lifecycle", {}, "host;x-amz-content-sha256;x-amz-date",
                                 "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")),
              "let in");
}

TEST(Signature, LetsInTheListExampleWhateverTheOrderOfItsQuery)
{
    EXPECT_EQ(
        codeOf(exampleHead("GET", "/", "prefix=J&max-keys=2", {}, "host;x-amz-content-sha256;x-amz-date",
                           "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")),
        "let in");
}

TEST(Signature, APathMayBeEncodedAsTheClientLikes)
{
    RequestHead head = getObject();
    head.path = "/%74est%2Etxt";
    EXPECT_EQ(codeOf(head), "let in");
}

TEST(Signature, AnotherSecretMakesAnotherSignature)
{
    EXPECT_EQ(codeOf(getObject(), {"AKIAIOSFODNN7EXAMPLE", "guess", {}, {}}), "SignatureDoesNotMatch");
}

TEST(Signature, AChangedHeaderBreaksIt)
{
    RequestHead head = getObject();
    setHeader(head, "range", "bytes=0-10");
    EXPECT_EQ(codeOf(head), "SignatureDoesNotMatch");
}

TEST(Signature, AStrangerIsToldThatTheKeyIsUnknown)
{
    EXPECT_EQ(codeOf(getObject(), {"AKIASOMEBODYELSE", "x", {}, {}}), "InvalidAccessKeyId");
}

TEST(Signature, WithoutOneNobodyIsLetIn)
{
    RequestHead head = getObject();
    setHeader(head, "authorization", "");
    EXPECT_EQ(codeOf(head), "AccessDenied");
}

TEST(Signature, AnXAmzHeaderMustBeUnderIt)
{
    RequestHead head = getObject();
    head.headers.emplace_back("x-amz-meta-owner", "mallory");
    EXPECT_EQ(codeOf(head), "AccessDenied");
}

TEST(Signature, FifteenMinutesApartIsStillGood)
{
    EXPECT_EQ(codeOf(getObject(), example, then.addSecs(15 * 60)), "let in");
    EXPECT_EQ(codeOf(getObject(), example, then.addSecs(15 * 60 + 1)), "RequestTimeTooSkewed");
    EXPECT_EQ(codeOf(getObject(), example, then.addSecs(-15 * 60 - 1)), "RequestTimeTooSkewed");
}

TEST(Signature, ASkewedClientIsToldTheStoresTime)
{
    const auto wrong = checkSignature(getObject(), example, "us-east-1", then.addSecs(7200));
    ASSERT_TRUE(wrong);
    const QByteArray body = errorBody(*wrong, "/", "1");
    EXPECT_TRUE(body.contains("<ServerTime>2013-05-24T02:00:00Z</ServerTime>")) << body.toStdString();
    EXPECT_TRUE(body.contains("<MaxAllowedSkewMilliseconds>900000</MaxAllowedSkewMilliseconds>"));
}

TEST(Signature, AWrongRegionIsAnsweredWithTheRightOne)
{
    const auto wrong = checkSignature(getObject(), example, "eu-central-1", then);
    ASSERT_TRUE(wrong);
    EXPECT_EQ(wrong->code, "AuthorizationHeaderMalformed");
    EXPECT_TRUE(errorBody(*wrong, "/", "1").contains("<Region>eu-central-1</Region>"));
}

TEST(Signature, NonsenseIsCalledMalformed)
{
    for (const auto *text : {"AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 Credential=a/b", "AWS4-HMAC-SHA256 ,,,",
                             "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host"}) {
        RequestHead head = getObject();
        setHeader(head, "authorization", text);
        EXPECT_EQ(codeOf(head), "AuthorizationHeaderMalformed") << text;
    }
}

TEST(Signature, WithoutAnAmzDateTheDateHeaderIsTheTime)
{
    RequestHead head = getObject();
    std::erase_if(head.headers, [](auto &header) { return header.first == "x-amz-date"; });
    head.headers.emplace_back("date", "Fri, 24 May 2013 02:00:00 GMT");
    EXPECT_EQ(codeOf(head), "RequestTimeTooSkewed");
}

TEST(Signature, ASessionTokenHasToBeTheRightOne)
{
    Access session = example;
    session.sessionToken = "token";
    EXPECT_EQ(codeOf(getObject(), session), "InvalidToken");
}

} // namespace
} // namespace windlass::practice
