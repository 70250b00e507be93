// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/transfer.h"

#include "core/transfer/parking.h"
#include "core/transfer/snapshot.h"
#include "core/upload/fingerprint.h"

#include <QFileInfo>

#include <algorithm>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// A service that loses the session again and again is not going to keep one.
constexpr int sessionsToLose = 2;

/// What to tell of an attempt that has ended.
std::pair<EventKind, EventLevel> meaningOf(const AttemptRecord &attempt)
{
    switch (attempt.outcome) {
    case AttemptOutcome::Succeeded:
        return attempt.attempt > 1 ? std::pair(EventKind::RetrySucceeded, EventLevel::Info)
                                   : std::pair(EventKind::AttemptSucceeded, EventLevel::Debug);
    case AttemptOutcome::Cancelled:
        return {EventKind::AttemptCancelled, EventLevel::Debug};
    case AttemptOutcome::Failed:
        break;
    }
    if (attempt.willRetry)
        return {EventKind::AttemptFailed, EventLevel::Warn};
    switch (attempt.failureClass) {
    case FailureClass::Retry:
    case FailureClass::Throttle:
    case FailureClass::Net:
        return {EventKind::AttemptsExhausted, EventLevel::Error};
    case FailureClass::Reconcile:
    case FailureClass::Restart:
    case FailureClass::Refresh:
    case FailureClass::Clock:
    case FailureClass::Region:
    case FailureClass::ReauthProxy:
        return {EventKind::AttemptNeedsRemedy, EventLevel::Warn};
    case FailureClass::Ask:
    case FailureClass::Fatal:
    case FailureClass::Cancel:
        return {EventKind::NotRetryable, EventLevel::Warn};
    }
    Q_UNREACHABLE();
}

/// Of two waits the one that ends first; one without an end counts as the last.
void soonest(std::optional<WaitStatus> &wait, const std::optional<WaitStatus> &other)
{
    if (other &&
        (!wait || (other->until.isValid() && (!wait->until.isValid() || other->until < wait->until))))
        wait = other;
}

UploadFacts factsOf(const StoredTransfer &stored, const Upload &upload)
{
    UploadFacts facts;
    facts.uploadId = stored.uploadId;
    facts.sessionId = upload.progress().sessionId;
    facts.parts = upload.progress().parts.values();
    facts.partMarker = upload.partMarker();
    facts.metadata = stored.metadata;
    return facts;
}

Upload::Progress savedProgress(const StoredTransfer &stored)
{
    Upload::Progress progress;
    progress.sessionId = stored.sessionId;
    for (const ConfirmedPart &part : stored.parts)
        progress.parts.insert(part.part, part);
    return progress;
}

Failure sourceChanged()
{
    return localFailure(
        FailureKind::SourceChanged,
        u"The file changed while it was being uploaded. Add it again once nothing writes to it any more."_s);
}

} // namespace

/// A step on its way, with all its attempts.
struct Transfer::StepRun
{
    Step step;
    RunHandle handle;
    std::optional<AttemptRecord> current; ///< the attempt in flight
    Failure lastFailure;                  ///< of the attempt before, if there was one
    std::shared_ptr<Digest> digest;       ///< of the bytes of the present attempt
    qint64 sent = 0;                      ///< in the present attempt
    QString requestId;                    ///< of the last answer
    int status = 0;
    int signedInRound = 0; ///< of access_
};

Transfer::Transfer(StoredTransfer stored, RetryPolicy policy, Credentials credentials, int lanes, Doors doors,
                   Listener listener)
    : stored_(std::move(stored))
    , policy_(policy)
    , lanes_(lanes)
    , doors_(doors)
    , listener_(std::move(listener))
    , retryer_(doors_.timers, doors_.dice)
    , upload_(stored_.plan, savedProgress(stored_))
    , access_(doors_.timers, stored_.destination, std::move(credentials), listener_.refresh,
              [this](const QString &what) { tell(EventKind::ActionTaken, EventLevel::Info, 0, what); })
{
    for (const ConfirmedPart &part : std::exchange(stored_.parts, {}))
        furthest_.insert(part.part, part.length);
}

Transfer::~Transfer() = default;

