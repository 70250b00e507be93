// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/accounts/destination.h"

#include "core/accounts/serviceaddress.h"
#include "core/base/objectkey.h"
#include "core/base/sentence.h"
#include "core/providers/providers.h"

#include <QRegularExpression>
#include <QUrlQuery>

#include <algorithm>
#include <array>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// Words in the name of a parameter that would carry a secret.
constexpr std::array secretWords{"secret"_L1,     "password"_L1, "token"_L1, "signature"_L1,
                                 "credential"_L1, "key"_L1,      "sig"_L1};

tl::unexpected<Failure> wrong(const Sentence &sentence)
{
    return failed(localFailure(FailureKind::Settings, sentence));
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

/// The parts of a URL, still encoded.
struct UrlWords
{
    ProviderKind provider = ProviderKind::S3;
    QString bucket;
    QString path; ///< after the slash that ends the bucket
    QString query;
};

/// Does not repeat a text that may be a signed URL from a browser, because it may hold a secret.
tl::unexpected<Failure> notADestination(const QString &text)
{
    const bool harmless =
        !text.contains("://"_L1) && !text.contains(u'?') && !text.contains(u'@') && !text.contains(u'#');
    return wrong(Sentence::tr("%1 is not a destination. Write %2, or the name of a saved destination.")
                     .arg(harmless ? text : Sentence::tr("This address"), supportedUrlForms()));
}

Result<UrlWords> urlWords(const QString &text)
{
    const qsizetype colon = text.indexOf(u"://");
    const KnownProvider *known = colon > 0 ? providerWithScheme(QStringView(text).first(colon)) : nullptr;
    if (known == nullptr)
        return notADestination(text);
    if (providerOf(known->kind) == nullptr)
        return failed(unsupportedProvider());
    // Parsed by hand: a bucket may contain characters that a host name must not, and the key must stay as
    // typed.
    const QString rest = text.sliced(colon + 3);
    if (rest.contains(u'#')) {
        return wrong(Sentence::tr(
            "The URL has a fragment, which means nothing here. Write %23 for a # that belongs to a key, "
            "and leave everything else behind it out."));
    }
    const qsizetype question = rest.indexOf(u'?');
    const QString place = question < 0 ? rest : rest.first(question);
    const qsizetype slash = place.indexOf(u'/');
    UrlWords words;
    words.provider = known->kind;
    words.bucket = slash < 0 ? place : place.first(slash);
    words.path = slash < 0 ? QString() : place.sliced(slash + 1);
    words.query = question < 0 ? QString() : rest.sliced(question + 1);
    if (words.bucket.contains(u'@')) {
        return wrong(
            Sentence::tr("A destination's URL must not carry credentials. Put them into the keychain with "
                         "'windlass-cli secret "
                         "set NAME', or into the environment.")
                .orInWindow(Sentence::tr(
                    "A destination's URL must not carry credentials. Enter them in their own fields.")));
    }
    return words;
}

Result<void> readParameter(const QString &name, const QString &value, Destination &destination)
{
    if (name == u"endpoint") {
        const auto endpoint = checkedEndpoint(value, Sentence::tr("the URL"));
        if (!endpoint)
            return failed(endpoint.error());
        destination.endpoint = *endpoint;
    } else if (name == u"region") {
        destination.region = value;
    } else if (name == u"path-style") {
        const auto answer = yesOrNo(value);
        if (!answer)
            return wrong(Sentence::tr("path-style must be 1 or 0."));
        destination.pathStyle = *answer;
    } else if (name == u"checksum") {
        destination.checksum = checksumModeNamed(value);
        if (!destination.checksum) {
            return wrong(Sentence::tr(
                "checksum must be crc64nvme, crc32c, signed, content-md5, etag or none. Without it, "
                "the best that the service takes is found out."));
        }
    } else if (namesASecret(name)) {
        return wrong(Sentence::tr("A URL must not carry a secret such as %1. Put it into the keychain with "
                                  "'windlass-cli secret set "
                                  "NAME', or into the environment.")
                         .orInWindow(Sentence::tr(
                             "A URL must not carry a secret such as %1. Enter it in its own field."))
                         .arg(keyInUrl(name.left(40))));
    } else {
        return wrong(
            Sentence::tr("The URL has a parameter %1, which means nothing here. Known are endpoint, region, "
                         "path-style and checksum. Write %3F for a ? that belongs to a key.")
                .arg(keyInUrl(name.left(40))));
    }
    return {};
}

/// The parameters that are needed to find an object in the destination again.
QStringList placeParameters(const Destination &destination)
{
    const auto encoded = [](const QString &text) {
        return QString::fromLatin1(text.toUtf8().toPercentEncoding("/:[]@!$'()*,;"));
    };
    QStringList parameters;
    if (!destination.endpoint.isEmpty())
        parameters << u"endpoint="_s + encoded(destination.endpoint.toString(QUrl::FullyEncoded));
    if (!destination.region.isEmpty())
        parameters << u"region="_s + encoded(destination.region);
    if (destination.pathStyle)
        parameters << u"path-style=1"_s;
    return parameters;
}

QString urlOf(const Destination &destination, const QString &path, const QStringList &parameters)
{
    const QString url = knownProvider(destination.provider).scheme + u"://"_s + destination.bucket + path;
    return parameters.isEmpty() ? url : url + u'?' + parameters.join(u'&');
}

} // namespace

