// SPDX-License-Identifier: GPL-3.0-or-later
// Transfer: its life from the start to rest. The file that it reads: transfersource.cpp; one step of it:
// transferattempts.cpp; what follows from that: transferresults.cpp.
#include "core/transfer/transfer.h"

#include "core/transfer/parking.h"
#include "core/transfer/snapshot.h"
#include "core/transfer/steprun.h"

#include <algorithm>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// Of two waits the one that ends first; one without an end counts as the last.
void soonest(SharedOptional<WaitStatus> &wait, const std::optional<WaitStatus> &other)
{
    if (other &&
        (!wait || (other->until.isValid() && (!wait->until.isValid() || other->until < wait->until))))
        wait = other;
}

Upload::Progress savedProgress(const StoredTransfer &stored)
{
    Upload::Progress progress;
    progress.sessionId = stored.sessionId;
    for (const ConfirmedPart &part : stored.parts)
        progress.parts.insert(part.part, part);
    progress.begun = stored.attempts > 0;
    progress.closed = stored.closing == Closing::Acknowledged || stored.closing == Closing::Proven;
    return progress;
}

/// Only who may overwrite does not look whether there is something to overwrite.
bool looksFirst(const StoredTransfer &stored)
{
    return stored.ifExists != IfExists::Replace && !stored.takeBack;
}

} // namespace

Transfer::Transfer(StoredTransfer stored, RetryPolicy policy, Credentials credentials, int lanes, Doors doors,
                   Listener listener)
    : stored_(std::move(stored))
    , policy_(policy)
    , lanes_(lanes)
    , doors_(doors)
    , listener_(std::move(listener))
    , retryer_(doors_.timers, doors_.dice)
    , book_(stored_, doors_.provider.name(), policy_.maxAttempts, doors_.journal, doors_.timers,
            listener_.happened)
    , opening_(stored_, doors_.journal)
    , look_(stored_.key, doors_.names)
    , manifest_(
          stored_, doors_.elsewhere,
          {[this] { manifestProgressed(); }, [this](const Result<void> &result) { manifestRead(result); }})
    , upload_(stored_.plan, savedProgress(stored_), looksFirst(stored_),
              doors_.provider.shape(stored_.destination->endpoint))
    , access_(doors_.timers, doors_.provider, *stored_.destination, std::move(credentials), listener_.refresh,
              doors_.whereabouts)
    , ownBandwidth_(std::make_shared<Bandwidth>(doors_.timers))
{
    stored_.parts.clear(); // they are upload_'s from here
    if (!doors_.habits)
        doors_.habits = std::make_shared<Habits>();
    ownBandwidth_->setLimit(stored_.rateLimit);
}

/// A run that is let go tells of the wait that it was in: while all that hears of it is still there.
Transfer::~Transfer()
{
    inquiry_.reset();
    left_.reset();
    question_.reset();
    runs_.clear();
}

void Transfer::start()
{
    startedAt_ = doors_.timers.now();
    forecast_.confirmed(startedAt_, upload_.confirmedBytes());
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
    abandonAll();
    readNoMore();
    stopping_.reset();
    stored_.takeBack = true;
    apply(TransferEvent::Cancel);
    takeBack();
}

StoredTransfer Transfer::stored() const
{
    StoredTransfer stored = stored_;
    stored.parts = upload_.progress().parts.values();
    return stored;
}

void Transfer::letGo()
{
    abandonAll();
    readNoMore();
    over_ = true;
    stored_.running += doors_.timers.now() - startedAt_;
    (void)doors_.journal.save(stored_); // the worst that a failure costs here is the running time
}

void Transfer::retryNow()
{
    stored_.notBefore = {};
    const auto hurry = [](StepRun &run) {
        run.hurried = run.handle.wait().has_value();
        run.handle.retryNow();
    };
    if (question_)
        hurry(*question_);
    if (inquiry_)
        inquiry_->hurry();
    if (lookingAgain_)
        lookingAgain_ = doors_.timers.after(Duration::zero(), [this] {
            lookingAgain_.reset();
            pump();
        });
    for (const auto &run : runs_)
        hurry(*run);
    if (upload_.asksForName() && runs_.empty()) {
        look_.goAlone();
        pump();
    }
}

void Transfer::setRateLimit(qint64 bytesPerSecond)
{
    stored_.rateLimit = bytesPerSecond;
    ownBandwidth_->setLimit(bytesPerSecond);
}

