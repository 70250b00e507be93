// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/bufferedsockets.h"
#include "tests/core/net/sending.h"

#include <QFile>
#include <QNetworkProxy>

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

/// An application proxy factory with different answers for URLs and for sockets.
class TwoAnswers final : public QNetworkProxyFactory
{
public:
    TwoAnswers(const QNetworkProxy &forUrls, const QNetworkProxy &forSockets)
        : forUrls_(forUrls)
        , forSockets_(forSockets)
    {}
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override
    {
        return {query.queryType() == QNetworkProxyQuery::UrlRequest ? forUrls_ : forSockets_};
    }

private:
    QNetworkProxy forUrls_;
    QNetworkProxy forSockets_;
};

const QNetworkProxy none(QNetworkProxy::NoProxy);

class BufferedSocketsTest : public testing::Test
{
protected:
    ~BufferedSocketsTest() override { QNetworkProxyFactory::setUseSystemConfiguration(before); }

    static void setProxies(const QNetworkProxy &forUrls, const QNetworkProxy &forSockets)
    {
        QNetworkProxyFactory::setApplicationProxyFactory(new TwoAnswers(forUrls, forSockets));
    }
    static QNetworkProxy answerFor(const QString &url)
    {
        BufferedSockets sockets;
        const auto proxies = sockets.queryProxy(QNetworkProxyQuery(QUrl(url)));
        EXPECT_EQ(proxies.size(), 1);
        return proxies.value(0);
    }

    const bool before = QNetworkProxyFactory::usesSystemConfiguration();
};

TEST_F(BufferedSocketsTest, WithoutAProxyTheManagerIsToldDefaultProxy)
{
    setProxies(none, none);
    EXPECT_EQ(answerFor(u"http://storage.test/x"_s).type(), QNetworkProxy::DefaultProxy);
}

TEST_F(BufferedSocketsTest, AProxyIsUsedIfThereIsOne)
{
    const QNetworkProxy proxy(QNetworkProxy::HttpProxy, u"proxy.test"_s, 3128);
    setProxies(proxy, proxy);
    EXPECT_EQ(answerFor(u"http://storage.test/x"_s), proxy);
}

TEST_F(BufferedSocketsTest, AProxyForOtherProtocolsIsNotUsedForHttp)
{
    setProxies(none, QNetworkProxy(QNetworkProxy::Socks5Proxy, u"proxy.test"_s, 1080));
    EXPECT_EQ(answerFor(u"http://storage.test/x"_s).type(), QNetworkProxy::NoProxy);
}

TEST_F(BufferedSocketsTest, HttpsIsUnchanged)
{
    setProxies(none, none);
    EXPECT_EQ(answerFor(u"https://storage.test/x"_s).type(), QNetworkProxy::NoProxy);
}

#ifdef Q_OS_LINUX // elsewhere a program's system calls cannot be counted

/// Number of read calls of this process so far; -1 if not available.
qint64 readCalls()
{
    QFile file(u"/proc/self/io"_s);
    if (!file.open(QIODevice::ReadOnly))
        return -1;
    for (const QByteArray &line : file.readAll().split('\n')) {
        if (line.startsWith("syscr: "))
            return line.sliced(7).toLongLong();
    }
    return -1;
}

class AnswersTest : public SendingTest
{};

TEST_F(AnswersTest, AreReadInPieces)
{
    ASSERT_GT(readCalls(), 0) << "this kernel does not count them";
    constexpr qint64 headLength = 20'000;
    server.script = [](QTcpSocket &socket, const RawServer::Request &) {
        RawServer::answer(socket, "200 OK", {}, "X-Long: " + QByteArray(headLength, 'x') + "\r\n");
    };
    QtHttp http(timers);
    ASSERT_TRUE(send(http, request("HEAD", server))); // opens the connection
    const qint64 before = readCalls();
    const auto reply = send(http, request("HEAD", server));
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->header("X-Long").size(), headLength);
    EXPECT_LT(readCalls() - before, headLength / 10);
}

#endif

} // namespace
} // namespace windlass
