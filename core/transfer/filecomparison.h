// SPDX-License-Identifier: GPL-3.0-or-later
// Compares the file with an object that already exists. What the service says about the object decides what
// has to be read of the file.
#pragma once

#include "core/net/filedigests.h"
#include "core/upload/checksum.h"
#include "core/upload/partplan.h"
#include "core/upload/work.h"

#include <optional>

namespace windlass {

class FileComparison
{
public:
    /// Empty if the service states nothing about the object's bytes that can be compared: no checksum, or
    /// only one of parts whose size is unknown.
    static std::optional<FileComparison> with(const ObjectFacts &object, const PartPlan &plan);

    /// The ranges to read: the whole file, or the parts that the object was made of.
    QList<FileDigests::Range> ranges() const;
    /// Compares the digests of those ranges, in the same order, with the object's checksum.
    bool same(const QList<QByteArray> &digests) const;

    /// The checksum that was compared, in the form of TransferStatus::checksum.
    QString checksum() const { return checksumText(theirs_); }

private:
    FileComparison(Checksum theirs, qint64 size, qint64 partSize);

    Checksum theirs_;
    qint64 size_;
    qint64 partSize_; ///< the file's size if the checksum covers the bytes themselves
};

/// Guesses the part size of an object of `size` bytes in `parts` parts: ours, or a size that other programs
/// use. 0: unknown.
qint64 likelyPartSize(qint64 size, int parts, qint64 ours);

} // namespace windlass
