// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/net/sending.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace windlass {
namespace {

constexpr qint64 MiB = 1024 * 1024;

class DownloadTest : public SendingTest
{
protected:
    /// Sets the server's answer to every request.
    void answers(const QByteArray &status, const QByteArray &body)
    {
        server.script = [this, status, body](QTcpSocket &socket, const RawServer::Request &) {
            RawServer::answer(socket, status, body);
            serverSide = &socket;
        };
    }

    QtHttp http{timers};
    QPointer<QTcpSocket> serverSide;
};

TEST_F(DownloadTest, ASuccessGoesToTheSinkPieceByPiece)
{
    const QByteArray content = mixedBytes(3 * MiB + 1);
    answers("200 OK", content);
    const auto reply = send(http, request("GET", server), true);
    ASSERT_TRUE(reply) << reply.error().text.english().toStdString();
    EXPECT_TRUE(received == content);
    EXPECT_TRUE(reply->body.isEmpty());
}

TEST_F(DownloadTest, PartialContentIsASuccess)
{
    answers("206 Partial Content", "some");
    ASSERT_TRUE(send(http, request("GET", server), true));
    EXPECT_EQ(received, "some");
}

TEST_F(DownloadTest, AnErrorBodyIsKept)
{
    answers("404 Not Found", "<Error/>");
    const auto reply = send(http, request("GET", server), true);
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->body, "<Error/>");
    EXPECT_TRUE(received.isEmpty());
}

TEST_F(DownloadTest, TheHeadIsReportedBeforeTheFirstPiece)
{
    answers("206 Partial Content", mixedBytes(1000));
    QList<int> told;
    bool ended = false;
    const Handle handle =
        http.send(request("GET", server), {.answered = [&](const HttpReply &head) -> Result<void> {
                                               told.append(head.status);
                                               EXPECT_EQ(head.header("content-length"), "1000");
                                               EXPECT_TRUE(received.isEmpty());
                                               return {};
                                           },
                                           .received = [this](QByteArrayView piece) { received += piece; },
                                           .finished = [&](const auto &) { ended = true; }});
    ASSERT_TRUE(waitUntil([&] { return ended; }));
    EXPECT_EQ(told, QList{206});
    EXPECT_EQ(received.size(), 1000);
}

TEST_F(DownloadTest, AnAnswerWithAWrongHeadIsAborted)
{
    answers("200 OK", mixedBytes(64 * MiB));
    std::optional<Result<HttpReply>> end;
    const Handle handle =
        http.send(request("GET", server),
                  {.answered = [](const HttpReply &) -> Result<void> {
                       return failed(localFailure(FailureKind::BadAnswer, QStringLiteral("another")));
                   },
                   .received = [this](QByteArrayView piece) { received += piece; },
                   .finished = [&end](Result<HttpReply> result) { end = std::move(result); }});
    ASSERT_TRUE(waitUntil([&] { return end.has_value(); }));
    ASSERT_FALSE(*end);
    EXPECT_EQ(end->error().text, QStringLiteral("another"));
    EXPECT_TRUE(received.isEmpty());
    ASSERT_TRUE(
        waitUntil([this] { return !serverSide || serverSide->state() != QTcpSocket::ConnectedState; }));
}

TEST_F(DownloadTest, ADownloadMayExceedTheLimitOfKeptAnswers)
{
    const QByteArray content = mixedBytes(HttpReply::listLimit + 5 * MiB);
    answers("200 OK", content);
    ASSERT_TRUE(send(http, request("GET", server), true));
    EXPECT_TRUE(received == content);
}

TEST_F(DownloadTest, AnAnswerLongerThanRequestedIsAborted)
{
    answers("200 OK", mixedBytes(64 * MiB));
    HttpRequest what = request("GET", server);
    what.answerLimit = 1000;
    for (const bool toSink : {true, false}) {
        const auto reply = send(http, what, toSink);
        ASSERT_FALSE(reply);
        EXPECT_EQ(reply.error().kind, FailureKind::BadAnswer);
    }
    EXPECT_LE(received.size(), 1000);
}

TEST_F(DownloadTest, OnlyTheBeginningOfALongErrorIsRead)
{
    answers("503 Slow Down", mixedBytes(64 * MiB));
    const auto reply = send(http, request("GET", server));
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->status, 503);
    EXPECT_EQ(reply->body.size(), HttpReply::errorLimit);
}

TEST_F(DownloadTest, ADownloadOverTlsIsTheSame)
{
    const SelfSigned tls;
    const Trusting trusting(tls.certificate);
    RawServer secure(tls.server);
    const QByteArray content = mixedBytes(20 * MiB);
    secure.script = [&content](QTcpSocket &socket, const RawServer::Request &) {
        RawServer::answer(socket, "200 OK", content);
    };
    const auto reply = send(http, request("GET", secure), true);
    ASSERT_TRUE(reply) << reply.error().text.english().toStdString();
    EXPECT_TRUE(received == content);
}

TEST_F(DownloadTest, ATruncatedDownloadIsABadAnswer)
{
    server.script = [](QTcpSocket &socket, const RawServer::Request &) {
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
        socket.disconnectFromHost();
    };
    const auto reply = send(http, request("GET", server), true);
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, FailureKind::BadAnswer);
    EXPECT_EQ(received, "half");
}

TEST_F(DownloadTest, ALimitSlowsTheSenderAndIsNotAStall)
{
    answers("200 OK", mixedBytes(64 * MiB));
    const auto limit = std::make_shared<Bandwidth>(timers);
    limit->setLimit(10'000);
    HttpRequest what = request("GET", server);
    what.limits = {limit};
    what.stallTimeout = Duration(300);
    bool ended = false;
    const Instant start = timers.now();
    const Handle handle =
        http.send(std::move(what), {.received = [this](QByteArrayView piece) { received += piece; },
                                    .finished = [&ended](const auto &) { ended = true; }});
    ASSERT_TRUE(waitUntil([&] { return ended || received.size() >= 6'000; }));
    EXPECT_FALSE(ended);
    EXPECT_GE(timers.now() - start, Duration(400)); // 600 ms without the burst
    ASSERT_TRUE(serverSide);
    EXPECT_GT(serverSide->bytesToWrite(), 32 * MiB); // the rest is in the buffers of the system
}

TEST_F(DownloadTest, UnderALimitEverythingReceivedIsDelivered)
{
    const QByteArray content = mixedBytes(40'000);
    answers("200 OK", content);
    const auto limit = std::make_shared<Bandwidth>(timers);
    limit->setLimit(50'000);
    HttpRequest what = request("GET", server);
    what.limits = {limit};
    ASSERT_TRUE(send(http, std::move(what), true));
    EXPECT_EQ(received, content);
}

TEST_F(DownloadTest, TheSinkMayDropTheHandle)
{
    answers("200 OK", mixedBytes(3 * MiB));
    Handle handle;
    bool told = false;
    handle = http.send(request("GET", server), {.received =
                                                    [&](QByteArrayView) {
                                                        EXPECT_FALSE(std::exchange(told, true));
                                                        handle.reset();
                                                    },
                                                .finished = [](const auto &) { ADD_FAILURE(); }});
    ASSERT_TRUE(waitUntil([&told] { return told; }));
    EXPECT_EQ(http.inFlight(), 0);
}

} // namespace
} // namespace windlass
