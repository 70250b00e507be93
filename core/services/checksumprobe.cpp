// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/checksumprobe.h"

#include "core/base/sentence.h"
#include "core/net/wirebody.h"
#include "core/services/servicerun.h"

#include <algorithm>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

const QByteArray content = "Sent by Windlass to see which checksums are known here.\n"_ba;
const QString ourId = u"checksum-probe"_s;

Failure failureOf(const RunResult<Receipt> &result)
{
    return result.lastFailure.value_or(result.result.error());
}

/// The probe's policy, with fewer attempts: if the service is in trouble, the transfer's own steps do the
/// waiting.
RetryPolicy ofAProbe(RetryPolicy policy)
{
    constexpr int attempts = 3;
    policy.maxAttempts = std::min(policy.maxAttempts, attempts);
    return policy;
}

} // namespace

ChecksumProbe::ChecksumProbe(StoredTransfer &of, Credentials credentials, const RetryPolicy &policy,
                             Doors doors, std::function<void(Event)> happened)
    : stored_(of)
    , policy_(ofAProbe(policy))
    , doors_(std::move(doors))
    , happened_(std::move(happened))
    , book_(stored_, doors_.provider.name(), policy_.maxAttempts, doors_.journal, doors_.timers,
            {happened_, [this](const AttemptTotals &counted) { add(stored_, counted); }})
    , opening_(stored_.opening)
    , retryer_(doors_.timers, doors_.dice)
    , access_(doors_.timers, doors_.provider, *stored_.destination, std::move(credentials))
{}

ChecksumProbe::~ChecksumProbe()
{
    step_.reset();
    (void)book_.abandoned(page_);
}

void ChecksumProbe::find(std::function<void(Finding)> finished)
{
    finished_ = std::move(finished);
    tryNext();
}

void ChecksumProbe::takeBack(std::function<void()> then)
{
    run(work::Abort{stored_.probeSession, ourId},
        [this, then = std::move(then)](const RunResult<Receipt> &result) {
            if (result.result || result.cause == Cause::SessionLost)
                remember({});
            then();
        });
}

void ChecksumProbe::tryNext()
{
    const auto candidates = doors_.provider.checksumCandidates();
    if (candidate_ == candidates.size())
        return finished_(
            {ChecksumMode::Etag, certain_ ? Finding::Holds::ForGood : Finding::Holds::ForThisRun});
    mode_ = candidates[candidate_++];
    session_.clear();
    run(work::Open{object()}, [this](const RunResult<Receipt> &open) { opened(open); });
}

void ChecksumProbe::opened(const RunResult<Receipt> &open)
{
    if (open.result) {
        session_ = open.result->as<answer::Opened>().sessionId;
        opening_.answered();
        remember(session_);
        (void)noteOpening();
        return run(work::Part{object(), session_, 1, 0, content.size(), {}},
                   [this](const RunResult<Receipt> &part) { sent(part); });
    }
    const Failure failure = failureOf(open);
    if (open.cause != Cause::Fatal || !refusesMode(failure))
        return finished_({}); // says nothing about modes: wrong keys, or the service cannot be reached
    refused(failure);
    if (failure.denial == Denial::NotAllowed) // these keys may not open sessions
        return finished_({ChecksumMode::Etag, Finding::Holds::ForThisRun});
    tryNext();
}

void ChecksumProbe::sent(const RunResult<Receipt> &part)
{
    if (part.result) {
        if (agrees(ours(), part.result->as<answer::Stored>().checksums) == true)
            return run(work::ListParts{session_, ourId, content.size()},
                       [this](const RunResult<Receipt> &list) { listed(list); });
        // The answer does not confirm the checksum: a wrong one would go unnoticed.
        return takeBack([this] { tryNext(); });
    }
    const bool says = part.cause == Cause::Fatal && refusesMode(failureOf(part));
    if (says)
        refused(failureOf(part));
    takeBack([this, says] { says ? tryNext() : finished_({}); });
}

void ChecksumProbe::listed(const RunResult<Receipt> &list)
{
    const bool known =
        list.result || refusesMode(failureOf(list)); // listing may be forbidden; the checksum was confirmed
    const bool whole =
        !list.result || list.result->as<answer::HeldParts>().parts.value(1).length == content.size();
    takeBack([this, known, whole] {
        if (!whole)
            return tryNext();
        finished_(known ? Finding{mode_, Finding::Holds::ForGood} : Finding{});
    });
}

