// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/objectkey.h"
#include "core/base/systemtimers.h"
#include "core/net/qthttp.h"
#include "core/providers/s3/dialect.h"
#include "tests/fakes/anywork.h"
#include "tests/fakes/rawserver.h"
#include "tests/fakes/waituntil.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

const QDateTime now(QDate(2026, 1, 21), QTime(14, 30), Qt::UTC);
const S3Provider s3;

ObjectAddress at(const QString &endpoint, bool pathStyle, const QString &key = u"k"_s)
{
    return {{QUrl(endpoint), u"bucket"_s, u"eu-west-1"_s, pathStyle}, key, KeyPair{u"id"_s, u"secret"_s, {}}};
}

HttpReply replied(int status, const QByteArray &body, const HttpHeaders &headers = {})
{
    return {status, headers, body};
}

// --- addresses

TEST(S3AddressTest, WithoutAnEndpointTheBucketIsPartOfAmazonsHost)
{
    EXPECT_EQ(s3Url(at({}, false)).toEncoded(), "https://bucket.s3.eu-west-1.amazonaws.com/k");
}

TEST(S3AddressTest, PathStyleKeepsTheEndpointsHost)
{
    EXPECT_EQ(s3Url(at(u"http://127.0.0.1:9000"_s, true)).toEncoded(), "http://127.0.0.1:9000/bucket/k");
}

TEST(S3AddressTest, NothingResolvesBelowAnAddressOrLocalhost)
{
    for (const QString &endpoint :
         {u"http://10.0.0.7:9000"_s, u"http://[::1]:9000"_s, u"https://localhost:9000"_s})
        EXPECT_EQ(s3Url(at(endpoint, false)).toEncoded(), endpoint.toLatin1() + "/bucket/k");
}

TEST(S3AddressTest, AnEndpointMayHaveAPathOfItsOwn)
{
    EXPECT_EQ(s3Url(at(u"https://host/s3/"_s, true)).toEncoded(), "https://host/s3/bucket/k");
}

TEST(S3AddressTest, ADottedBucketGoesIntoThePathWhereTheCertificateWouldNotMatch)
{
    ObjectAddress address = at({}, false);
    address.bucket = u"my.bucket"_s;
    EXPECT_EQ(s3Url(address).toEncoded(), "https://s3.eu-west-1.amazonaws.com/my.bucket/k");
}

class AwkwardKeys : public testing::TestWithParam<QString>
{};

/// The path that the server receives, decoded once, is the key.
TEST_P(AwkwardKeys, ArriveExactlyAsNamed)
{
    RawServer server;
    server.script = [](QTcpSocket &socket, const RawServer::Request &) {
        RawServer::answer(socket, "200 OK");
    };
    SystemTimers timers;
    QtHttp http(timers, 1);
    const auto address = at(u"http://127.0.0.1:%1"_s.arg(server.port()), true, GetParam());
    bool done = false;
    const Handle handle = http.send(s3.request(work::Confirm{}, address, now),
                                    {.finished = [&done](const auto &) { done = true; }});
    ASSERT_TRUE(waitUntil([&done] { return done; }));
    const QByteArray head = server.requests.first().head;
    const QByteArray target = head.split(' ').at(1);
    EXPECT_EQ(QString::fromUtf8(QByteArray::fromPercentEncoding(target)), u"/bucket/"_s + GetParam())
        << target.toStdString();
    EXPECT_EQ(target, "/bucket/" + GetParam().toUtf8().toPercentEncoding("/")) << "as it was signed";
}

INSTANTIATE_TEST_SUITE_P(All, AwkwardKeys,
                         testing::Values(u"a b"_s, u"a+b"_s, u"100%"_s, u"a%20b"_s, u"a%2Fb"_s, u"a//b"_s,
                                         u"/a"_s, u"a/"_s, u"~a"_s, u"it's \"quoted\""_s,
                                         u"ünïcödé/日本語.ova"_s, u"a?b#c"_s, u"..."_s, u"a.b/.c"_s,
                                         u"a&b=c;d,e:f@g!h*(i)"_s, u"[a]{b}|c^d`e\\f<g>"_s, u"//two"_s,
                                         u"/"_s, u"a///"_s, u"line\nend\x1b"_s, u"%2e%2e/x"_s,
                                         u"\uFEFFmark"_s, u"a:b/http://c"_s));

