// SPDX-License-Identifier: GPL-3.0-or-later
// Transfer: what follows from how a step has ended, and from what is there already.
#include "core/transfer/checksumprobe.h"
#include "core/transfer/snapshot.h"
#include "core/transfer/steprun.h"

#include <algorithm>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// A service that loses the session again and again is not going to keep one.
constexpr int sessionsToLose = 2;

Failure objectExists(const StoredTransfer &stored)
{
    return localFailure(FailureKind::ObjectExists, u"There is an object of that name already: %1."_s.arg(
                                                       objectUrl(stored.destination, stored.key)));
}

} // namespace

void Transfer::stepEnded(StepRun &ended, RunResult<Receipt> result)
{
    const auto place = std::ranges::find_if(runs_, [&ended](const auto &run) { return run.get() == &ended; });
    const auto run = std::move(*place); // lives until the end of this call, which its own handle is in
    runs_.erase(place);
    if (over_)
        return;
    if (result.result) {
        const bool seemedToFail = run->last && run->last->outcome == AttemptOutcome::Failed;
        if (!seemedToFail || saved(book_.succeededAfterAll(*run)))
            succeeded(run->step, *result.result);
        return;
    }

    upload_.lost(run->step);
    if (!saved(book_.runEnded(*run, result.cause)))
        return;
    if (goesOnUnconditionally(run->step, result.lastFailure.value_or(result.result.error())))
        return pump();
    const bool laterHour = keepHour(result.notBefore);
    // The last real one; the result's own only says that the run is over.
    const Failure failure = result.lastFailure.value_or(result.result.error());
    if (conditional(run->step.operation) && failure.httpStatus == 412) {
        upload_.lookCloser(); // it may be our own
        return pump();
    }
    if (looksNoFurther(run->step, result.cause, failure))
        return pump();
    switch (result.cause) {
    case Cause::SessionLost:
        return sessionLost(run->step, failure);
    case Cause::Fatal:
    case Cause::NeedsPerson:
        if (refusesChecksum(run->step, result.cause, failure))
            return fallBack();
        return stop(TransferEvent::Refused, result.cause, failure);
    case Cause::ServerAskedToWait:
    case Cause::Exhausted:
    case Cause::Deadline:
    case Cause::Budget:
    case Cause::Offline:
        return ranOut(result.cause, failure, laterHour);
    case Cause::None:
    case Cause::Cancelled:
        return;
    }
}

/// First the journal, then the upload: what counts as confirmed is on disk.
void Transfer::succeeded(const Step &step, const Receipt &receipt)
{
    switch (step.operation) {
    case Operation::Part: {
        if (!saved(doors_.store.confirmPart(stored_.id, receipt.parts.value(step.part))))
            return;
        stored_.timesParked = 0;
        auto durable = doors_.store.whenDurable(doors_.timers, [this, part = step.part] {
            const auto settled = unsettled_.extract(part);
            confirmed(settled.mapped().step, settled.mapped().receipt);
            pump();
        });
        unsettled_.insert_or_assign(step.part, Unsettled{step, receipt, std::move(durable)});
        pump(); // its place is free meanwhile
        if (runs_.empty() && !over_) {
            settle(); // there is no meanwhile
            pump();
        }
        return;
    }
    case Operation::List:
        return looked(step, receipt);
    case Operation::Confirm:
        if (upload_.phase() == Upload::Phase::Looking && receipt.object)
            return objectIsThere(*receipt.object);
        break;
    case Operation::Open:
        stored_.sessionId = receipt.sessionId;
        stored_.sessionOpened = doors_.timers.wallClock();
        if (!saved(doors_.store.save(stored_)))
            return;
        tell(EventKind::SessionOpened, EventLevel::Debug);
        break;
    case Operation::Put:
        stored_.checksum = checksumText(stored_.checksumMode, receipt.parts.value(step.part).digest);
        break;
    case Operation::Complete:
        stored_.checksum = ourChecksum();
        break;
    case Operation::ListParts:
    case Operation::Abort:
    case Operation::Delete:
    case Operation::Test:
    case Operation::Get:
    case Operation::ListUploads:
        break;
    }
    confirmed(step, receipt);
    adoptUnrecorded();
}

/// Counts from here.
void Transfer::confirmed(const Step &step, const Receipt &receipt)
{
    const QList<int> forgotten = upload_.done(step, receipt);
    if (!forgotten.isEmpty()) {
        if (!saved(doors_.store.forgetParts(stored_.id, forgotten)))
            return;
        shownSent_ = 0;
        tell(EventKind::PartsLost, EventLevel::Warn, static_cast<int>(forgotten.size()));
    }
    listener_.changed();
}

