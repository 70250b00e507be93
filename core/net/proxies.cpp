// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/proxies.h"

#include "core/base/sentence.h"
#include "core/net/http.h"

#include <QHostAddress>

#include <array>
#include <functional>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr int usualProxyPort = 1080; // curl's, for every kind

/// The value of a variable; empty if it is not set.
using Environment = std::function<QString(QLatin1StringView name)>;

/// This process's. Each request asks several times: to read all the variables, as
/// QProcessEnvironment::systemEnvironment() does, takes a twentieth of a small file's time.
QString valueHere(QLatin1StringView name)
{
    return qEnvironmentVariable(name.data());
}

/// The value of the first variable that is set and not empty, and its name.
std::pair<QString, QString> firstOf(const Environment &environment,
                                    std::initializer_list<QLatin1StringView> names)
{
    for (const QLatin1StringView name : names) {
        if (const QString value = environment(name).trimmed(); !value.isEmpty())
            return {value, name};
    }
    return {};
}

struct Kind
{
    QLatin1StringView scheme;
    QNetworkProxy::ProxyType type;
};
// A SOCKS proxy always gets the name: it finds the address, as `socks5h` requires.
constexpr std::array kinds{
    Kind{"http"_L1, QNetworkProxy::HttpProxy},
    Kind{"socks5"_L1, QNetworkProxy::Socks5Proxy},
    Kind{"socks5h"_L1, QNetworkProxy::Socks5Proxy},
};

Failure refused(const QString &variable, const Sentence &why)
{
    return localFailure(FailureKind::Settings,
                        Sentence::tr("The environment's %1 cannot be used: %2 Set it to http://HOST:PORT or "
                                     "socks5://HOST:PORT, or name the endpoint's host in no_proxy.")
                            .arg(variable, why));
}

Result<QNetworkProxy> read(const QString &value, const QString &variable)
{
    const QUrl url(value.contains("://"_L1) ? value : u"http://"_s + value, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty())
        return failed(refused(variable, Sentence::tr("it is no address of a proxy.")));
    for (const Kind &kind : kinds) {
        if (url.scheme() == kind.scheme) {
            return QNetworkProxy(kind.type, url.host(), static_cast<quint16>(url.port(usualProxyPort)),
                                 url.userName(QUrl::FullyDecoded), url.password(QUrl::FullyDecoded));
        }
    }
    return failed(refused(
        variable, Sentence::tr("a proxy of the kind %1 is not supported.").arg(url.scheme().left(16))));
}

/// Removes `:PORT` from an entry of no_proxy; empty if it has none.
std::optional<int> takePort(QString &entry)
{
    const qsizetype colon = entry.lastIndexOf(u':');
    const bool bracketed = entry.startsWith(u'[');
    if (colon < 0 || (!bracketed && entry.count(u':') > 1) || (bracketed && entry.indexOf(u']') > colon))
        return {};
    bool isNumber = false;
    const int port = QStringView(entry).sliced(colon + 1).toInt(&isNumber);
    if (!isNumber)
        return {};
    entry.truncate(colon);
    return port;
}

bool names(QString entry, const QString &host, int port)
{
    const auto itsPort = takePort(entry);
    if (itsPort && *itsPort != port)
        return false;
    if (entry.startsWith(u'[') && entry.endsWith(u']'))
        entry = entry.sliced(1, entry.size() - 2);
    const QHostAddress address(host);
    if (!address.isNull()) {
        const QHostAddress same(entry);
        if (!same.isNull())
            return same.isEqual(address);
        return entry.contains(u'/') && address.isInSubnet(QHostAddress::parseSubnet(entry));
    }
    if (entry.startsWith(u"*.")) // curl does not know it, but people write it
        entry.remove(0, 1);
    while (entry.startsWith(u'.'))
        entry.remove(0, 1);
    while (entry.endsWith(u'.'))
        entry.chop(1);
    if (entry.isEmpty())
        return false;
    return host.compare(entry, Qt::CaseInsensitive) == 0 || host.endsWith(u'.' + entry, Qt::CaseInsensitive);
}

std::optional<Result<QNetworkProxy>> proxyIn(const QUrl &url, const Environment &environment)
{
    const bool plain = url.scheme() == "http"_L1;
    auto [value, variable] =
        plain ? firstOf(environment, {"http_proxy"_L1, "all_proxy"_L1, "ALL_PROXY"_L1})
              : firstOf(environment, {"https_proxy"_L1, "HTTPS_PROXY"_L1, "all_proxy"_L1, "ALL_PROXY"_L1});
    if (value.isEmpty())
        return {};
    if (exceptedFromProxy(url, firstOf(environment, {"no_proxy"_L1, "NO_PROXY"_L1}).first))
        return QNetworkProxy(QNetworkProxy::NoProxy);
    return read(value, variable);
}

/// The subject of a query, as a URL. The socket of a request queries without a URL.
QUrl urlOf(const QNetworkProxyQuery &query)
{
    if (query.url().scheme() == "http"_L1 || query.url().scheme() == "https"_L1)
        return query.url();
    return {};
}

} // namespace

bool exceptedFromProxy(const QUrl &url, const QString &noProxy)
{
    if (noProxy.trimmed() == u"*")
        return true;
    QString host = url.host();
    while (host.endsWith(u'.'))
        host.chop(1);
    QString list = noProxy;
    list.replace(u' ', u',').replace(u'\t', u',');
    for (const QString &entry : list.split(u',', Qt::SkipEmptyParts)) {
        if (entry == u"*" || names(entry, host, portOf(url)))
            return true;
    }
    return false;
}

std::optional<Result<QNetworkProxy>> proxyFor(const QUrl &url, const QProcessEnvironment &environment)
{
    return proxyIn(url, [&environment](QLatin1StringView name) { return environment.value(name); });
}

bool environmentNamesProxy()
{
    return !firstOf(valueHere, {"http_proxy"_L1, "https_proxy"_L1, "HTTPS_PROXY"_L1, "all_proxy"_L1,
                                "ALL_PROXY"_L1, "HTTP_PROXY"_L1})
                .first.isEmpty();
}

QList<QNetworkProxy> SystemProxies::queryProxy(const QNetworkProxyQuery &query)
{
    return systemProxiesFor(query);
}

QList<QNetworkProxy> systemProxiesFor(const QNetworkProxyQuery &query)
{
    const QUrl url = urlOf(query);
    if (!url.isEmpty()) {
        if (const auto said = proxyIn(url, valueHere))
            return {*said ? **said : QNetworkProxy(QNetworkProxy::NoProxy)}; // a proxy that was refused is
                                                                             // not used
    }
    return QNetworkProxyFactory::proxyForQuery(query);
}

std::optional<Failure> proxyRefusal(const QUrl &url)
{
    const auto said = proxyIn(url, valueHere);
    return said && !*said ? std::optional(said->error()) : std::nullopt;
}

QUrl proxyAddress(const QUrl &url)
{
    const auto proxies = systemProxiesFor(QNetworkProxyQuery(url));
    if (proxies.isEmpty() || proxies.first().type() == QNetworkProxy::NoProxy ||
        proxies.first().type() == QNetworkProxy::DefaultProxy)
        return {};
    const QNetworkProxy &proxy = proxies.first();
    QUrl address;
    address.setScheme(proxy.type() == QNetworkProxy::Socks5Proxy ? u"socks5"_s : u"http"_s);
    address.setHost(proxy.hostName());
    address.setPort(proxy.port());
    return address;
}

} // namespace windlass
