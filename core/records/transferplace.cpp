// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/records/transferplace.h"

#include "core/accounts/serviceaddress.h"

namespace windlass {

namespace {

/// Was it refused by the check before sending? Then the existing object is not ours.
bool refusedByLook(const StoredTransfer &transfer)
{
    return transfer.failure && transfer.failure->kind == FailureKind::ObjectExists &&
           transfer.closing == Closing::Open && transfer.bytesSent == 0;
}

} // namespace

TargetObject objectOf(const StoredTransfer &transfer)
{
    thread_local LastResultCache<Destination, Place> places;
    return {places.of(transfer.destination, &placeOf), transfer.key};
}

bool claimsItsPlace(const StoredTransfer &transfer)
{
    return !atRest(transfer.state) || transfer.state == TransferState::Paused ||
           transfer.state == TransferState::Parked;
}

bool nothingSent(const StoredTransfer &transfer)
{
    if (!transfer.sessionId().isEmpty() || !transfer.probeSession.isEmpty() || transfer.opening)
        return false;
    return !transfer.plan.single() || transfer.attempts == 0 || refusedByLook(transfer);
}

} // namespace windlass