/// What the service confirmed is in the journal now, and counts.
void Transfer::settle()
{
    if (unsettled_.empty() || !doors_.store.commit())
        return; // what cannot be written down is found by asking the service, next time
    for (auto settled = std::exchange(unsettled_, {}); const auto &[part, each] : settled)
        confirmed(each.step, each.receipt);
}

/// Parts that arrived just before a crash, whose answers were not written down any more: the file itself says
/// whether they are ours.
void Transfer::adoptUnrecorded()
{
    for (const ConfirmedPart &held : upload_.unrecorded()) {
        if (!upload_.progress().parts.contains(held.part) && triedToAdopt_.insert(held.part).second)
            return adoptIfOurs(held);
    }
    pump();
}

/// The part is ours if its digest in the file is what the service holds.
void Transfer::adoptIfOurs(const ConfirmedPart &held)
{
    const auto kind = partDigest(stored_.checksumMode);
    if (!kind) // then no part can be told to be ours
        return pump();
    reading_ = std::make_unique<FileDigests>(
        doors_.timers, file_,
        QList<FileDigests::Range>{{held.offset, held.length, DigestKind::Md5},
                                  {held.offset, held.length, *kind}},
        [this, held](const Result<QList<QByteArray>> &digests) {
            reading_.reset();
            if (over_)
                return;
            ConfirmedPart part = held;
            if (digests && digests->first() == QByteArray::fromHex(held.etag.toLatin1())) {
                part.digest = digests->last();
                if (!saved(doors_.store.confirmPart(stored_.id, part)))
                    return;
                upload_.adopt(part);
            }
            adoptUnrecorded();
        });
}

void Transfer::sessionLost(const Step &step, const Failure &failure)
{
    abandonAll();
    if (step.operation == Operation::Part || step.operation == Operation::Complete) {
        // Once for all: the parts that fail together are one doubt.
        if (++doubts_ > sessionsToLose)
            return stop(TransferEvent::Refused, Cause::Fatal, failure);
        upload_.recheck();
        apply(TransferEvent::Started); // it may have been finalising already
        return pump();
    }
    const bool allConfirmed = upload_.progress().parts.size() == upload_.plan().parts();
    if (step.operation == Operation::ListParts && allConfirmed) {
        // Closed just before the program ended, perhaps: then the object is there, and ours.
        asking_ = reconcile([this, failure](const Result<std::optional<Receipt>> &found) {
            if (found && *found) {
                upload_.found((*found)->etag);
                stored_.checksum = ourChecksum();
                return pump();
            }
            if (!found)
                return ranOut(Cause::Exhausted, found.error());
            reopen(failure);
        });
        return;
    }
    reopen(failure);
}

void Transfer::reopen(const Failure &failure)
{
    if (++sessionsLost_ > sessionsToLose)
        return stop(TransferEvent::Refused, Cause::Fatal, failure);
    const QList<int> parts = upload_.progress().parts.keys();
    upload_.reopen();
    stored_.sessionId.clear();
    if (!saved(doors_.store.forgetParts(stored_.id, parts)) || !saved(doors_.store.save(stored_)))
        return;
    shownSent_ = 0;
    tell(EventKind::PartsLost, EventLevel::Warn, static_cast<int>(parts.size()));
    apply(TransferEvent::Started); // it may have been finalising already
    pump();
}

bool Transfer::conditional(Operation operation) const
{
    return (operation == Operation::Put || operation == Operation::Complete) &&
           stored_.ifExists != IfExists::Replace && !conditionRefused_;
}

/// Many services that speak S3 do not know conditional writes: then our having looked has to do.
bool Transfer::goesOnUnconditionally(const Step &step, const Failure &failure)
{
    if (!conditional(step.operation) || failure.httpStatus != 501)
        return false;
    conditionRefused_ = true;
    return true;
}

/// What others have found out need not be asked again.
void Transfer::spareTheLook()
{
    if (!upload_.asksForName())
        return;
    const auto taken = look_.known();
    if (taken == true)
        upload_.lookCloser();
    else if (taken == false)
        upload_.done({Operation::List, 0, 0, 0}, {});
}

void Transfer::looked(const Step &step, const Receipt &list)
{
    const auto taken = look_.answered(list);
    if (!taken)
        upload_.lost(step);
    else if (*taken)
        upload_.lookCloser();
    else
        upload_.done(step, list);
    listener_.changed();
    pump();
}

