// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/records/snapshot.h"

#include "core/base/sentence.h"
#include "core/records/transferplace.h"

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

Shared<TransferTarget> targetOf(const StoredTransfer &stored)
{
    thread_local LastResultCache<Destination, Shared<TransferTarget>> targets;
    return targets.of(stored.destination, [](const Destination &destination) {
        const QString &name = destination.name;
        const QString bucket = objectUrl(destination, {});
        const qsizetype end = bucket.indexOf(u'?');
        return TransferTarget{name.isEmpty() ? destinationUrl(destination) : name,
                              bucket.first(end < 0 ? bucket.size() : end),
                              end < 0 ? QString() : bucket.sliced(end)};
    });
}

/// Is it done only on the service's word, without a look at the object?
bool isUnseen(const StoredTransfer &stored)
{
    return stored.state == TransferState::Done && stored.closing == Closing::Acknowledged;
}

Shared<TransferProof> proofOf(const StoredTransfer &stored)
{
    const bool unseen = isUnseen(stored);
    if (stored.checksum.isEmpty() && !stored.manifest && !unseen)
        return {};
    TransferProof proof{stored.checksum, {}, {}, {}};
    if (unseen)
        proof.unseen = stored.failure ? stored.failure->text : Sentence::tr("acknowledged, not looked at");
    if (stored.manifest)
        proof.manifest = stored.manifest->manifest;
    if (stored.manifest && stored.manifest->agrees)
        proof.digest = digestText(stored.manifest->stated);
    return proof;
}

} // namespace

TransferStatus statusOf(const StoredTransfer &stored)
{
    TransferStatus status;
    status.id = stored.id;
    status.file = stored.file;
    status.key = stored.key;
    status.target = targetOf(stored);
    status.size = stored.plan.size;
    status.state = stored.state;
    status.cause = stored.cause;
    if (!isUnseen(stored)) // in that case it says why nobody has seen the object
        status.failure = stored.failure;
    status.takeBack = stored.takeBack;
    if (stored.state == TransferState::Parked || stored.state == TransferState::Queued)
        status.resumesAt = stored.notBefore;
    status.attempts = stored.attempts;
    status.retries = stored.retries;
    status.bytesSent = stored.bytesSent;
    status.bytesResent = stored.bytesResent;
    status.parts = stored.plan.parts();
    const QList<ConfirmedPart> held = stored.held();
    for (const ConfirmedPart &part : held)
        status.confirmed += part.length;
    status.partsConfirmed = static_cast<int>(held.size());
    if (stored.state == TransferState::Done) {
        status.confirmed = status.size;
        status.partsConfirmed = status.parts;
    }
    status.sent = status.confirmed;
    status.damaged = !stored.damage.isEmpty();
    status.nothingSent = nothingSent(stored);
    status.added = stored.added;
    status.started = stored.started;
    status.finished = stored.finished;
    status.running = stored.running;
    status.priority = stored.priority;
    status.position = stored.position;
    status.rateLimit = stored.rateLimit;
    status.proof = proofOf(stored);
    return status;
}

} // namespace windlass
