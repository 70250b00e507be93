// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/systemtimers.h"
#include "core/net/addresses.h"
#include "tests/fakes/waituntil.h"

#include <QTcpServer>

#include <array>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

/// An address whose port drops packets: it listens, but its queue is full.
class DeadAddress
{
public:
    DeadAddress(const QHostAddress &address, quint16 port)
        : listening_(::socket(AF_INET, SOCK_STREAM, 0))
    {
        sockaddr_in place{};
        place.sin_family = AF_INET;
        place.sin_addr.s_addr = htonl(address.toIPv4Address());
        place.sin_port = htons(port);
        ::bind(listening_, reinterpret_cast<sockaddr *>(&place), sizeof place);
        ::listen(listening_, 0);
        for (int &waiting : waiting_) {
            waiting = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
            ::connect(waiting, reinterpret_cast<sockaddr *>(&place), sizeof place);
        }
    }
    ~DeadAddress()
    {
        ::close(listening_);
        for (const int waiting : waiting_)
            ::close(waiting);
    }
    DeadAddress(const DeadAddress &) = delete;
    DeadAddress &operator=(const DeadAddress &) = delete;

private:
    int listening_;
    std::array<int, 4> waiting_{};
};

class AddressesTest : public testing::Test
{
protected:
    AddressesTest() { server.listen(alive); }
    /// The address that is chosen for a host name with these addresses, in this order.
    QHostAddress found(const QList<QHostAddress> &list)
    {
        addresses.emplace(timers, [list](const QString &, QObject *, auto then) { then(list); });
        std::optional<QHostAddress> better;
        const Handle handle =
            addresses->find(url(), [&better](const QHostAddress &address) { better = address; });
        EXPECT_TRUE(waitUntil([&better] { return better.has_value(); }));
        return better.value_or(QHostAddress());
    }
    QUrl url() const { return QUrl(u"http://two.test:%1/x"_s.arg(server.serverPort())); }

    const QHostAddress alive{u"127.0.0.1"_s};
    const QHostAddress dead{u"127.0.0.2"_s};
    SystemTimers timers;
    QTcpServer server;
    std::optional<Addresses> addresses;
};

TEST_F(AddressesTest, IfTheFirstAddressIsDeadAnotherIsFoundAndKept)
{
    const DeadAddress dropping(dead, server.serverPort());
    EXPECT_EQ(found({dead, alive}), alive);
    EXPECT_EQ(addresses->preferred(url()), alive);
    EXPECT_TRUE(addresses->preferred(QUrl(u"http://other.test/"_s)).isNull());
    addresses->forget(url());
    EXPECT_TRUE(addresses->preferred(url()).isNull());
}

TEST_F(AddressesTest, IfTheFirstAddressAnswersNoneIsPreferred)
{
    const DeadAddress dropping(dead, server.serverPort());
    EXPECT_TRUE(found({alive, dead}).isNull());
    EXPECT_TRUE(addresses->preferred(url()).isNull());
}

TEST_F(AddressesTest, ASingleAddressHasNoAlternative)
{
    EXPECT_TRUE(found({alive}).isNull());
    EXPECT_TRUE(found({}).isNull());
}

} // namespace
} // namespace windlass
