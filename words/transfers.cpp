// SPDX-License-Identifier: GPL-3.0-or-later
#include "words/transfers.h"

#include "core/queue/needsperson.h"
#include "words/attempts.h"
#include "words/failures.h"
#include "words/quantities.h"
#include "words/sentences.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace windlass::text {

using namespace Qt::StringLiterals;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(windlass::Transfers)
};

QString capitalised(QString text)
{
    if (!text.isEmpty())
        text.replace(0, 1, text.at(0).toUpper());
    return text;
}

/// Waits that are not between two attempts of a failed request.
bool waitsForTheWorld(DelayReason reason)
{
    switch (reason) {
    case DelayReason::Offline:
    case DelayReason::Gate:
    case DelayReason::Bandwidth:
        return true;
    case DelayReason::None:
    case DelayReason::Backoff:
    case DelayReason::Throttle:
    case DelayReason::ServerAsked:
        return false;
    }
    return false;
}

/// The text for such a wait. The remaining time `left`, if known, comes early, because a column may be
/// narrow.
QString worldlyWait(DelayReason reason, const QString &left)
{
    const bool dated = !left.isEmpty();
    switch (reason) {
    case DelayReason::Offline:
        return dated ? Words::tr("No network; looks again in %1").arg(left)
                     : Words::tr("Waiting for the network");
    case DelayReason::Gate:
        return dated ? Words::tr("On hold for %1: endpoint rests").arg(left)
                     : Words::tr("Waiting its turn at the endpoint");
    case DelayReason::Bandwidth:
        return dated ? Words::tr("On hold for %1: bandwidth window").arg(left)
                     : Words::tr("Waiting for the bandwidth window");
    case DelayReason::None:
    case DelayReason::Backoff:
    case DelayReason::Throttle:
    case DelayReason::ServerAsked:
        break;
    }
    return Words::tr("Waiting");
}

QString waitLine(const WaitStatus &wait, const QDateTime &now)
{
    const bool dated = wait.until.isValid();
    const bool due = dated && wait.until <= now;
    if (waitsForTheWorld(wait.reason))
        return worldlyWait(wait.reason, dated && !due ? countdown(now, wait.until) : QString());
    const QString number = attemptNumber(wait.nextAttempt, wait.maxAttempts);
    const QString why = failureWords(wait.failure).brief;
    if (!dated)
        return Words::tr("Retry %1 to come: %2").arg(number, why);
    if (due)
        return Words::tr("Retry %1 now: %2").arg(number, why);
    return Words::tr("Retry %1 in %2: %3").arg(number, countdown(now, wait.until), why);
}

QString waitSentence(const WaitStatus &wait, const QDateTime &now)
{
    QStringList sentences;
    const FailureWords words = failureWords(wait.failure);
    if (waitsForTheWorld(wait.reason)) {
        sentences << waitLine(wait, now) + u'.';
        return sentences.join(u' ');
    }
    sentences << words.sentence;
    const QString number = attemptNumber(wait.nextAttempt, wait.maxAttempts);
    const QString what = wait.part > 0 ? Words::tr("Part %L1").arg(wait.part) : Words::tr("The step");
    if (wait.until.isValid() && wait.until > now)
        sentences << Words::tr("%1 is tried again in %2 (attempt %3; the wait: %4).")
                         .arg(what, countdown(now, wait.until), number, delayReason(wait.reason));
    else
        sentences << Words::tr("%1 is tried again (attempt %2).").arg(what, number);
    return sentences.join(u' ');
}

QString reasonOf(const TransferStatus &status)
{
    return status.failure ? failureWords(*status.failure).brief : QString();
}

QString withReason(const QString &state, const QString &reason)
{
    return reason.isEmpty() ? state : Words::tr("%1: %2", "state and its reason").arg(state, reason);
}

/// When the transfer continues by itself; empty if it needs a person.
QString goesOn(const TransferStatus &status, const QDateTime &now)
{
    if (!status.resumesAt.isValid())
        return {};
    if (status.resumesAt <= now)
        return u' ' + Words::tr("It goes on by itself now.");
    return u' ' + Words::tr("It goes on by itself in %1.").arg(countdown(now, status.resumesAt));
}

