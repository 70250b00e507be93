// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/transfer.h"

#include "core/transfer/checksumprobe.h"
#include "core/transfer/parking.h"
#include "core/transfer/snapshot.h"
#include "core/upload/fingerprint.h"

#include <algorithm>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// A service that loses the session again and again is not going to keep one.
constexpr int sessionsToLose = 2;

/// What has just been carried out is not seen at once by who asks.
constexpr Duration beforeAsking{2000};
/// A share that lost its server may have it back.
constexpr Duration beforeAnotherLook{5000};

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
    facts.checksumMode = stored.checksumMode;
    return facts;
}

bool sendsFile(const Step &step)
{
    return step.operation == Operation::Part || step.operation == Operation::Put;
}

Upload::Progress savedProgress(const StoredTransfer &stored)
{
    Upload::Progress progress;
    progress.sessionId = stored.sessionId;
    for (const ConfirmedPart &part : stored.parts)
        progress.parts.insert(part.part, part);
    return progress;
}

/// Only who may overwrite does not look whether there is something to overwrite.
bool looksFirst(const StoredTransfer &stored)
{
    return stored.ifExists != IfExists::Replace && !stored.takeBack;
}

Failure objectExists(const StoredTransfer &stored)
{
    return localFailure(FailureKind::ObjectExists, u"There is an object of that name already: %1."_s.arg(
                                                       objectUrl(stored.destination, stored.key)));
}

Failure sourceChanged()
{
    return localFailure(FailureKind::SourceChanged, u"The file changed while it was being uploaded."_s);
}

} // namespace

/// A step on its way, with all its attempts.
struct Transfer::StepRun : AttemptBook::Page
{
    std::shared_ptr<Digests> digests; ///< of the bytes of the present attempt
    QString requestId;                ///< of the last answer
    int status = 0;
    int signedInRound = 0;                ///< of access_
    std::unique_ptr<FileDigests> hashing; ///< before the request, where a header tells the digest
    Handle onItsWay;                      ///< the request that came after
    RunHandle
        handle; ///< goes first: letting go of it may tell of a wait, and all of the above is asked for then
};

Transfer::Transfer(StoredTransfer stored, RetryPolicy policy, Credentials credentials, int lanes, Doors doors,
                   Listener listener)
    : stored_(std::move(stored))
    , policy_(policy)
    , lanes_(lanes)
    , doors_(doors)
    , listener_(std::move(listener))
    , retryer_(doors_.timers, doors_.dice)
    , book_(stored_, doors_.provider.name(), policy_.maxAttempts, doors_.store, doors_.timers,
            listener_.happened)
    , look_(stored_.key, doors_.names)
    , upload_(stored_.plan, savedProgress(stored_), looksFirst(stored_))
    , access_(doors_.timers, stored_.destination, std::move(credentials), listener_.refresh,
              doors_.whereabouts)
    , ownBandwidth_(std::make_shared<Bandwidth>(doors_.timers))
{
    stored_.parts.clear(); // they are upload_'s from here
    ownBandwidth_->setLimit(stored_.rateLimit);
}

/// A run that is let go tells of the wait that it was in: while all that hears of it is still there.
Transfer::~Transfer()
{
    question_.reset();
    runs_.clear();
}

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
    begin(false);
}

/// With the file in hand. One that may be readable in a moment is looked at once more.
void Transfer::begin(bool lastLook)
{
    if (const auto opened = openSource(); !opened) {
        const bool passing = mayPass(opened.error());
        if (!passing || lastLook) {
            return stop(TransferEvent::Refused, passing ? Cause::NeedsPerson : Cause::Fatal, opened.error());
        }
        later_ = doors_.timers.after(beforeAnotherLook, [this] { begin(true); });
        return;
    }
    if (!stored_.sessionId.isEmpty())
        tell(EventKind::SessionOpened, EventLevel::Info, static_cast<int>(upload_.progress().parts.size()));
    pump();
}