void Transfer::setLanes(int lanes)
{
    lanes_ = lanes;
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
    (void)saved(failed(failure));
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

/// Starts what may start. Called whenever a place became free.
void Transfer::pump()
{
    if (over_)
        return;
    if (stopping_)
        return restWhenIdle();
    if (ending_)
        return endWhenIdle();
    if (!file_ && !stored_.takeBack)
        return;   // begin() is going to look for it once more
    if (reading_) // what the service holds is being compared with the file
        return refreshWaiting();
    if (looksForLeft())
        return refreshWaiting();
    if (upload_.phase() == Upload::Phase::Gone)
        return stop(TransferEvent::TakenBack, Cause::None, {});
    if (upload_.allSent())
        apply(TransferEvent::AllSent);
    if (manifest_.holdsUp(upload_))
        return refreshWaiting();
    if (upload_.phase() == Upload::Phase::Finished) {
        return stop(TransferEvent::Proven, Cause::None,
                    stored_.closing == Closing::Acknowledged ? SharedOptional<Failure>(lastLook_)
                                                             : SharedOptional<Failure>());
    }
    if (heldUntil_.isValid())
        return refreshWaiting();
    if (question_ || inquiry_ || lookingAgain_) // what follows hangs on what has become of the object
        return refreshWaiting();
    if (!sourceHolds())
        return refreshWaiting();
    spareTheLook();
    if (forgetDamaged() && over_)
        return;
    if (looksBeforeClosing())
        upload_.lookCloser();
    if (upload_.phase() == Upload::Phase::Closing && upload_.lacksEtag())
        return stop(
            TransferEvent::Refused, Cause::NeedsPerson,
            localFailure(FailureKind::NotProven,
                         u"The service's answers to parts hold no ETag, nor does its list of parts: the "
                         "upload cannot be closed."_s));
    if (upload_.asksForName() && look_.leftToAnother([this] { pump(); }))
        return apply(TransferEvent::Moving);
    const auto steps = upload_.take(freeLanes());
    for (const Step &step : steps) {
        run(step);
        if (over_ || stopping_)
            return;
    }
    refreshWaiting();
}

qint64 Transfer::limit() const
{
    const qint64 own = ownBandwidth_->limit();
    const qint64 common = doors_.bandwidth ? doors_.bandwidth->limit() : 0;
    return own > 0 && common > 0 ? std::min(own, common) : std::max(own, common);
}

int Transfer::freeLanes() const
{
    const auto running = static_cast<int>(runs_.size());
    const qint64 rate = limit();
    if (rate == 0)
        return lanes_ - running;
    // One that only waits for its answer takes nothing of the line.
    const auto sending = static_cast<int>(
        std::ranges::count_if(runs_, [](const auto &run) { return run->sent < run->step.length; }));
    return std::min(lanes_ - running, lanesAtRate(lanes_, rate, upload_.plan().partSize) - sending);
}

void Transfer::run(const Step &step)
{
    Result<void> source;
    if (sendsFile(step) || step.operation == Operation::Complete || step.operation == Operation::Confirm)
        source = unchanged();
    if (!source && !mayPass(source.error()))
        return stop(TransferEvent::Refused, Cause::Fatal, source.error());
    manifest_.sends(step);
    StepRun &run = *runs_.emplace_back(std::make_unique<StepRun>());
    run.step = step;
    if (!source)
        run.lastFailure = source.error(); // the attempt looks again
    Run<Receipt> what = described(run);
    if (step.operation == Operation::Part && upload_.inOrder())
        what.reconcile = [this, &run](auto then) { return askHowFar(run, std::move(then)); };
    else if (step.operation == Operation::Complete || what.conditional)
        what.reconcile = [this, &run](auto then) { return reconcile(run, std::move(then)); };
    run.handle = retryer_.run<Receipt>(
        std::move(what), [this, &run](RunResult<Receipt> result) { stepEnded(run, std::move(result)); });
}

/// Of several that ran out, the first says why, unless a later one rests for longer.
void Transfer::ranOut(Cause cause, const Failure &failure, bool laterHour)
{
    if (!stopping_ || laterHour) {
        stored_.cause = cause;
        stored_.failure = failure;
    }
    stopping_ = TransferEvent::RanOut;
    restWhenIdle();
}

bool Transfer::keepHour(Duration fromNow)
{
    if (fromNow <= Duration::zero())
        return false;
    const QDateTime hour = doors_.timers.wallClock().addMSecs(fromNow.count());
    if (stored_.notBefore.isValid() && stored_.notBefore >= hour)
        return false;
    stored_.notBefore = hour;
    return true;
}

/// The end of this run of the transfer, whatever the event makes of it.
void Transfer::stop(TransferEvent event, Cause cause, SharedOptional<Failure> failure)
{
    abandonAll();
    readNoMore();
    stored_.running += doors_.timers.now() - startedAt_;
    stored_.cause = cause;
    stored_.failure = std::move(failure);
    if (event == TransferEvent::Proven && stored_.checksum.isEmpty())
        stored_.checksum = ourChecksum();
    stopping_.reset();
    over_ = true;
    if (event != TransferEvent::Pause)
        stored_.finished = doors_.timers.wallClock();
    if (event == TransferEvent::RanOut) {
        ++stored_.timesParked;
        StoredTransfer parked = stored_;
        parked.state = TransferState::Parked;
        stored_.notBefore = goesOnAt(parked, stored_.finished);
    } else {
        stored_.notBefore = {};
    }
    apply(event);
    if (event != TransferEvent::Pause) {
        const bool bad = stored_.state == TransferState::Failed;
        tell(EventKind::TransferFinished, bad                                      ? EventLevel::Error
                                          : stored_.state == TransferState::Parked ? EventLevel::Warn
                                                                                   : EventLevel::Info);
    }
    listener_.changed();
    later_ = doors_.timers.after(Duration::zero(), [ended = listener_.ended] { ended(); });
}

/// Out of attempts: what is on its way may still arrive, nothing new is started, and nobody waits for it.
void Transfer::restWhenIdle()
{
    std::erase_if(runs_, [this](const auto &run) {
        const bool waits = run->handle.wait().has_value();
        if (waits)
            upload_.lost(run->step);
        return waits;
    });
    if (runs_.empty())
        stop(*stopping_, stored_.cause, stored_.failure);
}

void Transfer::apply(TransferEvent event)
{
    const auto state = next(stored_.state, event);
    if (!state || *state == stored_.state) {
        if (over_)
            (void)doors_.journal.save(stored_);
        return;
    }
    stored_.state = *state;
    // Waiting and moving come and go; a restart makes the same of both.
    if (event != TransferEvent::AllWait && event != TransferEvent::Moving) {
        if (!saved(doors_.journal.save(stored_)))
            return;
    }
    tell(EventKind::StateChanged, EventLevel::Debug);
    listener_.changed();
}

void Transfer::refreshWaiting()
{
    if (over_ || (runs_.empty() && !heldUntil_.isValid()))
        return;
    if (stopping_) // not from here: a step's callback is above us
        later_ = doors_.timers.after(Duration::zero(), [this] { restWhenIdle(); });
    else if (ending_)
        later_ = doors_.timers.after(Duration::zero(), [this] { pump(); });
    const bool moving = question_ || inquiry_ ||
                        std::ranges::any_of(runs_, [](const auto &run) { return !run->handle.wait(); });
    apply(moving ? TransferEvent::Moving : TransferEvent::AllWait);
    listener_.changed();
}

bool Transfer::saved(const Result<void> &result)
{
    if (result)
        return true;
    if (over_)
        return false;
    // Not from here: a step's callback is above us.
    over_ = true;
    later_ = doors_.timers.after(Duration::zero(), [this, failure = result.error()] {
        over_ = false;
        stop(TransferEvent::RanOut, Cause::Exhausted, failure);
    });
    return false;
}

void Transfer::note(EventLevel level, const QString &sentence)
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

/// Confirmed, and what is in flight at this moment.
qint64 Transfer::sentNow() const
{
    qint64 sent = upload_.confirmedBytes();
    for (const auto &run : runs_)
        sent += run->sent;
    for (const auto &[part, each] : unsettled_)
        sent += each.step.length;
    return sent;
}

std::optional<WaitStatus> Transfer::waitOf(const StepRun &run) const
{
    const auto wait = run.handle.wait();
    if (!wait)
        return {};
    return WaitStatus{wait->reason,        wait->until,   wait->nextAttempt,
                      policy_.maxAttempts, run.step.part, run.lastFailure};
}

TransferStatus Transfer::status() const
{
    TransferStatus status = statusOf(stored_);
    status.nothingSent = false; // or may be at any moment
    status.confirmed = upload_.confirmedBytes();
    status.partsConfirmed = static_cast<int>(upload_.progress().parts.size());
    status.sent = sentNow();
    if (!over_) // what a failed attempt had sent stays in sight: it is on its way again
        status.sent = shownSent_ = std::max(shownSent_, status.sent);
    status.bytesSent = stored_.bytesSent;
    if (heldUntil_.isValid())
        status.wait = WaitStatus{DelayReason::Bandwidth, heldUntil_, 1, policy_.maxAttempts, 0, {}};
    if (upload_.plan().single() && status.confirmed == status.size)
        status.partsConfirmed = 1;
    for (const auto &run : runs_) {
        status.bytesSent += run->sent;
        if (sendsFile(run->step) && !run->handle.wait())
            status.partsInFlight.append(run->step.operation == Operation::Put ? 1 : run->step.part);
        soonest(status.wait, waitOf(*run));
    }
    std::sort(status.partsInFlight.begin(), status.partsInFlight.end());
    if (question_)
        soonest(status.wait, waitOf(*question_));
    if (!over_) {
        const Instant now = doors_.timers.now();
        status.running = stored_.running + (now - startedAt_);
        if (status.state == TransferState::Running && !heldUntil_.isValid()) {
            status.bytesPerSecond = speed_.perSecond(now);
            status.timeLeft = forecast_.left(now, status.size);
        }
    }
    return status;
}

} // namespace windlass