QString restSentence(const TransferStatus &status, const QDateTime &now)
{
    return Words::tr("It rests for now; what the service confirmed is kept.") + goesOn(status, now);
}

QString leftovers()
{
    return Words::tr("You cancelled it, but what was sent could not be removed from the service yet.");
}

QString parkedSentence(const TransferStatus &status, const QString &why, const QDateTime &now)
{
    if (status.takeBack)
        return capitalised((why + u' ' + leftovers() + goesOn(status, now)).trimmed());
    return capitalised((why + u' ' + restSentence(status, now)).trimmed());
}

QString failedSentence(const TransferStatus &status, const QString &why)
{
    if (status.takeBack)
        return capitalised((why + u' ' + leftovers()).trimmed());
    return why.isEmpty() ? Words::tr("It failed.") : why;
}

} // namespace

ShownState shownState(const TransferStatus &status)
{
    static_assert(static_cast<int>(ShownState::Cancelled) == static_cast<int>(TransferState::Cancelled));
    if (needsPerson(status))
        return ShownState::NeedsPerson;
    const bool stands =
        status.state == TransferState::Running && status.wait && status.partsInFlight.isEmpty();
    return stands ? ShownState::Waiting : static_cast<ShownState>(status.state);
}

QString stateWord(ShownState state)
{
    switch (state) {
    case ShownState::Queued:
        return Words::tr("Queued");
    case ShownState::Running:
        return Words::tr("Uploading");
    case ShownState::Waiting:
        return Words::tr("Waiting");
    case ShownState::Finalising:
        return Words::tr("Finishing");
    case ShownState::Paused:
        return Words::tr("Paused");
    case ShownState::Parked:
        return Words::tr("Parked");
    case ShownState::Cancelling:
        return Words::tr("Cancelling");
    case ShownState::Done:
        return Words::tr("Done");
    case ShownState::Failed:
        return Words::tr("Failed");
    case ShownState::Cancelled:
        return Words::tr("Cancelled");
    case ShownState::NeedsPerson:
        return Words::tr("Needs you");
    }
    return {};
}

QString stateLine(const TransferStatus &status, const QDateTime &now)
{
    const ShownState shown = shownState(status);
    switch (shown) {
    case ShownState::Running:
        // While other parts make progress, the text stays calm and only says that one part is retried.
        if (status.wait && !waitsForTheWorld(status.wait->reason) && status.wait->until.isValid() &&
            status.wait->until > now)
            return status.wait->part > 0
                       ? Words::tr("Uploading; part %L1 again in %2")
                             .arg(status.wait->part)
                             .arg(countdown(now, status.wait->until))
                       : Words::tr("Uploading; one step again in %1").arg(countdown(now, status.wait->until));
        return stateWord(shown);
    case ShownState::Waiting:
        return status.wait ? waitLine(*status.wait, now) : stateWord(shown);
    case ShownState::Finalising:
        if (status.wait && status.wait->until.isValid())
            return waitLine(*status.wait, now);
        return Words::tr("Closing and proving");
    case ShownState::Parked:
        if (status.resumesAt.isValid() && status.resumesAt > now)
            return withReason(Words::tr("Parked, goes on in %1").arg(countdown(now, status.resumesAt)),
                              reasonOf(status));
        return withReason(stateWord(shown), reasonOf(status));
    case ShownState::NeedsPerson:
    case ShownState::Failed:
        return withReason(stateWord(shown), reasonOf(status));
    case ShownState::Done:
        if (!status.proof->unseen.isEmpty())
            return Words::tr("Done, acknowledged, not looked at");
        return status.proof->checksum.isEmpty() ? stateWord(shown) : Words::tr("Done, proven");
    case ShownState::Queued:
        if (status.resumesAt.isValid() && status.resumesAt > now)
            return Words::tr("Queued, begins in %1").arg(countdown(now, status.resumesAt));
        [[fallthrough]];
    case ShownState::Paused:
    case ShownState::Cancelling:
    case ShownState::Cancelled:
        return stateWord(shown);
    }
    return {};
}

