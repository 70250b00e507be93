// SPDX-License-Identifier: GPL-3.0-or-later
// A service that answers while the body is still being sent, and closes the connection.
#include "core/net/earlyanswer.h"
#include "core/net/qthttp.h"
#include "tests/core/net/sending.h"
#include "tests/fakes/selfsigned.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

TEST(AnswerFromTest, ParsesAnAnswerFromItsFirstBytes)
{
    const auto plain = answerFrom("HTTP/1.1 403 Forbidden\r\nContent-Length: 3\r\nA: b\r\n\r\nnopetail");
    ASSERT_TRUE(plain);
    EXPECT_EQ(plain->status, 403);
    EXPECT_EQ(plain->header("a"), "b");
    EXPECT_EQ(plain->body, "nop");
    EXPECT_EQ(answerFrom("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 507 Full\r\n\r\nall")->status, 507);
    EXPECT_EQ(
        answerFrom("HTTP/1.1 400 X\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x\r\nde\r\n0\r\n\r\n")
            ->body,
        "abcde");
    EXPECT_EQ(answerFrom("HTTP/1.1 400 X\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\nabc")->body, "abc");
    EXPECT_EQ(answerFrom("HTTP/1.1 503 X\r\nContent-Length: 100\r\n\r\nhalf")->body, "half");
}

TEST(AnswerFromTest, AnIncompleteHeadOrOtherBytesAreNotAnAnswer)
{
    for (const QByteArray &bytes :
         {""_ba, "HTTP/1.1 403 Forbidden\r\nContent-Le"_ba, "HTTP/1.1 100 Continue\r\n\r\n"_ba, "\r\n\r\n"_ba,
          "no protocol\r\n\r\n"_ba, "HTTP/1.1 abc X\r\n\r\n"_ba, "HTTP/2 403\r\n\r\n"_ba})
        EXPECT_FALSE(answerFrom(bytes)) << bytes.toStdString();
}

class EarlyAnswerTest : public SendingTest
{
protected:
    /// Answers as soon as bytes arrive, stops reading, closes its sending side, and soon resets the
    /// connection.
    static void answerEarly(QTcpSocket &socket)
    {
        if (socket.property("answered").toBool())
            return;
        socket.setProperty("answered", true);
        socket.setReadBufferSize(1);
        RawServer::answer(socket, "403 Forbidden", "<Error><Code>AccessDenied</Code></Error>",
                          "Connection: close\r\n");
        QTimer::singleShot(700, &socket, [&socket] { RawServer::reset(socket); });
    }
    static bool asksWithItsHead(const RawServer::Request &seen)
    {
        return seen.head.contains("Expect: 100-continue");
    }

    HttpRequest put(const RawServer &to)
    {
        HttpRequest what = request("PUT", to);
        what.body = QByteArray(64 * 1024 * 1024, 'x');
        return what;
    }
    QtHttp http{timers, 1};
};

TEST_F(EarlyAnswerTest, AnEarlyAnswerOverHttpIsRead)
{
    server.script = [](QTcpSocket &socket, const RawServer::Request &) { answerEarly(socket); };
    const auto reply = send(http, put(server));
    ASSERT_TRUE(reply) << reply.error().text.english().toStdString();
    EXPECT_EQ(reply->status, 403);
    EXPECT_TRUE(reply->body.contains("AccessDenied"));
    EXPECT_EQ(server.requests.size(), 1) << "nobody had to ask";
}

TEST_F(EarlyAnswerTest, OverTlsARefusalProbeReadsTheAnswer)
{
    const SelfSigned tls;
    const Trusting trusting(tls.certificate);
    RawServer secure(tls.server);
    secure.script = [](QTcpSocket &socket, const RawServer::Request &seen) {
        if (asksWithItsHead(seen))
            RawServer::answer(socket, "507 Full");
        else
            RawServer::reset(socket);
    };
    const auto reply = send(http, put(secure));
    ASSERT_TRUE(reply) << reply.error().text.english().toStdString();
    EXPECT_EQ(reply->status, 507);
    ASSERT_EQ(secure.requests.size(), 2);
    EXPECT_EQ(secure.requests.last().length, 64 * 1024 * 1024) << "the length of the body that is meant";
    EXPECT_TRUE(secure.requests.last().body.isEmpty());
}

TEST_F(EarlyAnswerTest, AServiceThatAcceptsTheProbedHeadDidNotRefuse)
{
    server.script = [](QTcpSocket &socket, const RawServer::Request &seen) {
        if (asksWithItsHead(seen))
            socket.write("HTTP/1.1 100 Continue\r\n\r\n");
        else
            RawServer::reset(socket);
    };
    const auto reply = send(http, put(server));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, FailureKind::Network);
    EXPECT_TRUE(reply.error().requestSent);
}

} // namespace
} // namespace windlass
