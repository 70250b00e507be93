// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/systemtimers.h"
#include "core/net/qthttp.h"
#include "core/net/sourcefile.h"
#include "tests/fakes/rawserver.h"
#include "tests/fakes/selfsigned.h"
#include "tests/fakes/waituntil.h"

#include <QNetworkReply>
#include <QTemporaryFile>

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

class QtHttpTest : public testing::Test
{
protected:
    HttpRequest request(const QByteArray &method, const QByteArray &body = {})
    {
        HttpRequest out;
        out.method = method;
        out.url = server.url(u"/x"_s);
        out.headers.append({"Content-Type"_ba, "application/octet-stream"_ba});
        if (method == "PUT" || method == "POST")
            out.body = body;
        return out;
    }

    Result<HttpReply> send(HttpRequest what)
    {
        std::optional<Result<HttpReply>> result;
        const Handle handle = http.send(
            std::move(what), {.sent = [this](qint64 sent) { progress.append(sent); },
                              .finished = [&result](Result<HttpReply> reply) { result = std::move(reply); }});
        EXPECT_TRUE(waitUntil([&result] { return result.has_value(); }));
        return result.value_or(failed({}));
    }

    SystemTimers timers;
    RawServer server;
    QtHttp http{timers};
    QList<qint64> progress;
};

TEST_F(QtHttpTest, ReturnsStatusHeadersAndBody)
{
    server.script = [](QTcpSocket &socket, const RawServer::Request &) {
        RawServer::answer(socket, "200 OK", "hello", "X-Thing: 7\r\n");
    };
    const auto reply = send(request("GET"));
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->status, 200);
    EXPECT_EQ(reply->header("x-thing"), "7");
    EXPECT_EQ(reply->endpoint, server.url(QString())) << "who was asked";
    EXPECT_EQ(reply->body, "hello");
}

TEST_F(QtHttpTest, AnErrorStatusIsAnAnswerNotAFailure)
{
    server.script = [](QTcpSocket &socket, const RawServer::Request &request) {
        if (request.complete())
            RawServer::answer(socket, "503 Slow Down", "<Error/>");
    };
    const auto reply = send(request("PUT", "data"));
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->status, 503);
    EXPECT_EQ(reply->body, "<Error/>");
}

TEST_F(QtHttpTest, ARedirectIsReturnedAndNotFollowed)
{
    server.script = [this](QTcpSocket &socket, const RawServer::Request &request) {
        if (request.complete())
            RawServer::answer(socket, "301 Moved", {},
                              "Location: " + server.url(u"/y"_s).toEncoded() + "\r\n");
    };
    const auto reply = send(request("PUT", "data"));
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->status, 301);
    EXPECT_EQ(server.requests.size(), 1);
}

struct Loss
{
    const char *name;
    const char *method;
    int bodySize;
};

/// If the connection ends before an answer, Qt would send again by itself. A one-shot body prevents that.
class RequestsWithABody : public QtHttpTest, public testing::WithParamInterface<Loss>
{};

TEST_P(RequestsWithABody, AreSentExactlyOnceWhenTheConnectionCloses)
{
    server.script = [](QTcpSocket &socket, const RawServer::Request &request) {
        if (request.complete())
            socket.disconnectFromHost();
    };
    const auto reply = send(request(GetParam().method, QByteArray(GetParam().bodySize, 'x')));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, FailureKind::Network);
    EXPECT_TRUE(reply.error().requestSent);
    EXPECT_EQ(server.requests.size(), 1);
}

TEST_P(RequestsWithABody, AreSentExactlyOnceWhenTheConnectionIsReset)
{
    server.script = [](QTcpSocket &socket, const RawServer::Request &) { RawServer::reset(socket); };
    const auto reply = send(request(GetParam().method, QByteArray(GetParam().bodySize, 'x')));
    ASSERT_FALSE(reply);
    EXPECT_EQ(server.countWithoutQuestions(), 1);
}

