// SPDX-License-Identifier: GPL-3.0-or-later
// Transfer: what the request of a step contains, and what follows when a step has failed.
#include "core/base/sentence.h"
#include "core/transfer/stepwork.h"
#include "core/transfer/transfer.h"
#include "core/upload/answerchecks.h"

#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// Was the object certainly not made? A gateway may answer 408, 409 or 5xx while the service is still
/// working.
bool refusedForGood(const Failure &failure)
{
    const bool neverSent = failure.kind == FailureKind::Network && !failure.requestSent;
    const bool refused = failure.kind == FailureKind::Service && failure.httpStatus / 100 == 4;
    return neverSent || (refused && failure.httpStatus != 408 && failure.httpStatus != 409);
}

Failure insistsOnMd5(const Failure &refusal)
{
    Failure failure = localFailure(
        FailureKind::Settings,
        Sentence::tr("The service refuses data that no checksum comes with, as buckets with a retention do, "
                     "and the destination "
                     "asks for none (checksum=etag). Take that away, or ask for checksum=content-md5."));
    failure.httpStatus = refusal.httpStatus;
    failure.serviceCode = refusal.serviceCode;
    failure.requestId = refusal.requestId;
    return failure;
}

} // namespace

/// For the condition, every step that makes the object counts as a Complete, except a Put.
bool Transfer::conditional(const Step &step) const
{
    return upload_.makesObject(step) &&
           guard_.conditional(step.operation == Operation::Put ? Operation::Put : Operation::Complete);
}

Work Transfer::work(StepRun &run)
{
    if (run.given)
        return *run.given;
    // After an attempt that arrived damaged, the existing object is our own.
    const bool mustNotExist = conditional(run.step) && run.lastFailure.kind != FailureKind::Damaged;
    Work work = workOf(run.step, stored_, upload_, mustNotExist);
    if (run.step.operation == Operation::List && !run.beside) {
        const ExistingKeys::Question &question = guard_.look().ask();
        work = work::List{question.prefix, question.after, {}};
    }
    if (upload_.makesObject(run.step)) {
        closingAsked(run);
        guard_.look().writing();
    }
    return work;
}

Result<Handle> Transfer::announce(std::function<void()> then)
{
    opening_.asked(access_.serviceNow());
    stored_.opening = opening_.note();
    if (const auto noted = doors_.journal.saveSession(stored_); !noted)
        return failed(noted.error());
    Handle onDisk = doors_.journal.whenDurable(doors_.timers, std::move(then));
    doors_.journal.commitSoon();
    return onDisk;
}

/// From here on the service may make the object at any time.
void Transfer::closingAsked(StepRun &run)
{
    if (stored_.closing != Closing::Open)
        return;
    stored_.closing = Closing::Asked;
    run.asksFirst = true;
    if (run.step.operation != Operation::Put) // a small file can simply be sent again
        (void)save();
}

Result<void> Transfer::accept(const StepRun &run, const Receipt &receipt)
{
    if (run.step.operation == Operation::ListParts && !run.given) {
        if (const auto forward = goesForward(upload_.partMarker(), receipt.as<answer::HeldParts>()); !forward)
            return failed(forward.error());
    }
    if (run.step.operation == Operation::Complete &&
        agrees(ourChecksum(), receipt.as<answer::Stored>().checksums) == false) {
        stored_.closing = Closing::Acknowledged; // the object is made: no part of it may be sent again
        return failed(nonRetryable(localFailure(
            FailureKind::Damaged,
            Sentence::tr("The service made another object of the parts than was read from the file."))));
    }
    return {};
}

void Transfer::attemptEnded(StepRun &run, const AttemptRecord &attempt)
{
    const bool failed = attempt.outcome == AttemptOutcome::Failed;
    if (run.asksFirst && failed) {
        if (refusedForGood(attempt.failure))
            stored_.closing = Closing::Open;
        run.asksFirst = false;
    }
    if (run.step.operation == Operation::Open && failed) {
        opening_.failedWith(attempt.failure);
        stored_.opening = opening_.note();
        if (!saveSession())
            return;
    }
    keepTimeOf(attempt);
    refreshWaiting();
}

