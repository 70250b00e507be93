// SPDX-License-Identifier: GPL-3.0-or-later
// StepSender: the description of a step for the Retryer, and a single attempt.
#include "core/base/sentence.h"
#include "core/services/servicerun.h"
#include "core/transfer/stepsender.h"
#include "core/transfer/stepwork.h"
#include "core/transfer/storedbytes.h"

#include <algorithm>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

/// The step as a run of the Retryer.
Run<Receipt> StepSender::described(StepRun &run)
{
    Run<Receipt> what = serviceRun(run.step, doors_.provider, policy_, doors_.endpoint, access_);
    what.transfer = transfer_;
    what.start = [this, &run](int, auto report) { return attempt(run, std::move(report)); };
    what.remedy = [this, &run](FailureClass failureClass, const Failure &failure, auto then) {
        return access_.applyRemedy(failureClass, failure, {askedKey(run.work, key_), run.signedInRound},
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
        owner_.waitsChanged();
    };
    what.attemptEnded = [this, &run](const AttemptRecord &attempt) { attemptEnded(run, attempt); };
    what.attemptWillRepeat = [this, &run](const AttemptRecord &attempt) { attemptWillRepeat(run, attempt); };
    what.waitChanged = [this] { owner_.waitsChanged(); };
    what.waited = [this, &run](DelayReason reason, Duration took) { waited(run, reason, took); };
    return what;
}

/// One attempt: signed and sent now.
Handle StepSender::attempt(StepRun &run, std::function<void(Result<Receipt>)> report)
{
    run.sent = 0;
    run.requestId.clear();
    run.status = 0;
    run.mayBeDamaged = false;
    run.signedInRound = access_.round();
    const bool anew = run.lastFailure.kind == FailureKind::LocalFile;
    if (run.step.operation == Operation::Open)
        return announced(run, std::move(report));
    if (!anew && !sendsFile(run.step))
        return request(run, {}, std::move(report));
    const auto file = owner_.source(anew);
    if (!file) {
        report(failed(file.error()));
        return {};
    }
    if (!sendsFile(run.step) || run.checksums != ChecksumMode::ContentMd5)
        return request(run, {}, std::move(report));
    // A header needs the digest before the first byte, so the range is read twice. The second time, the bytes
    // are usually still in the system's cache.
    run.hashing = std::make_unique<FileDigests>(
        doors_.timers, *file, QList<FileDigests::Range>{{run.step.offset, run.step.length, DigestKind::Md5}},
        [this, &run, report = std::move(report)](const Result<QList<QByteArray>> &md5) {
            if (!md5)
                return report(failed(md5.error()));
            run.request = request(run, md5->first(), report);
        });
    return Handle([&run] {
        run.hashing.reset();
        run.request.reset();
    });
}

/// Sends the request once the journal says that it is sent: a program that is killed meanwhile leaves a
/// session, and looks for it.
Handle StepSender::announced(StepRun &run, std::function<void(Result<Receipt>)> report)
{
    auto onDisk = owner_.announce([this, &run, report] { run.request = request(run, {}, report); });
    if (!onDisk) {
        report(failed(onDisk.error()));
        return {};
    }
    run.announcing = *std::move(onDisk);
    return Handle([&run] {
        run.announcing.reset();
        run.request.reset();
    });
}

/// `md5`: of the bytes that the step sends, if the service wants it in a header; otherwise empty.
Handle StepSender::request(StepRun &run, const QByteArray &md5, std::function<void(Result<Receipt>)> report)
{
    run.work = owner_.work(run);
    setMd5(run.work, md5);
    HttpRequest request = builtRequest(run);
    if (auto *range = std::get_if<FileRange>(&request.body)) {
        range->file = *owner_.source(false);
        run.digests = range->digests;
    }
    Http::Sinks sinks;
    if (sendsFile(run.step)) {
        sinks.sent = [this, &run](qint64 sent) {
            speed_.add(doors_.timers.now(), sent - run.sent);
            run.sent = sent;
            if (sent == run.step.length && limit() > 0)
                nextLane_ = doors_.timers.after(Duration::zero(), [this] { owner_.laneIsFree(); });
            owner_.moved();
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

HttpRequest StepSender::builtRequest(const StepRun &run) const
{
    HttpRequest request = doors_.provider.request(run.work, access_.address(key_), access_.serviceNow());
    if (doors_.bandwidth)
        request.limits.push_back(doors_.bandwidth);
    request.limits.push_back(ownBandwidth_);
    const Duration stall = request.stallTimeout;
    const Duration response = request.responseTimeout;
    setTimeouts(request, policy_);
    if (run.step.operation == Operation::Complete) { // may take as long as the provider says, or longer
        request.stallTimeout = std::max(request.stallTimeout, stall);
        request.responseTimeout = std::max(request.responseTimeout, response);
    }
    return request;
}

/// The meaning of the answer, after the service's checksum was compared with ours.
Result<Receipt> StepSender::judged(StepRun &run, const HttpReply &reply)
{
    auto receipt = doors_.provider.receipt(run.work, reply, access_.serviceNow());
    if (!receipt)
        return receipt;
    run.requestId = receipt->requestId;
    if (run.digests) {
        if (const auto held = heldAgainstOurs(run, *receipt); !held)
            return failed(held.error());
    }
    if (const auto accepted = owner_.accept(run, *receipt); !accepted)
        return failed(accepted.error());
    return receipt;
}

Result<void> StepSender::heldAgainstOurs(StepRun &run, const Receipt &receipt)
{
    const auto damaged = [](const Sentence &text) {
        return failed(localFailure(FailureKind::Damaged, text));
    };
    const bool isPart = run.step.operation == Operation::Part;
    switch (judgeStored(*run.digests, receipt.as<answer::Stored>().checksums, isPart, run.etagDoubted,
                        *doors_.behaviour)) {
    case StoredBytes::AsSent:
        return {};
    case StoredBytes::MayDiffer:
        run.mayBeDamaged = true;
        return {};
    case StoredBytes::SendAgain:
        run.etagDoubted = true;
        return damaged(Sentence::tr(
            "The ETag is not the MD5 of the bytes that were sent; with some services it is another hash. "
            "They are sent once more, to see."));
    case StoredBytes::Damaged:
        return damaged(Sentence::tr("The service stored other bytes than were read from the file."));
    }
    Q_UNREACHABLE();
}

void StepSender::attemptEnded(StepRun &run, const AttemptRecord &attempt)
{
    if (recorded(run, book_.ended(run, attempt)))
        owner_.attemptEnded(run, attempt);
}

void StepSender::attemptWillRepeat(StepRun &run, const AttemptRecord &attempt)
{
    if (recorded(run, book_.isRepeated(run, attempt)))
        owner_.willRepeat(attempt);
}

void StepSender::waited(StepRun &run, DelayReason reason, Duration took)
{
    if (recorded(run, book_.waited(reason, took)) && run.handle.wait()) // otherwise the wait was cancelled
        book_.waitEnded(run, reason, took);
}

} // namespace windlass
