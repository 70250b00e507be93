// SPDX-License-Identifier: GPL-3.0-or-later
// A service that sends interim answers (1xx) before the final one.
#include "core/net/interimanswers.h"
#include "core/net/qthttp.h"
#include "tests/core/net/sending.h"
#include "tests/fakes/selfsigned.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using Then = InterimHeads::Then;

const QByteArray hints = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n";

/// The bytes that remain for Qt if the input arrives in these pieces.
QByteArray leftOf(InterimHeads &heads, const QByteArrayList &pieces)
{
    QByteArray unread;
    QByteArray given;
    for (const QByteArray &piece : pieces) {
        unread += piece;
        Then then = Then::Again;
        while (then == Then::Again) {
            const InterimHeads::Step step = heads.next(unread, true);
            unread.remove(0, step.drop);
            then = step.then;
        }
        if (then == Then::Deliver)
            given += std::exchange(unread, {});
    }
    return given;
}

QByteArray leftOf(const QByteArrayList &pieces)
{
    InterimHeads heads;
    return leftOf(heads, pieces);
}

TEST(InterimHeadsTest, HeadsBeforeTheFinalAnswerAreRemoved)
{
    const QByteArray answer = "HTTP/1.1 200 OK\r\n\r\n";
    EXPECT_EQ(leftOf({hints + answer}), answer);
    EXPECT_EQ(leftOf({hints, answer}), answer);
    EXPECT_EQ(leftOf({"HTTP/1.1 102 Processing\r\n\r\n" + hints + hints + answer}), answer);
    EXPECT_EQ(leftOf({"HTTP/1.1 100 Continue\r\n\r\n" + hints + answer}), answer);
    EXPECT_EQ(leftOf({"HTTP/1.1 103\nA: b\n\n" + answer}), answer) << "lines without a CR";
}

TEST(InterimHeadsTest, HeadsAreRecognisedHoweverTheBytesAreSplit)
{
    const QByteArray all = hints + hints + "HTTP/1.1 200 OK\r\n\r\n";
    for (qsizetype at = 1; at < all.size(); ++at)
        EXPECT_EQ(leftOf({all.first(at), all.sliced(at)}), all.sliced(2 * hints.size())) << at;
    QByteArrayList bytes;
    for (const char byte : all)
        bytes.append(QByteArray(1, byte));
    EXPECT_EQ(leftOf(bytes), all.sliced(2 * hints.size()));
}

TEST(InterimHeadsTest, OtherBytesAreUnchanged)
{
    for (const QByteArray &bytes :
         {"HTTP/1.1 200 OK\r\n\r\n"_ba, "HTTP/1.1 101 Switching Protocols\r\n\r\n"_ba,
          "HTTP/2 103 X\r\n\r\n"_ba, "HTTP/1.1 1x3 X\r\n\r\n"_ba, "PUT /exports/HTTP/1.1 103 HTTP/1.1\r\n"_ba,
          "\x16\x03\x01"_ba, "H"_ba + "\0x"_ba})
        EXPECT_EQ(leftOf({bytes}), bytes) << bytes.toStdString();
}

TEST(InterimHeadsTest, BytesWithinTheAnswerAreNotInspected)
{
    InterimHeads heads;
    EXPECT_EQ(leftOf(heads, {"HTTP/1.1 200 OK\r\n\r\n", hints}), "HTTP/1.1 200 OK\r\n\r\n" + hints);
    EXPECT_TRUE(heads.isPast());
    heads.goesOn();
    EXPECT_EQ(leftOf(heads, {hints, "HTTP/1.1 204 No\r\n\r\n"}), "HTTP/1.1 204 No\r\n\r\n");
}

TEST(InterimHeadsTest, TheirNumberAndSizeAreLimited)
{
    EXPECT_TRUE(leftOf({hints.repeated(InterimHeads::mostHeads + 1)}).startsWith("HTTP/1.1 103"));
    InterimHeads heads;
    const QByteArray endless = "HTTP/1.1 103 X\r\nA: " + QByteArray(4000, 'a');
    QByteArrayList pieces{endless};
    for (qint64 bytes = 0; bytes < InterimHeads::mostBytes; bytes += 4000)
        pieces.append(QByteArray(4000, 'a'));
    EXPECT_FALSE(leftOf(heads, pieces).isEmpty());
}

TEST(InterimHeadsTest, TheLimitStartsAgainWhileTheRequestMakesProgress)
{
    InterimHeads heads;
    for (int i = 0; i < 10 * InterimHeads::mostHeads; ++i) {
        EXPECT_EQ(leftOf(heads, {"HTTP/1.1 104 Upload Resumption Supported\r\nUpload-Offset: 5\r\n\r\n"}),
                  "");
        heads.goesOn();
    }
    EXPECT_EQ(leftOf(heads, {"HTTP/1.1 200 OK\r\n\r\n"}), "HTTP/1.1 200 OK\r\n\r\n");
}

TEST(InterimHeadsTest, AnIncompleteHeadIsDeliveredWhenTheConnectionEnds)
{
    InterimHeads heads;
    EXPECT_EQ(heads.next("HTTP/1.1 1", true).then, Then::Wait);
    EXPECT_EQ(heads.next("HTTP/1.1 1", false).then, Then::Deliver) << "the connection has ended";
}