void Transfer::start()
{
    startedAt_ = doors_.timers.now();
    if (stored_.state == TransferState::Cancelling)
        return takeBack();
    if (!stored_.started.isValid())
        stored_.started = doors_.timers.wallClock();
    stored_.failure.reset();
    stored_.cause = Cause::None;
    apply(TransferEvent::Started);
    const auto fingerprint = fingerprintOf(stored_.file);
    if (!fingerprint)
        return stop(TransferEvent::Refused, Cause::Fatal, fingerprint.error());
    if (*fingerprint != stored_.fingerprint)
        return stop(TransferEvent::Refused, Cause::Fatal, sourceChanged());
    auto file = SourceFile::open(stored_.file);
    if (!file)
        return stop(TransferEvent::Refused, Cause::Fatal, file.error());
    file_ = std::move(*file);
    if (!stored_.sessionId.isEmpty())
        tell(EventKind::SessionOpened, EventLevel::Info, static_cast<int>(upload_.progress().parts.size()));
    pump();
}

void Transfer::pause()
{
    stop(TransferEvent::Pause, Cause::None, {});
}

void Transfer::cancel()
{
    abandonAll();
    stopping_.reset();
    stored_.takeBack = true;
    apply(TransferEvent::Cancel);
    takeBack();
}

/// What has arrived may be the whole object by now: that is asked first, for nothing may stay behind
/// unnoticed, and nothing that is complete be called cancelled.
void Transfer::takeBack()
{
    const bool single = upload_.plan().single();
    const bool allConfirmed = upload_.progress().parts.size() == upload_.plan().parts();
    const auto goOn = [this] {
        upload_.abort();
        pump();
    };
    if (single ? stored_.attempts == 0 : !allConfirmed)
        return goOn();
    asking_ = reconcile([this, goOn](const Result<std::optional<Receipt>> &found) {
        if (!found)
            return ranOut(Cause::Exhausted, found.error());
        if (!*found)
            return goOn();
        upload_.found((*found)->etag);
        stored_.takeBack = false;
        stop(TransferEvent::Proven, Cause::None, {});
    });
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
    over_ = true;
    stored_.running += doors_.timers.now() - startedAt_;
    (void)doors_.store.save(stored_); // the worst that a failure costs here is the running time
}

void Transfer::retryNow()
{
    if (question_)
        question_->handle.retryNow();
    for (const auto &run : runs_)
        run->handle.retryNow();
}

/// Starts what may start. Called whenever a place became free.
void Transfer::pump()
{
    if (over_)
        return;
    if (stopping_)
        return restWhenIdle();
    if (upload_.phase() == Upload::Phase::Finished)
        return stop(TransferEvent::Proven, Cause::None, {});
    if (upload_.phase() == Upload::Phase::Gone)
        return stop(TransferEvent::TakenBack, Cause::None, {});
    if (upload_.phase() == Upload::Phase::Closing || upload_.phase() == Upload::Phase::Confirming)
        apply(TransferEvent::AllSent);
    const auto steps = upload_.take(lanes_ - static_cast<int>(runs_.size()));
    for (const Step &step : steps) {
        run(step);
        if (over_ || stopping_)
            return;
    }
    refreshWaiting();
}

void Transfer::run(const Step &step)
{
    const bool reads = step.operation == Operation::Part || step.operation == Operation::Put;
    if (reads || step.operation == Operation::Complete || step.operation == Operation::Confirm) {
        const auto now = fingerprintOf(stored_.file);
        if (!now || *now != stored_.fingerprint)
            return stop(TransferEvent::Refused, Cause::Fatal, now ? sourceChanged() : now.error());
    }
    StepRun &run = *runs_.emplace_back(std::make_unique<StepRun>());
    run.step = step;
    Run<Receipt> what = described(run);
    if (step.operation == Operation::Complete)
        what.reconcile = [this](auto then) { return reconcile(std::move(then)); };
    run.handle = retryer_.run<Receipt>(
        std::move(what), [this, &run](RunResult<Receipt> result) { stepEnded(run, std::move(result)); });
}

