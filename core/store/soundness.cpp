// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/soundness.h"

#include "core/base/digest.h"
#include "core/base/names.h"

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

QString damaged(const QString &what)
{
    return u"Its record in the journal is damaged: %1. Cancel it, remove it, and add the file again."_s.arg(
        what);
}

} // namespace

QString problemWith(const StoredTransfer &transfer)
{
    if (transfer.file.isEmpty())
        return damaged(u"it names no file"_s);
    if (transfer.key.isEmpty() || transfer.destination->bucket.isEmpty())
        return damaged(u"it does not say where to"_s);
    if (transfer.uploadId.isEmpty())
        return damaged(u"its own id is missing"_s);
    const qint64 size = transfer.fingerprint.size;
    if (size < 0 || size > largest)
        return damaged(u"the size is %1"_s.arg(size));
    const qint64 partSize = transfer.plan.partSize;
    const bool single = partSize == 0;
    if (!single && (partSize < 0 || partSize > largest || size == 0 || (size - 1) / partSize >= mostParts))
        return damaged(u"parts of %1 bytes for a file of %2"_s.arg(partSize).arg(size));
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