Result<ObjectAt> objectFromUrl(const QString &text)
{
    const auto words = urlWords(text);
    if (!words)
        return failed(words.error());
    ObjectAt object;
    object.destination.provider = words->provider;
    object.destination.bucket = words->bucket;
    object.key = keyFromUrl(words->path);
    QStringList seen;
    for (const auto &[name, value] : QUrlQuery(words->query).queryItems(QUrl::FullyDecoded)) {
        if (seen.contains(name))
            return wrong(Sentence::tr("The URL says %1 twice. Say it once.").arg(keyInUrl(name.left(40))));
        seen << name;
        if (const auto read = readParameter(name, value, object.destination); !read)
            return failed(read.error());
    }
    if (const auto key = checkedPrefix(object.key); !key)
        return failed(key.error());
    const auto destination = checkedDestination(object.destination);
    if (!destination)
        return failed(destination.error());
    object.destination = *destination;
    return object;
}

Result<Destination> destinationFromUrl(const QString &text)
{
    auto object = objectFromUrl(text);
    if (!object)
        return failed(object.error());
    object->destination.prefix = prefixOfFolder(object->key);
    return object->destination;
}

QString prefixOfFolder(QString folder)
{
    if (folder.endsWith(u'/'))
        folder.chop(1);
    return folder;
}

QString destinationUrl(const Destination &destination)
{
    QStringList parameters = placeParameters(destination);
    if (destination.checksum)
        parameters << u"checksum="_s + checksumModeName(*destination.checksum);
    // A prefix that ends with a slash gets a second one, because one slash at the end would be read as the
    // end of the folder's name.
    QString path = destination.prefix;
    if (path.endsWith(u'/'))
        path += u'/';
    return urlOf(destination, path.isEmpty() ? path : u'/' + keyInUrl(path), parameters);
}

QString shortUrl(const Destination &destination)
{
    const QString place = knownProvider(destination.provider).scheme + u"://"_s + destination.bucket;
    return destination.prefix.isEmpty() ? place : place + u'/' + destination.prefix;
}

QString objectUrl(const Destination &destination, const QString &key)
{
    return urlOf(destination, u'/' + keyInUrl(key), placeParameters(destination));
}

Result<QString> checkedDestinationName(const QString &name)
{
    static const QRegularExpression form(
        QRegularExpression::anchoredPattern(u"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"_s));
    if (!form.match(name).hasMatch()) {
        return wrong(
            Sentence::tr("A destination's name is made of letters, digits, '-', '_' and '.', begins with a "
                         "letter or digit and "
                         "has up to 64 of them."));
    }
    return name;
}

} // namespace windlass
