// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/uploadtarget.h"

#include "app/cli/profileaccess.h"
#include "core/accounts/serviceaddress.h"
#include "core/base/objectkey.h"
#include "core/providers/providers.h"

#include <algorithm>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// A word of the form NAME or NAME:REST.
struct Named
{
    QString name;
    QString rest;
};

/// Empty for a URL. A key after a saved destination's name may contain `://`, too.
std::optional<Named> named(const QString &text, const QList<Destination> &saved)
{
    // A name has no colon, so the first one ends it.
    const qsizetype colon = text.indexOf(u':');
    const Named parts{text.first(colon < 0 ? text.size() : colon),
                      colon < 0 ? QString() : text.sliced(colon + 1)};
    const KnownProvider *provider = providerWithScheme(parts.name);
    const bool scheme = provider != nullptr && parts.name == provider->scheme;
    const bool known = !scheme && std::ranges::find(saved, parts.name, &Destination::name) != saved.end();
    return text.contains("://"_L1) && !known ? std::nullopt : std::optional(parts);
}

Result<Destination> destinationOf(const Named &word, const QString &text, const QList<Destination> &saved)
{
    if (!checkedDestinationName(word.name))
        return destinationFromUrl(text); // its failure does not repeat possible secrets
    return savedDestination(saved, word.name);
}

/// Uses the saved destination's credentials if exactly one saved destination is the URL's place.
void useSaved(Destination &destination, const QList<Destination> &saved)
{
    const Place place = placeOf(destination);
    const auto isSame = [&place](const Destination &each) { return placeOf(each) == place; };
    if (std::ranges::count_if(saved, isSame) != 1)
        return;
    const Destination &same = *std::ranges::find_if(saved, isSame);
    destination.name = same.name;
    destination.accessKeyId = same.accessKeyId;
}

} // namespace

Result<Destination> uploadTarget(const QString &to, const QList<Destination> &saved)
{
    const auto word = named(to, saved);
    if (!word) {
        auto destination = destinationFromUrl(to);
        if (destination)
            useSaved(*destination, saved);
        return destination;
    }
    auto destination = destinationOf(*word, to, saved);
    if (!destination || word->rest.isEmpty())
        return destination;
    destination->prefix = prefixOfFolder(folderPrefix(destination->prefix) + word->rest);
    return checkedDestination(*destination);
}

Result<ObjectPlace> objectPlace(const QString &text, const QList<Destination> &saved)
{
    const auto word = named(text, saved);
    if (!word) {
        auto object = objectFromUrl(text);
        if (!object)
            return failed(object.error());
        useSaved(object->destination, saved);
        return ObjectPlace{object->destination, object->key, {}, {}};
    }
    const auto destination = destinationOf(*word, text, saved);
    if (!destination)
        return failed(destination.error());
    ObjectPlace place{*destination, {}, folderPrefix(destination->prefix), destination->name};
    place.destination.prefix.clear();
    if (!word->rest.isEmpty())
        place.key = place.base + word->rest;
    if (const auto key = checkedPrefix(place.key); !key)
        return failed(key.error());
    return place;
}

Result<ObjectPlace> singleObject(const QString &text, const QList<Destination> &saved)
{
    auto place = objectPlace(text, saved);
    if (!place)
        return place;
    if (const auto key = checkedKey(place->key); !key)
        return failed(key.error());
    return place;
}

QString shownName(const ObjectPlace &place, const QString &key)
{
    const bool below = key.startsWith(place.base);
    QString name = below ? key.sliced(place.base.size()) : key;
    // In a table, blanks around the name would be lost, and an empty name would not be a word.
    if (!below || name.isEmpty() || name != name.trimmed() || !isPlainText(name))
        return objectUrl(place.destination, key);
    if (!place.saved.isEmpty())
        return name;
    // Encode only what must be encoded for the URL to be read back.
    return name.replace(u'%', u"%25"_s).replace(u'?', u"%3F"_s).replace(u'#', u"%23"_s);
}

} // namespace windlass