/// A refusal is a result, not a problem: it is only logged.
void ChecksumProbe::refused(const Failure &failure)
{
    certain_ = certain_ && doors_.provider.onChecksums(failure, mode_) == ChecksumRefusal::RefusedByName;
    Event told = book_.event(EventKind::Note, EventLevel::Debug);
    told.text = Sentence::tr("The service does not take checksums of kind %1 (%2).")
                    .arg(checksumModeName(mode_), failureText(failure));
    happened_(std::move(told));
}

bool ChecksumProbe::refusesMode(const Failure &failure) const
{
    const ChecksumRefusal says = doors_.provider.onChecksums(failure, mode_);
    return says == ChecksumRefusal::Refused || says == ChecksumRefusal::RefusedByName;
}

void ChecksumProbe::run(Work work, Then then)
{
    page_ = {stepOf(work)};
    step_ = retryer_.run<Receipt>(described(work),
                                  [this, then = std::move(then)](const RunResult<Receipt> &result) {
                                      ended(result);
                                      then(result);
                                  });
}

void ChecksumProbe::ended(const RunResult<Receipt> &result)
{
    if (result.result || !page_.last)
        return;
    if (result.cause == Cause::Fatal && refusesMode(failureOf(result)))
        (void)doors_.journal.recordEnd(*page_.last, result.cause);
    else
        (void)book_.runEnded(page_, result.cause);
}

Run<Receipt> ChecksumProbe::described(const Work &work)
{
    const auto asProbe = [](AttemptRecord attempt) {
        attempt.name = operationName(Operation::Probe);
        attempt.number = 0; // it is not one of the file's parts
        return attempt;
    };
    Run<Receipt> what = serviceRun(stepOf(work), doors_.provider, policy_, doors_.endpoint, access_);
    what.transfer = stored_.id;
    what.start = [this, work](int, auto report) { return send(work, std::move(report)); };
    what.remedy = [this](FailureClass failureClass, const Failure &failure, std::function<void(bool)> done) {
        return access_.applyRemedy(failureClass, failure, {stored_.key, signedInRound_}, std::move(done));
    };
    what.attemptStarted = [this, asProbe](const AttemptRecord &attempt) {
        book_.began(page_, asProbe(attempt));
    };
    what.attemptEnded = [this, asProbe](const AttemptRecord &attempt) {
        if (isOf(Operation::Open, attempt) && attempt.outcome == AttemptOutcome::Failed) {
            opening_.failedWith(attempt.failure);
            (void)noteOpening();
        }
        (void)book_.ended(page_, asProbe(attempt));
    };
    what.attemptWillRepeat = [this, asProbe](const AttemptRecord &attempt) {
        (void)book_.isRepeated(page_, asProbe(attempt));
    };
    what.waited = [this](DelayReason reason, Duration took) {
        (void)book_.waited(reason, took);
        if (step_.wait()) // otherwise the wait was cancelled
            book_.waitEnded(page_, reason, took);
    };
    return what;
}

Handle ChecksumProbe::send(const Work &work, std::function<void(Result<Receipt>)> report)
{
    if (std::holds_alternative<work::Open>(work)) {
        opening_.asked(access_.serviceNow());
        auto noted = noteOpening();
        if (noted)
            noted = doors_.journal.commit();
        if (!noted) {
            report(failed(noted.error()));
            return {};
        }
    }
    signedInRound_ = access_.round();
    HttpRequest request = doors_.provider.request(work, access_.address(stored_.key), access_.serviceNow());
    setTimeouts(request, policy_);
    if (const auto *range = std::get_if<FileRange>(&request.body))
        request.body = onTheWire(FileRange(*range), content);
    return doors_.http.send(std::move(request), {.finished = [this, work, report = std::move(report)](
                                                                 const Result<HttpReply> &reply) {
                                report(reply ? doors_.provider.receipt(work, *reply, access_.serviceNow())
                                             : failed(reply.error()));
                            }});
}

/// The object that the probe's session would make.
NewObject ChecksumProbe::object() const
{
    NewObject object;
    object.uploadId = ourId;
    object.size = content.size();
    object.checksums = mode_;
    return object;
}

Result<void> ChecksumProbe::noteOpening()
{
    stored_.opening = opening_.note();
    return doors_.journal.saveSession(stored_);
}

/// The session must be recorded before anything else is done with it.
void ChecksumProbe::remember(const QString &session)
{
    stored_.probeSession = session;
    (void)doors_.journal.saveProbe(session); // at worst a session is left, which `orphans` shows
}

QString ChecksumProbe::ours() const
{
    return checksumText(mode_, Digest::of(*partDigest(mode_), content));
}

} // namespace windlass