/// Is the file still the one that was planned?
Result<void> Transfer::unchanged() const
{
    const auto now = fingerprintOf(stored_.file);
    if (!now)
        return failed(now.error());
    if (!sameFile(stored_.fingerprint, *now))
        return failed(sourceChanged());
    return {};
}

Result<void> Transfer::openSource()
{
    if (auto same = unchanged(); !same)
        return same;
    if (const auto now = fingerprintOf(stored_.file); now && stored_.fingerprint.fileId == 0)
        stored_.fingerprint.fileId = now->fileId; // the profile came from another computer
    auto file = SourceFile::open(stored_.file);
    if (!file)
        return failed(file.error());
    file_ = std::move(*file);
    return {};
}

/// Trouble with the file that may be over in a moment.
bool Transfer::mayPass(const Failure &failure) const
{
    return classify(failure, doors_.provider.errorTable(), Operation::Part).failureClass ==
           FailureClass::Retry;
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
    stored_.notBefore = {};
    const auto hurry = [](StepRun &run) {
        run.hurried = run.handle.wait().has_value();
        run.handle.retryNow();
    };
    if (question_)
        hurry(*question_);
    for (const auto &run : runs_)
        hurry(*run);
}

void Transfer::setRateLimit(qint64 bytesPerSecond)
{
    stored_.rateLimit = bytesPerSecond;
    ownBandwidth_->setLimit(bytesPerSecond);
    (void)saved(doors_.store.save(stored_));
}

void Transfer::setPlace(int priority, qint64 position)
{
    stored_.priority = priority;
    stored_.position = position;
    (void)saved(doors_.store.save(stored_));
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
    if (upload_.phase() == Upload::Phase::Finished)
        return stop(TransferEvent::Proven, Cause::None, {});
    if (upload_.phase() == Upload::Phase::Gone)
        return stop(TransferEvent::TakenBack, Cause::None, {});
    if (upload_.phase() == Upload::Phase::Closing || upload_.phase() == Upload::Phase::Confirming)
        apply(TransferEvent::AllSent);
    if (heldUntil_.isValid())
        return refreshWaiting();
    spareTheLook();
    if (upload_.asksForName() && look_.leftToAnother([this] { pump(); }))
        return refreshWaiting();
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
    Result<void> source;
    if (sendsFile(step) || step.operation == Operation::Complete || step.operation == Operation::Confirm)
        source = unchanged();
    if (!source && !mayPass(source.error()))
        return stop(TransferEvent::Refused, Cause::Fatal, source.error());
    StepRun &run = *runs_.emplace_back(std::make_unique<StepRun>());
    run.step = step;
    if (!source)
        run.lastFailure = source.error(); // the attempt looks again
    Run<Receipt> what = described(run);
    if (step.operation == Operation::Complete || what.conditional)
        what.reconcile = [this, &run](auto then) { return reconcileSoon(run, std::move(then)); };
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
    what.conditional = conditional(run.step.operation);
    what.signingClock = [this] { return access_.serviceNow(); };
    what.start = [this, &run](int, auto report) { return send(run, std::move(report)); };
    what.remedy = [this, &run](FailureClass failureClass, const Failure &failure, auto then) {
        return access_.putRight(failureClass, failure, run.signedInRound,
                                [this, &run, failureClass, then = std::move(then)](bool can) {
                                    if (can)
                                        book_.tell(run, EventKind::ActionTaken, EventLevel::Info,
                                                   className(failureClass));
                                    then(can);
                                });
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
        book_.began(run, attempt);
        refreshWaiting();
    };
    what.attemptEnded = [this, &run](const AttemptRecord &attempt) { record(run, attempt); };
    what.attemptWillRepeat = [this, &run](const AttemptRecord &attempt) { willRepeat(run, attempt); };
    what.waitChanged = [this] { refreshWaiting(); };
    what.waited = [this, &run](DelayReason reason, Duration took) { waited(run, reason, took); };
    return what;
}

