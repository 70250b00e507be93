// SPDX-License-Identifier: GPL-3.0-or-later
// A step is one request's worth of work for an upload; a receipt is what its success taught us.
#pragma once

#include "core/retry/classify.h"

#include <QByteArray>
#include <QMap>
#include <QString>

#include <optional>

namespace windlass {

struct Step
{
    Operation operation = Operation::Part;
    int part = 0;      ///< 1-based, for Part
    qint64 offset = 0; ///< in the file, for Part and Put
    qint64 length = 0;

    bool operator==(const Step &) const = default;
};

/// A part that the service confirmed.
struct ConfirmedPart
{
    int part = 0;
    qint64 offset = 0;
    qint64 length = 0;
    QString etag;   ///< as the service gave it, quotes taken off
    QByteArray md5; ///< raw, of the bytes that were sent

    bool operator==(const ConfirmedPart &) const = default;
};

/// What HEAD says of an object.
struct ObjectFacts
{
    qint64 size = -1;
    QString etag;
    QString uploadId; ///< our own `windlass-upload-id` from the object's metadata; empty when it has none
};

/// Only the members that belong to the step's operation are filled.
struct Receipt
{
    QString requestId;              ///< always, where the service gives one
    QString sessionId;              ///< Open
    QString etag;                   ///< Part, Put, Complete
    bool etagIsDigest = true;       ///< false where the service says that the etag is no digest of the bytes
    QMap<int, ConfirmedPart> parts; ///< ListParts: what the service holds; its md5 are empty
    int nextPartMarker = 0;         ///< ListParts: more pages follow from here; 0 is the last page
    std::optional<ObjectFacts> object; ///< Confirm; nothing when there is no such object
};

} // namespace windlass
