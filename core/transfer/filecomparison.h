// SPDX-License-Identifier: GPL-3.0-or-later
// Is the file the same as an object that is there already? Answered by what the service says of the object
// and one reading of the file, in pieces, so that nothing else has to wait for it.
#pragma once

#include "core/base/digest.h"
#include "core/net/sourcefile.h"
#include "core/upload/checksum.h"
#include "core/upload/partplan.h"

#include <memory>
#include <optional>

namespace windlass {

class FileComparison
{
public:
    /// Nothing where the service says nothing of the object's bytes that could be compared: no checksum, or
    /// one of parts whose size nobody knows.
    static std::optional<FileComparison> with(const ObjectFacts &object, const PartPlan &plan);

    /// Reads the next piece. Nothing yet, or whether file and object are the same. A failure says why the
    /// file cannot be read.
    Result<std::optional<bool>> readOn(const SourceFile &file);

    /// What was compared, as in TransferStatus::checksum.
    QString checksum() const { return checksumText(theirs_); }

private:
    FileComparison(Checksum theirs, qint64 size, qint64 partSize);

    Checksum theirs_;
    qint64 size_;
    qint64 partSize_; ///< the whole size where the checksum is of the bytes themselves
    qint64 at_ = 0;
    std::unique_ptr<Digest> piece_; ///< of the part that is being read
    QByteArray digests_;            ///< of the parts before
};

/// The size of the parts that an object of `size` bytes in `parts` parts was made of, as far as it can be
/// guessed: ours, or what other programs use. 0: cannot be told.
qint64 likelyPartSize(qint64 size, int parts, qint64 ours);

} // namespace windlass
