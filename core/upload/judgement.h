// SPDX-License-Identifier: GPL-3.0-or-later
// Decides whether the object on the service is the one that was sent. There are three results, because a
// missing value proves nothing: services and proxies drop headers, and keys may lack the permission to read.
#pragma once

#include "core/upload/work.h"

#include <QLatin1StringView>
#include <QString>

namespace windlass {

enum class Sameness {
    Same,       ///< everything comparable agrees, and it is enough to identify the object
    Another,    ///< two values of the same kind differ
    CannotTell, ///< nothing differs, but too little is known
};

/// What is known about an object that was sent.
struct ExpectedObject
{
    qint64 size = 0;
    QString uploadId;       ///< our own id, stored in the object's metadata
    QString etag;           ///< the ETag that the service returned when it made the object; empty: unknown
    QString checksum;       ///< ours of the whole object, in the form of checksumText(); empty: none
    bool etagIsMd5 = false; ///< this service's ETags were observed to be MD5 sums
};

/// Another, if a digest of the same kind or the size differs. Another also if the upload id is not ours and
/// neither a digest nor the ETag from the completion agrees. An ETag that differs from the one of the
/// completion proves nothing, because services replace ETags later.
Sameness judge(const ExpectedObject &expected, const ObjectFacts &object);

/// Compares two ETags. Hexadecimal ETags are compared without regard to case.
bool sameEtag(const QString &one, const QString &other);

/// How far the completion of an upload has got; stored in the journal.
enum class Closing {
    Open,         ///< the service was not yet asked to make the object
    Asked,        ///< the request was sent, and its outcome is unknown
    Acknowledged, ///< the service confirmed it; the object was not checked yet
    Proven,       ///< the object was checked and is the one that was sent
};

/// `open asked acknowledged proven`, as in the journal and in JSON.
QLatin1StringView closingName(Closing closing);
/// No value for any other word.
std::optional<Closing> closingNamed(QStringView name);

} // namespace windlass