/// The step as the retryer sees it.
Run<Receipt> Transfer::described(StepRun &run)
{
    Run<Receipt> what;
    what.transfer = stored_.id;
    what.operation = run.step.operation;
    what.service = doors_.provider.name();
    what.part = run.step.part;
    what.policy = policy_;
    what.errorTable = &doors_.provider.errorTable();
    what.endpoint = doors_.endpoint;
    what.signingClock = [this] { return access_.serviceNow(); };
    what.start = [this, &run](int, auto report) { return send(run, std::move(report)); };
    what.remedy = [this, &run](FailureClass failureClass, const Failure &failure, auto then) {
        return access_.putRight(failureClass, failure, run.signedInRound, std::move(then));
    };
    what.bytesSent = [&run] { return run.sent; };
    what.annotate = [&run](AttemptRecord &attempt) {
        attempt.bytes = run.sent;
        if (!run.requestId.isEmpty())
            attempt.requestId = run.requestId;
        if (run.status != 0)
            attempt.httpStatus = run.status;
    };
    what.attemptStarted = [this, &run](const AttemptRecord &attempt) {
        run.current = attempt;
        Event started = event(EventKind::AttemptStarted, EventLevel::Debug);
        started.attempt = *run.current;
        listener_.happened(std::move(started));
        refreshWaiting();
    };
    what.attemptEnded = [this, &run](const AttemptRecord &attempt) { record(run, attempt); };
    what.attemptWillRepeat = [this](const AttemptRecord &attempt) {
        if (saved(doors_.store.amendAttempt(attempt)))
            tellOf(attempt);
    };
    what.waitChanged = [this] { refreshWaiting(); };
    what.waited = [this](DelayReason reason, Duration took) {
        (void)saved(doors_.store.recordWait(stored_.id, reason, took));
    };
    return what;
}

/// One attempt: signed now, sent now.
Handle Transfer::send(StepRun &run, std::function<void(Result<Receipt>)> report)
{
    run.sent = 0;
    run.requestId.clear();
    run.status = 0;
    run.signedInRound = access_.round();
    HttpRequest request = doors_.provider.request(run.step, access_.address(stored_.key),
                                                  factsOf(stored_, upload_), access_.serviceNow());
    if (run.step.operation == Operation::Part || run.step.operation == Operation::Put) {
        run.digest = std::make_shared<Digest>(DigestKind::Md5);
        request.body = FileRange{file_, run.step.offset, run.step.length, run.digest};
    }
    request.connectTimeout = policy_.connectTimeout;
    request.minBytesPerSecond = policy_.minBytesPerSecond;
    if (run.step.operation == Operation::Complete) { // takes what the provider says, or longer
        request.stallTimeout = std::max(request.stallTimeout, policy_.stallTimeout);
        request.responseTimeout = std::max(request.responseTimeout, policy_.responseTimeout);
    } else {
        request.stallTimeout = policy_.stallTimeout;
        request.responseTimeout = policy_.responseTimeout;
    }

    Http::Sinks sinks;
    if (run.digest) { // the little XML of other steps is no payload
        sinks.sent = [this, &run](qint64 sent) {
            speed_.add(doors_.timers.now(), sent - run.sent);
            run.sent = sent;
            listener_.changed();
        };
    }
    sinks.finished = [this, &run, report = std::move(report)](const Result<HttpReply> &reply) {
        if (!reply)
            return report(failed(reply.error()));
        run.status = reply->status;
        report(judged(run, *reply));
    };
    return doors_.http.send(std::move(request), std::move(sinks));
}

/// What the answer means, once the service's checksum has been held against ours.
Result<Receipt> Transfer::judged(StepRun &run, const HttpReply &reply) const
{
    auto receipt = doors_.provider.receipt(run.step, reply);
    if (!receipt)
        return receipt;
    run.requestId = receipt->requestId;
    if (run.step.operation == Operation::Part || run.step.operation == Operation::Put) {
        const QByteArray md5 = receipt->etagIsDigest ? run.digest->finish() : QByteArray();
        if (receipt->etagIsDigest && doors_.provider.etagMatches(receipt->etag, md5) == false) {
            return failed(localFailure(FailureKind::Damaged,
                                       u"The service stored other bytes than were read from the file."_s));
        }
        receipt->parts.insert(run.step.part,
                              {run.step.part, run.step.offset, run.step.length, receipt->etag, md5});
    }
    if (run.step.operation == Operation::Confirm && upload_.phase() == Upload::Phase::Confirming)
        return proven(*receipt);
    return receipt;
}

/// Is the object that HEAD described ours, whole and the one that was closed?
Result<Receipt> Transfer::proven(const Receipt &receipt) const
{
    if (!receipt.object) {
        return failed(localFailure(FailureKind::Damaged,
                                   u"The service confirmed the upload, but does not know the object."_s));
    }
    const QString expected =
        upload_.plan().single() ? QString() : doors_.provider.expectedEtag(upload_.progress().parts.values());
    const ObjectFacts &object = *receipt.object;
    const bool same = object.size == stored_.fingerprint.size && object.uploadId == stored_.uploadId &&
                      (upload_.closedEtag().isEmpty() || object.etag == upload_.closedEtag()) &&
                      (expected.isEmpty() || object.etag == expected);
    if (!same) {
        return failed(localFailure(
            FailureKind::Damaged,
            u"The object on the service is not the file that was sent: another program may have written it meanwhile."_s));
    }
    return receipt;
}