QString sentence(const TransferStatus &status, const QDateTime &now)
{
    const QString why = status.failure ? failureWords(*status.failure).sentence : QString();
    switch (shownState(status)) {
    case ShownState::Queued:
        if (status.resumesAt.isValid() && status.resumesAt > now)
            return Words::tr("The service asked for a rest. It begins in %1.")
                .arg(countdown(now, status.resumesAt));
        return Words::tr("Its turn comes when a place is free.");
    case ShownState::Running:
        if (status.wait)
            return waitSentence(*status.wait, now) + u' ' + Words::tr("Other parts are on their way.");
        if (!status.partsInFlight.isEmpty())
            return Words::tr("On its way: %1, parts in flight: %L2.")
                .arg(progress(status))
                .arg(status.partsInFlight.size());
        return Words::tr("On its way: %1.").arg(progress(status));
    case ShownState::Waiting:
        return status.wait ? waitSentence(*status.wait, now) : Words::tr("It waits for its next attempt.");
    case ShownState::Finalising:
        if (status.wait)
            return waitSentence(*status.wait, now);
        if (!status.proof->manifest.isEmpty() && status.proof->digest.isEmpty())
            return Words::tr("All bytes are confirmed; the file is still being held against %1.")
                .arg(QFileInfo(status.proof->manifest).fileName());
        return Words::tr("All bytes are confirmed; the object is being closed and compared.");
    case ShownState::Paused:
        return Words::tr("You paused it. What the service confirmed is kept.");
    case ShownState::Parked:
        return parkedSentence(status, why, now);
    case ShownState::Cancelling:
        return Words::tr("What was sent is being removed from the service.");
    case ShownState::Done:
        if (!status.proof->unseen.isEmpty())
            return Words::tr("The service acknowledged every byte (%1).").arg(said(status.proof->unseen));
        return status.proof->checksum.isEmpty()
                   ? Words::tr("Every byte has arrived.")
                   : Words::tr("Every byte has arrived, and the service's checksum is the file's.");
    case ShownState::NeedsPerson:
        return status.state == TransferState::Parked ? parkedSentence(status, why, now)
                                                     : failedSentence(status, why);
    case ShownState::Failed:
        return failedSentence(status, why);
    case ShownState::Cancelled:
        return Words::tr("You cancelled it; nothing of it is left on the service.");
    }
    return {};
}

QString whatToDo(const TransferStatus &status)
{
    switch (status.state) {
    case TransferState::Parked:
    case TransferState::Failed: {
        if (status.failure && status.failure->kind == FailureKind::ObjectExists)
            return Words::tr("Skip leaves the object as it is and does not send this file; Replace "
                             "overwrites the object. Or add the file under another key.");
        if (status.failure && status.failure->kind == FailureKind::Credentials)
            return Words::tr("Enter the keys of this destination: what waits for them goes on by itself.");
        const QString action = status.failure ? failureWords(*status.failure).action : QString();
        if (!action.isEmpty())
            return action;
        if (status.takeBack)
            return Words::tr("Choose Resume to remove it once the service can be reached.");
        return status.state == TransferState::Parked
                   ? Words::tr("Choose Resume to go on from the confirmed parts.")
                   : Words::tr("Look at the retry history, then choose Resume to try again.");
    }
    case TransferState::Paused:
        return Words::tr("Choose Resume to go on.");
    case TransferState::Queued:
    case TransferState::Running:
    case TransferState::Waiting:
    case TransferState::Finalising:
    case TransferState::Cancelling:
    case TransferState::Done:
    case TransferState::Cancelled:
        return {};
    }
    return {};
}

QString share(const TransferStatus &status)
{
    if (status.damaged)
        return dash();
    if (status.size == 0)
        return percent(status.state == TransferState::Done ? 1 : 0, 1);
    return percent(status.confirmed, status.size);
}

QString fileSize(const TransferStatus &status)
{
    return status.damaged ? dash() : bytes(status.size);
}

QString progress(const TransferStatus &status)
{
    if (status.damaged)
        return dash();
    return Words::tr("%1 of %2 confirmed").arg(bytes(status.confirmed), bytes(status.size));
}

} // namespace windlass::text
