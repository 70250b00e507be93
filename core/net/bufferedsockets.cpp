// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/bufferedsockets.h"

#include "core/net/proxies.h"

#include <QNetworkProxy>
#include <QUrl>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr int httpPort = 80;

bool isDirect(const QList<QNetworkProxy> &proxies)
{
    return proxies.isEmpty() || proxies.first().type() == QNetworkProxy::NoProxy;
}

} // namespace

QList<QNetworkProxy> BufferedSockets::queryProxy(const QNetworkProxyQuery &query)
{
    const auto proxies = systemProxiesFor(query);
    // If the environment has a proxy, a socket that looks it up by itself may get that proxy, whatever
    // no_proxy says.
    if (query.url().scheme() != "http"_L1 || !isDirect(proxies) || environmentNamesProxy())
        return proxies;
    // What the socket will find when it looks it up: a proxy for everything but http is not meant for us.
    const QNetworkProxyQuery ofSocket(query.url().host(), query.url().port(httpPort));
    return isDirect(QNetworkProxyFactory::proxyForQuery(ofSocket)) ? QList{QNetworkProxy()} : proxies;
}

} // namespace windlass
