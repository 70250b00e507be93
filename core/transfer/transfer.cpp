// SPDX-License-Identifier: GPL-3.0-or-later
// Transfer: its life from start to rest. Status and events: transferstatus.cpp; the file that it reads:
// transferfile.cpp; what follows from a step: transfersteps.cpp, transferparts.cpp, transfername.cpp and
// transferobject.cpp.
#include "core/transfer/transfer.h"

#include "core/base/sentence.h"
#include "core/queue/parking.h"

#include <algorithm>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

Upload::Progress savedProgress(const StoredTransfer &stored)
{
    Upload::Progress progress;
    progress.sessionId = stored.sessionId();
    for (const ConfirmedPart &part : stored.held())
        progress.parts.insert(part.part, part);
    progress.begun = stored.attempts > 0;
    progress.closed = stored.closing == Closing::Acknowledged || stored.closing == Closing::Proven;
    return progress;
}

/// Should it check whether the object exists before sending? Not if it may replace the object anyway.
bool looksFirst(const StoredTransfer &stored)
{
    return stored.ifExists != IfExists::Replace && !stored.takeBack;
}

Transfer::Doors withHabits(Transfer::Doors doors)
{
    if (!doors.behaviour)
        doors.behaviour = std::make_shared<ServiceBehaviour>();
    return doors;
}

EventLevel levelOf(TransferState end)
{
    if (end == TransferState::Failed)
        return EventLevel::Error;
    return end == TransferState::Parked ? EventLevel::Warn : EventLevel::Info;
}

} // namespace

Transfer::Transfer(StoredTransfer stored, RetryPolicy policy, Credentials credentials, int lanes, Doors doors,
                   Listener listener)
    : stored_(std::move(stored))
    , policy_(policy)
    , doors_(withHabits(std::move(doors)))
    , listener_(std::move(listener))
    , book_(stored_, doors_.provider.name(), policy_.maxAttempts, doors_.journal, doors_.timers,
            {listener_.happened, [this](const AttemptTotals &counted) { add(stored_, counted); }})
    , opening_(stored_.opening)
    , guard_(stored_, doors_.provider, doors_.names, doors_.behaviour)
    , confirmation_(stored_, doors_.provider, doors_.behaviour)
    , manifest_(stored_, doors_.worker,
                {[this](const ManifestCheck::Manifest &manifest, bool worthSaving) {
                     stored_.manifest = manifest;
                     if (worthSaving)
                         (void)save(); // so that it need not be read again
                 },
                 [this](const Result<void> &result) { manifestRead(result); }})
    , source_(stored_.file, stored_.fingerprint)
    , upload_(stored_.plan, savedProgress(stored_), looksFirst(stored_),
              doors_.provider.shape(stored_.destination->endpoint))
    , ledger_(doors_.journal, doors_.timers)
    , access_(doors_.timers, doors_.provider, *stored_.destination, std::move(credentials), listener_.refresh,
              doors_.location)
    , sender_(stored_.id, stored_.key, policy_, lanes,
              {doors_.timers, doors_.dice, doors_.http, doors_.provider, doors_.endpoint, doors_.bandwidth,
               doors_.behaviour},
              access_, book_, *this)
{
    if (stored_.session)
        stored_.session->held.clear(); // from here on, upload_ holds them
    sender_.setLimit(stored_.rateLimit);
}

void Transfer::start()
{
    startedAt_ = doors_.timers.now();
    forecast_.confirmed(startedAt_, upload_.confirmedBytes());
    life_ = Working{};
    if (stored_.state == TransferState::Cancelling)
        return takeBack();
    if (!stored_.started.isValid())
        stored_.started = doors_.timers.wallClock();
    stored_.failure.reset();
    stored_.cause = Cause::None;
    apply(TransferEvent::Started);
    begin(false);
}

void Transfer::pause()
{
    stop(TransferEvent::Pause, Cause::None, {});
}

void Transfer::cancel()
{
    letGoOfAll();
    manifest_.letGo();
    if (is<Over>() && !next(stored_.state, TransferEvent::Cancel))
        return;
    life_ = Working{};
    stored_.takeBack = true;
    apply(TransferEvent::Cancel);
    takeBack();
}

StoredTransfer Transfer::stored() const
{
    StoredTransfer stored = stored_;
    if (!stored.session && !upload_.progress().parts.isEmpty())
        stored.session.emplace(); // of a service that opens none
    if (stored.session)
        stored.session->held = upload_.progress().parts.values();
    return stored;
}

void Transfer::letGo()
{
    letGoOfAll();
    manifest_.letGo();
    life_ = Over{};
    stored_.running += doors_.timers.now() - startedAt_;
    (void)doors_.journal.save(stored_); // a failure costs at most the running time
}

