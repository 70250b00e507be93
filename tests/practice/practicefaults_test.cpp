// SPDX-License-Identifier: GPL-3.0-or-later
// Each kind of fault, tested through a client's socket.
#include "core/base/digest.h"
#include "practice/httpdate.h"
#include "practice/practicestore.h"
#include "tests/practice/rawclient.h"

#include <QElapsedTimer>
#include <QTest>

#include <gtest/gtest.h>

namespace windlass::practice {
namespace {

using namespace Qt::StringLiterals;

const QByteArray body(100'000, 'x');

TEST(PracticeFaults, AStatusComesWithItsCodeAndDelayAndKeepsNothing)
{
    StoreFixture fixture(u"put 503 SlowDown retry-after=2"_s);
    const Reply reply = fixture.put("k", body);
    EXPECT_EQ(reply.status, 503);
    EXPECT_EQ(reply.element("Code"), "SlowDown");
    EXPECT_EQ(reply.header("Retry-After"), "2");
    EXPECT_EQ(fixture.get("/exports/k").status, 404);
}

TEST(PracticeFaults, RetryAfterCanBeADate)
{
    StoreFixture fixture(u"put 503 retry-after=date"_s);
    const Reply reply = fixture.put("k", body);
    const auto read = [&](const QByteArray &name) { return readHttpDate(reply.header(name)); };
    EXPECT_EQ(read("Date").secsTo(read("Retry-After")), 2);
}

TEST(PracticeFaults, TheConnectionLivesOnAfterAStatus)
{
    StoreFixture fixture(u"put 500"_s);
    RawClient client(fixture.store().port());
    client.send(signedBytes({"PUT", "/exports/k", body}));
    EXPECT_EQ(client.receive().status, 500);
    client.send(signedBytes({"PUT", "/exports/k", body}));
    EXPECT_EQ(client.receive().status, 200);
}

TEST(PracticeFaults, AStatusCanComeBeforeTheBodyIsRead)
{
    StoreFixture fixture(u"put 503@10%"_s);
    RawClient client(fixture.store().port());
    const QByteArray request = signedBytes({"PUT", "/exports/k", body});
    client.send(request.chopped(body.size() / 2));
    EXPECT_EQ(client.receive().status, 503);
    EXPECT_EQ(client.receive().ending, Ending::Closed);
    EXPECT_EQ(fixture.store().counters().total.bytesReceived, body.size() / 10);
}

TEST(PracticeFaults, AResetBreaksOffExactlyWhereItIsTold)
{
    StoreFixture fixture(u"put reset@50%"_s);
    const Reply reply = fixture.put("k", body);
    EXPECT_EQ(reply.ending, Ending::Reset);
    EXPECT_EQ(fixture.store().counters().total.bytesReceived, body.size() / 2);
    EXPECT_EQ(fixture.get("/exports/k").status, 404);
}

TEST(PracticeFaults, ARequestWithoutABodyIsResetAtItsHead)
{
    StoreFixture fixture(u"list reset"_s);
    EXPECT_EQ(fixture.get("/exports").ending, Ending::Reset);
}

TEST(PracticeFaults, AStoreThatRefusesLetsNobodyInForAWhile)
{
    StoreFixture fixture(u"put refuse 300ms"_s);
    RawClient other(fixture.store().port());
    EXPECT_EQ(fixture.put("k", body).ending, Ending::Reset);
    EXPECT_EQ(fixture.put("k", body).ending, Ending::Refused);
    EXPECT_EQ(other.receive().ending, Ending::Reset);
    EXPECT_TRUE(QTest::qWaitFor([&] { return RawClient(fixture.store().port()).connected(); }));
    EXPECT_EQ(fixture.put("k", body).status, 200);
}

TEST(PracticeFaults, RefusingCanBeginInMidBody)
{
    StoreFixture fixture(u"put refuse@25% 100ms"_s);
    EXPECT_EQ(fixture.put("k", body).ending, Ending::Reset);
    EXPECT_EQ(fixture.store().counters().total.bytesReceived, body.size() / 4);
}

TEST(PracticeFaults, CloseDoesNothingAndSaysNothing)
{
    StoreFixture fixture(u"put close"_s);
    const Reply reply = fixture.put("k", body);
    EXPECT_EQ(reply.status, 0);
    EXPECT_EQ(reply.ending, Ending::Closed);
    EXPECT_EQ(fixture.store().counters().total.bytesReceived, body.size());
    EXPECT_EQ(fixture.get("/exports/k").status, 404);
}

TEST(PracticeFaults, ALostAnswerIsOfWorkThatWasDone)
{
    StoreFixture fixture(u"put lose-answer"_s);
    const Reply reply = fixture.put("k", body);
    EXPECT_EQ(reply.status, 0);
    EXPECT_EQ(reply.ending, Ending::Closed);
    EXPECT_EQ(fixture.get("/exports/k").body, body);
    const Tally tally = fixture.store().counters().operations.at(Operation::Put);
    EXPECT_EQ(tally.stored, 1);
    EXPECT_EQ(tally.confirmed, 0);
}

TEST(PracticeFaults, AnUploadCompletedWithoutAnAnswerIsComplete)
{
    StoreFixture fixture(u"complete lose-answer"_s);
    const QByteArray id = fixture.open("k");
    const QByteArray etag = fixture.putPart("k", id, 1, body).header("ETag");
    EXPECT_EQ(fixture.complete("k", id, {etag}).ending, Ending::Closed);
    EXPECT_EQ(fixture.get("/exports/k").body, body);
}

TEST(PracticeFaults, AStallHoldsTheBodyUpAndThenGoesOn)
{
    StoreFixture fixture(u"put stall@50% 150ms"_s);
    QElapsedTimer timer;
    timer.start();
    EXPECT_EQ(fixture.put("k", body).status, 200);
    EXPECT_GE(timer.elapsed(), 145);
    EXPECT_EQ(fixture.get("/exports/k").body, body);
}

TEST(PracticeFaults, SlowIsAsSlowAsItSays)
{
    StoreFixture fixture(u"put slow 500KB/s; get slow 500KB/s"_s);
    QElapsedTimer timer;
    timer.start();
    EXPECT_EQ(fixture.put("k", body).status, 200);
    EXPECT_GE(timer.restart(), 195);
    EXPECT_EQ(fixture.get("/exports/k").body, body);
    EXPECT_GE(timer.elapsed(), 195);
}

TEST(PracticeFaults, ATruncatedAnswerLacksItsSecondHalf)
{
    StoreFixture fixture(u"get truncate"_s);
    fixture.put("k", body);
    const Reply reply = fixture.get("/exports/k");
    EXPECT_EQ(reply.status, 200);
    EXPECT_FALSE(reply.whole);
    EXPECT_EQ(reply.body.size(), body.size() / 2);
}

TEST(PracticeFaults, AnAnswerWithoutABodyIsCutInItsHead)
{
    StoreFixture fixture(u"put truncate"_s);
    const Reply reply = fixture.put("k", body);
    EXPECT_EQ(reply.status, 0);
    EXPECT_TRUE(reply.head.startsWith("HTTP/1.1 200"));
    EXPECT_EQ(fixture.get("/exports/k").status, 200);
}

TEST(PracticeFaults, A200CanHoldAnErrorAndNothingWasDone)
{
    StoreFixture fixture(u"complete 200-error InternalError"_s);
    const QByteArray id = fixture.open("k");
    const QByteArray etag = fixture.putPart("k", id, 1, body).header("ETag");
    const Reply reply = fixture.complete("k", id, {etag});
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.element("Code"), "InternalError");
    EXPECT_EQ(fixture.get("/exports/k").status, 404);
    EXPECT_EQ(fixture.complete("k", id, {etag}).status, 200);
}

TEST(PracticeFaults, WhiteSpaceCanComeBeforeTheErrorIn200)
{
    StoreFixture fixture(u"complete 200-error spaces=300ms"_s);
    const QByteArray id = fixture.open("k");
    QElapsedTimer timer;
    timer.start();
    const Reply reply = fixture.complete("k", id, {});
    EXPECT_GE(timer.elapsed(), 295);
    EXPECT_TRUE(reply.whole);
    EXPECT_TRUE(reply.body.contains("?>\n  <Error>")) << reply.body.toStdString();
}

TEST(PracticeFaults, AnExpiredTokenIsA400)
{
    StoreFixture fixture(u"any expired-token"_s);
    const Reply reply = fixture.put("k", body);
    EXPECT_EQ(reply.status, 400);
    EXPECT_EQ(reply.element("Code"), "ExpiredToken");
}

TEST(PracticeFaults, ASkewedStoreShowsItsTimeAndRefusesOurs)
{
    StoreFixture fixture(u"any skew 2h x2"_s);
    const Reply reply = fixture.put("k", body);
    EXPECT_EQ(reply.element("Code"), "RequestTimeTooSkewed");
    const QDateTime date = readHttpDate(reply.header("Date"));
    EXPECT_NEAR(double(QDateTime::currentDateTimeUtc().secsTo(date)), 7200, 30);
    RawRequest corrected{"PUT", "/exports/k", body};
    corrected.time = date;
    EXPECT_EQ(fixture.ask(corrected).status, 200);
}

TEST(PracticeFaults, DamageShowsInTheETag)
{
    StoreFixture fixture(u"put damage"_s);
    const Reply put = fixture.put("k", body);
    const QByteArray stored = fixture.get("/exports/k").body;
    EXPECT_EQ(stored.size(), body.size());
    EXPECT_NE(stored, body);
    EXPECT_EQ(put.header("ETag"), '"' + Digest::of(DigestKind::Md5, stored).toHex() + '"');
}

TEST(PracticeFaults, ADroppedPartIsConfirmedAndMissing)
{
    StoreFixture fixture(u"part:1 drop-part"_s);
    const QByteArray id = fixture.open("k");
    const Reply part = fixture.putPart("k", id, 1, body);
    EXPECT_EQ(part.status, 200);
    EXPECT_EQ(fixture.complete("k", id, {part.header("ETag")}).element("Code"), "InvalidPart");
    EXPECT_EQ(fixture.store().counters().pieces.at({"exports", "k", 1}).stored, 0);
}

TEST(PracticeFaults, AreCountedByRule)
{
    StoreFixture fixture(u"put 503 x2; get 500"_s);
    for (int i = 0; i < 3; ++i)
        fixture.put("k", body);
    const Counters counters = fixture.store().counters();
    EXPECT_EQ(counters.faultsFired, 2);
    EXPECT_EQ(counters.faults.at(0).fired, 2);
    EXPECT_EQ(counters.faults.at(1).fired, 0);
}

TEST(PracticeFaults, AnEarlyAnswerComesInMidBodyAndEndsTheConnection)
{
    StoreFixture fixture(u"put early-answer@10% 403 AccessDenied retry-after=3"_s);
    RawClient client(fixture.store().port());
    const QByteArray request = signedBytes({"PUT", "/exports/k", body});
    client.send(request.chopped(body.size() / 2));
    const Reply reply = client.receive();
    EXPECT_EQ(reply.status, 403);
    EXPECT_EQ(reply.element("Code"), "AccessDenied");
    EXPECT_EQ(reply.header("Retry-After"), "3");
    EXPECT_NE(client.receive().ending, Ending::Open);
    EXPECT_EQ(fixture.get("/exports/k").status, 404);
}

TEST(PracticeFaults, AHeaderCanBeLeftOutOfAnswers)
{
    StoreFixture fixture(u"head drop-header etag,x-amz-meta-* x2"_s);
    fixture.put("k", body, {{"x-amz-meta-owner", "me"}});
    const Reply head = fixture.ask({"HEAD", "/exports/k"});
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.header("ETag"), "");
    EXPECT_EQ(head.header("x-amz-meta-owner"), "");
    EXPECT_EQ(head.header("Content-Length"), QByteArray::number(body.size()));
}

TEST(PracticeFaults, WithoutALengthTheBodyEndsWithTheConnection)
{
    StoreFixture fixture(u"get drop-header Content-Length"_s);
    fixture.put("k", body);
    RawClient client(fixture.store().port());
    client.send(signedBytes({"GET", "/exports/k"}));
    const Reply reply = client.receive();
    EXPECT_EQ(reply.header("Content-Length"), "");
    EXPECT_EQ(reply.header("Connection"), "close");
}

TEST(PracticeFaults, PagesCanGoInACircle)
{
    StoreFixture fixture(u"list-parts loop-pages x*; list loop-pages x*"_s);
    const QByteArray id = fixture.open("k");
    fixture.putPart("k", id, 1, body);
    for (const QByteArray marker : {"", "&part-number-marker=1"}) {
        const Reply page = fixture.get("/exports/k?uploadId=" + id + marker);
        EXPECT_EQ(page.element("IsTruncated"), "true");
        EXPECT_EQ(page.element("PartNumber"), "1");
        EXPECT_EQ(page.element("NextPartNumberMarker"), "1");
    }
    fixture.put("a", body);
    const Reply list = fixture.get("/exports?list-type=2");
    EXPECT_EQ(list.element("IsTruncated"), "true");
    EXPECT_EQ(
        fixture.get("/exports?continuation-token=" + list.element("NextContinuationToken") + "&list-type=2")
            .element("Key"),
        "a");
}

TEST(PracticeFaults, JoiningGoesOnAfterTheAnswer)
{
    StoreFixture fixture(u"complete joining 400ms"_s);
    const QByteArray id = fixture.open("k");
    const QByteArray etag = fixture.putPart("k", id, 1, body).header("ETag");
    EXPECT_EQ(fixture.complete("k", id, {etag}).status, 504);
    EXPECT_EQ(fixture.get("/exports/k?uploadId=" + id).element("Code"), "NoSuchUpload");
    EXPECT_EQ(fixture.complete("k", id, {etag}).element("Code"), "NoSuchUpload");
    EXPECT_EQ(fixture.get("/exports/k").status, 404);
    EXPECT_TRUE(QTest::qWaitFor([&] { return fixture.get("/exports/k").status == 200; }));
    EXPECT_EQ(fixture.get("/exports/k").body, body);
}

TEST(PracticeFaults, AnEmptyAnswerCanBeCalledHtml)
{
    StoreFixture fixture(u"put empty-html"_s);
    const Reply reply = fixture.put("k", body);
    EXPECT_EQ(reply.status, 200);
    EXPECT_TRUE(reply.header("Content-Type").startsWith("text/html"));
    EXPECT_EQ(reply.header("x-amz-request-id"), "");
    EXPECT_EQ(reply.header("Content-Length"), "0");
    EXPECT_EQ(fixture.get("/exports/k").body, body);
}

TEST(PracticeFaults, AnInterimAnswerCanComeFirst)
{
    StoreFixture fixture(u"put interim; put interim 102"_s);
    for (const int status : {103, 102}) {
        EXPECT_EQ(fixture.put("k", body).status, status);
    }
}

TEST(PracticeFaults, AreNotForTheStepsThatTryChecksumsUnlessTheySayProbe)
{
    StoreFixture fixture(u"any 500; open 503"_s);
    RawRequest open{"POST", "/exports/k?uploads="};
    open.headers = {{"x-amz-meta-windlass-upload-id", "checksum-probe"}};
    const Reply probe = fixture.ask(open);
    EXPECT_EQ(probe.status, 200);
    const QByteArray id = probe.element("UploadId");
    EXPECT_EQ(fixture.putPart("k", id, 1, "x").status, 200);
    EXPECT_EQ(fixture.store().counters().faultsFired, 0);
    EXPECT_EQ(fixture.store().counters().operations.at(Operation::Probe).requests, 2);
    StoreFixture named(u"probe 501 NotImplemented"_s);
    EXPECT_EQ(named.ask(open).status, 501);
    StoreFixture old(u"any no-checksums x*"_s); // a property of the store applies to all requests, also to
                                                // probes
    open.headers.emplace_back("x-amz-checksum-algorithm", "CRC64NVME");
    EXPECT_EQ(old.ask(open).status, 501);
}

TEST(PracticeFaults, APageOfAnotherPlaceCannotSetThem)
{
    StoreFixture fixture;
    const auto post = [&fixture](const QByteArray &origin) {
        RawClient client(fixture.store().port());
        client.send("POST /-/faults HTTP/1.1\r\nHost: h\r\nOrigin: " + origin +
                    "\r\nContent-Length: 7\r\n\r\nput 503");
        return client.receive().status;
    };
    const QByteArray port = QByteArray::number(fixture.store().port());
    EXPECT_EQ(post("https://example.com"), 403);
    EXPECT_EQ(post("null"), 403);
    EXPECT_EQ(post("http://rebound.example:" + port), 403); // a host name that resolves to this computer
    EXPECT_EQ(fixture.put("k", body).status, 200);
    EXPECT_EQ(post("http://127.0.0.1:" + port), 200);
    EXPECT_EQ(fixture.put("k", body).status, 503);
}

TEST(PracticeFaults, CanBeReplacedOverHttp)
{
    StoreFixture fixture;
    RawClient client(fixture.store().port());
    client.send("POST /-/faults HTTP/1.1\r\nHost: h\r\nContent-Length: 7\r\n\r\nput 503");
    EXPECT_EQ(client.receive().status, 200);
    EXPECT_EQ(fixture.put("k", body).status, 503);
}

TEST(PracticeFaults, AWrongScriptOverHttpIsExplainedAndChangesNothing)
{
    StoreFixture fixture(u"put 503"_s);
    RawClient client(fixture.store().port());
    client.send("POST /-/faults HTTP/1.1\r\nHost: h\r\nContent-Length: 8\r\n\r\nput fail");
    const Reply reply = client.receive();
    EXPECT_EQ(reply.status, 400);
    EXPECT_TRUE(reply.body.contains("'fail' is not an action"));
    EXPECT_EQ(fixture.put("k", body).status, 503);
}

} // namespace
} // namespace windlass::practice
