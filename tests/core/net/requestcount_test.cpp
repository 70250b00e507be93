// SPDX-License-Identifier: GPL-3.0-or-later
// How many requests a server gets for each one that we send: exactly one if there is a body, however the
// exchange ends. Without a body, Qt repeats requests by itself: a known, limited and harmless number of
// times.
#include "core/base/systemtimers.h"
#include "core/net/qthttp.h"
#include "core/providers/s3/dialect.h"
#include "core/retry/classify.h"
#include "core/upload/step.h"
#include "tests/fakes/anywork.h"
#include "tests/fakes/rawserver.h"
#include "tests/fakes/selfsigned.h"
#include "tests/fakes/waituntil.h"

#include <algorithm>
#include <array>
#include <gtest/gtest.h>
#include <map>
#include <netinet/in.h>
#include <unistd.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

using Script = std::function<void(QTcpSocket &, const RawServer::Request &)>;

/// Runs the script once the request has arrived completely.
Script whenComplete(std::function<void(QTcpSocket &)> then)
{
    return [then = std::move(then)](QTcpSocket &socket, const RawServer::Request &seen) {
        if (seen.complete())
            then(socket);
    };
}

Script answering(const QByteArray &status, const QByteArray &headers = {}, bool close = false)
{
    return whenComplete([=](QTcpSocket &socket) {
        RawServer::answer(socket, status, {}, headers);
        if (close)
            socket.disconnectFromHost();
    });
}

Script writing(const QByteArray &bytes)
{
    return whenComplete([bytes](QTcpSocket &socket) {
        socket.write(bytes);
        socket.disconnectFromHost();
    });
}

struct Ending
{
    const char *name;
    Script script;
    /// The server does not answer. After a long body the timeout is long, so the test drops the request
    /// earlier.
    bool silent = false;
};

const QByteArray elsewhere = "Location: /elsewhere\r\n";

/// All ways in which an exchange can fail after the connection is established.
const std::vector<Ending> &endings()
{
    static const std::vector<Ending> all{
        {"ClosedAfterTheBody", whenComplete([](QTcpSocket &socket) { socket.disconnectFromHost(); })},
        {"ClosedAtTheFirstPiece",
         [](QTcpSocket &socket, const RawServer::Request &) { socket.disconnectFromHost(); }},
        {"ResetAtTheFirstPiece",
         [](QTcpSocket &socket, const RawServer::Request &) { RawServer::reset(socket); }},
        {"ResetAfterTheBody", whenComplete([](QTcpSocket &socket) { RawServer::reset(socket); })},
        {"CutSuccess", writing("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<Half")},
        {"HalfAHead", writing("HTTP/1.1 200 OK\r\nContent-Le")},
        {"Garbage", writing("no protocol that anybody knows\r\n\r\n")},
        {"EarlyRefusalAndClose",
         [](QTcpSocket &socket, const RawServer::Request &) {
             if (socket.property("refused").toBool())
                 return;
             socket.setProperty("refused", true);
             RawServer::answer(socket, "503 Slow Down", {}, "Connection: close\r\n");
             socket.disconnectFromHost();
         }},
        {"ServiceUnavailable", answering("503 Slow Down")},
        {"InternalError", answering("500 Internal Server Error")},
        {"MovedPermanently", answering("301 Moved", elsewhere)},
        {"TemporaryRedirect", answering("307 Temporary Redirect", elsewhere)},
        {"PermanentRedirect", answering("308 Permanent Redirect", elsewhere)},
        {"Unauthorised", answering("401 Unauthorized", "WWW-Authenticate: Basic realm=\"x\"\r\n")},
        {"ProxyWantsLogin",
         answering("407 Proxy Authentication Required", "Proxy-Authenticate: Basic realm=\"x\"\r\n")},
        {"RequestTimeoutAndClose", answering("408 Request Timeout", "Connection: close\r\n", true)},
        {"NothingIsRead", [](QTcpSocket &socket, const RawServer::Request &) { socket.setReadBufferSize(1); },
         true},
        {"NoAnswer", whenComplete([](QTcpSocket &) {}), true},
    };
    return all;
}

