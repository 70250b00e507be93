// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/filecomparison.h"

#include "core/upload/step.h"

#include <algorithm>
#include <array>

namespace windlass {

namespace {

constexpr qint64 mebi = 1024 * 1024;
/// So much is read and hashed in a few milliseconds.
constexpr qint64 pieceSize = 4 * mebi;

} // namespace

qint64 likelyPartSize(qint64 size, int parts, qint64 ours)
{
    // 8 MiB: AWS CLI and boto3; 5: rclone and MinIO's own; the others: what people set (documentation of
    // each).
    const std::array candidates{ours,      8 * mebi,  5 * mebi,   16 * mebi,  15 * mebi,
                                10 * mebi, 64 * mebi, 100 * mebi, 128 * mebi, 512 * mebi};
    const auto fits = std::ranges::find_if(candidates, [size, parts](qint64 partSize) {
        return partSize > 0 && (size + partSize - 1) / partSize == parts;
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
    , piece_(std::make_unique<Digest>(theirs_.kind))
{}

Result<std::optional<bool>> FileComparison::readOn(const SourceFile &file)
{
    const qint64 endOfPart = std::min((at_ / partSize_ + 1) * partSize_, size_);
    QByteArray bytes(static_cast<qsizetype>(std::min(pieceSize, endOfPart - at_)), Qt::Uninitialized);
    if (const auto read = file.read(at_, std::span(bytes.data(), static_cast<size_t>(bytes.size()))); !read)
        return failed(read.error());
    piece_->add(bytes);
    at_ += bytes.size();
    if (at_ < endOfPart)
        return std::optional<bool>();
    digests_ += piece_->finish();
    if (at_ < size_) {
        piece_ = std::make_unique<Digest>(theirs_.kind);
        return std::optional<bool>();
    }
    const QByteArray ours = theirs_.parts == 0 ? digests_ : Digest::of(theirs_.kind, digests_);
    return std::optional(ours == theirs_.raw);
}

} // namespace windlass