/// Qt would remove one slash from a path that begins with two.
TEST(S3AddressTest, AKeyThatBeginsWithASlashStandsBehindTheBucket)
{
    EXPECT_EQ(s3Url(at({}, false, u"/lead"_s)).toEncoded(),
              "https://s3.eu-west-1.amazonaws.com/bucket//lead");
}

TEST(S3AddressTest, BytesThatAreNoTextGoOutAsTheyAre)
{
    EXPECT_EQ(s3Url(at(u"http://h"_s, true, keyFromBytes("a\xe4\xff"))).toEncoded(),
              "http://h/bucket/a%E4%FF");
}

TEST(S3AddressTest, ABucketThatIsNoHostNameGoesIntoThePath)
{
    for (const QString &bucket : {u"VMs"_s, u"vm_1"_s, u"a..b"_s, u"vm-"_s}) {
        ObjectAddress address = at(u"http://h.example"_s, false);
        address.bucket = bucket;
        EXPECT_EQ(s3Url(address).toEncoded(), "http://h.example/" + bucket.toLatin1() + "/k");
    }
}

/// Qt would normalise the path after it was signed: DELETE of `x/..` would become DELETE of the bucket.
TEST(S3AddressTest, WhatCannotBeSentAsItIsHasNoAddress)
{
    for (const QString &key : {u".."_s, u"."_s, u"x/.."_s, u"a/../b"_s, u"a/./b"_s, u"nul\0"_s}) {
        for (const bool pathStyle : {true, false})
            EXPECT_TRUE(s3Url(at(u"http://h.example"_s, pathStyle, key)).isEmpty()) << key.toStdString();
    }
    ObjectAddress address = at({}, false);
    address.region = u"evil.example/x"_s;
    EXPECT_TRUE(s3Url(address).isEmpty());
}

TEST(S3AddressTest, AnObjectWithoutAKeyIsNotTheBucket)
{
    for (const Operation operation :
         {Operation::Delete, Operation::Put, Operation::Part, Operation::Get, Operation::Complete,
          Operation::Abort, Operation::Confirm, Operation::Open, Operation::ListParts})
        EXPECT_TRUE(s3.request(anyWork(operation), at(u"http://h"_s, true, {}), now).url.isEmpty());
    for (const Operation operation : {Operation::List, Operation::ListUploads})
        EXPECT_FALSE(s3.request(anyWork(operation), at(u"http://h"_s, true, {}), now).url.isEmpty());
}

// --- requests

TEST(S3RequestTest, EachStepIsItsOperation)
{
    const auto line = [](const Work &work) {
        const HttpRequest request = s3.request(work, at(u"http://h"_s, true), now);
        return request.method + ' ' + request.url.toEncoded();
    };
    const QString session = u"s/1+"_s;
    EXPECT_EQ(line(work::Open{}), "POST http://h/bucket/k?uploads=");
    EXPECT_EQ(line(work::Part{{}, session, 7, 0, 10, {}}),
              "PUT http://h/bucket/k?partNumber=7&uploadId=s%2F1%2B");
    EXPECT_EQ(line(work::Put{}), "PUT http://h/bucket/k");
    EXPECT_EQ(line(work::ListParts{session}), "GET http://h/bucket/k?uploadId=s%2F1%2B");
    EXPECT_EQ(line(work::Complete{{}, session, {}}), "POST http://h/bucket/k?uploadId=s%2F1%2B");
    EXPECT_EQ(line(work::Confirm{}), "HEAD http://h/bucket/k");
    EXPECT_EQ(line(work::Abort{session, {}}), "DELETE http://h/bucket/k?uploadId=s%2F1%2B");
    EXPECT_EQ(line(work::Delete{}), "DELETE http://h/bucket/k");
}