INSTANTIATE_TEST_SUITE_P(OfEverySize, RequestsWithABody,
                         testing::Values(Loss{"PutOfNothing", "PUT", 0}, Loss{"PostOfNothing", "POST", 0},
                                         Loss{"PutOfOneByte", "PUT", 1}, Loss{"PutOfALittle", "PUT", 1000},
                                         Loss{"PostOfALittle", "POST", 1000},
                                         Loss{"PutOfMuch", "PUT", 3'000'000}),
                         [](const auto &row) { return row.param.name; });

// A body that cannot be read twice cannot be sent twice, also over TLS.
TEST_F(QtHttpTest, Scenario37_OverTlsEachAttemptIsOneRequestHoweverTheConnectionEnds)
{
    const SelfSigned tls;
    QSslConfiguration trusting = QSslConfiguration::defaultConfiguration();
    const QSslConfiguration before = trusting;
    trusting.addCaCertificate(tls.certificate);
    QSslConfiguration::setDefaultConfiguration(trusting);
    for (const char *method : {"PUT", "POST"}) {
        for (const int size : {0, 1, 1000, 3'000'000}) {
            for (const bool reset : {false, true}) {
                RawServer secure(tls.server);
                secure.script = [reset](QTcpSocket &socket, const RawServer::Request &seen) {
                    if (!seen.complete())
                        return;
                    if (reset)
                        RawServer::reset(socket);
                    else
                        socket.disconnectFromHost();
                };
                HttpRequest what = request(method, QByteArray(size, 'x'));
                what.url = secure.url(u"/x"_s);
                const auto reply = send(std::move(what));
                ASSERT_FALSE(reply);
                EXPECT_NE(reply.error().kind, FailureKind::Tls);
                EXPECT_TRUE(reply.error().requestSent);
                EXPECT_EQ(secure.countWithoutQuestions(), 1)
                    << method << ' ' << size << (reset ? " reset" : " closed");
            }
        }
    }
    QSslConfiguration::setDefaultConfiguration(before);
}

// Qt repeats a request without a body by itself, a limited number of times. All requests that we send without
// a body are safe to repeat.
TEST_F(QtHttpTest, WithoutABodyQtRepeatsARequestABoundedNumberOfTimes)
{
    server.script = [](QTcpSocket &socket, const RawServer::Request &) { socket.disconnectFromHost(); };
    for (const char *method : {"GET", "HEAD", "DELETE"}) {
        server.requests.clear();
        EXPECT_FALSE(send(request(method)));
        EXPECT_GE(server.requests.size(), 1) << method;
        EXPECT_LE(server.requests.size(), 5) << method;
    }
}

TEST_F(QtHttpTest, ASecondRequestIsSentOnceIfTheKeptConnectionCloses)
{
    int seen = 0;
    server.script = [&seen](QTcpSocket &socket, const RawServer::Request &request) {
        if (!request.complete())
            return;
        if (++seen == 1)
            RawServer::answer(socket, "200 OK");
        else
            socket.disconnectFromHost();
    };
    ASSERT_TRUE(send(request("PUT", "one")));
    ASSERT_FALSE(send(request("PUT", "two")));
    EXPECT_EQ(server.requests.size(), 2);
}

