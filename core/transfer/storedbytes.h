// SPDX-License-Identifier: GPL-3.0-or-later
// What the service says of the bytes that it stored, held against those that were read from the file. An ETag
// counts where the service's ETags were seen to be MD5 sums, for with others they are other hashes of the
// same length.
#pragma once

#include "core/transfer/habits.h"
#include "core/upload/checksum.h"

#include <QList>

namespace windlass {

enum class StoredBytes {
    AsSent,    ///< or it says nothing that could be compared
    MayDiffer, ///< of a part: its ETag is no MD5, and nobody knows yet whether it should be
    SendAgain, ///< likewise, and sent once more the ETag shows what it is
    Damaged,   ///< it stored others
};

/// `isPart`: else the object itself. `again`: the same bytes are sent once more, after SendAgain. While it is
/// not known what the service's ETags are, the first part and every object whose ETag differs is sent again,
/// to see; what that shows goes into `habits`.
StoredBytes judgeStored(Digests &ours, const QList<Checksum> &theirs, bool isPart, bool again,
                        Habits &habits);

} // namespace windlass