TEST(S3RequestTest, OurIdAndTheMetadataTravelWithTheObject)
{
    NewObject object;
    object.uploadId = u"ours"_s;
    object.metadata = {{u"owner"_s, u"Jürgen 100%"_s}};
    for (const Work &work : {Work(work::Open{object}), Work(work::Put{object, {}})}) {
        const auto headers = s3.request(work, at({}, false), now).headers;
        EXPECT_TRUE(headers.contains({"x-amz-meta-windlass-upload-id"_ba, "ours"_ba}));
        EXPECT_TRUE(headers.contains({"x-amz-meta-owner"_ba, "J%C3%BCrgen 100%25"_ba}));
    }
}

TEST(S3RequestTest, CompleteNamesEveryPartWithItsEtag)
{
    const work::Complete complete{{}, u"s"_s, {{1, 0, 5, u"aa"_s, {}}, {2, 5, 5, u"b<b"_s, {}}}};
    const auto request = s3.request(complete, at({}, false), now);
    const QByteArray body = std::get<QByteArray>(request.body);
    EXPECT_TRUE(body.contains("<Part><PartNumber>1</PartNumber><ETag>&quot;aa&quot;</ETag></Part>"))
        << body.toStdString();
    EXPECT_TRUE(body.contains("b&lt;b"));
}

// --- answers

TEST(S3ReceiptTest, OpenTeachesTheSession)
{
    const auto receipt = s3.receipt(
        anyWork(Operation::Open),
        replied(200, "<?xml version=\"1.0\"?><InitiateMultipartUploadResult xmlns=\"x\"><Bucket>b</Bucket>"
                     "<UploadId>abc~1</UploadId></InitiateMultipartUploadResult>"),
        now);
    ASSERT_TRUE(receipt);
    EXPECT_EQ(receipt->as<answer::Opened>().sessionId, u"abc~1"_s);
}

TEST(S3ReceiptTest, APartTeachesItsEtagWithoutQuotes)
{
    const auto receipt =
        s3.receipt(anyWork(Operation::Part), replied(200, {}, {{"ETag"_ba, "\"0a0b\""_ba}}), now);
    ASSERT_TRUE(receipt);
    EXPECT_EQ(receipt->etag(), u"0a0b"_s);
}

TEST(S3ReceiptTest, AnAcceptedButNotYetStoredObjectHasNoChecksum)
{
    const HttpHeaders etag{{"ETag"_ba, "\"00112233445566778899aabbccddeeff\""_ba}};
    for (const auto &[status, sums] : {std::pair(200, 1), std::pair(202, 0)}) {
        const auto receipt = s3.receipt(work::Put{}, replied(status, {}, etag), now);
        ASSERT_TRUE(receipt);
        EXPECT_EQ(receipt->as<answer::Stored>().checksums.size(), sums) << status;
    }
}

TEST(S3ReceiptTest, TheListOfPartsIsReadWithItsPages)
{
    const auto receipt = s3.receipt(
        anyWork(Operation::ListParts),
        replied(
            200,
            "<ListPartsResult><IsTruncated>true</IsTruncated><NextPartNumberMarker>3</NextPartNumberMarker>"
            "<Part><PartNumber>1</PartNumber><ETag>\"aa\"</ETag><Size>5</Size></Part>"
            "<Part><LastModified>x</LastModified><ETag>&quot;cc&quot;</ETag><PartNumber>3</"
            "PartNumber><Size>9</Size></Part>"
            "</ListPartsResult>"),
        now);
    ASSERT_TRUE(receipt);
    ASSERT_EQ(receipt->as<answer::HeldParts>().parts.size(), 2);
    EXPECT_EQ(receipt->as<answer::HeldParts>().parts.value(1).etag, u"aa"_s);
    EXPECT_EQ(receipt->as<answer::HeldParts>().parts.value(3).etag, u"cc"_s);
    EXPECT_EQ(receipt->as<answer::HeldParts>().parts.value(3).length, 9);
    EXPECT_EQ(receipt->as<answer::HeldParts>().next, 3);
}

