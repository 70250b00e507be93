// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/proxies.h"

#include <gtest/gtest.h>
#include <optional>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

using Variables = QList<QPair<QString, QString>>;

QProcessEnvironment environment(const Variables &variables)
{
    QProcessEnvironment environment;
    for (const auto &[name, value] : variables)
        environment.insert(name, value);
    return environment;
}

/// `none` if no variable applies, `direct`, `refused`, or `KIND HOST:PORT`.
QString chosen(const QString &url, const Variables &variables)
{
    const auto said = proxyFor(QUrl(url), environment(variables));
    if (!said)
        return u"none"_s;
    if (!*said)
        return u"refused"_s;
    const QNetworkProxy &proxy = **said;
    if (proxy.type() == QNetworkProxy::NoProxy)
        return u"direct"_s;
    return u"%1 %2:%3"_s
        .arg(proxy.type() == QNetworkProxy::Socks5Proxy ? u"socks5"_s : u"http"_s, proxy.hostName())
        .arg(proxy.port());
}

struct ProxyCase
{
    const char *url;
    Variables variables;
    const char *chosen;
};

TEST(ProxyTest, ReadsTheEnvironmentAsCurlDoes)
{
    const QList<ProxyCase> cases{
        {"http://h/", {}, "none"},
        {"http://h/", {{u"http_proxy"_s, u"http://p:3128"_s}}, "http p:3128"},
        {"http://h/", {{u"http_proxy"_s, u"p:3128"_s}}, "http p:3128"},
        {"http://h/", {{u"http_proxy"_s, u"p"_s}}, "http p:1080"},
        {"http://h/", {{u"HTTP_PROXY"_s, u"http://p:3128"_s}}, "none"},
        {"http://h/", {{u"http_proxy"_s, u""_s}}, "none"},
        {"http://h/", {{u"https_proxy"_s, u"http://p:1"_s}}, "none"},
        {"https://h/", {{u"http_proxy"_s, u"http://p:1"_s}}, "none"},
        {"https://h/", {{u"https_proxy"_s, u"http://p:1"_s}}, "http p:1"},
        {"https://h/", {{u"HTTPS_PROXY"_s, u"http://p:1"_s}}, "http p:1"},
        {"https://h/",
         {{u"HTTPS_PROXY"_s, u"http://P:1"_s}, {u"https_proxy"_s, u"http://q:2"_s}},
         "http q:2"},
        {"http://h/", {{u"all_proxy"_s, u"socks5://p:9"_s}}, "socks5 p:9"},
        {"https://h/", {{u"ALL_PROXY"_s, u"socks5h://p"_s}}, "socks5 p:1080"},
        {"http://h/", {{u"all_proxy"_s, u"socks5://p:9"_s}, {u"http_proxy"_s, u"q:1"_s}}, "http q:1"},
        {"http://h/", {{u"all_proxy"_s, u"socks4://p:9"_s}}, "refused"},
        {"http://h/", {{u"http_proxy"_s, u"https://p:9"_s}}, "refused"},
        {"http://h/", {{u"http_proxy"_s, u"http://"_s}}, "refused"},
        {"http://h/", {{u"http_proxy"_s, u"p:1"_s}, {u"no_proxy"_s, u"h"_s}}, "direct"},
        {"http://h/", {{u"http_proxy"_s, u"p:1"_s}, {u"NO_PROXY"_s, u"h"_s}}, "direct"},
        {"http://h/", {{u"http_proxy"_s, u"socks4://p"_s}, {u"no_proxy"_s, u"h"_s}}, "direct"},
        {"http://h/", {{u"no_proxy"_s, u"h"_s}}, "none"},
    };
    for (const ProxyCase &each : cases) {
        EXPECT_EQ(chosen(QString::fromLatin1(each.url), each.variables), QString::fromLatin1(each.chosen))
            << each.url << ' ' << qPrintable(environment(each.variables).toStringList().join(u' '));
    }
}

