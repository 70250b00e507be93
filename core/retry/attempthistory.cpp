// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/attempthistory.h"

namespace windlass {

namespace {

constexpr size_t longestHistory = 32;

} // namespace

void PastAttempt::end(AttemptOutcome how, const std::shared_ptr<const Failure> &why, const Verdict &verdict)
{
    outcome = how;
    if (!why)
        return;
    failure = why;
    failureClass = verdict.failureClass;
    httpStatus = why->httpStatus;
    requestId = why->requestId;
    willRetry = verdict.action == Action::Wait || verdict.action == Action::AwaitNetwork;
    if (!willRetry)
        return;
    delay = verdict.delay;
    delayReason = verdict.reason;
}

AttemptRecord PastAttempt::record(AttemptRecord run) const
{
    run.attempt = attempt;
    run.opens = opens;
    run.started = started;
    run.duration = duration;
    run.bytes = bytes;
    run.outcome = outcome;
    run.failureClass = failureClass;
    if (failure)
        run.failure = *failure;
    run.willRetry = willRetry;
    run.delay = delay;
    run.delayReason = delayReason;
    run.requestId = requestId;
    run.httpStatus = httpStatus;
    return run;
}

void AttemptHistory::begin(int attempt, const QDateTime &started)
{
    const bool opens = attempts_.empty();
    if (attempts_.size() == longestHistory)
        attempts_.erase(attempts_.begin());
    PastAttempt &begun = attempts_.emplace_back();
    begun.attempt = attempt;
    begun.opens = opens;
    begun.started = started;
}

QList<AttemptRecord> AttemptHistory::records(const AttemptRecord &run) const
{
    QList<AttemptRecord> records;
    for (const PastAttempt &attempt : attempts_)
        records += attempt.record(run);
    return records;
}

} // namespace windlass
