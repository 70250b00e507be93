// SPDX-License-Identifier: GPL-3.0-or-later
// Which proxy a URL is asked through: what the environment says, read as curl reads it, and otherwise what
// the system says.
//
// Source: curl(1), ENVIRONMENT and --noproxy. `http_proxy` is read in small letters alone, because a web
// server may set HTTP_PROXY from a request's header; `https_proxy`, `all_proxy` and `no_proxy` are read in
// capitals, too, where the small ones are not set. An empty variable is none.
#pragma once

#include "core/base/result.h"

#include <QList>
#include <QNetworkProxy>
#include <QProcessEnvironment>
#include <QUrl>

#include <optional>

namespace windlass {

/// What the environment says for the URL: a proxy; NoProxy where `no_proxy` names the host; nothing where no
/// variable speaks of it. A failure (Settings) with a sentence where the variable cannot be obeyed: a kind of
/// proxy that is not spoken here, or no URL. The sentence holds no password.
std::optional<Result<QNetworkProxy>> proxyFor(const QUrl &url, const QProcessEnvironment &environment);

/// Does a value of `no_proxy` name the host? Names with all that is below them, with or without a dot before;
/// addresses; networks as `10.0.0.0/8`; each also with `:PORT`; `*` is all.
bool exceptedFromProxy(const QUrl &url, const QString &noProxy);

/// Of this process and its system; for a manager's setProxyFactory(). Can be asked from any thread.
class SystemProxies final : public QNetworkProxyFactory
{
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override;
};
QList<QNetworkProxy> systemProxiesFor(const QNetworkProxyQuery &query);
/// Does any variable of this process's environment name a proxy?
bool environmentNamesProxy();
/// Why the URL cannot be asked: its proxy cannot be. Nothing where it can.
std::optional<Failure> proxyRefusal(const QUrl &url);
/// The proxy for the URL, as `http://HOST:PORT` without a password; empty where there is none.
QUrl proxyAddress(const QUrl &url);

} // namespace windlass
