// SPDX-License-Identifier: GPL-3.0-or-later
// Transfer: a step as the retryer sees it, one attempt at it, and the question whether it was carried out.
#include "core/transfer/servicerun.h"
#include "core/transfer/steprun.h"
#include "core/upload/answerchecks.h"

#include <algorithm>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// Was the object not made, for certain? A gateway answers 408, 409 and 5xx while the service is at work.
bool refusedForGood(const Failure &failure)
{
    const bool neverSent = failure.kind == FailureKind::Network && !failure.requestSent;
    const bool refused = failure.kind == FailureKind::Service && failure.httpStatus / 100 == 4;
    return neverSent || (refused && failure.httpStatus != 408 && failure.httpStatus != 409);
}

UploadFacts factsOf(const StoredTransfer &stored, const Upload &upload)
{
    UploadFacts facts;
    facts.uploadId = stored.uploadId;
    facts.size = stored.plan.size;
    facts.sessionId = upload.progress().sessionId;
    facts.parts = upload.progress().parts.values();
    facts.partMarker = upload.partMarker();
    facts.metadata = stored.metadata;
    facts.checksumMode = stored.checksumMode;
    return facts;
}

} // namespace

/// The step as the retryer sees it.
Run<Receipt> Transfer::described(StepRun &run)
{
    Run<Receipt> what = serviceRun(run.step, doors_.provider, policy_, doors_.endpoint, access_);
    what.transfer = stored_.id;
    what.conditional = conditional(run.step);
    what.start = [this, &run](int, auto report) { return send(run, std::move(report)); };
    what.remedy = [this, &run](FailureClass failureClass, const Failure &failure, auto then) {
        return access_.putRight(failureClass, failure, {askedKey(run.step, stored_.key), run.signedInRound},
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
    facts.mustNotExist = conditional(run.step) && run.lastFailure.kind != FailureKind::Damaged;
    if (run.left) {
        facts.prefix = stored_.key;
        facts.page = run.left->page;
        facts.sessionId = run.left->session;
        facts.partMarker = 0;
    } else if (run.step.operation == Operation::List && &run == question_.get()) {
        facts.prefix = stored_.key; // of the object that should be there
    } else if (run.step.operation == Operation::List) {
        const TakenNames::Question &question = look_.ask();
        facts.prefix = question.prefix;
        facts.after = question.after;
    }
    facts.md5 = md5;
    if (run.step.operation == Operation::Open) {
        if (const auto noted = opening_.asked(access_.serviceNow()); !noted) {
            report(failed(noted.error()));
            return {};
        }
    }
    if (upload_.makesObject(run.step)) {
        closingAsked(run);
        look_.writing();
    }
    HttpRequest request =
        doors_.provider.request(run.step, access_.address(stored_.key), facts, access_.serviceNow());
    if (auto *range = std::get_if<FileRange>(&request.body)) {
        range->file = file_;
        run.digests = range->digests;
    }
    if (doors_.bandwidth)
        request.limits.push_back(doors_.bandwidth);
    request.limits.push_back(ownBandwidth_);
    const Duration stall = request.stallTimeout;
    const Duration response = request.responseTimeout;
    watchBy(request, policy_);
    if (run.step.operation == Operation::Complete) { // takes what the provider says, or longer
        request.stallTimeout = std::max(request.stallTimeout, stall);
        request.responseTimeout = std::max(request.responseTimeout, response);
    }

    Http::Sinks sinks;
    if (sendsFile(run.step)) {
        sinks.sent = [this, &run](qint64 sent) {
            speed_.add(doors_.timers.now(), sent - run.sent);
            run.sent = sent;
            if (sent == run.step.length && limit() > 0)
                nextLane_ = doors_.timers.after(Duration::zero(), [this] { pump(); });
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
Result<Receipt> Transfer::judged(StepRun &run, const HttpReply &reply)
{
    auto receipt = doors_.provider.receipt(run.step, reply);
    if (!receipt)
        return receipt;
    run.requestId = receipt->requestId;
    if (run.step.operation == Operation::ListParts && !run.left) {
        if (const auto forward = goesForward(upload_.partMarker(), *receipt); !forward)
            return failed(forward.error());
    }
    if (sendsFile(run.step)) {
        const auto kind = partDigest(stored_.checksumMode);
        const QByteArray digest = kind ? run.digests->value(*kind) : QByteArray();
        if (const auto held = heldAgainstOurs(run, *receipt); !held)
            return failed(held.error());
        const bool whole = run.step == upload_.plan().step(run.step.part);
        if (whole || !kind)
            receipt->parts.insert(run.step.part,
                                  {run.step.part, run.step.offset, run.step.length, receipt->etag, digest});
    }
    if (run.step.operation == Operation::Complete && agrees(ourChecksum(), receipt->checksums) == false) {
        stored_.closing = Closing::Acknowledged; // the object is made: nothing of it may go again
        return failed(nonRetryable(
            localFailure(FailureKind::Damaged,
                         u"The service made another object of the parts than was read from the file."_s)));
    }
    return receipt;
}

/// What the service says of the bytes that it stored. An ETag counts where the service's ETags were seen to
/// be MD5 sums, for with others they are other hashes of the same length. While that is not known, the first
/// part and every Put whose ETag differs is sent once more, to see; other such parts are remembered until it
/// is known (forgetDamaged).
Result<void> Transfer::heldAgainstOurs(StepRun &run, const Receipt &receipt)
{
    if (!run.digests)
        return {};
    const auto damaged = [](const QString &text) { return failed(localFailure(FailureKind::Damaged, text)); };
    if (contradicts(*run.digests, receipt.checksums))
        return damaged(u"The service stored other bytes than were read from the file."_s);
    std::optional<bool> &habit = doors_.habits->etagIsMd5;
    const auto md5 = etagIsMd5(*run.digests, receipt.checksums);
    if (md5 == true)
        habit = true;
    if (md5 != false)
        return {};
    if (habit == true)
        return damaged(u"The service stored other bytes than were read from the file."_s);
    const bool part = run.step.operation == Operation::Part;
    if (run.etagDoubted) // twice, of the same bytes
        habit = false;
    if (habit == false || (part && std::exchange(doors_.habits->etagBeingTried, true))) {
        if (part)
            doubtedParts_.insert(run.step.part);
        return {};
    }
    run.etagDoubted = true;
    return damaged(
        u"The ETag is not the MD5 of the bytes that were sent; with some services it is another hash. "
        "They are sent once more, to see."_s);
}

/// From here on the service may make the object at any time.
void Transfer::closingAsked(StepRun &run)
{
    if (stored_.closing != Closing::Open)
        return;
    stored_.closing = Closing::Asked;
    run.asksFirst = true;
    if (run.step.operation != Operation::Put) // a small file may as well be sent again
        (void)saved(doors_.journal.save(stored_));
}

void Transfer::record(StepRun &run, const AttemptRecord &attempt)
{
    if (run.asksFirst && attempt.outcome == AttemptOutcome::Failed) {
        if (refusedForGood(attempt.failure))
            stored_.closing = Closing::Open;
        run.asksFirst = false;
    }
    if (attempt.operation == Operation::Open && attempt.outcome == AttemptOutcome::Failed &&
        !saved(opening_.failedWith(attempt.failure)))
        return;
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
        (void)saved(doors_.journal.save(stored_));
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
    look_.letGo();
    lookingAgain_.reset();
    inquiry_.reset();
    leftLooked_ = leftLooked_ && !left_;
    left_.reset();
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

} // namespace windlass
