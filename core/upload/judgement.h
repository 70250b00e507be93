// SPDX-License-Identifier: GPL-3.0-or-later
// Is the object on the service the one that was sent? Three answers, for a value that is missing says
// nothing: services and proxies drop headers, and keys may lack the right to look.
#pragma once

#include "core/upload/step.h"

#include <QLatin1StringView>
#include <QString>

namespace windlass {

enum class Sameness {
    Same,       ///< what can be compared agrees, and it is enough to tell the object by
    Another,    ///< two values of one kind differ
    CannotTell, ///< nothing differs, and too little is known
};

/// What is known of an object that was sent.
struct ExpectedObject
{
    qint64 size = 0;
    QString uploadId;       ///< our own, in the object's metadata
    QString etag;           ///< that the service gave when it made the object; empty: not known
    QString checksum;       ///< ours of the whole, as checksumText() spells it; empty: there is none
    bool etagIsMd5 = false; ///< the service's ETags were seen to be MD5 sums
};

/// A digest that differs from one of the same kind is another object; so is another size, or another id of
/// ours, unless a digest or the ETag of the closing agrees. An ETag that differs from that of the closing is
/// none: services exchange it later.
Sameness judge(const ExpectedObject &expected, const ObjectFacts &object);

/// Are both the same ETag? Upper and lower case of hexadecimal digits are.
bool sameEtag(const QString &one, const QString &other);

/// How far a finished upload has come, as the journal keeps it.
enum class Closing {
    Open,         ///< nobody has asked the service to make the object
    Asked,        ///< it was asked, and nobody knows whether it did
    Acknowledged, ///< it said that it did; nobody has seen the object
    Proven,       ///< the object was looked at, and is the one that was sent
};

/// `open asked acknowledged proven`, as in the journal and in JSON.
QLatin1StringView closingName(Closing closing);
/// Open for every other word.
std::optional<Closing> closingNamed(QStringView name);

} // namespace windlass
