// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/qtnetwork.h"
#include "tests/fakes/waituntil.h"

#include <QTcpServer>

#include <gtest/gtest.h>
#include <optional>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

std::optional<Network::Probe> probed(const QUrl &endpoint)
{
    QtNetwork network;
    std::optional<Network::Probe> result;
    const Handle handle = network.probe(endpoint, [&](Network::Probe probe) { result = probe; });
    EXPECT_FALSE(result) << "answered from inside the call";
    waitUntil([&] { return result.has_value(); });
    return result;
}

TEST(QtNetwork, AnAcceptedConnectionIsAnAnswer)
{
    QTcpServer server;
    ASSERT_TRUE(server.listen(QHostAddress::LocalHost));
    EXPECT_EQ(probed(QUrl(u"http://127.0.0.1:%1"_s.arg(server.serverPort()))), Network::Probe::Answered);
}

TEST(QtNetwork, ARefusedConnectionIsAnAnswer)
{
    QTcpServer server;
    ASSERT_TRUE(server.listen(QHostAddress::LocalHost));
    const QUrl endpoint(u"http://127.0.0.1:%1"_s.arg(server.serverPort()));
    server.close();
    EXPECT_EQ(probed(endpoint), Network::Probe::Answered);
}

TEST(QtNetwork, AnAddressWithoutARouteIsUnreachable)
{
    // Loopback has no route for a multicast connection, so the system reports an error at once, whatever
    // network there is.
    EXPECT_EQ(probed(QUrl(u"http://224.0.0.1:9"_s)), Network::Probe::Unreachable);
}

TEST(QtNetwork, ADroppedProbeReportsNothing)
{
    QTcpServer server;
    ASSERT_TRUE(server.listen(QHostAddress::LocalHost));
    QtNetwork network;
    bool heard = false;
    Handle handle = network.probe(QUrl(u"http://127.0.0.1:%1"_s.arg(server.serverPort())),
                                  [&](Network::Probe) { heard = true; });
    handle.reset();
    QtNetwork other;
    bool later = false;
    const Handle second = other.probe(QUrl(u"http://127.0.0.1:%1"_s.arg(server.serverPort())),
                                      [&](Network::Probe) { later = true; });
    waitUntil([&] { return later; });
    EXPECT_FALSE(heard);
}

TEST(QtNetwork, WithoutASystemServiceTheReachIsUnknown)
{
    const QtNetwork network;
    EXPECT_EQ(network.reach(), Network::Reach::Unknown);
}

} // namespace
} // namespace windlass
