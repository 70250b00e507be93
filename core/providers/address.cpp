// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/address.h"

#include "core/base/objectkey.h"
#include "core/base/sentence.h"
#include "core/base/servicenames.h"

#include <algorithm>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr int httpPort = 80;

tl::unexpected<Failure> wrong(const Sentence &sentence)
{
    return failed(localFailure(FailureKind::Settings, sentence));
}

/// Does the text hold only characters that RFC 3986 allows in a URL? QUrl would silently correct or drop
/// others.
bool isUrlText(const QString &text)
{
    return std::ranges::all_of(text, [](QChar each) {
        return each > u' ' && each < QChar(0x7f) && !u"\"<>\\^`{|}"_s.contains(each);
    });
}

} // namespace

Result<QUrl> checkedEndpoint(const QString &text, const Sentence &saidBy)
{
    QString encoded = text;
    if (text == text.trimmed())
        encoded.replace(u' ', u"%20"_s); // in a path
    const QUrl url = isUrlText(encoded) ? QUrl(encoded, QUrl::StrictMode) : QUrl();
    const bool web = url.scheme() == u"http" || url.scheme() == u"https";
    if (!url.userInfo().isEmpty() || text.contains(u'@') || url.hasQuery() || url.hasFragment()) {
        return wrong(
            Sentence::tr(
                "The endpoint in %1 must be an address only, without a user, a password, parameters or a "
                "fragment. Write it as https://HOST or http://HOST:PORT.")
                .arg(saidBy));
    }
    if (!url.isValid() || !web || !isHost(url.host(QUrl::FullyEncoded)) || url.port(httpPort) < 1) {
        return wrong(
            Sentence::tr("The endpoint in %1 is no address. Write it as https://HOST or http://HOST:PORT.")
                .arg(saidBy));
    }
    if (const auto path = checkedPrefix(url.path(QUrl::FullyDecoded)); !path)
        return wrong(Sentence::tr("The endpoint in %1 has a path that cannot be used: %2")
                         .arg(saidBy, path.error().text));
    return normalisedEndpoint(url);
}

} // namespace windlass