TEST(S3ReceiptTest, HeadTeachesSizeEtagAndOurId)
{
    const auto receipt = s3.receipt(anyWork(Operation::Confirm),
                                    replied(200, {},
                                            {{"Content-Length"_ba, "12345678901"_ba},
                                             {"ETag"_ba, "\"aa-2\""_ba},
                                             {"x-amz-meta-windlass-upload-id"_ba, "ours"_ba}}),
                                    now);
    ASSERT_TRUE(receipt);
    const auto &object = receipt->as<answer::HeadResult>().object;
    ASSERT_TRUE(object);
    EXPECT_EQ(object->size, 12345678901);
    EXPECT_EQ(object->etag, u"aa-2"_s);
    EXPECT_EQ(object->uploadId, u"ours"_s);
}

TEST(S3ReceiptTest, ALengthThatHeadDoesNotSayIsNotNought)
{
    for (const QByteArray &length :
         {""_ba, "abc"_ba, "-1"_ba, "5, 7"_ba, "9223372036854775808"_ba, "99999999999999999999999"_ba}) {
        const auto receipt =
            s3.receipt(anyWork(Operation::Confirm),
                       replied(200, {}, {{"Content-Length"_ba, length}, {"ETag"_ba, "\"aa\""_ba}}), now);
        ASSERT_TRUE(receipt);
        const auto &object = receipt->as<answer::HeadResult>().object;
        ASSERT_TRUE(object);
        EXPECT_EQ(object->size, std::nullopt) << length.toStdString();
    }
}

