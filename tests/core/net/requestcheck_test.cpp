// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/systemtimers.h"
#include "core/net/qthttp.h"
#include "core/net/requestcheck.h"
#include "tests/fakes/rawserver.h"
#include "tests/fakes/waituntil.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

HttpRequest request(const char *url, const HttpHeaders &headers = {})
{
    HttpRequest request;
    request.method = "DELETE";
    request.url = QUrl::fromEncoded(url);
    request.headers = headers;
    return request;
}

TEST(RequestCheck, AValidRequestIsAccepted)
{
    for (const char *url :
         {"http://h", "http://h/", "http://h/b/k?uploads=", "http://h/b//k/", "http://h/b/%2E%2E%2Fx",
          "http://h/b/a%00%0A", "https://[::1]:9/b/...", "http://h/b/k?uploadId=a%0D%0Ab%2F..%2F"})
        EXPECT_FALSE(unsendable(request(url, {{"x-amz-meta-a", "b c\t\xe4"}}))) << url;
}

TEST(RequestCheck, APathThatQtWouldNormaliseIsRefused)
{
    for (const char *url :
         {"http://h/b/x/..", "http://h/b/./x", "http://h/b/../x", "http://h/b/.", "http://bucket.h//lead"})
        EXPECT_TRUE(unsendable(request(url))) << url;
}

TEST(RequestCheck, AnInvalidAddressIsRefused)
{
    for (const char *url : {"", "/b/k", "ftp://h/b", "http:///b"})
        EXPECT_TRUE(unsendable(request(url))) << url;
}

TEST(RequestCheck, AHeaderWithALineBreakIsRefused)
{
    using Bytes = QByteArray;
    for (const Bytes &value :
         {Bytes("a\r\nX-Injected: yes"), Bytes("a\nb"), Bytes("a\r"), Bytes("a\0b", 3)}) {
        const auto refused = unsendable(request("http://h/b/k", {{"x-amz-meta-a", value}}));
        ASSERT_TRUE(refused);
        EXPECT_EQ(refused->kind, FailureKind::Settings);
        EXPECT_FALSE(refused->text.english().contains(u"Injected"_s));
    }
    for (const Bytes &name : {Bytes(), Bytes("a b"), Bytes("a:"), Bytes("a\r\nb"), Bytes("a\0", 2)})
        EXPECT_TRUE(unsendable(request("http://h/b/k", {{name, "value"}})));
}

TEST(RequestCheck, AnUnsendableRequestIsNotSent)
{
    RawServer server;
    server.script = [](QTcpSocket &socket, const RawServer::Request &) {
        RawServer::answer(socket, "200 OK");
    };
    SystemTimers timers;
    QtHttp http(timers, 1);
    HttpRequest wrong = request("", {{"x-a", "b\r\nX-Injected: yes"}});
    wrong.url = server.url(u"/b/k"_s);
    std::optional<Result<HttpReply>> answer;
    const Handle sending =
        http.send(wrong, {.finished = [&answer](const Result<HttpReply> &reply) { answer = reply; }});
    EXPECT_FALSE(answer) << "not from inside the call";
    ASSERT_TRUE(waitUntil([&answer] { return answer.has_value(); }));
    ASSERT_FALSE(*answer);
    EXPECT_EQ(answer->error().kind, FailureKind::Settings);
    EXPECT_TRUE(server.requests.isEmpty());
}

} // namespace
} // namespace windlass