TEST_F(QtHttpTest, AFileRangeArrivesUnchangedAndIsHashedWhileSent)
{
    QTemporaryFile file;
    ASSERT_TRUE(file.open());
    QByteArray content(1'000'000, Qt::Uninitialized);
    for (qsizetype i = 0; i < content.size(); ++i)
        content[i] = static_cast<char>(i * 31 + i / 977);
    file.write(content);
    file.flush();
    server.script = [](QTcpSocket &socket, const RawServer::Request &request) {
        if (request.complete())
            RawServer::answer(socket, "200 OK");
    };
    HttpRequest what = request("PUT");
    const auto digests = std::make_shared<Digests>(std::vector{DigestKind::Md5});
    what.body = FileRange{*SourceFile::open(file.fileName()), 12'345, 700'000, digests};
    ASSERT_TRUE(send(std::move(what)));
    EXPECT_EQ(server.requests.first().body, content.sliced(12'345, 700'000));
    EXPECT_EQ(digests->value(DigestKind::Md5), Digest::of(DigestKind::Md5, content.sliced(12'345, 700'000)));
    ASSERT_FALSE(progress.isEmpty());
    EXPECT_TRUE(std::ranges::is_sorted(progress));
    EXPECT_EQ(progress.last(), 700'000);
}

TEST_F(QtHttpTest, AFileThatBecameShorterFailsTheRequestAtOnce)
{
    QTemporaryFile file;
    ASSERT_TRUE(file.open());
    file.write(QByteArray(100'000, 'a'));
    file.flush();
    HttpRequest what = request("PUT");
    what.body = FileRange{*SourceFile::open(file.fileName()), 0, 200'000, nullptr};
    const auto reply = send(std::move(what));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, FailureKind::SourceChanged);
}

TEST_F(QtHttpTest, ATruncatedAnswerIsABadAnswerWithItsStatus)
{
    server.script = [](QTcpSocket &socket, const RawServer::Request &request) {
        if (!request.complete())
            return;
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<Half");
        socket.disconnectFromHost();
    };
    const auto reply = send(request("POST", "close"));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, FailureKind::BadAnswer);
    EXPECT_EQ(reply.error().httpStatus, 200);
}

TEST_F(QtHttpTest, ARefusedConnectionReportsThatNothingWasSent)
{
    const HttpRequest what = request("PUT", "data");
    server.close();
    const auto reply = send(what);
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().networkError, QNetworkReply::ConnectionRefusedError);
    EXPECT_EQ(reply.error().endpoint.path(), QString()) << "whom it asked, and nothing of what";
    EXPECT_EQ(reply.error().endpoint.host(), u"127.0.0.1"_s);
    EXPECT_FALSE(reply.error().requestSent);
}

// The system's send buffer takes the whole body at once, and no signal tells how far it has drained.
TEST_F(QtHttpTest, Scenario19_ASlowConnectionIsNotAStall)
{
    server.bytesPerSecond = 1'000'000;
    server.script = [](QTcpSocket &socket, const RawServer::Request &seen) {
        if (seen.complete())
            RawServer::answer(socket, "200 OK");
    };
    HttpRequest what = request("PUT", QByteArray(3'000'000, 'x'));
    what.stallTimeout = Duration(500);
    what.responseTimeout = Duration(500);
    const auto reply = send(std::move(what));
    ASSERT_TRUE(reply) << reply.error().text.english().toStdString();
    EXPECT_EQ(server.requests.first().body.size(), 3'000'000);
}

TEST_F(QtHttpTest, ARateBelowThePolicysMinimumIsAStall)
{
    server.bytesPerSecond = 2'000'000;
    HttpRequest what = request("PUT", QByteArray(64 * 1024 * 1024, 'x'));
    what.stallTimeout = Duration(1000);
    what.minBytesPerSecond = 50'000'000;
    const auto reply = send(std::move(what));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().abort, AbortReason::StallTimeout);
}

TEST_F(QtHttpTest, Scenario19_AServerThatStopsReadingIsAStall)
{
    server.script = [](QTcpSocket &socket, const RawServer::Request &) { socket.setReadBufferSize(1); };
    HttpRequest what = request("PUT", QByteArray(64 * 1024 * 1024, 'x'));
    what.stallTimeout = Duration(600);
    const auto reply = send(std::move(what));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().abort, AbortReason::StallTimeout);
}

TEST_F(QtHttpTest, AServerThatNeverAnswersCausesAResponseTimeout)
{
    HttpRequest what = request("PUT", "data");
    what.responseTimeout = Duration(600);
    const auto reply = send(std::move(what));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().abort, AbortReason::ResponseTimeout);
}

TEST_F(QtHttpTest, ADroppedHandleCancelsTheRequestAndFreesItsPlace)
{
    bool told = false;
    {
        const Handle handle =
            http.send(request("PUT", "data"), {.finished = [&told](const auto &) { told = true; }});
        ASSERT_TRUE(waitUntil([this] { return !server.requests.isEmpty(); }));
    }
    EXPECT_EQ(http.inFlight(), 0);
    server.script = [](QTcpSocket &socket, const RawServer::Request &request) {
        if (request.complete())
            RawServer::answer(socket, "200 OK");
    };
    ASSERT_TRUE(send(request("PUT", "next")));
    EXPECT_FALSE(told);
}

