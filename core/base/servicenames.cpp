// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/servicenames.h"

#include <QStringTokenizer>
#include <QUrl>

#include <algorithm>

namespace windlass {

namespace {

bool isLetterOrDigit(QChar each)
{
    return (each >= u'a' && each <= u'z') || (each >= u'A' && each <= u'Z') || (each >= u'0' && each <= u'9');
}

bool isLabel(QStringView label)
{
    constexpr qsizetype longest = 63;
    return !label.isEmpty() && label.size() <= longest && !label.startsWith(u'-') && !label.endsWith(u'-') &&
           std::ranges::all_of(
               label, [](QChar each) { return isLetterOrDigit(each) || each == u'-' || each == u'_'; });
}

bool isIpv4(QStringView host)
{
    constexpr int numbers = 4;
    constexpr qsizetype digits = 3;
    int count = 0;
    for (const QStringView part : qTokenize(host, u'.')) {
        ++count;
        const bool number =
            !part.isEmpty() && part.size() <= digits &&
            std::ranges::all_of(part, [](QChar each) { return each >= u'0' && each <= u'9'; });
        if (!number || part.toInt() > 255)
            return false;
    }
    return count == numbers;
}

bool isIpv6(QStringView host)
{
    if (!host.contains(u':'))
        return false;
    QUrl url; // QUrl's parser knows all the forms
    url.setHost(host.toString(), QUrl::StrictMode);
    return url.isValid() && !url.host().isEmpty();
}

constexpr int httpPort = 80;
constexpr int httpsPort = 443;

QString lowerHost(const QUrl &url)
{
    QString host = url.host(QUrl::FullyEncoded).toLower();
    if (host.endsWith(u'.'))
        host.chop(1);
    return host;
}

} // namespace

bool isRegion(QStringView text)
{
    constexpr qsizetype longest = 64;
    return !text.isEmpty() && text.size() <= longest &&
           std::ranges::all_of(text, [](QChar each) { return isLetterOrDigit(each) || each == u'-'; });
}

bool isHost(QStringView text)
{
    constexpr qsizetype longest = 253;
    if (isAddress(text))
        return true;
    if (text.endsWith(u'.')) // a fully qualified name
        text.chop(1);
    const auto labels = qTokenize(text, u'.');
    return text.size() <= longest && std::ranges::all_of(labels, isLabel);
}

bool isAddress(QStringView host)
{
    return isIpv4(host) || isIpv6(host);
}

QUrl normalisedEndpoint(QUrl endpoint)
{
    if (endpoint.isEmpty())
        return {};
    const int usual = endpoint.scheme() == u"https" ? httpsPort : httpPort;
    if (endpoint.port() == usual)
        endpoint.setPort(-1);
    endpoint.setHost(lowerHost(endpoint));
    QString path = endpoint.path(QUrl::FullyEncoded);
    while (path.endsWith(u'/'))
        path.chop(1);
    endpoint.setPath(path, QUrl::StrictMode);
    return endpoint;
}

} // namespace windlass