TEST(S3ReceiptTest, TextsOfAServiceAreCutWhereTheyComeIn)
{
    const QByteArray big(100'000, 'M');
    const auto receipt =
        s3.receipt(anyWork(Operation::Part),
                   replied(503,
                           "<Error><Code>" + big + "</Code><Message>" + big + "</Message><Region>" + big +
                               "</Region><Endpoint>" + big + "</Endpoint></Error>",
                           {{"x-amz-request-id"_ba, big}}),
                   now);
    ASSERT_FALSE(receipt);
    EXPECT_EQ(receipt.error().text.english().size(), 1024);
    EXPECT_EQ(receipt.error().serviceCode.size(), 128);
    EXPECT_EQ(receipt.error().requestId.size(), 256);
    EXPECT_TRUE(receipt.error().region.isEmpty());
    EXPECT_TRUE(receipt.error().location.isEmpty());
}

TEST(S3ReceiptTest, AnObjectThatIsNotThereIsAnAnswerNotAFailure)
{
    const auto receipt = s3.receipt(anyWork(Operation::Confirm), replied(404, {}), now);
    ASSERT_TRUE(receipt);
    EXPECT_FALSE(receipt->as<answer::HeadResult>().object);
}

TEST(S3ReceiptTest, CompleteMayBeginWithMinutesOfWhiteSpace)
{
    const auto receipt = s3.receipt(
        anyWork(Operation::Complete),
        replied(200, "   \n  <?xml version=\"1.0\"?>\n<CompleteMultipartUploadResult><ETag>\"aa-2\"</ETag>"
                     "</CompleteMultipartUploadResult>"),
        now);
    ASSERT_TRUE(receipt);
    EXPECT_EQ(receipt->etag(), u"aa-2"_s);
}

TEST(S3ReceiptTest, Scenario39_AnErrorInsideA200IsAFailureWithItsCode)
{
    const auto receipt =
        s3.receipt(anyWork(Operation::Complete),
                   replied(200, "  <Error><Code>InternalError</Code><Message>again</Message></Error>"), now);
    ASSERT_FALSE(receipt);
    EXPECT_EQ(receipt.error().serviceCode, u"InternalError"_s);
    EXPECT_EQ(receipt.error().httpStatus, 200);
}

TEST(S3ReceiptTest, ACutOrEmptyAnswerOfCompleteLeavesTheOutcomeUnknown)
{
    for (const QByteArray &body :
         {QByteArray(), "<CompleteMultipartUploadResult><ETag>\"aa"_ba, "<html></html>"_ba}) {
        const auto receipt = s3.receipt(anyWork(Operation::Complete), replied(200, body), now);
        ASSERT_FALSE(receipt);
        EXPECT_EQ(receipt.error().kind, FailureKind::BadAnswer);
    }
}

TEST(S3ReceiptTest, NothingLeftToTakeBackIsSuccess)
{
    EXPECT_TRUE(
        s3.receipt(anyWork(Operation::Abort), replied(404, "<Error><Code>NoSuchUpload</Code></Error>"), now));
}

TEST(S3ReceiptTest, ARefusalCarriesAllThatItSays)
{
    const auto receipt =
        s3.receipt(anyWork(Operation::Part),
                   replied(503,
                           "<?xml version=\"1.0\"?><Error><Code>SlowDown</Code><Message>Please "
                           "reduce your request rate.</Message></Error>",
                           {{"x-amz-request-id"_ba, "R1"_ba},
                            {"Retry-After"_ba, "7"_ba},
                            {"Date"_ba, "Wed, 21 Jan 2026 14:00:00 GMT"_ba},
                            {"x-amz-bucket-region"_ba, "eu-north-1"_ba}}),
                   now);
    ASSERT_FALSE(receipt);
    const Failure &failure = receipt.error();
    EXPECT_EQ(failure.kind, FailureKind::Service);
    EXPECT_EQ(failure.httpStatus, 503);
    EXPECT_EQ(failure.serviceCode, u"SlowDown"_s);
    EXPECT_EQ(failure.requestId, u"R1"_s);
    EXPECT_EQ(failure.region, u"eu-north-1"_s);
    EXPECT_EQ(failure.serverDelay, Duration(7000));
    EXPECT_EQ(failure.serverDate, QDateTime(QDate(2026, 1, 21), QTime(14, 0), Qt::UTC));
}

// The caller says what time it is: the answer means the same whenever it is read again.
TEST(S3ReceiptTest, ATimeToComeBackAtIsMeasuredByTheTimeThatTheCallerGives)
{
    const auto delayAt = [](const QDateTime &time) {
        return s3
            .receipt(anyWork(Operation::Part),
                     replied(503, {}, {{"Retry-After"_ba, "Wed, 21 Jan 2026 14:30:40 GMT"_ba}}), time)
            .error()
            .serverDelay;
    };
    EXPECT_EQ(delayAt(now), Duration(40'000));
    EXPECT_EQ(delayAt(now.addSecs(30)), Duration(10'000));
}

TEST(S3ReceiptTest, Scenario25_ADelayOnA400IsNotTaken)
{
    const auto receipt =
        s3.receipt(anyWork(Operation::Part), replied(400, {}, {{"Retry-After"_ba, "7"_ba}}), now);
    EXPECT_FALSE(receipt.error().serverDelay);
}

TEST(S3ReceiptTest, ARedirectSaysWhereElseToAsk)
{
    const auto leads = [](int status, const QByteArray &body, const HttpHeaders &headers) {
        return s3.receipt(anyWork(Operation::Part), replied(status, body, headers), now).error().location;
    };
    EXPECT_EQ(leads(307, {}, {{"Location"_ba, "https://b.s3-2.example/k?partNumber=7"_ba}}),
              QUrl(u"https://b.s3-2.example/k?partNumber=7"_s));
    EXPECT_EQ(
        leads(307, "<Error><Code>TemporaryRedirect</Code><Endpoint>b.s3-2.example</Endpoint></Error>", {}),
        QUrl(u"//b.s3-2.example"_s))
        << "a host alone keeps the scheme of before";
    EXPECT_TRUE(leads(503, {}, {{"Location"_ba, "https://elsewhere.example/"_ba}}).isEmpty());
    EXPECT_TRUE(leads(301, "<Error><Endpoint>not a host</Endpoint></Error>", {}).isEmpty());
}

TEST(S3ReceiptTest, AWebPageInsteadOfAnAnswerIsALoginPageWhateverWasAsked)
{
    const HttpHeaders page{{"Content-Type"_ba, "text/html; charset=utf-8"_ba}, {"ETag"_ba, "\"aa\""_ba}};
    for (const Operation operation : {Operation::Open, Operation::Part, Operation::Put, Operation::Confirm,
                                      Operation::Complete, Operation::Abort, Operation::Test}) {
        for (const int status : {200, 302}) {
            const auto receipt = s3.receipt(anyWork(operation), replied(status, "<html></html>", page), now);
            ASSERT_FALSE(receipt) << int(operation);
            EXPECT_EQ(receipt.error().kind, FailureKind::Portal);
        }
    }
}

TEST(S3ReceiptTest, ANetworkThatWantsALoginIsAPortalWhateverItSends)
{
    const auto receipt = s3.receipt(anyWork(Operation::Part), replied(511, "please log in"), now);
    ASSERT_FALSE(receipt);
    EXPECT_EQ(receipt.error().kind, FailureKind::Portal);
}

TEST(S3ReceiptTest, AServiceWithoutS3sIdThatCallsItsEmptyAnswersWebPagesIsStillOne)
{
    const HttpHeaders typed{{"Content-Type"_ba, "text/html; charset=UTF-8"_ba}, {"ETag"_ba, "\"aa\""_ba}};
    for (const Operation operation : {Operation::Part, Operation::Put, Operation::Confirm, Operation::Delete})
        EXPECT_TRUE(s3.receipt(anyWork(operation), replied(200, {}, typed), now)) << int(operation);
    EXPECT_TRUE(s3.receipt(anyWork(Operation::Open),
                           replied(200,
                                   "<InitiateMultipartUploadResult><UploadId>u</UploadId>"
                                   "</InitiateMultipartUploadResult>",
                                   typed),
                           now));
}

TEST(S3ReceiptTest, AWeakEtagIsThatOfTheObject)
{
    const auto receipt =
        s3.receipt(anyWork(Operation::Part), replied(200, {}, {{"ETag"_ba, "W/\"AbC\""_ba}}), now);
    EXPECT_EQ(receipt->etag(), u"AbC"_s) << "in its own case, for it goes back to the service";
}

TEST(S3ReceiptTest, APartWhoseEtagWasTakenAwayIsAPartAllTheSame)
{
    const auto receipt = s3.receipt(anyWork(Operation::Part), replied(200, {}, {}), now);
    ASSERT_TRUE(receipt);
    EXPECT_TRUE(receipt->etag().isEmpty());
}

TEST(S3ReceiptTest, AListOfPartsIsKnownByItsParts)
{
    for (const QByteArray root : {"ListPartsResult", "ListPartsResponse", "PartList"}) {
        const auto receipt = s3.receipt(
            anyWork(Operation::ListParts),
            replied(200,
                    '<' + root + "><Part><PartNumber>1</PartNumber><ETag>aa</ETag><Size>3</Size></Part></" +
                        root + '>',
                    {}),
            now);
        ASSERT_TRUE(receipt) << root.toStdString();
        EXPECT_EQ(receipt->as<answer::HeldParts>().parts.value(1).length, 3);
    }
    EXPECT_FALSE(s3.receipt(anyWork(Operation::ListParts), replied(200, "<Other></Other>", {}), now));
}

TEST(S3ReceiptTest, AServiceThatCallsItsEmptyAnswersWebPagesIsStillOne)
{
    EXPECT_TRUE(s3.receipt(anyWork(Operation::Part),
                           replied(200, {},
                                   {{"Content-Type"_ba, "text/html"_ba},
                                    {"x-amz-request-id"_ba, "tx1"_ba},
                                    {"ETag"_ba, "\"aa\""_ba}}),
                           now));
}

TEST(S3Dialect, AFailureSaysWhoWasAsked)
{
    HttpReply reply = replied(301, {}, {{"Location"_ba, "https://store.test/b/k"_ba}});
    reply.endpoint = QUrl(u"http://store.test:9000"_s);
    const auto receipt = s3.receipt(anyWork(Operation::Part), reply, now);
    ASSERT_FALSE(receipt);
    EXPECT_EQ(receipt.error().endpoint, reply.endpoint);
}

} // namespace
} // namespace windlass