TEST_F(QtHttpTest, RequestsBeyondQtsLimitWaitInOurQueue)
{
    QtHttp one(timers, 1);
    std::vector<Handle> handles;
    int answered = 0;
    for (int i = 0; i < 10; ++i)
        handles.push_back(
            one.send(request("PUT", "data"), {.finished = [&answered](const auto &) { ++answered; }}));
    ASSERT_TRUE(waitUntil([this] { return server.requests.size() == 6; }));
    EXPECT_EQ(one.inFlight(), 6);
    EXPECT_EQ(one.queued(), 4);
    handles.resize(4); // drops two requests in flight, and all queued ones but two
    ASSERT_TRUE(waitUntil([this] { return server.requests.size() >= 6; }));
}

// The second six start after the first are answered. If they had waited inside Qt, their connect timeout
// would have expired.
TEST_F(QtHttpTest, Scenario20_TwelvePartsOverSixConnectionsDoNotTimeOutBeforeTheyStart)
{
    QtHttp narrow(timers, 1);
    server.script = [](QTcpSocket &socket, const RawServer::Request &seen) {
        if (seen.complete())
            QTimer::singleShot(1500, &socket, [&socket] { RawServer::answer(socket, "200 OK"); });
    };
    int answered = 0;
    std::vector<Handle> parts;
    parts.reserve(12);
    for (int i = 0; i < 12; ++i) {
        HttpRequest what = request("PUT", QByteArray(1000, 'x'));
        what.connectTimeout = Duration(600);
        what.responseTimeout = Duration(2000); // shorter than two rounds
        parts.push_back(
            narrow.send(std::move(what), {.finished = [&answered](const Result<HttpReply> &reply) {
                            EXPECT_TRUE(reply);
                            ++answered;
                        }}));
    }
    ASSERT_TRUE(waitUntil([&answered] { return answered == 12; }));
    EXPECT_EQ(server.requests.size(), 12);
}

/// Answers 200 and then sends a space every 100 ms for two seconds (or nothing) before the rest.
class LongCompletions : public QtHttpTest
{
protected:
    Result<HttpReply> complete(bool spaces)
    {
        server.script = [spaces](QTcpSocket &socket, const RawServer::Request &seen) {
            if (!seen.complete())
                return;
            socket.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
            auto *beat = new QTimer(&socket);
            QObject::connect(beat, &QTimer::timeout, &socket, [&socket, spaces, beats = 0]() mutable {
                if (++beats == 20) {
                    socket.write("<Error/>");
                    socket.disconnectFromHost();
                } else if (spaces) {
                    socket.write(" ");
                }
            });
            beat->start(100);
        };
        HttpRequest what = request("POST", "complete");
        what.stallTimeout = Duration(500);
        what.responseTimeout = Duration(60'000); // the limit for the whole answer
        return send(std::move(what));
    }
};

TEST_F(LongCompletions, Scenario39_WhitespaceKeepsARequestAlive)
{
    const auto reply = complete(true);
    ASSERT_TRUE(reply) << reply.error().text.english().toStdString();
    EXPECT_EQ(reply->status, 200);
    EXPECT_EQ(reply->body.trimmed(), "<Error/>");
    EXPECT_EQ(server.requests.size(), 1);
}

TEST_F(LongCompletions, Scenario39_SilenceWithinAnAnswerIsAStall)
{
    const auto reply = complete(false);
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().abort, AbortReason::StallTimeout);
}

TEST_F(QtHttpTest, TheHandleMayBeDroppedFromTheCallback)
{
    server.script = [](QTcpSocket &socket, const RawServer::Request &request) {
        if (request.complete())
            RawServer::answer(socket, "200 OK");
    };
    Handle handle;
    bool told = false;
    handle = http.send(request("PUT", "data"), {.finished = [&](const auto &) {
                           handle.reset();
                           told = true;
                       }});
    EXPECT_TRUE(waitUntil([&told] { return told; }));
}

} // namespace
} // namespace windlass
