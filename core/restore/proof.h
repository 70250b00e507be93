// SPDX-License-Identifier: GPL-3.0-or-later
// What an object as a whole can be held against, and whether it agrees. Pure: the digests come in.
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
        Joined,  ///< a CRC of the whole, made of those of any pieces
        InOrder, ///< a digest of the whole, for which the bytes have to come in order
        OfParts, ///< a digest of the parts' digests: the pieces have to be the parts
    };
    Kind kind = Kind::None;
    Checksum checksum{};
    qint64 partSize = 0; ///< of OfParts: where the parts' boundaries are
    bool certain = true; ///< false: the part size is a guess, and a difference proves nothing
};

/// The best of what the service says. `knownPartSize`: from whoever uploaded it; 0: nobody knows.
Evidence evidenceOf(const ObjectFacts &object, qint64 knownPartSize);

/// Does the evidence depend on where the parts' boundaries are?
bool needsPartSize(const ObjectFacts &object, qint64 knownPartSize);

/// Do the pieces, in order, amount to what the evidence says? Nothing where that cannot be told. InOrder
/// takes the one digest of the whole.
struct Piece
{
    QByteArray digest;
    qint64 length = 0;
};
std::optional<bool> agrees(const Evidence &evidence, const QList<Piece> &pieces);

} // namespace windlass
