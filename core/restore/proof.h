// SPDX-License-Identifier: GPL-3.0-or-later
// What a whole object can be compared with, and whether it agrees. Pure functions over digests.
#pragma once

#include "core/upload/work.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace windlass {

struct Evidence
{
    enum class Kind {
        None,    ///< the service states nothing that can be compared
        Joined,  ///< a CRC of the whole, which can be joined from the CRCs of any pieces
        InOrder, ///< a digest of the whole, which needs the bytes in order
        OfParts, ///< a digest of the parts' digests: the pieces must be the original parts
    };
    Kind kind = Kind::None;
    Checksum checksum{};
    qint64 partSize = 0; ///< for OfParts: the size of the parts
    bool certain = true; ///< false: the part size is a guess, and a difference proves nothing
};

/// The best evidence that the service offers. `knownPartSize`: as the uploader knows it; 0: unknown.
Evidence evidenceOf(const ObjectFacts &object, qint64 knownPartSize);

/// Would knowing the part size give better evidence?
bool needsPartSize(const ObjectFacts &object, qint64 knownPartSize);
/// The size in the answer to a HEAD, bytes; 0 if it does not say.
qint64 sizeOf(const answer::HeadResult &head);

/// Do the pieces, in order, agree with the evidence? Empty if that cannot be decided. For InOrder, pass the
/// digest of the whole as the only piece.
struct Piece
{
    QByteArray digest;
    qint64 length = 0;
};
std::optional<bool> agrees(const Evidence &evidence, const QList<Piece> &pieces);

} // namespace windlass