/// One attempt: signed now, sent now.
Handle Transfer::send(StepRun &run, std::function<void(Result<Receipt>)> report)
{
    run.sent = 0;
    run.requestId.clear();
    run.status = 0;
    run.signedInRound = access_.round();
    if (run.lastFailure.kind == FailureKind::LocalFile) { // a handle from before the trouble stays in trouble
        if (const auto opened = openSource(); !opened) {
            report(failed(opened.error()));
            return {};
        }
    }
    if (!sendsFile(run.step) || stored_.checksumMode != ChecksumMode::ContentMd5)
        return request(run, {}, std::move(report));
    // Wanted in a header, before the first byte: a reading of its own, though the second one then finds the
    // bytes in the system's memory.
    run.hashing = std::make_unique<FileDigests>(
        doors_.timers, file_, QList<FileDigests::Range>{{run.step.offset, run.step.length, DigestKind::Md5}},
        [this, &run, report = std::move(report)](const Result<QList<QByteArray>> &md5) {
            if (!md5)
                return report(failed(md5.error()));
            run.onItsWay = request(run, md5->first(), report);
        });
    return Handle([&run] {
        run.hashing.reset();
        run.onItsWay.reset();
    });
}

/// `md5`: of what the step sends, where the service wants to know it before.
Handle Transfer::request(StepRun &run, const QByteArray &md5, std::function<void(Result<Receipt>)> report)
{
    UploadFacts facts = factsOf(stored_, upload_);
    // After an attempt that arrived damaged it is our own object that is in the way.
    facts.mustNotExist = conditional(run.step.operation) && run.lastFailure.kind != FailureKind::Damaged;
    if (run.step.operation == Operation::List) {
        const TakenNames::Question &question = look_.ask();
        facts.prefix = question.prefix;
        facts.after = question.after;
    }
    facts.md5 = md5;
    if (run.step.operation == Operation::Put || run.step.operation == Operation::Complete)
        look_.writing();
    HttpRequest request =
        doors_.provider.request(run.step, access_.address(stored_.key), facts, access_.serviceNow());
    if (auto *range = std::get_if<FileRange>(&request.body)) {
        range->file = file_;
        run.digests = range->digests;
    }
    if (doors_.bandwidth)
        request.limits.push_back(doors_.bandwidth);
    request.limits.push_back(ownBandwidth_);
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
    if (sendsFile(run.step)) { // the little XML of other steps is no payload
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
    if (sendsFile(run.step)) {
        const auto kind = partDigest(stored_.checksumMode);
        const QByteArray digest = kind ? run.digests->value(*kind) : QByteArray();
        if (run.digests && contradicts(*run.digests, receipt->checksums)) {
            return failed(localFailure(FailureKind::Damaged,
                                       u"The service stored other bytes than were read from the file."_s));
        }
        receipt->parts.insert(run.step.part,
                              {run.step.part, run.step.offset, run.step.length, receipt->etag, digest});
    }
    if (run.step.operation == Operation::Complete && agrees(ourChecksum(), receipt->checksums) == false) {
        return failed(nonRetryable(
            localFailure(FailureKind::Damaged,
                         u"The service made another object of the parts than was read from the file."_s)));
    }
    if (run.step.operation == Operation::Confirm && upload_.phase() == Upload::Phase::Confirming)
        return proven(*receipt);
    return receipt;
}

/// Of the whole file; empty where there is none, or none yet.
QString Transfer::ourChecksum() const
{
    return upload_.plan().single() ? stored_.checksum
                                   : checksumText(stored_.checksumMode, upload_.progress().parts.values());
}

/// Is it the checksum mode that the service does not take, though it was known to? With a part that is
/// confirmed, or a mode that a person chose, it is something else.
bool Transfer::refusesChecksum(const Step &step, Cause cause, const Failure &failure) const
{
    const bool sends = step.operation == Operation::Open || sendsFile(step);
    const bool special =
        stored_.checksumMode == ChecksumMode::Crc64Nvme || stored_.checksumMode == ChecksumMode::Crc32c;
    return sends && special && cause == Cause::Fatal && failure.httpStatus != 403 && refusesMode(failure) &&
           !stored_.destination.checksum && upload_.progress().parts.isEmpty();
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

/// Nobody knows whether Complete was carried out: the object itself does.
Handle Transfer::reconcile(std::function<void(Finding<Receipt>)> then, const StepRun *about)
{
    ask(std::move(then), about);
    return Handle([this] { question_.reset(); });
}

Handle Transfer::reconcileSoon(const StepRun &about, std::function<void(Finding<Receipt>)> then)
{
    soon_ = doors_.timers.after(
        beforeAsking, [this, &about, then = std::move(then)]() mutable { ask(std::move(then), &about); });
    return Handle([this] {
        soon_.reset();
        question_.reset();
    });
}

void Transfer::ask(std::function<void(Finding<Receipt>)> then, const StepRun *about)
{
    question_ = std::make_unique<StepRun>();
    StepRun &run = *question_;
    run.step = {Operation::Confirm, 0, 0, 0};
    run.handle = retryer_.run<Receipt>(
        described(run), [this, about, then = std::move(then)](const RunResult<Receipt> &result) {
            const auto asked = std::move(question_);
            if (!result.result) {
                keepHour(result.notBefore);
                if (saved(book_.runEnded(*asked, result.cause))) {
                    then(Finding<Receipt>(result.lastFailure.value_or(result.result.error()), result.cause,
                                          result.notBefore));
                }
                return;
            }
            const auto ours = proven(*result.result);
            Event told = book_.event(EventKind::Reconciled, EventLevel::Info);
            told.attempt = book_.lastOf(about != nullptr ? *about : *asked);
            told.toldBefore = true;
            told.count = ours ? 1 : 0;
            told.status = status();
            listener_.happened(std::move(told));
            if (!ours)
                return then(std::optional<Receipt>());
            Receipt receipt;
            receipt.etag = ours->object->etag;
            then(std::optional<Receipt>(receipt));
        });
}

void Transfer::record(StepRun &run, const AttemptRecord &attempt)
{
    if (!saved(book_.ended(run, attempt)))
        return;
    keepHourOf(attempt);
    refreshWaiting();
}

void Transfer::willRepeat(StepRun &run, const AttemptRecord &attempt)
{
    if (saved(book_.isRepeated(run, attempt)))
        keepHourOf(attempt);
}

/// An hour that the service named holds for the next program, too.
void Transfer::keepHourOf(const AttemptRecord &attempt)
{
    const bool asked = attempt.willRetry && attempt.delayReason == DelayReason::ServerAsked;
    if (asked && keepHour(attempt.delay))
        (void)saved(doors_.store.save(stored_));
}

void Transfer::waited(StepRun &run, DelayReason reason, Duration took)
{
    if (saved(book_.waited(reason, took)) && run.handle.wait()) // else it did not end, it was let go
        book_.waitEnded(run, reason, took);
}

/// A request that is let go in mid-flight was an attempt, too.
void Transfer::abandon(StepRun &run)
{
    run.handle.reset();
    (void)saved(book_.abandoned(run));
}

void Transfer::abandonAll()
{
    later_.reset();
    reading_.reset();
    settle();
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
        return pump(); // its place is free meanwhile
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
            stop(TransferEvent::Proven, Cause::None, {});
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
    if (over_ || (runs_.empty() && !heldUntil_.isValid()))
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
    status.confirmed = upload_.confirmedBytes();
    status.partsConfirmed = static_cast<int>(upload_.progress().parts.size());
    status.sent = sentNow();
    const qint64 left = status.size - status.sent;
    if (!over_) // what a failed attempt had sent stays in sight: it is on its way again
        status.sent = shownSent_ = std::max(shownSent_, status.sent);
    status.bytesSent = stored_.bytesSent;
    if (heldUntil_.isValid())
        status.wait = WaitStatus{DelayReason::Bandwidth, heldUntil_, 1, policy_.maxAttempts, 0, {}};
    if (upload_.plan().single() && status.confirmed == status.size)
        status.partsConfirmed = 1;
    for (const auto &run : runs_) {
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
            status.timeLeft =
                Duration(static_cast<qint64>(static_cast<double>(left) * 1000 / status.bytesPerSecond));
        }
    }
    return status;
}

} // namespace windlass
