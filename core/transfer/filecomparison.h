// SPDX-License-Identifier: GPL-3.0-or-later
// Is the file the same as an object that is there already? What to read of the file, and what to make of it,
// goes by what the service says of the object.
#pragma once

#include "core/net/filedigests.h"
#include "core/upload/checksum.h"
#include "core/upload/partplan.h"

#include <optional>

namespace windlass {

class FileComparison
{
public:
    /// Nothing where the service says nothing of the object's bytes that could be compared: no checksum, or
    /// one of parts whose size nobody knows.
    static std::optional<FileComparison> with(const ObjectFacts &object, const PartPlan &plan);

    /// What has to be read: the whole file, or the parts that the object was made of.
    QList<FileDigests::Range> ranges() const;
    /// By the digests of those, in their order.
    bool same(const QList<QByteArray> &digests) const;

    /// What was compared, as in TransferStatus::checksum.
    QString checksum() const { return checksumText(theirs_); }

private:
    FileComparison(Checksum theirs, qint64 size, qint64 partSize);

    Checksum theirs_;
    qint64 size_;
    qint64 partSize_; ///< the whole size where the checksum is of the bytes themselves
};

/// The size of the parts that an object of `size` bytes in `parts` parts was made of, as far as it can be
/// guessed: ours, or what other programs use. 0: cannot be told.
qint64 likelyPartSize(qint64 size, int parts, qint64 ours);

} // namespace windlass