/// Nobody knows whether Complete was carried out: the object itself does.
Handle Transfer::reconcile(std::function<void(Result<std::optional<Receipt>>)> then)
{
    question_ = std::make_unique<StepRun>();
    StepRun &run = *question_;
    run.step = {Operation::Confirm, 0, 0, 0};
    run.handle = retryer_.run<Receipt>(described(run),
                                       [this, then = std::move(then)](const RunResult<Receipt> &result) {
                                           const auto asked = std::move(question_);
                                           if (!result.result)
                                               return then(failed(result.result.error()));
                                           const auto ours = proven(*result.result);
                                           tell(EventKind::Reconciled, EventLevel::Info, ours ? 1 : 0);
                                           if (!ours)
                                               return then(std::optional<Receipt>());
                                           Receipt receipt;
                                           receipt.etag = ours->object->etag;
                                           then(std::optional<Receipt>(receipt));
                                       });
    return Handle([this] { question_.reset(); });
}

/// Writes an attempt down that has ended, and tells of it.
void Transfer::record(StepRun &run, const AttemptRecord &attempt)
{
    run.current.reset();
    run.lastFailure = attempt.failure;
    ++stored_.attempts;
    stored_.bytesSent += attempt.bytes;
    if (!attempt.opens)
        ++stored_.retries;
    qint64 &furthest = furthest_[attempt.part];
    stored_.bytesResent += std::min(attempt.bytes, furthest);
    furthest = std::max(furthest, attempt.bytes);
    if (attempt.outcome != AttemptOutcome::Succeeded)
        run.sent = 0; // whatever of it arrived has to go again
    if (!saved(doors_.store.recordAttempt(attempt)))
        return;
    tellOf(attempt);
    refreshWaiting();
}

void Transfer::tellOf(const AttemptRecord &attempt)
{
    const auto [kind, level] = meaningOf(attempt);
    Event ended = event(kind, level);
    ended.attempt = attempt;
    listener_.happened(std::move(ended));
}

/// A request that is let go in mid-flight was an attempt, too.
void Transfer::abandon(StepRun &run)
{
    run.handle.reset();
    if (!run.current)
        return;
    AttemptRecord attempt = *run.current;
    attempt.outcome = AttemptOutcome::Cancelled;
    attempt.bytes = run.sent;
    attempt.duration = Duration(attempt.started.msecsTo(doors_.timers.wallClock()));
    record(run, attempt);
}

void Transfer::abandonAll()
{
    later_.reset();
    const bool wasOver = std::exchange(over_, true); // no news from requests that are being let go
    if (question_)
        abandon(*question_);
    question_.reset();
    while (!runs_.empty()) {
        const auto run = std::move(runs_.front());
        runs_.pop_front();
        abandon(*run);
        upload_.lost(run->step);
    }
    over_ = wasOver;
}

void Transfer::stepEnded(StepRun &ended, RunResult<Receipt> result)
{
    const auto place = std::ranges::find_if(runs_, [&ended](const auto &run) { return run.get() == &ended; });
    const auto run = std::move(*place); // lives until the end of this call, which its own handle is in
    runs_.erase(place);
    if (over_)
        return;
    if (result.result)
        return succeeded(run->step, *result.result);

    upload_.lost(run->step);
    // The last real one; the result's own only says that the run is over.
    const Failure failure = result.lastFailure.value_or(result.result.error());
    switch (result.cause) {
    case Cause::SessionLost:
        return sessionLost(run->step, failure);
    case Cause::Fatal:
    case Cause::NeedsPerson:
        return stop(TransferEvent::Refused, result.cause, failure);
    case Cause::ServerAskedToWait:
        stored_.notBefore = doors_.timers.wallClock().addMSecs(result.notBefore.count());
        [[fallthrough]];
    case Cause::Exhausted:
    case Cause::Deadline:
    case Cause::Budget:
    case Cause::Offline:
        return ranOut(result.cause, failure);
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
        if (!saved(doors_.store.confirmPart(stored_.id, receipt.parts.value(step.part))))
            return;
        stored_.timesParked = 0;
        break;
    case Operation::Open:
        stored_.sessionId = receipt.sessionId;
        stored_.sessionOpened = doors_.timers.wallClock();
        if (!saved(doors_.store.save(stored_)))
            return;
        tell(EventKind::SessionOpened, EventLevel::Debug);
        break;
    case Operation::Put:
        stored_.checksum = u"md5:"_s + QString::fromLatin1(receipt.parts.value(step.part).md5.toHex());
        break;
    case Operation::Complete:
        stored_.checksum = u"md5-parts:"_s + doors_.provider.expectedEtag(upload_.progress().parts.values());
        break;
    case Operation::ListParts:
    case Operation::Confirm:
    case Operation::Abort:
    case Operation::Delete:
    case Operation::List:
    case Operation::Test:
        break;
    }
    const QList<int> forgotten = upload_.done(step, receipt);
    if (!forgotten.isEmpty()) {
        if (!saved(doors_.store.forgetParts(stored_.id, forgotten)))
            return;
        tell(EventKind::PartsLost, EventLevel::Warn, static_cast<int>(forgotten.size()));
    }
    listener_.changed();
    pump();
}

