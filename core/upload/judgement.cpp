// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/upload/judgement.h"

#include "core/base/names.h"

#include <algorithm>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr Names<Closing> closingNames({
    {Closing::Open, "open"_L1},
    {Closing::Asked, "asked"_L1},
    {Closing::Acknowledged, "acknowledged"_L1},
    {Closing::Proven, "proven"_L1},
});

bool isHex(const QString &text)
{
    return std::ranges::all_of(text, [](QChar c) {
        return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f') || (c >= u'A' && c <= u'F') || c == u'-';
    });
}

/// Compares the service's digest with ours. No value if the service sent none of the same kind. An ETag that
/// equals our MD5 proves the content. One that differs counts only if this service's ETags are known to be
/// MD5 sums.
std::optional<bool> digestsAgree(const ExpectedObject &expected, const ObjectFacts &object)
{
    QList<Checksum> declared;
    QList<Checksum> etags;
    for (const Checksum &checksum : object.checksums)
        (checksum.fromEtag ? etags : declared).append(checksum);
    if (const auto told = agrees(expected.checksum, declared))
        return told;
    const auto byEtag = agrees(expected.checksum, etags);
    const bool counts = byEtag == true || (byEtag == false && expected.etagIsMd5);
    return counts ? byEtag : std::nullopt;
}

} // namespace

bool sameEtag(const QString &one, const QString &other)
{
    return one.compare(other, isHex(one) ? Qt::CaseInsensitive : Qt::CaseSensitive) == 0;
}

Sameness judge(const ExpectedObject &expected, const ObjectFacts &object)
{
    const auto digest = digestsAgree(expected, object);
    const bool idIsOurs = object.uploadId.compare(expected.uploadId, Qt::CaseInsensitive) == 0;
    const bool etagIsOurs = !expected.etag.isEmpty() && sameEtag(expected.etag, object.etag);
    const bool etagAlone = object.checksums.isEmpty() || object.checksums.first().fromEtag;
    // Our id identifies the upload that made the object. Services may replace an ETag later, so an ETag alone
    // does not contradict the id.
    if (digest == false && !(etagAlone && (idIsOurs || etagIsOurs)))
        return Sameness::Another;
    const bool agreed = digest == true;
    if (object.size && *object.size != expected.size) {
        // A proxy that removes the body from a HEAD answer may report its length as 0.
        const bool emptied = *object.size == 0 && (agreed || etagIsOurs);
        return emptied ? Sameness::CannotTell : Sameness::Another;
    }
    if (!object.uploadId.isEmpty() && !idIsOurs && !agreed && !etagIsOurs)
        return Sameness::Another;
    if (!object.size)
        return agreed ? Sameness::Same : Sameness::CannotTell;
    return agreed || etagIsOurs || idIsOurs ? Sameness::Same : Sameness::CannotTell;
}

QLatin1StringView closingName(Closing closing)
{
    return closingNames.of(closing);
}

std::optional<Closing> closingNamed(QStringView name)
{
    return closingNames.value(name);
}

} // namespace windlass
