// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/place.h"

#include "core/accounts/serviceaddress.h"

namespace windlass {

TransferPlace placeOf(const StoredTransfer &transfer)
{
    thread_local MadeOfLast<Destination, QString> buckets;
    const QString &bucket = buckets.of(transfer.destination, &bucketPlace);
    return {bucket, transfer.key};
}

bool claimsItsPlace(const StoredTransfer &transfer)
{
    return !atRest(transfer.state) || transfer.state == TransferState::Paused ||
           transfer.state == TransferState::Parked;
}

bool nothingSent(const StoredTransfer &transfer)
{
    return transfer.sessionId.isEmpty() && transfer.probeSession.isEmpty() && !transfer.opening &&
           (!transfer.plan.single() || transfer.attempts == 0);
}

} // namespace windlass
