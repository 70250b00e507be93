// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/summary.h"

namespace windlass {

TransferStatus statusOf(const StoredTransfer &stored)
{
    TransferStatus status;
    status.id = stored.id;
    status.file = stored.file;
    status.destination =
        stored.destination.name.isEmpty() ? destinationUrl(stored.destination) : stored.destination.name;
    status.url = objectUrl(stored.destination, stored.key);
    status.size = stored.plan.size;
    for (const ConfirmedPart &part : stored.parts)
        status.confirmed += part.length;
    const bool whole = stored.state == TransferState::Done || stored.state == TransferState::Finalising;
    if (whole)
        status.confirmed = status.size;
    status.sent = status.confirmed;
    status.state = stored.state;
    status.failure = stored.failure;
    status.cause = stored.cause;
    status.attempts = stored.attempts;
    status.retries = stored.retries;
    status.bytesSent = stored.bytesSent;
    status.bytesResent = stored.bytesResent;
    status.parts = stored.plan.parts();
    status.partsConfirmed = whole ? status.parts : static_cast<int>(stored.parts.size());
    status.added = stored.added;
    status.started = stored.started;
    status.finished = stored.finished;
    status.running = stored.running;
    status.checksum = stored.checksum;
    return status;
}

} // namespace windlass
