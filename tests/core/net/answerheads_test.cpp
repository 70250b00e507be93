// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/qthttp.h"
#include "tests/core/net/sending.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

class AnswerHeadsTest : public SendingTest
{
protected:
    /// Answers with header lines of this size in total.
    void answerWithHead(qint64 bytes)
    {
        server.script = [bytes](QTcpSocket &socket, const RawServer::Request &seen) {
            if (!seen.complete() || socket.property("begun").toBool())
                return;
            socket.setProperty("begun", true);
            socket.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n");
            auto *more = new QTimer(&socket);
            QObject::connect(more, &QTimer::timeout, &socket, [&socket, more, left = bytes]() mutable {
                if (left <= 0) {
                    socket.write("\r\n");
                    more->stop();
                } else if (socket.bytesToWrite() < 64 * 1024) {
                    socket.write("X-More: " + QByteArray(64 * 1024, 'v') + "\r\n");
                    left -= 64 * 1024;
                }
            });
            more->start(1);
        };
    }
    QtHttp http{timers, 1};
};

TEST_F(AnswerHeadsTest, AHeadWithoutEndIsAborted)
{
    answerWithHead(1000LL * 1024 * 1024);
    const auto reply = send(http, request("GET", server));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, FailureKind::BadAnswer);
}

TEST_F(AnswerHeadsTest, BytesOfAnotherAnswerAtThePortAreNotAHead)
{
    AnswerHeads heads;
    heads.answered(80);
    EXPECT_FALSE(heads.flood(80, Instant(Duration(1000))));
}

} // namespace
} // namespace windlass
