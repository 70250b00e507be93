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

Failure insistsOnMd5(const Failure &refusal)
{
    Failure failure =
        localFailure(FailureKind::Settings,
                     u"The service refuses data that no checksum comes with, as buckets with a retention do, "
                     u"and the destination "
                     "asks for none (checksum=etag). Take that away, or ask for checksum=content-md5."_s);
    failure.httpStatus = refusal.httpStatus;
    failure.serviceCode = refusal.serviceCode;
    failure.requestId = refusal.requestId;
    return failure;
}

/// Empty where nothing was held against it: in Etag mode, an ETag that is no MD5.
QString checksumOfPut(ChecksumMode mode, const ConfirmedPart &whole)
{
    const bool held =
        mode != ChecksumMode::Etag || sameEtag(whole.etag, QString::fromLatin1(whole.digest.toHex()));
    return held ? checksumText(mode, whole.digest) : QString();
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
    if (conditional(run->step) && failure.denial == Denial::ConditionNotMet) {
        heedsCondition(run->step.operation) = true;
        look_.isTaken();
        upload_.lookCloser(); // it may be our own
        return pump();
    }
    if (notSeen(run->step, result.cause, failure))
        return;
    if (goesOnWithoutList(run->step, result.cause, failure))
        return pump();
    if (looksNoFurther(run->step, result.cause, failure))
        return pump();
    switch (result.cause) {
    case Cause::SessionLost:
        return sessionLost(run->step, failure);
    case Cause::Fatal:
    case Cause::NeedsPerson:
        if (refusesChecksum(run->step, result.cause, failure))
            return fallBack();
        if (wantsMd5(run->step, result.cause, failure))
            return stored_.destination->checksum
                       ? stop(TransferEvent::Refused, Cause::Fatal, insistsOnMd5(failure))
                       : sendMd5Along();
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
    case Operation::Part:
        return receipt.parts.contains(step.part) ? partArrived(step, receipt) : readDigestOf(step, receipt);
    case Operation::List:
        return looked(step, receipt);
    case Operation::Confirm:
        if (upload_.phase() == Upload::Phase::Looking && receipt.object)
            return objectIsThere(*receipt.object);
        if (upload_.phase() == Upload::Phase::Confirming)
            return seen(step, receipt);
        break;
    case Operation::Open:
        stored_.sessionId = receipt.sessionId;
        stored_.sessionOpened = doors_.timers.wallClock();
        opening_.answered();
        if (!saved(doors_.journal.saveSession(stored_)))
            return;
        tell(EventKind::SessionOpened, EventLevel::Debug);
        break;
    case Operation::Put:
        written(step);
        stored_.checksum = checksumOfPut(stored_.checksumMode, receipt.parts.value(step.part));
        break;
    case Operation::Complete:
        written(step);
        if (!saved(doors_.journal.save(stored_)))
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
        if (!saved(doors_.journal.confirmPart(part)))
            return;
    }
    adoptUnrecorded();
}

/// In the journal first.
void Transfer::partArrived(const Step &step, const Receipt &receipt)
{
    const bool makesObject = upload_.makesObject(step);
    if (!saved(doors_.journal.confirmPart(receipt.parts.value(step.part))))
        return;
    stored_.timesParked = 0;
    if (makesObject) {
        written(step);
        if (!saved(doors_.journal.save(stored_)))
            return;
    }
    auto durable = doors_.journal.whenDurable(doors_.timers, [this, part = step.part] {
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
    reading_ = std::make_unique<FileDigests>(doors_.timers, file_,
                                             QList<FileDigests::Range>{{whole.offset, whole.length, *kind}},
                                             [this, step, arrived](const Result<QList<QByteArray>> &digests) {
                                                 const auto read = std::move(reading_);
                                                 if (over_)
                                                     return;
                                                 if (digests)
                                                     return arrived(digests->first());
                                                 upload_.lost(step);
                                                 stop(TransferEvent::Refused, Cause::Fatal, digests.error());
                                             });
}

/// The service says that it has the object.
void Transfer::written(const Step &step)
{
    stored_.closing = Closing::Acknowledged;
    if (condition_ == Condition::Refused) // and without the condition it took it
        heedsCondition(step.operation) = false;
    if (stored_.checksumMode == ChecksumMode::ContentMd5 && listener_.checksumLearned)
        listener_.checksumLearned(stored_.checksumMode);
}

/// Counts from here.
void Transfer::confirmed(const Step &step, const Receipt &receipt)
{
    const QList<int> forgotten = upload_.done(step, receipt);
    forecast_.confirmed(doors_.timers.now(), upload_.confirmedBytes());
    if (!forgotten.isEmpty()) {
        if (!saved(doors_.journal.forgetParts(forgotten)))
            return;
        shownSent_ = 0;
        tell(EventKind::PartsLost, EventLevel::Warn, static_cast<int>(forgotten.size()));
    }
    listener_.changed();
}

/// What the service confirmed is in the journal now, and counts.
void Transfer::settle()
{
    if (unsettled_.empty() || !doors_.journal.commit())
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
    if (!kind && upload_.inOrder())
        return adopted(held);
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
            // In order there is no ETag to hold it against: the bytes of the whole are, in the end.
            const bool ours = upload_.inOrder() ||
                              (digests && digests->first() == QByteArray::fromHex(held.etag.toLatin1()));
            if (!digests || !ours)
                return adoptUnrecorded();
            part.digest = digests->last();
            adopted(part);
        });
}

