// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/requestcheck.h"

#include "core/base/sentence.h"

#include <algorithm>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// "token" of RFC 9110 5.6.2.
bool isHeaderName(const QByteArray &name)
{
    return !name.isEmpty() && std::ranges::all_of(name, [](char each) {
        return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') || (each >= '0' && each <= '9') ||
               "!#$%&'*+-.^_`|~"_ba.contains(each);
    });
}

bool isHeaderValue(const QByteArray &value)
{
    return std::ranges::none_of(value,
                                [](char each) { return each == '\r' || each == '\n' || each == '\0'; });
}

/// Qt rebuilds the target of a request from the URL and removes `.` and `..` from its path.
bool isSentAsItIs(const QUrl &url)
{
    const QString path = url.path(QUrl::FullyEncoded);
    const QString query = url.query(QUrl::FullyEncoded);
    const QString meant = (path.isEmpty() ? u"/"_s : path) + (url.hasQuery() ? u'?' + query : QString());
    QUrl sent = url;
    if (path.isEmpty())
        sent.setPath(u"/"_s);
    const auto parts = QUrl::RemoveScheme | QUrl::RemoveAuthority | QUrl::RemoveFragment |
                       QUrl::FullyEncoded | QUrl::NormalizePathSegments;
    return sent.toEncoded(parts) == meant.toLatin1();
}

} // namespace

std::optional<Failure> unsendable(const HttpRequest &request)
{
    const auto refused = [](const Sentence &sentence) {
        return localFailure(FailureKind::Settings, sentence);
    };
    const QUrl &url = request.url;
    if (!url.isValid() || url.host().isEmpty() || (url.scheme() != u"http" && url.scheme() != u"https")) {
        return refused(Sentence::tr(
            "The object's key, the bucket, the region or the endpoint cannot be sent as it is, and nothing "
            "was sent. Look at the key: '.' and '..' between its slashes, or no key at all, cannot be "
            "asked for."));
    }
    if (!isSentAsItIs(url)) {
        return refused(Sentence::tr(
            "The object's key cannot be sent as it is, because of '.' or '..' between its slashes, and "
            "nothing was sent. Choose another key."));
    }
    for (const auto &[name, value] : request.headers) {
        if (!isHeaderName(name) || !isHeaderValue(value)) {
            return refused(
                Sentence::tr(
                    "The header %1 would have a line end or another character that headers cannot hold, and "
                    "nothing was sent. Look at the settings that it is made of.")
                    .arg(QString::fromLatin1(name.toPercentEncoding())));
        }
    }
    return {};
}

} // namespace windlass