enum class Scheme { Http, Https };

/// A server for http or https, whose certificate is trusted during the test, and the real QtHttp.
class RequestCount : public testing::Test
{
protected:
    ~RequestCount() override { QSslConfiguration::setDefaultConfiguration(before); }

    std::unique_ptr<RawServer> serverOver(Scheme scheme)
    {
        if (scheme == Scheme::Http)
            return std::make_unique<RawServer>();
        static const SelfSigned tls;
        QSslConfiguration trusting = before;
        trusting.addCaCertificate(tls.certificate);
        QSslConfiguration::setDefaultConfiguration(trusting);
        return std::make_unique<RawServer>(tls.server);
    }
    static HttpRequest request(const RawServer &server, const QByteArray &method, int bodySize)
    {
        HttpRequest what;
        what.method = method;
        what.url = server.url(u"/x"_s);
        what.headers.append({"Content-Type"_ba, "application/octet-stream"_ba});
        if (bodySize >= 0)
            what.body = QByteArray(bodySize, 'x');
        what.stallTimeout = Duration(300);
        what.responseTimeout = Duration(300);
        return what;
    }
    /// Returns whether there was an answer. Other tests check the kind of failure.
    bool send(QtHttp &http, HttpRequest what, bool silent = false)
    {
        std::optional<bool> answered;
        const Handle handle = http.send(
            std::move(what), {.finished = [&answered](const auto &reply) { answered = bool(reply); }});
        const bool ended = waitUntil([&answered] { return answered.has_value(); }, silent ? 1500 : 20'000);
        EXPECT_TRUE(ended || silent);
        return answered.value_or(false);
    }

    const QSslConfiguration before = QSslConfiguration::defaultConfiguration();
    SystemTimers timers;
};

struct CountedCase
{
    Scheme scheme;
    std::size_t ending;
};

std::vector<CountedCase> countedCases()
{
    std::vector<CountedCase> cases;
    for (std::size_t ending = 0; ending < endings().size(); ++ending) {
        cases.push_back({Scheme::Http, ending});
        cases.push_back({Scheme::Https, ending});
    }
    return cases;
}

class RequestsThatHaveABody : public RequestCount, public testing::WithParamInterface<CountedCase>
{};

TEST_P(RequestsThatHaveABody, ReachTheServerExactlyOnceHoweverTheConnectionEnds)
{
    const Ending &ending = endings()[GetParam().ending];
    for (const char *method : {"PUT", "POST"}) {
        for (const int size : {0, 1, 1000, 3'000'000}) {
            for (const bool kept : {false, true}) {
                const auto server = serverOver(GetParam().scheme);
                QtHttp http(timers, 1);
                if (kept) {
                    server->script = answering("200 OK");
                    ASSERT_TRUE(send(http, request(*server, "PUT", size)));
                    server->requests.clear();
                }
                server->script = ending.script;
                send(http, request(*server, method, size), ending.silent);
                EXPECT_EQ(server->countWithoutQuestions(), 1)
                    << method << " of " << size << (kept ? ", kept connection" : ", new connection");
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(, RequestsThatHaveABody, testing::ValuesIn(countedCases()), [](const auto &row) {
    return std::string(row.param.scheme == Scheme::Http ? "Http" : "Https") +
           endings()[row.param.ending].name;
});

/// A port that accepts no connection: it listens, but its queue is full.
class FullPort
{
public:
    FullPort()
        : listening_(::socket(AF_INET, SOCK_STREAM, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        ::bind(listening_, reinterpret_cast<sockaddr *>(&address), size);
        ::getsockname(listening_, reinterpret_cast<sockaddr *>(&address), &size);
        ::listen(listening_, 0);
        port_ = ntohs(address.sin_port);
        for (int &waiting : waiting_) {
            waiting = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
            ::connect(waiting, reinterpret_cast<sockaddr *>(&address), size);
        }
    }
    ~FullPort()
    {
        ::close(listening_);
        for (const int waiting : waiting_)
            ::close(waiting);
    }
    FullPort(const FullPort &) = delete;
    FullPort &operator=(const FullPort &) = delete;
    quint16 port() const { return port_; }

private:
    int listening_;
    std::array<int, 4> waiting_{};
    quint16 port_ = 0;
};

TEST_F(RequestCount, AConnectionThatIsNeverMadeSendsNothingAndTimesOut)
{
    const FullPort port;
    QtHttp http(timers, 1);
    for (const QString &scheme : {u"http"_s, u"https"_s}) {
        HttpRequest what;
        what.method = "PUT";
        what.url = QUrl(u"%1://127.0.0.1:%2/x"_s.arg(scheme, QString::number(port.port())));
        what.body = "data"_ba;
        what.connectTimeout = Duration(300);
        std::optional<Failure> failure;
        const Handle handle =
            http.send(std::move(what),
                      {.finished = [&failure](const Result<HttpReply> &reply) { failure = reply.error(); }});
        ASSERT_TRUE(waitUntil([&failure] { return failure.has_value(); }));
        EXPECT_EQ(failure->abort, AbortReason::ConnectTimeout) << scheme.toStdString();
        EXPECT_FALSE(failure->requestSent) << scheme.toStdString();
    }
}

/// How often Qt 6.4.2 sends a request without a body at most: it reconnects three times, as docs/retry.md
/// says.
const std::map<QByteArray, int> mostByMethod{{"GET", 4}, {"HEAD", 4}, {"DELETE", 4}};

class RequestsWithoutABody : public RequestCount, public testing::WithParamInterface<CountedCase>
{};

TEST_P(RequestsWithoutABody, ReachTheServerAKnownNumberOfTimes)
{
    const Ending &ending = endings()[GetParam().ending];
    for (const auto &[method, most] : mostByMethod) {
        for (const bool kept : {false, true}) {
            const auto server = serverOver(GetParam().scheme);
            QtHttp http(timers, 1);
            if (kept) {
                server->script = answering("200 OK");
                ASSERT_TRUE(send(http, request(*server, "PUT", 1)));
                server->requests.clear();
            }
            server->script = ending.script;
            const bool answered = send(http, request(*server, method, -1), ending.silent);
            EXPECT_GE(server->requests.size(), 1) << method.toStdString();
            EXPECT_LE(server->requests.size(), answered || ending.silent ? 1 : most)
                << method.toStdString() << (kept ? ", kept connection" : ", new connection");
            RecordProperty((method + (kept ? "Kept" : "New")).toStdString(),
                           static_cast<int>(server->requests.size()));
        }
    }
}

INSTANTIATE_TEST_SUITE_P(, RequestsWithoutABody, testing::ValuesIn(countedCases()), [](const auto &row) {
    return std::string(row.param.scheme == Scheme::Http ? "Http" : "Https") +
           endings()[row.param.ending].name;
});

// Requests that Qt may repeat must be harmless to repeat.
TEST(StepsWithoutABody, AreSafeToRepeat)
{
    const S3Provider s3;
    const ObjectAddress address{{QUrl(u"http://127.0.0.1:9000"_s), u"b"_s, u"eu-west-1"_s, true},
                                u"k"_s,
                                KeyPair{u"id"_s, u"secret"_s, {}}};
    for (int number = 0; number <= static_cast<int>(Operation::Test); ++number) {
        const auto operation = static_cast<Operation>(number);
        const HttpRequest request =
            s3.request(anyWork(operation), address, QDateTime(QDate(2026, 1, 21), QTime(14, 30), Qt::UTC));
        if (mostByMethod.contains(request.method))
            EXPECT_TRUE(traitsOf(operation).repeatable) << operationName(operation).toStdString();
        else
            EXPECT_TRUE(request.method == "PUT" || request.method == "POST") << request.method.toStdString();
    }
}

} // namespace
} // namespace windlass
