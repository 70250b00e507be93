// SPDX-License-Identifier: GPL-3.0-or-later
// Which proxy to use for a URL: what the environment says, read as curl reads it, and otherwise what the
// system says.
//
// Source: curl(1), ENVIRONMENT and --noproxy. `http_proxy` is read in lower case only, because a web
// server may set HTTP_PROXY from a request's header; `https_proxy`, `all_proxy` and `no_proxy` are also read
// in upper case if the lower-case ones are not set. An empty variable counts as not set.
#pragma once

#include "core/base/result.h"

#include <QList>
#include <QNetworkProxy>
#include <QProcessEnvironment>
#include <QUrl>

#include <optional>

namespace windlass {

/// What the environment says for the URL: a proxy; NoProxy if `no_proxy` names the host; empty if no variable
/// applies. A failure (Settings) with a sentence if the variable cannot be used: an unsupported kind of
/// proxy, or not a URL. The sentence contains no password.
std::optional<Result<QNetworkProxy>> proxyFor(const QUrl &url, const QProcessEnvironment &environment);

/// Does a value of `no_proxy` match the host? Names with everything below them, with or without a leading
/// dot; addresses; networks as `10.0.0.0/8`; each also with `:PORT`; `*` matches all.
bool exceptedFromProxy(const QUrl &url, const QString &noProxy);

/// The proxies of this process's environment and of the system, for a manager's setProxyFactory(). May be
/// called from any thread.
class SystemProxies final : public QNetworkProxyFactory
{
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override;
};
QList<QNetworkProxy> systemProxiesFor(const QNetworkProxyQuery &query);
/// Does any environment variable of this process name a proxy?
bool environmentNamesProxy();
/// Why no request can be sent to the URL: its proxy cannot be used. Empty if it can.
std::optional<Failure> proxyRefusal(const QUrl &url);
/// The proxy for the URL, as `http://HOST:PORT` without a password; empty if there is none.
QUrl proxyAddress(const QUrl &url);

} // namespace windlass