void Transfer::objectIsThere(const ObjectFacts &object)
{
    ourOwn_ =
        object.uploadId == stored_.uploadId; // of an attempt whose end we did not see, or that went wrong
    if (ourOwn_ && !ourChecksum().isEmpty()) {
        if (agrees(ourChecksum(), object.checksums) != true)
            return overwrite();
        upload_.found(object.etag);
        return pump();
    }
    if ((ourOwn_ || stored_.ifExists == IfExists::Skip) && object.size == stored_.plan.size) {
        if (auto comparison = FileComparison::with(object, stored_.plan))
            return compare(object, *std::move(comparison));
    }
    refuseToReplace();
}

/// The same object need not be sent again.
void Transfer::compare(const ObjectFacts &object, FileComparison comparison)
{
    QList<FileDigests::Range> ranges = comparison.ranges();
    reading_ = std::make_unique<FileDigests>(
        doors_.timers, file_, std::move(ranges),
        [this, object, comparison = std::move(comparison)](const Result<QList<QByteArray>> &digests) {
            reading_.reset();
            if (over_)
                return;
            if (!digests)
                return stop(TransferEvent::Refused, Cause::Fatal, digests.error());
            if (!comparison.same(*digests))
                return refuseToReplace();
            stored_.checksum = comparison.checksum();
            upload_.found(object.etag);
            if (!ourOwn_)
                tell(EventKind::AlreadyThere, EventLevel::Info);
            upload_.done({Operation::Confirm, 0, 0, 0}, {}); // what it is has been asked already
            pump();
        });
}

void Transfer::refuseToReplace()
{
    if (ourOwn_)
        return overwrite();
    const Cause cause = stored_.ifExists == IfExists::Fail ? Cause::Fatal : Cause::NeedsPerson;
    stop(TransferEvent::Refused, cause, objectExists(stored_));
}

/// What is there is our own, and not what it should be.
void Transfer::overwrite()
{
    conditionRefused_ = true;
    upload_.done({Operation::Confirm, 0, 0, 0}, {});
    pump();
}

/// Who may write need not be allowed to list: then nothing is known of what is there, and the condition of
/// the write has to do.
bool Transfer::looksNoFurther(const Step &step, Cause cause, const Failure &failure)
{
    if (upload_.phase() != Upload::Phase::Looking || failure.httpStatus == 404)
        return false;
    const bool refused = cause == Cause::Fatal || cause == Cause::NeedsPerson || cause == Cause::Exhausted;
    if (step.operation == Operation::List && refused && look_.asksNarrower())
        return true; // not so, but perhaps for the one name
    if (cause != Cause::Fatal)
        return false;
    upload_.done(step, {});
    return true;
}

/// Of the whole file; empty where there is none, or none yet.
QString Transfer::ourChecksum() const
{
    return upload_.plan().single() ? stored_.checksum
                                   : checksumText(stored_.checksumMode, upload_.progress().parts.values());
}

/// Is the object that HEAD described ours, whole and the one that was closed?
Result<Receipt> Transfer::proven(const Receipt &receipt) const
{
    if (!receipt.object) {
        return failed(localFailure(FailureKind::Damaged,
                                   u"The service confirmed the upload, but does not know the object."_s));
    }
    const ObjectFacts &object = *receipt.object;
    const bool same = object.size == stored_.fingerprint.size && object.uploadId == stored_.uploadId &&
                      (upload_.closedEtag().isEmpty() || object.etag == upload_.closedEtag()) &&
                      agrees(ourChecksum(), object.checksums) != false;
    if (!same) {
        return failed(localFailure(
            FailureKind::Damaged,
            u"The object on the service is not the file that was sent: another program may have written it meanwhile."_s));
    }
    return receipt;
}

/// Is it the checksum mode that the service does not take, though it was known to? With a part that is
/// confirmed, or a mode that a person chose, it is something else.
bool Transfer::refusesChecksum(const Step &step, Cause cause, const Failure &failure) const
{
    const bool sends = step.operation == Operation::Open || sendsFile(step);
    const bool special =
        stored_.checksumMode == ChecksumMode::Crc64Nvme || stored_.checksumMode == ChecksumMode::Crc32c;
    return sends && special && cause == Cause::Fatal && failure.httpStatus != 403 && refusesMode(failure) &&
           !stored_.destination->checksum && upload_.progress().parts.isEmpty();
}

/// A service that does not know the mode takes the session as it takes any other.
void Transfer::fallBack()
{
    abandonAll();
    stored_.checksumMode = ChecksumMode::Etag;
    if (!saved(doors_.store.save(stored_)))
        return;
    if (listener_.checksumRefused)
        listener_.checksumRefused();
    pump();
}

} // namespace windlass
