// SPDX-License-Identifier: GPL-3.0-or-later
#include "words/events.h"

#include "words/attempts.h"
#include "words/failures.h"
#include "words/quantities.h"
#include "words/sentences.h"
#include "words/transfers.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace windlass::text {

using namespace Qt::StringLiterals;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(windlass::Events)
};

/// `service is busy (503 SlowDown)`
QString why(const Failure &failure)
{
    const QString brief = failureWords(failure).brief;
    const QString code = failureCode(failure);
    return code.isEmpty() ? brief : u"%1 (%2)"_s.arg(brief, code);
}

/// `part 12, attempt 2 of 3`
QString which(const AttemptRecord &attempt)
{
    return Words::tr("%1, attempt %2")
        .arg(step(attempt), attemptNumber(attempt.attempt, attempt.maxAttempts));
}

QString endpointText(const Event &event)
{
    const EndpointEvent &news = event.endpoint;
    switch (news.kind) {
    case EndpointEvent::Kind::GateClosed:
        return Words::tr("%1 asks for rest: everything that goes there waits %2")
            .arg(said(event.text), duration(news.wait));
    case EndpointEvent::Kind::GateOpened:
        return Words::tr("%1 answers again").arg(said(event.text));
    case EndpointEvent::Kind::BudgetEmpty:
        return Words::tr("%1 keeps failing: one request at a time tries it until one gets through")
            .arg(said(event.text));
    case EndpointEvent::Kind::NetworkLost:
        return Words::tr("The network to %1 is gone; what goes there waits and loses no attempt")
            .arg(said(event.text));
    case EndpointEvent::Kind::NetworkBack:
        return Words::tr("The network to %1 is back").arg(said(event.text));
    case EndpointEvent::Kind::FewerAtATime:
        if (news.limit == 1)
            return Words::tr("%1 is busy: one request at a time").arg(said(event.text));
        return Words::tr("%1 is busy: at most %L2 requests at a time").arg(said(event.text)).arg(news.limit);
    }
    return {};
}

QString finished(const TransferStatus &status)
{
    if (status.state == TransferState::Done)
        return Words::tr("Done: %1 in %2, attempts: %L3, retries: %L4")
            .arg(bytes(status.size), duration(status.running))
            .arg(status.attempts)
            .arg(status.retries);
    if (status.failure)
        return Words::tr("%1: %2", "state and its reason")
            .arg(stateWord(shownState(status)), why(*status.failure));
    return stateWord(shownState(status));
}

} // namespace

QString logText(const Event &event)
{
    const AttemptRecord &attempt = event.attempt;
    switch (event.kind) {
    case EventKind::EngineStarted:
        return event.text.isEmpty() ? Words::tr("Ready") : said(event.text);
    case EventKind::TransferAdded:
        return Words::tr("Added: %1 to %2").arg(bytes(event.status->size), event.status->url());
    case EventKind::StateChanged:
        return event.status->failure ? finished(event.status) : stateWord(shownState(event.status));
    case EventKind::SessionOpened:
        return event.count > 0
                   ? Words::tr("Upload session taken up again, parts confirmed already: %L1").arg(event.count)
                   : Words::tr("Upload session opened");
    case EventKind::AttemptStarted:
        return Words::tr("Started %1").arg(which(attempt));
    case EventKind::AttemptSucceeded:
        return attempt.bytes > 0
                   ? Words::tr("Succeeded: %1, %2 in %3")
                         .arg(which(attempt), bytes(attempt.bytes), duration(attempt.duration))
                   : Words::tr("Succeeded: %1 in %2").arg(which(attempt), duration(attempt.duration));
    case EventKind::RetrySucceeded:
        return Words::tr("Retry succeeded: %1 in %2").arg(which(attempt), duration(attempt.duration));
    case EventKind::AttemptFailed:
        if (!attempt.willRetry)
            return Words::tr("Failed, and left for later: %1: %2").arg(which(attempt), why(attempt.failure));
        [[fallthrough]];
    case EventKind::RetryScheduled:
        return Words::tr("Failed, retrying: %1: %2; wait %3")
            .arg(which(attempt), why(attempt.failure), waitAfter(attempt));
    case EventKind::AttemptNeedsRemedy:
        return attempt.failureClass == FailureClass::Reconcile
                   ? Words::tr("Outcome unknown, asking the service: %1: %2")
                         .arg(which(attempt), why(attempt.failure))
                   : Words::tr("Failed, putting it right: %1: %2").arg(which(attempt), why(attempt.failure));
    case EventKind::AttemptCancelled:
        return Words::tr("Let go: %1").arg(which(attempt));
    case EventKind::AttemptsExhausted:
        if (attempt.attempt < attempt.maxAttempts) // something else than the attempts was used up
            return Words::tr("Failed, and left for later: %1: %2").arg(which(attempt), why(attempt.failure));
        return Words::tr("Failed after the last attempt: %1: %2").arg(which(attempt), why(attempt.failure));
    case EventKind::NotRetryable:
        return Words::tr("Failed, and no attempt would change it: %1: %2")
            .arg(which(attempt), why(attempt.failure));
    case EventKind::WaitEnded:
        return Words::tr("Waited %1: %2").arg(duration(attempt.delay), which(attempt));
    case EventKind::Reconciled:
        return event.count > 0 ? Words::tr("Asked the service: the request had been carried out")
                               : Words::tr("Asked the service: the request had not been carried out");
    case EventKind::ActionTaken:
        return event.text.isEmpty()
                   ? Words::tr("Put right, trying again: %1").arg(which(attempt))
                   : Words::tr("Put right (%1), trying again: %2").arg(said(event.text), which(attempt));
    case EventKind::EndpointChanged:
        return endpointText(event);
    case EventKind::AlreadyThere:
        return Words::tr("The same object is there already; nothing is sent");
    case EventKind::ManifestAgrees:
        return Words::tr("The file is what %1 states")
            .arg(QFileInfo(event.status->proof->manifest).fileName());
    case EventKind::PartsLost:
        return Words::tr("The service lost parts, sending them again: %L1").arg(event.count);
    case EventKind::TransferFinished:
        return finished(event.status);
    case EventKind::Note:
        return said(event.text);
    }
    return {};
}

QString levelWord(EventLevel level)
{
    switch (level) {
    case EventLevel::Debug:
        return Words::tr("Debug");
    case EventLevel::Info:
        return Words::tr("Info");
    case EventLevel::Warn:
        return Words::tr("Warning");
    case EventLevel::Error:
        return Words::tr("Error");
    }
    return {};
}

} // namespace windlass::text
