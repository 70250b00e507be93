// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/filecomparison.h"

#include "core/base/sizes.h"

#include <algorithm>
#include <array>

namespace windlass {

qint64 likelyPartSize(qint64 size, int parts, qint64 ours)
{
    // 8 MiB: AWS CLI and boto3; 5 MiB: rclone and MinIO's client; the others: common settings (documentation
    // of each).
    const std::array candidates{ours,      8 * mebi,  5 * mebi,   16 * mebi,  15 * mebi,
                                10 * mebi, 64 * mebi, 100 * mebi, 128 * mebi, 512 * mebi};
    const auto fits = std::ranges::find_if(candidates, [size, parts](qint64 partSize) {
        return partSize > 0 && size / partSize + (size % partSize != 0) == parts;
    });
    return fits == candidates.end() ? 0 : *fits;
}

std::optional<FileComparison> FileComparison::with(const ObjectFacts &object, const PartPlan &plan)
{
    for (const Checksum &theirs : object.checksums) {
        if (theirs.parts == 0)
            return FileComparison(theirs, plan.size, std::max<qint64>(plan.size, 1));
    }
    for (const Checksum &theirs : object.checksums) {
        if (const qint64 partSize = likelyPartSize(plan.size, theirs.parts, plan.partSize); partSize > 0)
            return FileComparison(theirs, plan.size, partSize);
    }
    return {};
}

FileComparison::FileComparison(Checksum theirs, qint64 size, qint64 partSize)
    : theirs_(std::move(theirs))
    , size_(size)
    , partSize_(partSize)
{}

QList<FileDigests::Range> FileComparison::ranges() const
{
    QList<FileDigests::Range> ranges;
    qint64 at = 0;
    do { // an empty file has a digest, too
        ranges.append({at, std::min(partSize_, size_ - at), theirs_.kind});
        at += partSize_;
    } while (at < size_);
    return ranges;
}

bool FileComparison::same(const QList<QByteArray> &digests) const
{
    const QByteArray all = digests.join();
    return (theirs_.parts == 0 ? all : Digest::of(theirs_.kind, all)) == theirs_.raw;
}

} // namespace windlass
