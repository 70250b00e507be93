// SPDX-License-Identifier: GPL-3.0-or-later
// Transfer: what follows when a step has succeeded, and which parts the service has or has lost.
#include "core/transfer/transfer.h"
#include "core/upload/checksum.h"

#include <utility>

namespace windlass {

namespace {

/// Empty if nothing was compared: in Etag mode, if the ETag is not an MD5. `digest`: of the whole file.
QString checksumOfPut(ChecksumMode mode, const QString &etag, const QByteArray &digest)
{
    const bool held = mode != ChecksumMode::Etag || sameEtag(etag, QString::fromLatin1(digest.toHex()));
    return held ? checksumText(mode, digest) : QString();
}

} // namespace

/// Writes to the journal before telling upload_: what counts as confirmed is on disk.
void Transfer::succeeded(const StepRun &run, const Receipt &receipt)
{
    const Step &step = run.step;
    switch (step.operation) {
    case Operation::Part:
        if (run.mayBeDamaged)
            ledger_.doubt(step.part);
        return partArrived(run, receipt);
    case Operation::List:
        return listed(step, receipt.as<answer::Objects>());
    case Operation::Confirm: {
        const auto &object = receipt.as<answer::HeadResult>().object;
        if (upload_.phase() == Upload::Phase::Looking && object)
            return objectIsThere(*object);
        if (upload_.phase() == Upload::Phase::Confirming) {
            upload_.lost(step); // follow() marks it as done
            return follow(confirmation_.headSaid(object, expected(), doors_.timers.now()));
        }
        break;
    }
    case Operation::Open:
        stored_.session = Session{receipt.as<answer::Opened>().sessionId, doors_.timers.wallClock(), {}};
        opening_.answered();
        stored_.opening = opening_.note();
        if (!saveSession())
            return;
        tell(EventKind::SessionOpened, EventLevel::Debug);
        break;
    case Operation::Put:
        made(step);
        stored_.checksum = checksumOfPut(stored_.checksumMode, receipt.etag(),
                                         digestOf(run, receipt).value_or(QByteArray()));
        confirmation_.putSaid(receipt.as<answer::Stored>(), stored_.checksum);
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
    if (upload_.phase() == Upload::Phase::Gone) // the session was aborted, so no parts can be adopted
        return pump();
    ledger_.toAdopt(upload_.unrecorded());
    adoptNext();
}

/// The digest of the whole range that the step was planned for, as it was sent; empty in a mode without one.
/// No value if no request sent all of it and was answered.
std::optional<QByteArray> Transfer::digestOf(const StepRun &run, const Receipt &receipt) const
{
    const bool answered = std::holds_alternative<answer::Stored>(receipt.answer);
    if (!answered || run.step != upload_.plan().step(run.step.part))
        return {};
    const auto kind = partDigest(stored_.checksumMode);
    return kind ? run.digests->value(*kind) : QByteArray();
}

void Transfer::partArrived(const StepRun &run, const Receipt &receipt)
{
    const Step whole = upload_.plan().step(run.step.part); // the step may be only the rest of the part
    ConfirmedPart part{whole.part, whole.offset, whole.length, receipt.etag(), {}};
    auto digest = digestOf(run, receipt);
    if (!digest)
        return readDigestOf(part, run.step.length);
    part.digest = *std::move(digest);
    record(part, run.step.length);
}

/// Writes the part to the journal first; it counts once it is on disk.
void Transfer::record(const ConfirmedPart &part, qint64 sent)
{
    const auto counts = [this](const Ledger::Arrival &arrival) {
        confirmed(arrival.part);
        pump();
    };
    if (!saved(ledger_.write({part, sent}, counts)))
        return;
    stored_.timesParked = 0;
    const Step step = upload_.plan().step(part.part);
    if (upload_.makesObject(step)) { // the row never reports an object whose last part it lacks
        made(step);
        if (!save())
            return;
    }
    pump(); // the lane is free while the part is written
    if (sender_.idle() && !isOver())
        ledger_.hurry(); // nothing else is in flight, so do not wait for more parts
}

/// The part was sent in several requests, and each one hashed only its own bytes.
void Transfer::readDigestOf(const ConfirmedPart &part, qint64 sent)
{
    const auto kind = partDigest(stored_.checksumMode);
    if (!kind)
        return record(part, sent);
    read({{part.offset, part.length, *kind}},
         [this, whole = part, sent](const Result<QList<QByteArray>> &digests) mutable {
             if (digests) {
                 whole.digest = digests->first();
                 return record(whole, sent);
             }
             upload_.lost(upload_.plan().step(whole.part));
             stop(TransferEvent::Refused, Cause::Fatal, digests.error());
         });
}

/// The service says that it made the object.
void Transfer::made(const Step &step)
{
    stored_.closing = Closing::Acknowledged;
    guard_.made(step.operation);
    if (stored_.checksumMode == ChecksumMode::ContentMd5 && listener_.checksumLearned)
        listener_.checksumLearned(stored_.checksumMode);
}

/// The step counts as confirmed from here.
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

/// The part counts from here: it is on disk.
void Transfer::confirmed(const ConfirmedPart &part)
{
    upload_.sent(part);
    forecast_.confirmed(doors_.timers.now(), upload_.confirmedBytes());
    listener_.changed();
}

/// Writes all confirmed parts to the journal, and counts them.
void Transfer::settle()
{
    for (const Ledger::Arrival &arrival : ledger_.settle())
        confirmed(arrival.part);
}

/// Parts that arrived just before a crash, whose answers were not recorded: compare them with the file to
/// find out whether they are ours.
void Transfer::adoptNext()
{
    const auto kind = partDigest(stored_.checksumMode);
    if (!kind && !upload_.inOrder()) // then there is no way to tell whether a part is ours
        return pump();
    const auto held = ledger_.nextToAdopt(upload_.progress().parts);
    if (!held)
        return pump();
    if (!kind)
        return adopted(*held);
    read({{held->offset, held->length, DigestKind::Md5}, {held->offset, held->length, *kind}},
         [this, part = *held](const Result<QList<QByteArray>> &digests) mutable {
             // Ranges sent in order have no ETag of their own; the whole object is verified at the end.
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

/// Parts confirmed before the service's ETags were known to be MD5 sums: some may be damaged. True if there
/// are any.
bool Transfer::forgetDamaged()
{
    if (upload_.phase() != Upload::Phase::Closing || doors_.behaviour->etagIsMd5 != true)
        return false;
    const QList<int> damaged = ledger_.damaged(upload_.progress().parts);
    if (damaged.isEmpty())
        return false;
    upload_.forget(damaged);
    if (!saved(ledger_.forget(damaged)))
        return true;
    partsLost(damaged.size());
    apply(TransferEvent::Started); // the state was Finalising already
    return true;
}

void Transfer::sessionLost(const StepRun &run, const Failure &failure)
{
    letGoOfAll();
    if (run.foundGone)
        return sessionGone(failure);
    if (run.step.operation == Operation::Part || run.step.operation == Operation::Complete) {
        // Parts that fail together count as one loss.
        if (!ledger_.mayAskAgain())
            return stop(TransferEvent::Refused, Cause::Fatal, failure);
        upload_.recheck();
        apply(TransferEvent::Started); // the state may have been Finalising already
        return pump();
    }
    if (run.step.operation == Operation::ListParts && upload_.allConfirmed())
        return checkCompletion(failure);
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
    apply(TransferEvent::Started); // the state may have been Finalising already
    pump();
}

/// Forgets the session and its parts: nothing is left on the service. False if that cannot be written to the
/// journal.
bool Transfer::forgetSession()
{
    const QList<int> parts = upload_.progress().parts.keys();
    upload_.reopen();
    stored_.session.reset();
    stored_.checksum.clear();
    stored_.closing = Closing::Open;
    return saved(ledger_.forget(parts)) && saveSession() && save();
}

void Transfer::partsLost(qsizetype count)
{
    if (count > 0)
        tell(EventKind::PartsLost, EventLevel::Warn, static_cast<int>(count));
}

} // namespace windlass