bool Transfer::endSoon()
{
    if (isOver())
        return false;
    for (const Step &step : sender_.cancelUnlessNearlyDone())
        upload_.lost(step);
    if (sender_.idle()) {
        letGo();
        return false;
    }
    if (!is<Resting>())
        life_ = Leaving{};
    return true;
}

void Transfer::retryNow()
{
    stored_.notBefore = {};
    sender_.hurry();
    if (const auto *asking = std::get_if<Asking>(&life_); asking != nullptr && asking->completionCheck)
        asking->completionCheck->hurry();
    if (auto *awaiting = std::get_if<AwaitingLook>(&life_))
        awaiting->again = doors_.timers.after(Duration::zero(), [this] {
            life_ = Working{};
            pump();
        });
    if (upload_.asksForName() && sender_.idle()) {
        guard_.look().stopSharing();
        pump();
    }
}

void Transfer::setRateLimit(qint64 bytesPerSecond)
{
    stored_.rateLimit = bytesPerSecond;
    sender_.setLimit(bytesPerSecond);
}

void Transfer::setLanes(int lanes)
{
    sender_.setLanes(lanes);
    pump();
}

void Transfer::setPlace(int priority, qint64 position)
{
    stored_.priority = priority;
    stored_.position = position;
}

void Transfer::setIfExists(IfExists choice)
{
    stored_.ifExists = choice;
}

void Transfer::journalFailed(const Failure &failure)
{
    for (const int part : ledger_.loseUnsettled())
        upload_.lost(upload_.plan().step(part));
    unwritten(failure);
}

void Transfer::hold(const QDateTime &until)
{
    heldUntil_ = until;
    refreshWaiting();
}

void Transfer::goOn()
{
    heldUntil_ = {};
    pump();
}

void Transfer::pump()
{
    if (is<Resting>())
        return restWhenIdle();
    if (is<Leaving>())
        return leaveWhenIdle();
    if (is<Working>())
        sendNext();
    refreshWaiting();
}

void Transfer::sendNext()
{
    if (takesBackLeft())
        return;
    if (upload_.phase() == Upload::Phase::Gone)
        return stop(TransferEvent::TakenBack, Cause::None, {});
    if (upload_.allSent())
        apply(TransferEvent::AllSent);
    if (manifest_.blocksCompletion(upload_))
        return;
    if (upload_.phase() == Upload::Phase::Finished) {
        return stop(TransferEvent::Proven, Cause::None,
                    stored_.closing == Closing::Acknowledged ? SharedOptional<Failure>(confirmation_.unseen())
                                                             : SharedOptional<Failure>());
    }
    if (heldUntil_.isValid())
        return;
    if (upload_.phase() == Upload::Phase::Closing && !sender_.idle())
        return; // the request that makes the object is in flight: decide nothing before its answer
    if (!sourceHolds())
        return;
    useCachedName();
    if (forgetDamaged() && isOver())
        return;
    if (upload_.phase() == Upload::Phase::Closing && guard_.looksBeforeClosing())
        upload_.lookCloser();
    if (upload_.phase() == Upload::Phase::Closing && upload_.lacksEtag()) {
        return stop(
            TransferEvent::Refused, Cause::NeedsPerson,
            localFailure(
                FailureKind::NotProven,
                Sentence::tr("The service's answers to parts hold no ETag, nor does its list of parts: the "
                             "upload cannot be closed.")));
    }
    if (upload_.asksForName() && guard_.look().waitForOther([this] { pump(); }))
        return apply(TransferEvent::Moving);
    for (const Step &step : upload_.take(sender_.freeLanes(upload_.plan().partSize))) {
        send(step);
        if (!is<Working>())
            return;
    }
}

void Transfer::send(const Step &step)
{
    StepSender::Sending what{step, stored_.checksumMode, conditional(step), {}, {}};
    if (sendsFile(step) || step.operation == Operation::Complete || step.operation == Operation::Confirm) {
        if (const auto same = source_.unchanged(); !same) {
            if (!isTemporary(same.error()))
                return stop(TransferEvent::Refused, Cause::Fatal, same.error());
            what.trouble = same.error(); // the attempt checks again
        } else if (step.operation == Operation::Confirm && confirmation_.provenByPut()) {
            upload_.lost(step); // nothing is left to ask: follow() marks it as done
            return follow(Confirmation::Proven{});
        }
    }
    manifest_.sends(step);
    if (step.operation == Operation::Part && upload_.inOrder())
        what.reconcile = [this](StepRun &run, auto then) { return askHowFar(run, std::move(then)); };
    else if (step.operation == Operation::Complete || what.conditional)
        what.reconcile = [this](StepRun &run, auto then) { return reconcile(run, std::move(then)); };
    sender_.send(std::move(what),
                 [this](StepRun &run, const RunResult<Receipt> &result) { stepEnded(run, result); });
}

/// Keep the first step's cause, unless a later step must wait longer.
void Transfer::ranOut(Cause cause, const Failure &failure, bool laterTime)
{
    if (!is<Resting>() || laterTime)
        life_ = Resting{cause, failure, {}};
    restWhenIdle();
}

