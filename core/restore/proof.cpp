// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/restore/proof.h"

#include "core/base/sizes.h"
#include "core/restore/ranges.h"
#include "core/transfer/filecomparison.h"

#include <algorithm>

namespace windlass {

namespace {

constexpr qint64 ceilDivide(qint64 a, qint64 b)
{
    return a / b + (a % b == 0 ? 0 : 1);
}

bool isCrc(DigestKind kind)
{
    return kind == DigestKind::Crc32c || kind == DigestKind::Crc64Nvme;
}

/// Could an object of this size with this many parts have parts of this size? Each part is fetched by its own
/// request, so sizes that are too small or give too many parts are rejected: otherwise a service that claims
/// parts of one byte would cause a request for each byte.
bool fits(qint64 partSize, qint64 size, int parts)
{
    const bool reasonable = partSize >= mebi || (partSize > 0 && size <= mebi);
    return reasonable && parts <= mostRanges && ceilDivide(size, partSize) == parts;
}

/// A part size that common programs use. Otherwise the smallest number of whole mebibytes that gives this
/// number of parts, because uploaders use no larger parts than they need. 0: there is none.
qint64 guessedPartSize(qint64 size, int parts)
{
    if (parts == 1)
        return size;
    if (const qint64 usual = likelyPartSize(size, parts, 0); usual > 0)
        return usual;
    const qint64 least = ceilDivide(ceilDivide(size, parts), mebi) * mebi;
    return fits(least, size, parts) ? least : 0;
}

Evidence evidenceFrom(const Checksum &checksum, qint64 size, qint64 knownPartSize)
{
    if (checksum.parts == 0)
        return {isCrc(checksum.kind) ? Evidence::Kind::Joined : Evidence::Kind::InOrder, checksum};
    const bool certain = fits(knownPartSize, size, checksum.parts) || checksum.parts == 1;
    const qint64 partSize =
        certain && checksum.parts > 1 ? knownPartSize : guessedPartSize(size, checksum.parts);
    if (partSize == 0)
        return {};
    return {Evidence::Kind::OfParts, checksum, partSize, certain};
}

/// Higher for comparisons that are cheaper and prove more.
int rank(const Evidence &evidence)
{
    switch (evidence.kind) {
    case Evidence::Kind::Joined:
        return 4;
    case Evidence::Kind::OfParts:
        return evidence.certain ? 3 : 1;
    case Evidence::Kind::InOrder:
        return 2;
    case Evidence::Kind::None:
        return 0;
    }
    return 0;
}

QByteArray together(const Evidence &evidence, const QList<Piece> &pieces)
{
    if (pieces.isEmpty())
        return Digest::of(evidence.checksum.kind, {});
    if (evidence.kind == Evidence::Kind::InOrder)
        return pieces.first().digest;
    if (evidence.kind == Evidence::Kind::OfParts) {
        Digest digest(evidence.checksum.kind);
        for (const Piece &piece : pieces)
            digest.add(piece.digest);
        return digest.finish();
    }
    QByteArray whole = pieces.first().digest;
    for (const Piece &piece : pieces.sliced(1))
        whole = joined(evidence.checksum.kind, whole, piece.digest, piece.length);
    return whole;
}

} // namespace

Evidence evidenceOf(const ObjectFacts &object, qint64 knownPartSize)
{
    Evidence best;
    for (const Checksum &checksum : object.checksums) {
        const Evidence evidence = evidenceFrom(checksum, object.size.value_or(0), knownPartSize);
        if (rank(evidence) > rank(best))
            best = evidence;
    }
    return best;
}

qint64 sizeOf(const answer::HeadResult &head)
{
    return head.object ? head.object->size.value_or(0) : 0;
}

bool needsPartSize(const ObjectFacts &object, qint64 knownPartSize)
{
    const auto ofParts = [](const Checksum &checksum) { return checksum.parts > 1; };
    const Evidence evidence = evidenceOf(object, knownPartSize);
    const bool settled = evidence.kind == Evidence::Kind::Joined ||
                         (evidence.kind == Evidence::Kind::OfParts && evidence.certain);
    return !settled && std::ranges::any_of(object.checksums, ofParts);
}

std::optional<bool> agrees(const Evidence &evidence, const QList<Piece> &pieces)
{
    if (evidence.kind == Evidence::Kind::None)
        return {};
    const bool same = together(evidence, pieces) == evidence.checksum.raw;
    return same || evidence.certain ? std::optional(same) : std::nullopt;
}

} // namespace windlass
