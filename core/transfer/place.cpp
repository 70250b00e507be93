// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/place.h"

namespace windlass {

QString placeOf(const StoredTransfer &transfer)
{
    return transfer.destination->endpoint.toString() + u' ' + objectUrl(transfer.destination, transfer.key);
}

bool claimsItsPlace(const StoredTransfer &transfer)
{
    return !atRest(transfer.state) || transfer.state == TransferState::Paused ||
           transfer.state == TransferState::Parked;
}

bool nothingSent(const StoredTransfer &transfer)
{
    return transfer.sessionId.isEmpty() && (!transfer.plan.single() || transfer.attempts == 0);
}

} // namespace windlass
