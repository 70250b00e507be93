// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/soundness.h"

#include "core/base/digest.h"
#include "core/base/names.h"
#include "core/base/sentence.h"

#include <array>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

// Upper limits that no service exceeds: number of parts (Azure: 50,000 blocks), and bytes of a part or
// object.
constexpr qint64 mostParts = 50'000;
constexpr qint64 largest = qint64(1) << 50;

/// The length of a raw digest, in bytes.
qsizetype lengthOf(DigestKind kind)
{
    static const auto lengths = [] {
        std::array<qsizetype, valueCount<DigestKind>()> found{};
        for (const DigestKind each : allValues<DigestKind>())
            found.at(static_cast<size_t>(each)) = Digest::of(each, {}).size();
        return found;
    }();
    return lengths.at(static_cast<size_t>(kind));
}

Sentence damaged(const Sentence &what)
{
    return Sentence::tr(
               "Its record in the journal is damaged: %1. Cancel it, remove it, and add the file again.")
        .arg(what);
}

} // namespace

Sentence problemWith(const StoredTransfer &transfer)
{
    if (transfer.file.isEmpty())
        return damaged(Sentence::tr("it names no file"));
    if (transfer.key.isEmpty() || transfer.destination->bucket.isEmpty())
        return damaged(Sentence::tr("it does not say where to"));
    if (transfer.uploadId.isEmpty())
        return damaged(Sentence::tr("its own id is missing"));
    const qint64 size = transfer.fingerprint.size;
    if (size < 0 || size > largest)
        return damaged(Sentence::tr("the size is %1").arg(size));
    const qint64 partSize = transfer.plan.partSize;
    const bool single = partSize == 0;
    if (!single && (partSize < 0 || partSize > largest || size == 0 || (size - 1) / partSize >= mostParts))
        return damaged(Sentence::tr("parts of %1 bytes for a file of %2").arg(partSize).arg(size));
    return {};
}

bool fits(const ConfirmedPart &part, const PartPlan &plan, ChecksumMode mode)
{
    if (plan.single() || part.part < 1 || part.part > plan.parts())
        return false;
    const Step planned = plan.step(part.part);
    const auto kind = partDigest(mode);
    // An empty digest is valid: it stands for an unknown one.
    const bool digest = part.digest.isEmpty() || (kind && part.digest.size() == lengthOf(*kind));
    return part.offset == planned.offset && part.length == planned.length && digest;
}

QDateTime momentOf(qint64 milliseconds)
{
    static const qint64 last = QDateTime(QDate(9999, 12, 31), QTime(23, 59, 59), Qt::UTC).toMSecsSinceEpoch();
    if (milliseconds < 0 || milliseconds > last)
        return {};
    return QDateTime::fromMSecsSinceEpoch(milliseconds, Qt::UTC);
}

} // namespace windlass
