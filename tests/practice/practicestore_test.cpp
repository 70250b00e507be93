// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/digest.h"
#include "practice/practicestore.h"
#include "tests/practice/rawclient.h"

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>

#include <gtest/gtest.h>
#include <thread>

namespace windlass::practice {
namespace {

using namespace Qt::StringLiterals;

constexpr qsizetype mebibyte = 1024 * 1024;

QByteArray etagOf(const QByteArray &bytes)
{
    return '"' + Digest::of(DigestKind::Md5, bytes).toHex() + '"';
}

TEST(PracticeStore, GivesBackWhatWasPutWithItsMetadata)
{
    StoreFixture fixture;
    const Reply put =
        fixture.put("demo/k", "hello", {{"x-amz-meta-vm", "alpha"}, {"content-type", "text/x"}});
    EXPECT_EQ(put.status, 200);
    EXPECT_EQ(put.header("ETag"), etagOf("hello"));
    const Reply got = fixture.get("/exports/demo/k");
    EXPECT_EQ(got.body, "hello");
    EXPECT_EQ(got.header("x-amz-meta-vm"), "alpha");
    EXPECT_EQ(got.header("content-type"), "text/x");
}

TEST(PracticeStore, EveryAnswerHasARequestIdAndADate)
{
    StoreFixture fixture;
    for (const Reply &reply :
         {fixture.put("k", "x"), fixture.get("/exports/none"), fixture.get("/exports")}) {
        EXPECT_EQ(reply.header("x-amz-request-id").size(), 16);
        EXPECT_TRUE(reply.header("Date").endsWith("GMT"));
    }
}

TEST(PracticeStore, AnErrorNamesCodeResourceAndRequest)
{
    StoreFixture fixture;
    const Reply reply = fixture.get("/exports/none");
    EXPECT_EQ(reply.status, 404);
    EXPECT_EQ(reply.element("Code"), "NoSuchKey");
    EXPECT_EQ(reply.element("Resource"), "/exports/none");
    EXPECT_EQ(reply.element("RequestId"), reply.header("x-amz-request-id"));
}

TEST(PracticeStore, AHeadTellsTheSizeAndSendsNothing)
{
    StoreFixture fixture;
    fixture.put("k", "hello");
    const Reply reply = fixture.ask({"HEAD", "/exports/k"});
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.header("Content-Length"), "5");
}

TEST(PracticeStore, ServesRanges)
{
    StoreFixture fixture;
    fixture.put("k", "0123456789");
    EXPECT_EQ(fixture.ask({"GET", "/exports/k", {}, {{"range", "bytes=2-4"}}}).body, "234");
    EXPECT_EQ(fixture.ask({"GET", "/exports/k", {}, {{"range", "bytes=-3"}}}).header("Content-Range"),
              "bytes 7-9/10");
    EXPECT_EQ(fixture.ask({"GET", "/exports/k", {}, {{"range", "bytes=10-"}}}).status, 416);
}

TEST(PracticeStore, ADeletedObjectIsGone)
{
    StoreFixture fixture;
    fixture.put("k", "x");
    EXPECT_EQ(fixture.ask({"DELETE", "/exports/k"}).status, 204);
    EXPECT_EQ(fixture.get("/exports/k").status, 404);
}

TEST(PracticeStore, AMissingBucketIsSaidToBeMissing)
{
    StoreFixture fixture;
    EXPECT_EQ(fixture.get("/elsewhere/k").element("Code"), "NoSuchBucket");
}

TEST(PracticeStore, AWrongSecretIsNotLetIn)
{
    StoreFixture fixture;
    RawRequest request{"PUT", "/exports/k", "x"};
    request.secret = "guess";
    EXPECT_EQ(fixture.ask(request).element("Code"), "SignatureDoesNotMatch");
    EXPECT_EQ(fixture.get("/exports/k").status, 404);
}

TEST(PracticeStore, AClientWithAWrongClockIsToldTheTime)
{
    StoreFixture fixture;
    RawRequest request{"GET", "/exports"};
    request.time = request.time.addSecs(3600);
    EXPECT_EQ(fixture.ask(request).element("Code"), "RequestTimeTooSkewed");
}

TEST(PracticeStore, ABodyMustBeWhatItsDigestsSay)
{
    StoreFixture fixture;
    const QByteArray md5 = Digest::of(DigestKind::Md5, "other").toBase64();
    const QByteArray sha = Digest::of(DigestKind::Sha256, "other").toHex();
    EXPECT_EQ(fixture.put("k", "hello", {{"content-md5", md5}}).element("Code"), "BadDigest");
    EXPECT_EQ(fixture.put("k", "hello", {{"x-amz-content-sha256", sha}}).element("Code"),
              "XAmzContentSHA256Mismatch");
    EXPECT_EQ(fixture.get("/exports/k").status, 404);
}

TEST(PracticeStore, AnObjectThatIsThereIsNotOverwrittenWhenAskedNotTo)
{
    StoreFixture fixture;
    EXPECT_EQ(fixture.put("k", "first", {{"if-none-match", "*"}}).status, 200);
    EXPECT_EQ(fixture.put("k", "second", {{"if-none-match", "*"}}).status, 412);
    EXPECT_EQ(fixture.get("/exports/k").body, "first");
}

TEST(PracticeStore, TakesAChunkedBody)
{
    StoreFixture fixture;
    fixture.ask(
        {"PUT", "/exports/k", "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", {{"transfer-encoding", "chunked"}}});
    EXPECT_EQ(fixture.get("/exports/k").body, "abcde");
}

TEST(PracticeStore, TakesAMultitudeOfSmallChunks)
{
    StoreFixture fixture;
    QByteArray chunks;
    for (int i = 0; i < 200'000; ++i)
        chunks += "3\r\nabc\r\n";
    EXPECT_EQ(
        fixture.ask({"PUT", "/exports/k", chunks + "0\r\n\r\n", {{"transfer-encoding", "chunked"}}}).status,
        200);
    EXPECT_EQ(fixture.store().counters().total.bytesStored, 600'000);
}

TEST(PracticeStore, AnswersSeveralRequestsOnOneConnection)
{
    StoreFixture fixture;
    RawClient client(fixture.store().port());
    client.send(signedBytes({"PUT", "/exports/a", "1"}) + signedBytes({"GET", "/exports/a"}));
    EXPECT_EQ(client.receive().status, 200);
    EXPECT_EQ(client.receive().body, "1");
    EXPECT_EQ(fixture.store().counters().connections, 1);
}

TEST(PracticeStore, AsksForTheBodyOfWhoeverWaitsForIt)
{
    StoreFixture fixture;
    RawClient client(fixture.store().port());
    const QByteArray request = signedBytes({"PUT", "/exports/k", "hello", {{"expect", "100-continue"}}});
    client.send(request.chopped(5));
    EXPECT_EQ(client.receive().status, 100);
    client.send("hello");
    EXPECT_EQ(client.receive().status, 200);
}

TEST(PracticeStore, DoesNotAskForTheBodyOfARefusedRequest)
{
    StoreFixture fixture;
    RawClient client(fixture.store().port());
    client.send(signedBytes({"PUT", "/elsewhere/k", "hello", {{"expect", "100-continue"}}}).chopped(5));
    EXPECT_EQ(client.receive().status, 404);
}

TEST(PracticeStore, RefusesWhatIsNotHttp)
{
    StoreFixture fixture;
    RawClient client(fixture.store().port());
    client.send("\x16\x03\x01 hello\r\n\r\n");
    EXPECT_EQ(client.receive().status, 400);
}

TEST(PracticeStore, JoinsPartsIntoAnObject)
{
    StoreFixture fixture;
    const QByteArray first(5 * mebibyte, 'a');
    const QByteArray id = fixture.open("big");
    const QByteArray one = fixture.putPart("big", id, 1, first).header("ETag");
    const QByteArray two = fixture.putPart("big", id, 2, "tail").header("ETag");
    const Reply done = fixture.complete("big", id, {one, two});
    EXPECT_EQ(done.status, 200);
    const QByteArray digests = Digest::of(DigestKind::Md5, first) + Digest::of(DigestKind::Md5, "tail");
    EXPECT_EQ(done.element("ETag"), "&quot;" + Digest::of(DigestKind::Md5, digests).toHex() + "-2&quot;");
    EXPECT_EQ(fixture.get("/exports/big").body, first + "tail");
}

TEST(PracticeStore, ACompletionHasToBeRight)
{
    StoreFixture fixture;
    const QByteArray id = fixture.open("k");
    const QByteArray one = fixture.putPart("k", id, 1, "small").header("ETag");
    const QByteArray two = fixture.putPart("k", id, 2, "small").header("ETag");
    EXPECT_EQ(fixture.complete("k", id, {one, two}).element("Code"), "EntityTooSmall");
    EXPECT_EQ(fixture.complete("k", id, {etagOf("other")}).element("Code"), "InvalidPart");
    EXPECT_EQ(fixture.complete("k", id, {}).element("Code"), "MalformedXML");
    EXPECT_EQ(fixture.complete("k", id, {one}).status, 200);
    EXPECT_EQ(fixture.complete("k", id, {one}).element("Code"), "NoSuchUpload");
}

TEST(PracticeStore, ListsPartsInPages)
{
    StoreFixture fixture;
    const QByteArray id = fixture.open("k");
    for (const int part : {1, 2, 5})
        fixture.putPart("k", id, part, "x");
    const Reply first = fixture.get("/exports/k?max-parts=2&uploadId=" + id);
    EXPECT_EQ(first.element("IsTruncated"), "true");
    EXPECT_EQ(first.element("NextPartNumberMarker"), "2");
    const Reply second = fixture.get("/exports/k?max-parts=2&part-number-marker=2&uploadId=" + id);
    EXPECT_EQ(second.element("IsTruncated"), "false");
    EXPECT_EQ(second.element("PartNumber"), "5");
}

TEST(PracticeStore, AnAbortedUploadIsGone)
{
    StoreFixture fixture;
    const QByteArray id = fixture.open("k");
    EXPECT_EQ(fixture.ask({"DELETE", "/exports/k?uploadId=" + id}).status, 204);
    EXPECT_EQ(fixture.putPart("k", id, 1, "x").element("Code"), "NoSuchUpload");
}

TEST(PracticeStore, ListsObjectsInPagesByPrefix)
{
    StoreFixture fixture;
    for (const auto *key : {"a/1", "a/2", "a/3", "b"})
        fixture.put(key, "x");
    const Reply first = fixture.get("/exports?list-type=2&prefix=a/&max-keys=2");
    EXPECT_EQ(first.body.count("<Contents>"), 2);
    const QByteArray token = first.element("NextContinuationToken");
    const Reply second = fixture.get("/exports?list-type=2&prefix=a/&max-keys=2&continuation-token=" + token);
    EXPECT_EQ(second.element("Key"), "a/3");
    EXPECT_EQ(second.element("IsTruncated"), "false");
}

TEST(PracticeStore, KeepsObjectsAndUnfinishedUploadsOverARestart)
{
    StoreFixture fixture;
    const QByteArray longKey(400, 'k');
    fixture.put(longKey, "hello", {{"x-amz-meta-a", "b"}});
    const QByteArray id = fixture.open("up");
    const QByteArray part = fixture.putPart("up", id, 1, "part").header("ETag");
    fixture.restart();
    const Reply got = fixture.get("/exports/" + longKey);
    EXPECT_EQ(got.body, "hello");
    EXPECT_EQ(got.header("x-amz-meta-a"), "b");
    EXPECT_EQ(fixture.complete("up", id, {part}).status, 200);
    EXPECT_EQ(fixture.get("/exports/up").body, "part");
}

TEST(PracticeStore, CountsWhatCameInForEachPart)
{
    StoreFixture fixture;
    const QByteArray id = fixture.open("k");
    fixture.putPart("k", id, 1, "12345");
    fixture.putPart("k", id, 1, "12345");
    const Counters counters = fixture.store().counters();
    const Tally tally = counters.pieces.at({"exports", "k", 1});
    EXPECT_EQ(tally, (Tally{2, 10, 2, 10, 2, 10}));
    EXPECT_EQ(counters.operations.at(Operation::Part).requests, 2);
    EXPECT_EQ(counters.total.requests, 3);
}

TEST(PracticeStore, ShowsItsCountersOverHttpUnsigned)
{
    StoreFixture fixture;
    fixture.put("k", "hello");
    RawClient client(fixture.store().port());
    client.send("GET /-/counters HTTP/1.1\r\nHost: h\r\n\r\n");
    const QJsonObject json = QJsonDocument::fromJson(client.receive().body).object();
    EXPECT_EQ(json.value("bytes_received"_L1).toInt(), 5);
    EXPECT_EQ(json.value("requests"_L1).toInt(), 1);
}

TEST(PracticeStore, TellsOfEveryRequest)
{
    StoreFixture fixture;
    QSignalSpy spy(&fixture.store(), &PracticeStore::handled);
    fixture.put("k", "hello");
    ASSERT_TRUE(!spy.isEmpty() || spy.wait());
    const auto record = spy.front().front().value<RequestRecord>();
    EXPECT_EQ(record.operation, Operation::Put);
    EXPECT_EQ(record.key, "k");
    EXPECT_EQ(record.bytesStored, 5);
    EXPECT_TRUE(record.answered);
}

TEST(PracticeStore, TakesEightPartsAtATime)
{
    StoreFixture fixture;
    const QByteArray id = fixture.open("k");
    std::vector<std::thread> senders;
    QByteArrayList etags(8);
    for (int part = 1; part <= 8; ++part) {
        senders.emplace_back([&, part] {
            const QByteArray body(5 * mebibyte, static_cast<char>('a' + part));
            etags[part - 1] = fixture.putPart("k", id, part, body).header("ETag");
        });
    }
    for (std::thread &sender : senders)
        sender.join();
    EXPECT_EQ(fixture.complete("k", id, etags).status, 200);
    EXPECT_EQ(fixture.ask({"HEAD", "/exports/k"}).header("Content-Length"),
              QByteArray::number(40 * mebibyte));
}

TEST(PracticeStore, AFolderBelongsToOneStore)
{
    QTemporaryDir folder;
    PracticeSettings settings;
    settings.folder = folder.path();
    PracticeStore first(settings);
    PracticeStore second(settings);
    ASSERT_TRUE(first.start());
    const auto started = second.start();
    ASSERT_FALSE(started);
    EXPECT_TRUE(started.error().text.english().contains(u"choose another folder"));
}

TEST(PracticeStore, AWrongFaultScriptKeepsItFromStarting)
{
    PracticeSettings settings;
    settings.folder = QDir::tempPath();
    settings.faults = u"part explode"_s;
    EXPECT_FALSE(PracticeStore(settings).start());
}

} // namespace
} // namespace windlass::practice