void Transfer::stepEnded(StepRun &run, const RunResult<Receipt> &result)
{
    if (isOver())
        return;
    if (result.result) {
        const bool seemedToFail = run.last && run.last->outcome == AttemptOutcome::Failed;
        if (!seemedToFail || saved(book_.succeededAfterAll(run)))
            succeeded(run, *result.result);
        return;
    }
    upload_.lost(run.step);
    if (!saved(book_.runEnded(run, result.cause)))
        return;
    // The last actual failure; the result's own failure only says that the run has ended.
    const Failure failure = result.lastFailure.value_or(result.result.error());
    if (goesOnUnconditionally(run.step, failure))
        return pump();
    const bool laterTime = postponeUntil(result.notBefore);
    if (handledOtherwise(run, result.cause, failure))
        return pump();
    switch (result.cause) {
    case Cause::SessionLost:
        return sessionLost(run, failure);
    case Cause::Fatal:
    case Cause::NeedsPerson:
        return refused(run.step, result.cause, failure);
    case Cause::ServerAskedToWait:
    case Cause::Exhausted:
    case Cause::Deadline:
    case Cause::Budget:
    case Cause::Offline:
        return ranOut(result.cause, failure, laterTime);
    case Cause::None:
    case Cause::Cancelled:
        return;
    }
}

/// Many services that speak S3 do not support conditional writes. Then the name is checked right before
/// writing.
bool Transfer::goesOnUnconditionally(const Step &step, const Failure &failure)
{
    if (!conditional(step) || failure.denial != Denial::NotSupported)
        return false;
    guard_.conditionRefused();
    if (guard_.look().untold())
        follow(guard_.refuseUntold(), {});
    else
        upload_.lookCloser();
    return true;
}

/// Handles a failure that says something about the object, or that refuses a question which the upload can do
/// without. Returns true if the upload goes on in another way, or has ended.
bool Transfer::handledOtherwise(const StepRun &run, Cause cause, const Failure &failure)
{
    if (conditional(run.step) && failure.denial == Denial::ConditionNotMet) {
        guard_.conditionNotMet(run.step.operation);
        upload_.lookCloser(); // the existing object may be our own
        return true;
    }
    if (run.step.operation == Operation::Confirm && upload_.phase() == Upload::Phase::Confirming &&
        refusesToAnswer(cause, failure)) {
        follow(confirmation_.headRefused(failure, doors_.timers.now()));
        return true;
    }
    if (goesOnWithoutList(run.step, cause, failure))
        return true;
    return upload_.phase() == Upload::Phase::Looking && lookFailed(run.step, cause, failure);
}

/// The service does not list parts, or not for these keys: then only the journal says which parts it has.
bool Transfer::goesOnWithoutList(const Step &step, Cause cause, const Failure &failure)
{
    if (step.operation != Operation::ListParts || !refusesToAnswer(cause, failure) ||
        failure.denial == Denial::NotThere)
        return false;
    note(EventLevel::Warn,
         Sentence::tr("the service does not list the parts of an upload (%1): the journal alone says which "
                      "of them it has")
             .arg(failure.httpStatus));
    upload_.trustRecords();
    return true;
}

void Transfer::refused(const Step &step, Cause cause, const Failure &failure)
{
    if (refusesChecksum(step, cause, failure))
        return fallBack();
    if (!wantsMd5(step, cause, failure))
        return stop(TransferEvent::Refused, cause, failure);
    if (stored_.destination->checksum)
        return stop(TransferEvent::Refused, Cause::Fatal, insistsOnMd5(failure));
    sendMd5Along();
}

/// Does the service refuse the checksum mode that it was known to accept? Not if a part is confirmed already
/// or the user chose the mode: then the cause is something else.
bool Transfer::refusesChecksum(const Step &step, Cause cause, const Failure &failure) const
{
    const bool sends = step.operation == Operation::Open || sendsFile(step);
    const ChecksumRefusal says = doors_.provider.onChecksums(failure, stored_.checksumMode);
    const bool refused = says == ChecksumRefusal::Refused || says == ChecksumRefusal::RefusedByName;
    return sends && refused && cause == Cause::Fatal && failure.denial != Denial::NotAllowed &&
           !stored_.destination->checksum && upload_.progress().parts.isEmpty();
}

/// Does the service refuse data without a checksum? Buckets with a retention do, and only answer that the
/// request is invalid. Tried only once, because the digests stay the same.
bool Transfer::wantsMd5(const Step &step, Cause cause, const Failure &failure) const
{
    return sendsFile(step) && cause == Cause::Fatal &&
           doors_.provider.onChecksums(failure, stored_.checksumMode) == ChecksumRefusal::WantsMd5;
}

bool Transfer::changeMode(ChecksumMode mode)
{
    letGoOfAll();
    stored_.checksumMode = mode;
    guard_.sendConditionAgain();
    return saveSession();
}

/// A service that does not support the mode accepts the session without it.
void Transfer::fallBack()
{
    if (!changeMode(ChecksumMode::Etag))
        return;
    if (listener_.checksumRefused)
        listener_.checksumRefused();
    pump();
}

void Transfer::sendMd5Along()
{
    if (!changeMode(ChecksumMode::ContentMd5))
        return;
    note(EventLevel::Info,
         Sentence::tr("the service refuses data without a checksum: its MD5 goes along from here on"));
    pump();
}

} // namespace windlass
