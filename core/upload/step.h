// SPDX-License-Identifier: GPL-3.0-or-later
// A step is one request's worth of work for an upload; a receipt is what its success taught us.
#pragma once

#include "core/retry/classify.h"
#include "core/upload/checksum.h"
#include "core/upload/listed.h"

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>

#include <optional>

namespace windlass {

struct Step
{
    Operation operation = Operation::Part;
    int part = 0;      ///< 1-based, for Part
    qint64 offset = 0; ///< in the file, for Part and Put; in the object, for Get
    qint64 length = 0;

    bool operator==(const Step &) const = default;
};

/// Does it carry bytes of the file? The little XML of other steps is no payload.
inline bool sendsFile(const Step &step)
{
    return step.operation == Operation::Part || step.operation == Operation::Put;
}

/// A part that the service confirmed.
struct ConfirmedPart
{
    int part = 0;
    qint64 offset = 0;
    qint64 length = 0; ///< of one that a service lists, perhaps unknownLength
    QString etag;      ///< as the service gave it, quotes taken off
    QByteArray digest; ///< raw, of the bytes that were sent: what the transfer's checksum mode keeps

    /// The service's list does not say how long the part is.
    static constexpr qint64 unknownLength = -1;

    bool operator==(const ConfirmedPart &) const = default;
};

/// What HEAD says of an object.
struct ObjectFacts
{
    std::optional<qint64> size; ///< nothing where the answer says none, or one that is no number
    QString etag;               ///< empty where the answer has none
    QString uploadId; ///< our own `windlass-upload-id` from the object's metadata; empty when it has none
    QList<Checksum> checksums; ///< of its bytes, as the service says
};

/// Only the members that belong to the step's operation are filled.
struct Receipt
{
    QString requestId;              ///< always, where the service gives one
    QString sessionId;              ///< Open
    QString etag;                   ///< Part, Put, Complete
    QList<Checksum> checksums;      ///< Part, Put, Complete: of what the service stored, as it says
    QMap<int, ConfirmedPart> parts; ///< ListParts: what the service holds; their digests are empty
    int nextPartMarker = 0;         ///< ListParts: more pages follow from here; 0 is the last page
    std::optional<qint64> heldUpTo; ///< ListParts, of a service that takes ranges in order: it has so much
    /// Confirm; nothing when there is no such object. ListParts, where the last range makes the object: it is
    /// made.
    std::optional<ObjectFacts> object;
    QList<ListedUpload> uploads; ///< ListUploads
    QList<ListedObject> objects; ///< List
    PageMarker nextPage;         ///< ListUploads, List: where the next page begins
    bool more = false;           ///< ListUploads, List: this was not the last page
};

} // namespace windlass
