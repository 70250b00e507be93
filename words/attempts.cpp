// SPDX-License-Identifier: GPL-3.0-or-later
#include "words/attempts.h"

#include "core/upload/step.h"
#include "words/failures.h"
#include "words/quantities.h"
#include "words/sentences.h"

#include <QCoreApplication>

namespace windlass::text {

using namespace Qt::StringLiterals;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(windlass::Attempts)
};

} // namespace

QString step(const AttemptRecord &attempt)
{
    const auto operation = operationNamed(attempt.name);
    if (!operation)
        return attempt.name;
    const int part = attempt.number;
    switch (*operation) {
    case Operation::Open:
        return Words::tr("open session");
    case Operation::Part:
        return part > 0 ? Words::tr("part %L1").arg(part) : Words::tr("part");
    case Operation::Put:
        return Words::tr("whole file");
    case Operation::ListParts:
        return Words::tr("list parts");
    case Operation::Complete:
        return Words::tr("complete");
    case Operation::Confirm:
        return Words::tr("check object");
    case Operation::Abort:
        return Words::tr("take back");
    case Operation::Delete:
        return Words::tr("delete");
    case Operation::List:
        return Words::tr("list names");
    case Operation::Test:
        return Words::tr("test");
    case Operation::Get:
        return part > 0 ? Words::tr("range %L1").arg(part) : Words::tr("download");
    case Operation::ListUploads:
        return Words::tr("list uploads");
    case Operation::Probe:
        return Words::tr("try checksums");
    }
    return {};
}

QString attemptNumber(int attempt, int maxAttempts)
{
    return Words::tr("%L1 of %L2", "attempt 2 of 3").arg(attempt).arg(maxAttempts);
}

QString outcome(const AttemptRecord &attempt)
{
    switch (attempt.outcome) {
    case AttemptOutcome::Succeeded:
        return isOf(Operation::Part, attempt) ? Words::tr("confirmed") : Words::tr("succeeded");
    case AttemptOutcome::Failed:
        return failureWords(attempt.failure).brief;
    case AttemptOutcome::Cancelled:
        return Words::tr("ended by us",
                         "an attempt that was given up when the transfer was paused or cancelled");
    }
    return {};
}

QString delayReason(DelayReason reason)
{
    switch (reason) {
    case DelayReason::None:
        return {};
    case DelayReason::Backoff:
        return Words::tr("backoff");
    case DelayReason::Throttle:
        return Words::tr("slower, as the service is busy");
    case DelayReason::ServerAsked:
        return Words::tr("server asked");
    case DelayReason::Offline:
        return Words::tr("offline");
    case DelayReason::Gate:
        return Words::tr("endpoint rests");
    case DelayReason::Bandwidth:
        return Words::tr("bandwidth window");
    }
    return {};
}

QString waitAfter(const AttemptRecord &attempt)
{
    if (!attempt.willRetry)
        return {};
    const QString reason = delayReason(attempt.delayReason);
    if (reason.isEmpty())
        return Words::tr("none", "no wait before the next attempt");
    return Words::tr("%1: %2", "wait and its reason").arg(duration(attempt.delay), reason);
}

QString answerCode(const AttemptRecord &attempt)
{
    if (attempt.outcome == AttemptOutcome::Failed) {
        Failure failure = attempt.failure;
        if (failure.httpStatus == 0)
            failure.httpStatus = attempt.httpStatus;
        return failureCode(failure);
    }
    return attempt.httpStatus > 0 ? QString::number(attempt.httpStatus) : QString();
}

QString requestId(const AttemptRecord &attempt)
{
    return attempt.requestId.isEmpty() ? attempt.failure.requestId : attempt.requestId;
}

QString story(const AttemptRecord &attempt)
{
    QString what = step(attempt);
    what.replace(0, 1, what.at(0).toUpper());
    const QString number = attemptNumber(attempt.attempt, attempt.maxAttempts);
    QStringList sentences;
    switch (attempt.outcome) {
    case AttemptOutcome::Succeeded:
        sentences << Words::tr("%1 succeeded at attempt %2 after %3.")
                         .arg(what, number, duration(attempt.duration));
        break;
    case AttemptOutcome::Cancelled:
        sentences << Words::tr("%1: attempt %2 was ended by us after %3.")
                         .arg(what, number, duration(attempt.duration));
        break;
    case AttemptOutcome::Failed: {
        const FailureWords words = failureWords(attempt.failure);
        sentences
            << Words::tr("%1 failed at attempt %2 after %3.").arg(what, number, duration(attempt.duration))
            << words.sentence;
        const QString local = said(attempt.failure.text);
        if (const QString told = serviceWords(attempt.failure); !told.isEmpty())
            sentences << told;
        else if (!local.isEmpty() && local != words.sentence)
            sentences << Words::tr("It was told: \u201c%1\u201d.").arg(local);
        if (const QString wait = waitAfter(attempt); !wait.isEmpty())
            sentences << Words::tr("Waited %1.").arg(wait);
        else if (!words.action.isEmpty())
            sentences << words.action;
        break;
    }
    }
    if (const QString id = requestId(attempt); !id.isEmpty())
        sentences << Words::tr("Request id: %1").arg(id);
    return sentences.join(u' ');
}

} // namespace windlass::text
