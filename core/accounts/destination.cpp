// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/accounts/destination.h"

#include <QRegularExpression>
#include <QUrlQuery>

#include <algorithm>
#include <array>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

struct Scheme
{
    QLatin1StringView name;
    ProviderKind provider;
};
constexpr std::array schemes{Scheme{"s3"_L1, ProviderKind::S3}, Scheme{"azure"_L1, ProviderKind::Azure},
                             Scheme{"gs"_L1, ProviderKind::Gcs}};

/// Words that name a parameter which would carry a secret.
constexpr std::array secretWords{"secret"_L1,     "password"_L1, "token"_L1, "signature"_L1,
                                 "credential"_L1, "key"_L1,      "sig"_L1};

tl::unexpected<Failure> wrong(const QString &sentence)
{
    return failed(localFailure(FailureKind::Settings, sentence));
}

QString withoutOuterSlashes(QString path)
{
    while (path.startsWith(u'/'))
        path.remove(0, 1);
    while (path.endsWith(u'/'))
        path.chop(1);
    return path;
}

bool namesASecret(const QString &parameter)
{
    return std::ranges::any_of(
        secretWords, [&](QLatin1StringView word) { return parameter.contains(word, Qt::CaseInsensitive); });
}

std::optional<bool> yesOrNo(const QString &value)
{
    if (value == u"1" || value == u"true" || value == u"yes" || value.isEmpty())
        return true;
    if (value == u"0" || value == u"false" || value == u"no")
        return false;
    return {};
}

} // namespace

Result<Destination> destinationFromUrl(const QString &text)
{
    const qsizetype colon = text.indexOf(u"://");
    const auto scheme = std::ranges::find_if(schemes, [&](const Scheme &each) {
        return colon > 0 && text.first(colon).compare(each.name, Qt::CaseInsensitive) == 0;
    });
    if (scheme == schemes.end()) {
        return wrong(
            u"%1 is not a destination. Write s3://BUCKET/PREFIX, or the name of a saved destination."_s.arg(
                text));
    }
    Destination destination;
    destination.provider = scheme->provider;
    // Taken apart by hand: a bucket may hold what a host name may not, and a prefix is to stay as it was
    // typed.
    const QString rest = text.sliced(colon + 3);
    if (destination.provider != ProviderKind::S3) {
        return wrong(
            u"This version uploads to S3 and everything that speaks S3 only: write s3://BUCKET/PREFIX."_s);
    }
    const qsizetype question = rest.indexOf(u'?');
    const QString place = question < 0 ? rest : rest.first(question);
    const qsizetype slash = place.indexOf(u'/');
    destination.bucket = slash < 0 ? place : place.first(slash);
    destination.prefix = slash < 0 ? QString() : withoutOuterSlashes(place.sliced(slash));
    if (destination.bucket.contains(u'@')) {
        return wrong(u"A destination's URL must not carry credentials. Put them into the keychain with "
                     u"'windlass-cli secret "
                     "set NAME', or into the environment."_s);
    }
    if (destination.bucket.isEmpty())
        return wrong(u"The URL names no bucket. Write s3://BUCKET/PREFIX."_s);
    static const QRegularExpression bucketForm(u"^[A-Za-z0-9][A-Za-z0-9._-]{2,254}$"_s);
    if (!bucketForm.match(destination.bucket).hasMatch()) {
        return wrong(
            u"%1 cannot be the name of a bucket: use 3 letters, digits, dots and dashes or more."_s.arg(
                destination.bucket));
    }
    const QUrlQuery query(question < 0 ? QString() : rest.sliced(question + 1));
    for (const auto &[name, value] : query.queryItems(QUrl::FullyDecoded)) {
        if (name == u"endpoint") {
            destination.endpoint = QUrl(value, QUrl::TolerantMode);
            const bool web =
                destination.endpoint.scheme() == u"http" || destination.endpoint.scheme() == u"https";
            if (!destination.endpoint.isValid() || !web || destination.endpoint.host().isEmpty())
                return wrong(
                    u"The endpoint %1 is no address. Write it as https://HOST or http://HOST:PORT."_s.arg(
                        value));
            if (!destination.endpoint.userInfo().isEmpty() || destination.endpoint.hasQuery())
                return wrong(
                    u"The endpoint must be an address only, without a user, a password or parameters."_s);
        } else if (name == u"region") {
            destination.region = value;
        } else if (name == u"path-style") {
            const auto answer = yesOrNo(value);
            if (!answer)
                return wrong(u"path-style must be 1 or 0."_s);
            destination.pathStyle = *answer;
        } else if (name == u"checksum") {
            destination.checksum = checksumModeNamed(value);
            if (!destination.checksum) {
                return wrong(
                    u"checksum must be crc64nvme, crc32c, signed, content-md5, etag or none. Without it, "
                    "the best that the service takes is found out."_s);
            }
        } else if (namesASecret(name)) {
            return wrong(u"A URL must not carry a secret such as %1. Put it into the keychain with "
                         u"'windlass-cli secret set "
                         "NAME', or into the environment."_s.arg(name));
        } else {
            return wrong(
                u"The URL has a parameter %1, which means nothing here. Known are endpoint, region, path-style and checksum."_s
                    .arg(name));
        }
    }
    return destination;
}

QString destinationUrl(const Destination &destination)
{
    const auto scheme = std::ranges::find(schemes, destination.provider, &Scheme::provider);
    QString url = scheme->name + u"://"_s + destination.bucket;
    if (!destination.prefix.isEmpty())
        url += u'/' + destination.prefix;
    QUrlQuery query;
    if (!destination.endpoint.isEmpty())
        query.addQueryItem(u"endpoint"_s, destination.endpoint.toString(QUrl::FullyEncoded));
    if (!destination.region.isEmpty())
        query.addQueryItem(u"region"_s, destination.region);
    if (destination.pathStyle)
        query.addQueryItem(u"path-style"_s, u"1"_s);
    if (destination.checksum)
        query.addQueryItem(u"checksum"_s, checksumModeName(*destination.checksum));
    return query.isEmpty() ? url : url + u'?' + query.toString();
}

QString objectUrl(const Destination &destination, const QString &key)
{
    const auto scheme = std::ranges::find(schemes, destination.provider, &Scheme::provider);
    return scheme->name + u"://"_s + destination.bucket + u'/' + key;
}

Result<QString> checkedDestinationName(const QString &name)
{
    static const QRegularExpression form(u"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"_s);
    if (!form.match(name).hasMatch()) {
        return wrong(u"A destination's name is made of letters, digits, '-', '_' and '.', begins with a "
                     u"letter or digit and "
                     "has up to 64 of them."_s);
    }
    return name;
}

} // namespace windlass
