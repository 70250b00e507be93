// SPDX-License-Identifier: GPL-3.0-or-later
// What an object as a whole can be compared with, and whether it agrees. Pure: the digests come in.
#pragma once

#include "core/upload/step.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace windlass {

struct Evidence
{
    enum class Kind {
        None,    ///< the service says nothing that could be compared
        Joined,  ///< a CRC of the whole, joined from the CRCs of any pieces
        InOrder, ///< a digest of the whole, which needs the bytes in order
        OfParts, ///< a digest of the parts' digests: the pieces must be the parts
    };
    Kind kind = Kind::None;
    Checksum checksum{};
    qint64 partSize = 0; ///< for OfParts: the distance of the parts' boundaries
    bool certain = true; ///< false: the part size is a guess, and a difference proves nothing
};

/// The best evidence that the service gives. `knownPartSize`: from the uploader; 0: unknown.
Evidence evidenceOf(const ObjectFacts &object, qint64 knownPartSize);

/// Does the evidence depend on where the parts' boundaries are?
bool needsPartSize(const ObjectFacts &object, qint64 knownPartSize);

/// Do the pieces, in order, agree with the evidence? Empty if that cannot be told. For InOrder, pass the one
/// digest of the whole.
struct Piece
{
    QByteArray digest;
    qint64 length = 0;
};
std::optional<bool> agrees(const Evidence &evidence, const QList<Piece> &pieces);

} // namespace windlass
