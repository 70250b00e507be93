// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/storedbytes.h"

#include <utility>

namespace windlass {

StoredBytes judgeStored(Digests &ours, const QList<Checksum> &theirs, bool isPart, bool again,
                        ServiceBehaviour &behaviour)
{
    if (contradicts(ours, theirs))
        return StoredBytes::Damaged;
    const auto md5 = etagIsMd5(ours, theirs);
    if (md5 == true)
        behaviour.etagIsMd5 = true;
    if (md5 != false)
        return StoredBytes::AsSent;
    if (behaviour.etagIsMd5 == true)
        return StoredBytes::Damaged;
    if (again) // twice, with the same bytes
        behaviour.etagIsMd5 = false;
    if (behaviour.etagIsMd5 == false || (isPart && std::exchange(behaviour.etagBeingTried, true)))
        return isPart ? StoredBytes::MayDiffer : StoredBytes::AsSent;
    return StoredBytes::SendAgain;
}

} // namespace windlass