/// Sets a variable of this process during its lifetime.
struct Set
{
    Set(const char *variable, const QByteArray &value)
        : name(variable)
        , before(qEnvironmentVariableIsSet(variable) ? std::optional(qgetenv(variable)) : std::nullopt)
    {
        qputenv(name, value);
    }
    Set(const Set &) = delete;
    Set &operator=(const Set &) = delete;
    ~Set()
    {
        if (before)
            qputenv(name, *before);
        else
            qunsetenv(name);
    }
    const char *name;
    std::optional<QByteArray> before;
};

TEST(ProxyTest, ProxyVariablesAreReadAtEachUse)
{
    const Set none("no_proxy", "other.example");
    const QUrl url(u"https://s3.example.com/"_s);
    {
        const Set proxy("https_proxy", "http://p:3128");
        EXPECT_TRUE(environmentNamesProxy());
        EXPECT_EQ(proxyAddress(url), QUrl(u"http://p:3128"_s));
        EXPECT_FALSE(proxyRefusal(url));
    }
    const Set proxy("https_proxy", "socks4://p");
    EXPECT_TRUE(proxyRefusal(url));
    const Set excepted("no_proxy", "s3.example.com");
    EXPECT_FALSE(proxyRefusal(url));
}

TEST(ProxyTest, AnUnusableProxyIsReportedByVariableWithoutThePassword)
{
    const auto said =
        proxyFor(QUrl(u"http://h/"_s), environment({{u"all_proxy"_s, u"socks4://user:secret@p"_s}}));
    ASSERT_TRUE(said && !*said);
    EXPECT_TRUE(said->error().text.english().contains(u"all_proxy"));
    EXPECT_TRUE(said->error().text.english().contains(u"socks4"));
    EXPECT_FALSE(said->error().text.english().contains(u"secret"));
}

TEST(ProxyTest, UserAndPasswordAreDecoded)
{
    const auto said =
        proxyFor(QUrl(u"https://h/"_s), environment({{u"https_proxy"_s, u"http://us%40er:p%3Aw@p:1"_s}}));
    ASSERT_TRUE(said && *said);
    EXPECT_EQ((*said)->user(), u"us@er"_s);
    EXPECT_EQ((*said)->password(), u"p:w"_s);
}

TEST(ProxyTest, ExceptionsCanBeNamesNetworksAndPorts)
{
    const auto excepted = [](const char *url, const char *list) {
        return exceptedFromProxy(QUrl(QString::fromLatin1(url)), QString::fromLatin1(list));
    };
    EXPECT_TRUE(excepted("http://any/", "*"));
    EXPECT_TRUE(excepted("http://s3.example.com/", "example.com"));
    EXPECT_TRUE(excepted("http://s3.example.com/", ".example.com"));
    EXPECT_TRUE(excepted("http://example.com/", ".example.com"));
    EXPECT_TRUE(excepted("http://S3.Example.com./", "localhost, EXAMPLE.COM."));
    EXPECT_TRUE(excepted("http://b/", "a b,c"));
    EXPECT_TRUE(excepted("http://s3.example.com/", "*.example.com"));
    EXPECT_FALSE(excepted("http://notexample.com/", "example.com"));
    EXPECT_FALSE(excepted("http://example.com/", "s3.example.com"));
    EXPECT_FALSE(excepted("http://h/", ""));
    EXPECT_FALSE(excepted("http://h/", "., ,"));
    EXPECT_TRUE(excepted("http://192.0.2.77:9000/", "192.0.2.77,localhost"));
    EXPECT_TRUE(excepted("http://192.0.2.77:9000/", "192.0.2.0/24"));
    EXPECT_FALSE(excepted("http://192.0.3.77:9000/", "192.0.2.0/24"));
    EXPECT_FALSE(excepted("http://192.0.2.77/", "2.77"));
    EXPECT_TRUE(excepted("http://[2001:db8::1]/", "2001:db8::1"));
    EXPECT_TRUE(excepted("http://[2001:db8::1]/", "[2001:db8::1]"));
    EXPECT_TRUE(excepted("http://[2001:db8::1]/", "2001:db8::/32"));
    EXPECT_TRUE(excepted("http://h:9000/", "h:9000"));
    EXPECT_FALSE(excepted("http://h:9001/", "h:9000"));
    EXPECT_TRUE(excepted("https://h/", "h:443"));
}

} // namespace
} // namespace windlass
