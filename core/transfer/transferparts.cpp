// SPDX-License-Identifier: GPL-3.0-or-later
// Transfer: what follows where a step has succeeded, and what the service has of the file, or has lost.
#include "core/transfer/transfer.h"
#include "core/upload/checksum.h"

#include <utility>

namespace windlass {

namespace {

/// Empty where nothing was held against it: in Etag mode, an ETag that is no MD5.
QString checksumOfPut(ChecksumMode mode, const ConfirmedPart &whole)
{
    const bool held =
        mode != ChecksumMode::Etag || sameEtag(whole.etag, QString::fromLatin1(whole.digest.toHex()));
    return held ? checksumText(mode, whole.digest) : QString();
}

} // namespace

/// First the journal, then the upload: what counts as confirmed is on disk.
void Transfer::succeeded(const StepRun &run, const Receipt &receipt)
{
    const Step &step = run.step;
    switch (step.operation) {
    case Operation::Part:
        if (run.mayBeDamaged)
            ledger_.doubt(step.part);
        return receipt.parts.contains(step.part) ? partArrived(step, receipt) : readDigestOf(step, receipt);
    case Operation::List:
        return listed(step, receipt);
    case Operation::Confirm:
        if (upload_.phase() == Upload::Phase::Looking && receipt.object)
            return objectIsThere(*receipt.object);
        if (upload_.phase() == Upload::Phase::Confirming) {
            upload_.lost(step); // follow() says when it is done
            return follow(confirmation_.headSaid(receipt.object, expected(), doors_.timers.now()));
        }
        break;
    case Operation::Open:
        stored_.sessionId = receipt.sessionId;
        stored_.sessionOpened = doors_.timers.wallClock();
        opening_.answered();
        stored_.opening = opening_.note();
        if (!saveSession())
            return;
        tell(EventKind::SessionOpened, EventLevel::Debug);
        break;
    case Operation::Put:
        made(step);
        stored_.checksum = checksumOfPut(stored_.checksumMode, receipt.parts.value(step.part));
        break;
    case Operation::Complete:
        made(step);
        if (!save())
            return;
        break;
    case Operation::ListParts:
    case Operation::Abort:
    case Operation::Delete:
    case Operation::Test:
    case Operation::Get:
    case Operation::ListUploads:
    case Operation::Probe:
        break;
    }
    confirmed(step, receipt);
    for (const ConfirmedPart &part : upload_.amended()) {
        if (!saved(ledger_.amend(part)))
            return;
    }
    if (upload_.phase() == Upload::Phase::Gone) // it was taken back: there is nothing to adopt parts for
        return pump();
    ledger_.toAdopt(upload_.unrecorded());
    adoptNext();
}

/// In the journal first.
void Transfer::partArrived(const Step &step, const Receipt &receipt)
{
    const auto counts = [this](const Ledger::Arrival &arrival) {
        confirmed(arrival.step, arrival.receipt);
        pump();
    };
    if (!saved(ledger_.write({step, receipt}, counts)))
        return;
    stored_.timesParked = 0;
    if (upload_.makesObject(step)) { // the row never says so of an object whose last part it lacks
        made(step);
        if (!save())
            return;
    }
    pump(); // its place is free meanwhile
    if (sender_.idle() && !isOver()) {
        settle(); // there is no meanwhile
        pump();
    }
}

/// The part went in several requests, of which each saw its own bytes alone.
void Transfer::readDigestOf(const Step &step, const Receipt &receipt)
{
    const Step whole = upload_.plan().step(step.part);
    const auto arrived = [this, step, receipt, whole](const QByteArray &digest) {
        Receipt told = receipt;
        told.parts.insert(step.part, {step.part, whole.offset, whole.length, receipt.etag, digest});
        partArrived(step, told);
    };
    const auto kind = partDigest(stored_.checksumMode);
    if (!kind)
        return arrived({});
    read({{whole.offset, whole.length, *kind}},
         [this, step, arrived](const Result<QList<QByteArray>> &digests) {
             if (digests)
                 return arrived(digests->first());
             upload_.lost(step);
             stop(TransferEvent::Refused, Cause::Fatal, digests.error());
         });
}

/// The service says that it has the object.
void Transfer::made(const Step &step)
{
    stored_.closing = Closing::Acknowledged;
    guard_.made(step.operation);
    if (stored_.checksumMode == ChecksumMode::ContentMd5 && listener_.checksumLearned)
        listener_.checksumLearned(stored_.checksumMode);
}

/// Counts from here.
void Transfer::confirmed(const Step &step, const Receipt &receipt)
{
    const QList<int> forgotten = upload_.done(step, receipt);
    forecast_.confirmed(doors_.timers.now(), upload_.confirmedBytes());
    if (!forgotten.isEmpty()) {
        if (!saved(ledger_.forget(forgotten)))
            return;
        partsLost(forgotten.size());
    }
    listener_.changed();
}

/// What the service confirmed is in the journal now, and counts.
void Transfer::settle()
{
    for (const Ledger::Arrival &arrival : ledger_.settle())
        confirmed(arrival.step, arrival.receipt);
}

/// Parts that arrived just before a crash, whose answers were not written down any more: the file itself says
/// whether they are ours.
void Transfer::adoptNext()
{
    const auto kind = partDigest(stored_.checksumMode);
    if (!kind && !upload_.inOrder()) // then no part can be told to be ours
        return pump();
    const auto held = ledger_.nextToAdopt(upload_.progress().parts);
    if (!held)
        return pump();
    if (!kind)
        return adopted(*held);
    read({{held->offset, held->length, DigestKind::Md5}, {held->offset, held->length, *kind}},
         [this, part = *held](const Result<QList<QByteArray>> &digests) mutable {
             // In order there is no ETag to hold it against: the bytes of the whole are, in the end.
             const bool ours = digests && (upload_.inOrder() ||
                                           digests->first() == QByteArray::fromHex(part.etag.toLatin1()));
             if (!ours)
                 return adoptNext();
             part.digest = digests->last();
             adopted(part);
         });
}

void Transfer::adopted(const ConfirmedPart &part)
{
    if (!saved(ledger_.amend(part)))
        return;
    upload_.adopt(part);
    adoptNext();
}

/// Parts that came before the service showed that its ETags are MD5 sums: some may be damaged.
bool Transfer::forgetDamaged()
{
    if (upload_.phase() != Upload::Phase::Closing || doors_.habits->etagIsMd5 != true)
        return false;
    const QList<int> damaged = ledger_.damaged(upload_.progress().parts);
    if (damaged.isEmpty())
        return false;
    upload_.forget(damaged);
    if (!saved(ledger_.forget(damaged)))
        return true;
    partsLost(damaged.size());
    apply(TransferEvent::Started); // it was finalising already
    return true;
}

void Transfer::sessionLost(const StepRun &run, const Failure &failure)
{
    letGoOfAll();
    if (run.foundGone)
        return sessionGone(failure);
    if (run.step.operation == Operation::Part || run.step.operation == Operation::Complete) {
        // Once for all: the parts that fail together are one doubt.
        if (!ledger_.mayAskAgain())
            return stop(TransferEvent::Refused, Cause::Fatal, failure);
        upload_.recheck();
        apply(TransferEvent::Started); // it may have been finalising already
        return pump();
    }
    if (run.step.operation == Operation::ListParts && upload_.allConfirmed())
        return askWhatBecame(failure);
    reopen(failure);
}

void Transfer::sessionGone(const Failure &failure)
{
    if (const auto joining = confirmation_.mayStillBeJoining())
        return ranOut(Cause::Exhausted, *joining);
    reopen(failure);
}

void Transfer::reopen(const Failure &failure)
{
    if (!ledger_.mayReopen())
        return stop(TransferEvent::Refused, Cause::Fatal, failure);
    const qsizetype parts = upload_.progress().parts.size();
    if (!forgetSession())
        return;
    partsLost(parts);
    apply(TransferEvent::Started); // it may have been finalising already
    pump();
}

/// Nothing of it is on the service any more. False where that cannot be written down.
bool Transfer::forgetSession()
{
    const QList<int> parts = upload_.progress().parts.keys();
    upload_.reopen();
    stored_.sessionId.clear();
    stored_.checksum.clear();
    stored_.closing = Closing::Open;
    return saved(ledger_.forget(parts)) && saveSession() && save();
}

void Transfer::partsLost(qsizetype count)
{
    tell(EventKind::PartsLost, EventLevel::Warn, static_cast<int>(count));
}

} // namespace windlass