void Transfer::adopted(const ConfirmedPart &part)
{
    if (!saved(doors_.journal.confirmPart(part)))
        return;
    upload_.adopt(part);
    adoptUnrecorded();
}

void Transfer::sessionLost(const Step &step, const Failure &failure)
{
    abandonAll();
    if (std::exchange(sessionGone_, false))
        return sessionGone(failure);
    if (step.operation == Operation::Part || step.operation == Operation::Complete) {
        // Once for all: the parts that fail together are one doubt.
        if (++doubts_ > sessionsToLose)
            return stop(TransferEvent::Refused, Cause::Fatal, failure);
        upload_.recheck();
        apply(TransferEvent::Started); // it may have been finalising already
        return pump();
    }
    const bool allConfirmed = upload_.progress().parts.size() == upload_.plan().parts();
    if (step.operation == Operation::ListParts && allConfirmed)
        return askWhatBecame(failure);
    reopen(failure);
}

void Transfer::reopen(const Failure &failure)
{
    if (++sessionsLost_ > sessionsToLose)
        return stop(TransferEvent::Refused, Cause::Fatal, failure);
    const QList<int> parts = upload_.progress().parts.keys();
    if (!forgetSession())
        return;
    tell(EventKind::PartsLost, EventLevel::Warn, static_cast<int>(parts.size()));
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
    shownSent_ = 0;
    return saved(doors_.journal.forgetParts(parts)) && saved(doors_.journal.saveSession(stored_)) &&
           saved(doors_.journal.save(stored_));
}

/// Parts that came before the service showed that its ETags are MD5 sums: some may be damaged.
bool Transfer::forgetDamaged()
{
    const bool tells = upload_.phase() == Upload::Phase::Closing && doors_.habits->etagIsMd5 == true;
    if (!tells || damagedForgotten_)
        return false;
    QList<int> damaged;
    for (const ConfirmedPart &part : upload_.progress().parts) {
        if (doubtedParts_.contains(part.part) || etagDiffersFromMd5(part))
            damaged.append(part.part);
    }
    doubtedParts_.clear();
    if (damaged.isEmpty())
        return false;
    damagedForgotten_ = true;
    upload_.forget(damaged);
    if (!saved(doors_.journal.forgetParts(damaged)))
        return true;
    shownSent_ = 0;
    tell(EventKind::PartsLost, EventLevel::Warn, static_cast<int>(damaged.size()));
    apply(TransferEvent::Started); // it was finalising already
    return true;
}

/// The service does not list parts, or not for these keys: then the journal alone says what it has.
bool Transfer::goesOnWithoutList(const Step &step, Cause cause, const Failure &failure)
{
    if (step.operation != Operation::ListParts || !refusesToSay(cause, failure) ||
        failure.denial == Denial::NotThere)
        return false;
    note(EventLevel::Warn,
         u"the service does not list the parts of an upload (%1): the journal alone says which "
         "of them it has"_s.arg(failure.httpStatus));
    upload_.trustRecords();
    return true;
}

/// Is it the checksum mode that the service does not take, though it was known to? With a part that is
/// confirmed, or a mode that a person chose, it is something else.
bool Transfer::refusesChecksum(const Step &step, Cause cause, const Failure &failure) const
{
    const bool sends = step.operation == Operation::Open || sendsFile(step);
    const OnChecksums says = doors_.provider.onChecksums(failure, stored_.checksumMode);
    const bool refused = says == OnChecksums::Refused || says == OnChecksums::RefusedByName;
    return sends && refused && cause == Cause::Fatal && failure.denial != Denial::NotAllowed &&
           !stored_.destination->checksum && upload_.progress().parts.isEmpty();
}

/// A service that does not know the mode takes the session as it takes any other.
void Transfer::fallBack()
{
    abandonAll();
    stored_.checksumMode = ChecksumMode::Etag;
    condition_ = Condition::Sent; // it may have been the mode that the service did not know
    if (!saved(doors_.journal.saveSession(stored_)))
        return;
    if (listener_.checksumRefused)
        listener_.checksumRefused();
    pump();
}

/// Does it refuse data that no checksum comes with? Buckets with a retention do, and say no more than that
/// the request is not valid. Tried once, for the digests are the same.
bool Transfer::wantsMd5(const Step &step, Cause cause, const Failure &failure) const
{
    return sendsFile(step) && cause == Cause::Fatal &&
           doors_.provider.onChecksums(failure, stored_.checksumMode) == OnChecksums::WantsMd5;
}

void Transfer::sendMd5Along()
{
    abandonAll();
    stored_.checksumMode = ChecksumMode::ContentMd5;
    condition_ = Condition::Sent;
    if (!saved(doors_.journal.saveSession(stored_)))
        return;
    note(EventLevel::Info, u"the service refuses data without a checksum: its MD5 goes along from here on"_s);
    pump();
}

} // namespace windlass
