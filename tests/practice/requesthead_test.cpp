// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/bodyreader.h"
#include "practice/operation.h"
#include "practice/requesthead.h"

#include <gtest/gtest.h>

namespace windlass::practice {
namespace {

int refusedWith(const QByteArray &input)
{
    const auto read = readHead(input);
    const auto *refused = std::get_if<HeadRefused>(&read);
    return refused ? refused->status : 0;
}

RequestHead headOf(const QByteArray &input)
{
    const auto read = readHead(input);
    const auto *good = std::get_if<HeadRead>(&read);
    EXPECT_TRUE(good) << input.toStdString();
    return good ? good->head : RequestHead{};
}

TEST(RequestHead, ReadsMethodPathQueryAndHeaders)
{
    const RequestHead head =
        headOf("PUT /b/k%20x?partNumber=1 HTTP/1.1\r\nHost: h:1\r\nContent-Length:  5 \r\n\r\nhello");
    EXPECT_EQ(head.method, "PUT");
    EXPECT_EQ(head.path, "/b/k%20x");
    EXPECT_EQ(head.query, "partNumber=1");
    EXPECT_EQ(head.contentLength, 5);
    EXPECT_EQ(head.header("host"), "h:1");
    EXPECT_TRUE(head.keepAlive);
}

TEST(RequestHead, WaitsForTheEmptyLine)
{
    EXPECT_TRUE(std::holds_alternative<HeadIncomplete>(readHead("GET / HTTP/1.1\r\nHost: h\r\n")));
}

TEST(RequestHead, TakesTheAbsoluteFormOfAProxysClient)
{
    EXPECT_EQ(headOf("GET http://h:1/b/k HTTP/1.1\r\nHost: h:1\r\n\r\n").path, "/b/k");
}

class BadHead : public testing::TestWithParam<std::pair<const char *, int>>
{};
TEST_P(BadHead, IsRefused)
{
    EXPECT_EQ(refusedWith(GetParam().first), GetParam().second);
}
INSTANTIATE_TEST_SUITE_P(
    RequestHead, BadHead,
    testing::Values(
        std::pair{"\r\n\r\n", 400}, std::pair{"GET /\r\nHost: h\r\n\r\n", 400},
        std::pair{"GET / HTTP/2.0\r\nHost: h\r\n\r\n", 505},
        std::pair{"G(T / HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        std::pair{"GET /a b HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        std::pair{"GET x HTTP/1.1\r\nHost: h\r\n\r\n", 400}, std::pair{"GET / HTTP/1.1\r\n\r\n", 400},
        std::pair{"GET / HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n", 400},
        std::pair{"GET / HTTP/1.1\r\nHost : h\r\n\r\n", 400},
        std::pair{"GET / HTTP/1.1\r\nHost: h\r\n folded\r\n\r\n", 400},
        std::pair{"GET / HTTP/1.1\r\nHost: h\nX: y\r\n\r\n", 400},
        std::pair{"PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n", 400},
        std::pair{"PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400},
        std::pair{"PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                  400},
        std::pair{"PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 9999999999999999999\r\n\r\n", 400},
        std::pair{"PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n", 501},
        std::pair{"PUT / HTTP/1.1\r\nHost: h\r\nExpect: cake\r\n\r\n", 417}));

TEST(RequestHead, IsBounded)
{
    EXPECT_EQ(refusedWith("GET /" + QByteArray(longestHead, 'a')), 431);
    QByteArray many = "GET / HTTP/1.1\r\nHost: h\r\n";
    for (int i = 0; i < mostHeaders; ++i)
        many += "X: y\r\n";
    EXPECT_EQ(refusedWith(many + "\r\n"), 431);
}

/// Feeds the input in pieces of `step` bytes and returns the body.
QByteArray bodyOf(const QByteArray &input, qsizetype step, BodyReader &reader)
{
    QByteArray waiting, body;
    for (qsizetype at = 0; at < input.size(); at += step) {
        waiting += input.mid(at, step);
        for (auto piece = reader.take(waiting); piece.used > 0; piece = reader.take(waiting)) {
            body += piece.body.toByteArray();
            waiting.remove(0, piece.used);
        }
    }
    return body;
}

TEST(BodyReader, PutsChunksTogetherHoweverTheyArrive)
{
    RequestHead head;
    head.chunked = true;
    for (const qsizetype step : {1, 2, 3, 7, 1000}) {
        BodyReader reader(head);
        EXPECT_EQ(bodyOf("5;ext=1\r\nhello\r\n6\r\n world\r\n0\r\nTrailer: x\r\n\r\n", step, reader),
                  "hello world");
        EXPECT_TRUE(reader.done());
    }
}

TEST(BodyReader, RefusesWhatIsNoChunk)
{
    RequestHead head;
    head.chunked = true;
    for (const auto *input : {"xyz\r\n", "-1\r\n", "\r\n", "2\r\nabcd\r\n", "fffffffffffffffff\r\n"}) {
        BodyReader reader(head);
        bodyOf(input, 100, reader);
        EXPECT_TRUE(reader.bad()) << input;
    }
}

TEST(BodyReader, StopsAtTheContentLength)
{
    RequestHead head;
    head.contentLength = 5;
    BodyReader reader(head);
    EXPECT_EQ(reader.take("helloGET /").used, 5);
    EXPECT_TRUE(reader.done());
}

Target targetOf(const QByteArray &method, const QByteArray &target, const QByteArray &host = "127.0.0.1:9000")
{
    return readTarget(headOf(method + ' ' + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n"))
        .value_or(Target{});
}

TEST(Target, KeepsAKeyExactlyAsItWasNamed)
{
    EXPECT_EQ(targetOf("PUT", "/exports//a//%2e%2E/b%2Fc+%20~").key, "/a//../b/c+ ~");
}

TEST(Target, FindsTheBucketInTheHostName)
{
    const Target target = targetOf("GET", "/a/b", "exports.localhost:9000");
    EXPECT_EQ(target.bucket, "exports");
    EXPECT_EQ(target.key, "a/b");
}

TEST(Target, TellsTheOperationsApart)
{
    EXPECT_EQ(targetOf("PUT", "/b/k").operation, Operation::Put);
    EXPECT_EQ(targetOf("PUT", "/b/k?partNumber=7&uploadId=x").operation, Operation::Part);
    EXPECT_EQ(targetOf("PUT", "/b/k?partNumber=7&uploadId=x").part, 7);
    EXPECT_EQ(targetOf("POST", "/b/k?uploads").operation, Operation::Open);
    EXPECT_EQ(targetOf("POST", "/b/k?uploadId=x").operation, Operation::Complete);
    EXPECT_EQ(targetOf("DELETE", "/b/k?uploadId=x").operation, Operation::Abort);
    EXPECT_EQ(targetOf("GET", "/b/k?uploadId=x").operation, Operation::ListParts);
    EXPECT_EQ(targetOf("GET", "/b?list-type=2").operation, Operation::List);
    EXPECT_EQ(targetOf("GET", "/b/?uploads").operation, Operation::ListUploads);
    EXPECT_EQ(targetOf("GET", "/b?location").operation, Operation::Location);
    EXPECT_EQ(targetOf("GET", "/b/k?acl").operation, Operation::Unknown);
    EXPECT_EQ(targetOf("PUT", "/b/k?tagging").operation, Operation::Unknown);
}

TEST(Target, RefusesBadEscapes)
{
    for (const auto *path : {"/b/%", "/b/%4", "/b/%zz", "/b/%ff", "/b/k?prefix=%"})
        EXPECT_FALSE(readTarget(headOf("GET " + QByteArray(path) + " HTTP/1.1\r\nHost: h\r\n\r\n"))) << path;
}

} // namespace
} // namespace windlass::practice
