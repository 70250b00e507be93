// SPDX-License-Identifier: GPL-3.0-or-later
// Transfer: its status and events for others.
#include "core/records/snapshot.h"
#include "core/transfer/transfer.h"

#include <utility>

namespace windlass {

void Transfer::note(EventLevel level, const Sentence &sentence)
{
    Event told = book_.event(EventKind::Note, level);
    told.text = sentence;
    told.status = status();
    listener_.happened(std::move(told));
}

void Transfer::tell(EventKind kind, EventLevel level, int count)
{
    Event told = book_.event(kind, level);
    told.count = count;
    told.status = status();
    listener_.happened(std::move(told));
}

TransferStatus Transfer::status() const
{
    TransferStatus status = statusOf(stored_);
    status.nothingSent = false; // while it runs, it may send at any moment
    status.confirmed = upload_.confirmedBytes();
    status.partsConfirmed = static_cast<int>(upload_.progress().parts.size());
    if (upload_.plan().single() && status.confirmed == status.size)
        status.partsConfirmed = 1;
    const qint64 inFlight = sender_.bytesInFlight();
    status.sent = status.confirmed + inFlight + ledger_.unsettledBytes();
    status.bytesSent = stored_.bytesSent + inFlight;
    status.partsInFlight = sender_.partsInFlight();
    if (heldUntil_.isValid())
        status.wait = WaitStatus{DelayReason::Bandwidth, heldUntil_, 1, policy_.maxAttempts, 0, {}};
    status.wait = sender_.soonestWait(std::move(status.wait));
    if (const auto *resting = std::get_if<Resting>(&life_)) {
        status.cause = resting->cause;
        status.failure = resting->failure;
    }
    if (isOver())
        return status;
    status.sent = ledger_.shown(status.sent);
    const Instant now = doors_.timers.now();
    status.running = stored_.running + (now - startedAt_);
    if (status.state == TransferState::Running && !heldUntil_.isValid()) {
        status.bytesPerSecond = sender_.bytesPerSecond();
        status.timeLeft = forecast_.left(now, status.size);
    }
    return status;
}

} // namespace windlass