bool Transfer::postponeUntil(Duration fromNow)
{
    if (fromNow <= Duration::zero())
        return false;
    const QDateTime time = doors_.timers.wallClock().addMSecs(fromNow.count());
    if (stored_.notBefore.isValid() && stored_.notBefore >= time)
        return false;
    stored_.notBefore = time;
    return true;
}

/// A time that the service named also applies after a restart of the program.
void Transfer::keepTimeOf(const AttemptRecord &attempt)
{
    const bool asked = attempt.willRetry && attempt.delayReason == DelayReason::ServerAsked;
    if (asked && postponeUntil(attempt.delay))
        (void)save();
}

/// Ends this run of the transfer, whatever the event means for its state.
void Transfer::stop(TransferEvent event, Cause cause, SharedOptional<Failure> failure)
{
    letGoOfAll();
    manifest_.letGo();
    if (!is<Over>())
        stored_.running += doors_.timers.now() - startedAt_;
    life_ = Over{};
    stored_.cause = cause;
    stored_.failure = std::move(failure);
    if (event == TransferEvent::Proven && stored_.checksum.isEmpty())
        stored_.checksum = ourChecksum();
    if (event != TransferEvent::Pause)
        stored_.finished = doors_.timers.wallClock();
    if (event == TransferEvent::RanOut) {
        ++stored_.timesParked;
        StoredTransfer parked = stored_;
        parked.state = TransferState::Parked;
        stored_.notBefore = resumesAt(parked, stored_.finished);
    } else {
        stored_.notBefore = {};
    }
    apply(event);
    if (event != TransferEvent::Pause)
        tell(EventKind::TransferFinished, levelOf(stored_.state));
    listener_.changed();
    life_ = Over{doors_.timers.after(Duration::zero(), [ended = listener_.ended] { ended(); })};
}

/// Out of attempts: requests in flight may still finish, waiting steps are dropped, and nothing new is
/// started.
void Transfer::restWhenIdle()
{
    for (const Step &step : sender_.cancelWaiting())
        upload_.lost(step);
    if (!sender_.idle())
        return;
    const auto &resting = std::get<Resting>(life_);
    stop(TransferEvent::RanOut, resting.cause, resting.failure);
}

/// The program is ending: the same, but the transfer stays resumable as it is.
void Transfer::leaveWhenIdle()
{
    for (const Step &step : sender_.cancelWaiting())
        upload_.lost(step);
    if (!sender_.idle() || !ledger_.settled())
        return;
    letGo();
    life_ = Over{doors_.timers.after(Duration::zero(), [ended = listener_.ended] { ended(); })};
}

void Transfer::apply(TransferEvent event)
{
    const auto state = next(stored_.state, event);
    if (!state || *state == stored_.state) {
        if (is<Over>())
            (void)doors_.journal.save(stored_);
        return;
    }
    stored_.state = *state;
    // Waiting and Running alternate often; a restart treats both alike, so neither is written to the journal.
    if (event != TransferEvent::AllWait && event != TransferEvent::Moving) {
        if (!save())
            return;
    }
    tell(EventKind::StateChanged, EventLevel::Debug);
    listener_.changed();
}

void Transfer::refreshWaiting()
{
    if (isOver() || (sender_.idle() && !heldUntil_.isValid()))
        return;
    // Not from here: a step's callback is on the call stack.
    if (auto *resting = std::get_if<Resting>(&life_))
        resting->check = doors_.timers.after(Duration::zero(), [this] { restWhenIdle(); });
    else if (auto *leaving = std::get_if<Leaving>(&life_))
        leaving->check = doors_.timers.after(Duration::zero(), [this] { leaveWhenIdle(); });
    const bool moving = sender_.moves() || sender_.asks() || is<Asking>();
    apply(moving ? TransferEvent::Moving : TransferEvent::AllWait);
    listener_.changed();
}

void Transfer::occupy(Life work)
{
    if (is<Working>())
        life_ = std::move(work);
    else
        pump();
}

/// Cancels every request, and the current wait or question. If the transfer is about to end, it stays so.
void Transfer::letGoOfAll()
{
    guard_.look().letGo();
    settle();
    for (const Step &step : sender_.letGo())
        upload_.lost(step);
    if (!is<Resting>() && !is<Leaving>() && !isOver())
        life_ = Working{};
}

bool Transfer::saved(const Result<void> &result)
{
    if (result)
        return true;
    if (!isOver()) { // not from here: a step's callback is on the call stack
        life_ = Broken{doors_.timers.after(Duration::zero(), [this, failure = result.error()] {
            stop(TransferEvent::RanOut, Cause::Exhausted, failure);
        })};
    }
    return false;
}

bool Transfer::saveSession()
{
    return saved(doors_.journal.saveSession(stored_));
}

} // namespace windlass