void Transfer::ranOut(Cause cause, const Failure &failure)
{
    stored_.cause = cause;
    stored_.failure = failure;
    stopping_ = TransferEvent::RanOut;
    restWhenIdle();
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
                stored_.checksum = u"md5-parts:"_s + (*found)->etag;
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
    tell(EventKind::PartsLost, EventLevel::Warn, static_cast<int>(parts.size()));
    apply(TransferEvent::Started); // it may have been finalising already
    pump();
}

/// The end of this run of the transfer, whatever the event makes of it.
void Transfer::stop(TransferEvent event, Cause cause, std::optional<Failure> failure)
{
    abandonAll();
    stored_.running += doors_.timers.now() - startedAt_;
    stored_.cause = cause;
    stored_.failure = std::move(failure);
    stopping_.reset();
    over_ = true;
    if (event != TransferEvent::Pause)
        stored_.finished = doors_.timers.wallClock();
    if (event == TransferEvent::RanOut) {
        ++stored_.timesParked;
        StoredTransfer parked = stored_;
        parked.state = TransferState::Parked;
        stored_.notBefore = goesOnAt(parked, stored_.finished);
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
            (void)doors_.store.save(stored_);
        return;
    }
    stored_.state = *state;
    // Waiting and moving come and go; a restart makes the same of both.
    if (event != TransferEvent::AllWait && event != TransferEvent::Moving) {
        if (!saved(doors_.store.save(stored_)))
            return;
    }
    tell(EventKind::StateChanged, EventLevel::Debug);
    listener_.changed();
}

void Transfer::refreshWaiting()
{
    if (over_ || runs_.empty())
        return;
    if (stopping_) // not from here: a step's callback is above us
        later_ = doors_.timers.after(Duration::zero(), [this] { restWhenIdle(); });
    const bool moving =
        question_ || std::ranges::any_of(runs_, [](const auto &run) { return !run->handle.wait(); });
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

Event Transfer::event(EventKind kind, EventLevel level) const
{
    Event event;
    event.kind = kind;
    event.level = level;
    event.time = doors_.timers.wallClock();
    event.transfer = stored_.id;
    event.object = QFileInfo(stored_.file).fileName();
    return event;
}

void Transfer::tell(EventKind kind, EventLevel level, int count, const QString &text)
{
    Event told = event(kind, level);
    told.count = count;
    told.text = text;
    told.status = status();
    listener_.happened(std::move(told));
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
    status.confirmed = upload_.confirmedBytes();
    status.partsConfirmed = static_cast<int>(upload_.progress().parts.size());
    status.sent = status.confirmed;
    status.bytesSent = stored_.bytesSent;
    if (upload_.plan().single() && status.confirmed == status.size)
        status.partsConfirmed = 1;
    for (const auto &run : runs_) {
        status.sent += run->sent;
        status.bytesSent += run->sent;
        soonest(status.wait, waitOf(*run));
    }
    if (question_)
        soonest(status.wait, waitOf(*question_));
    if (!over_) {
        const Instant now = doors_.timers.now();
        status.running = stored_.running + (now - startedAt_);
        status.bytesPerSecond = speed_.perSecond(now);
        if (status.bytesPerSecond >= 1 && status.state != TransferState::Waiting) {
            status.timeLeft = Duration(static_cast<qint64>(static_cast<double>(status.size - status.sent) *
                                                           1000 / status.bytesPerSecond));
        }
    }
    return status;
}

} // namespace windlass
