// SPDX-License-Identifier: GPL-3.0-or-later
// Compares what the service says about the bytes that it stored with the bytes that were read from the file.
// An ETag counts only if the service's ETags are known to be MD5 sums: other services use other hashes of the
// same length.
#pragma once

#include "core/services/servicebehaviour.h"
#include "core/upload/checksum.h"

#include <QList>

namespace windlass {

enum class StoredBytes {
    AsSent,    ///< or the service states nothing that can be compared
    MayDiffer, ///< part only: its ETag is not its MD5, and the service's ETags are not known to be MD5 sums
    SendAgain, ///< the same; the ETag after sending it again shows which it is
    Damaged,   ///< the service stored different bytes
};

/// `isPart`: a part; otherwise the object itself. `again`: the same bytes were sent again after SendAgain. As
/// long as it is unknown what the service's ETags are, the first part and every object whose ETag differs is
/// sent again; the result goes into `behaviour`.
StoredBytes judgeStored(Digests &ours, const QList<Checksum> &theirs, bool isPart, bool again,
                        ServiceBehaviour &behaviour);

} // namespace windlass