class InterimAnswersTest : public SendingTest
{
protected:
    /// Sends `pieces` when a request begins to arrive, which is before its answer.
    static void sayBetween(RawServer &to, const QByteArrayList &pieces)
    {
        to.script = [pieces](QTcpSocket &socket, const RawServer::Request &seen) {
            if (!socket.property("said").toBool()) {
                socket.setProperty("said", true);
                for (const QByteArray &piece : pieces) {
                    socket.write(piece);
                    socket.flush();
                }
            }
            if (!seen.complete())
                return;
            socket.setProperty("said", false);
            const bool isHead = seen.head.startsWith("HEAD");
            QTimer::singleShot(30, &socket, [&socket, isHead, name = seen.head.split(' ').value(1)] {
                RawServer::answer(socket, "200 OK", isHead ? "" : "body of " + name,
                                  "X-For: " + name + "\r\n");
            });
        };
    }

    HttpRequest to(const RawServer &where, const QByteArray &method, const QString &path)
    {
        HttpRequest what = request(method, where);
        what.url = where.url(path);
        if (method == "PUT" || method == "POST")
            what.body = QByteArray(method == "PUT" ? 1024 * 1024 : 5, 'x');
        return what;
    }

    QtHttp http{timers, 1};
};

TEST_F(InterimAnswersTest, TheFinalAnswerIsReceivedWithAnyMethod)
{
    sayBetween(server, {hints.first(7), hints.sliced(7), hints});
    for (const QByteArray &method : {"PUT"_ba, "HEAD"_ba, "GET"_ba, "POST"_ba, "DELETE"_ba, "GET"_ba}) {
        const QString path = u"/"_s + QString::fromLatin1(method);
        const auto reply = send(http, to(server, method, path));
        ASSERT_TRUE(reply) << reply.error().text.english().toStdString();
        EXPECT_EQ(reply->status, 200);
        EXPECT_EQ(reply->header("X-For"), path.toLatin1());
        EXPECT_EQ(reply->header("Link"), "") << "the interim answer's";
    }
}

TEST_F(InterimAnswersTest, ConcurrentRequestsEachGetTheirOwnAnswer)
{
    sayBetween(server, {hints});
    std::vector<Handle> handles;
    int right = 0;
    for (int i = 0; i < 24; ++i) {
        const QString path = u"/%1"_s.arg(i);
        Http::Sinks sinks;
        sinks.finished = [&right, path](const Result<HttpReply> &reply) {
            right += reply && reply->header("X-For") == path.toLatin1();
        };
        handles.push_back(http.send(to(server, i % 2 == 0 ? "PUT" : "GET", path), std::move(sinks)));
    }
    EXPECT_TRUE(waitUntil([&right] { return right == 24; })) << right;
}

TEST_F(InterimAnswersTest, AFileThatLooksLikeAnInterimHeadArrivesUnchanged)
{
    const QByteArray content = hints.repeated(20'000);
    server.script = [&content](QTcpSocket &socket, const RawServer::Request &) {
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(content.size()) + "\r\n\r\n");
        QTimer::singleShot(30, &socket, [&socket, &content] { socket.write(content); });
    };
    for (const bool toSink : {false, true}) {
        received.clear();
        const auto reply = send(http, request("GET", server), toSink);
        ASSERT_TRUE(reply);
        EXPECT_EQ(toSink ? received : reply->body, content);
    }
}

TEST_F(InterimAnswersTest, OverTlsItIsABadAnswerAndTheConnectionIsNotReused)
{
    const SelfSigned tls;
    const Trusting trusting(tls.certificate);
    RawServer secure(tls.server);
    QList<quint16> connections; // identified by their ports
    secure.script = [&connections](QTcpSocket &socket, const RawServer::Request &seen) {
        if (!seen.complete())
            return;
        connections.append(socket.peerPort());
        const bool first = connections.size() == 1;
        if (first)
            socket.write(hints);
        QTimer::singleShot(first ? 200 : 0, &socket, [&socket, name = seen.head.split(' ').value(1)] {
            RawServer::answer(socket, "200 OK", {}, "X-For: " + name + "\r\n");
        });
    };
    const auto reply = send(http, to(secure, "PUT", u"/first"_s));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, FailureKind::BadAnswer);
    EXPECT_EQ(reply.error().httpStatus, 103);
    EXPECT_TRUE(reply.error().requestSent);
    const auto next = send(http, to(secure, "PUT", u"/second"_s));
    ASSERT_TRUE(next);
    EXPECT_EQ(next->header("X-For"), "/second");
    ASSERT_EQ(connections.size(), 2);
    EXPECT_NE(connections.first(), connections.last());
}

TEST_F(InterimAnswersTest, OverTlsOtherRequestsOfTheSameManagerFailToo)
{
    const SelfSigned tls;
    const Trusting trusting(tls.certificate);
    RawServer secure(tls.server);
    secure.script = [&secure](QTcpSocket &socket, const RawServer::Request &) {
        if (secure.requests.size() == 2) // both are in flight
            socket.write(hints);
    };
    std::vector<Failure> failures;
    std::vector<Handle> handles;
    for (const QString &path : {u"/a"_s, u"/b"_s}) {
        Http::Sinks sinks;
        sinks.finished = [&failures](const Result<HttpReply> &reply) {
            ASSERT_FALSE(reply);
            failures.push_back(reply.error());
        };
        handles.push_back(http.send(to(secure, "POST", path), std::move(sinks)));
    }
    ASSERT_TRUE(waitUntil([&failures] { return failures.size() == 2; }));
    for (const Failure &failure : failures)
        EXPECT_TRUE(failure.requestSent) << "the outcome of either is unknown";
}

} // namespace
} // namespace windlass
