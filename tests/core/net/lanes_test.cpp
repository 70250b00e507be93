// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/net/sending.h"

#include <gtest/gtest.h>
#include <vector>

namespace windlass {
namespace {

/// Requests without answers, and which lane each of them uses.
class LanesTest : public SendingTest
{
protected:
    void hold(int count, const RawServer &to)
    {
        for (int i = 0; i < count; ++i) {
            HttpRequest what = request("PUT", to);
            what.body = QByteArray("data");
            held.push_back(http.send(std::move(what), {}));
        }
    }

    QtHttp http{timers};
    std::vector<Handle> held;
};

TEST_F(LanesTest, AFewRequestsShareTwoManagers)
{
    hold(12, server);
    ASSERT_TRUE(waitUntil([this] { return server.requests.size() == 12; }));
    EXPECT_EQ(http.managers(), 2);
}

TEST_F(LanesTest, MoreManagersAreUsedWhenAllPlacesAreTaken)
{
    hold(48, server);
    ASSERT_TRUE(waitUntil([this] { return server.requests.size() == 48; }));
    EXPECT_EQ(http.managers(), 8);
    EXPECT_EQ(http.queued(), 0);
}

TEST_F(LanesTest, FurtherRequestsWaitInOurQueue)
{
    hold(49, server);
    ASSERT_TRUE(waitUntil([this] { return server.requests.size() == 48; }));
    EXPECT_EQ(http.queued(), 1);
    held.front().reset();
    ASSERT_TRUE(waitUntil([this] { return server.requests.size() == 49; }));
    EXPECT_EQ(http.queued(), 0);
}

TEST_F(LanesTest, ADroppedRequestClosesItsConnection)
{
    bool closed = false;
    server.script = [&closed](QTcpSocket &socket, const RawServer::Request &) {
        QObject::connect(&socket, &QTcpSocket::disconnected, &socket, [&closed] { closed = true; });
    };
    hold(1, server);
    ASSERT_TRUE(waitUntil([this] { return server.requests.size() == 1; }));
    held.clear();
    EXPECT_TRUE(waitUntil([&closed] { return closed; }));
}

TEST_F(LanesTest, RequestsToAnotherHostUseOtherPlaces)
{
    hold(49, server);
    ASSERT_TRUE(waitUntil([this] { return server.requests.size() == 48; }));
    RawServer other;
    other.script = answerOk;
    EXPECT_TRUE(send(http, request("PUT", other)));
}

} // namespace
} // namespace windlass
