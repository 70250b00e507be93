// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/snapshot.h"

#include <utility>

namespace windlass {

namespace {

/// The saved destination's name, or its URL. To spell a URL out takes longer than the rest of a snapshot, and
/// those that are looked at one after the other go to the same place as a rule: the last one is kept.
QString shown(const Shared<Destination> &destination)
{
    if (!destination->name.isEmpty())
        return destination->name;
    thread_local std::pair<Shared<Destination>, QString> last;
    if (last.second.isEmpty() || last.first != destination)
        last = {destination, destinationUrl(destination)};
    return last.second;
}

} // namespace

TransferStatus statusOf(const StoredTransfer &stored)
{
    TransferStatus status;
    status.id = stored.id;
    status.file = stored.file;
    status.destination = shown(stored.destination);
    status.url = objectUrl(stored.destination, stored.key);
    status.size = stored.plan.size;
    status.state = stored.state;
    status.cause = stored.cause;
    status.failure = stored.failure;
    status.takeBack = stored.takeBack;
    if (stored.state == TransferState::Parked || stored.state == TransferState::Queued)
        status.goesOnAt = stored.notBefore;
    status.attempts = stored.attempts;
    status.retries = stored.retries;
    status.bytesSent = stored.bytesSent;
    status.bytesResent = stored.bytesResent;
    status.parts = stored.plan.parts();
    for (const ConfirmedPart &part : stored.parts)
        status.confirmed += part.length;
    status.partsConfirmed = static_cast<int>(stored.parts.size());
    if (stored.state == TransferState::Done) {
        status.confirmed = status.size;
        status.partsConfirmed = status.parts;
    }
    status.sent = status.confirmed;
    status.added = stored.added;
    status.started = stored.started;
    status.finished = stored.finished;
    status.running = stored.running;
    status.priority = stored.priority;
    status.position = stored.position;
    status.rateLimit = stored.rateLimit;
    status.checksum = stored.checksum;
    if (stored.manifest)
        status.manifest = stored.manifest->manifest;
    if (stored.manifest && stored.manifest->agrees)
        status.digest = digestText(stored.manifest->stated);
    return status;
}

} // namespace windlass
