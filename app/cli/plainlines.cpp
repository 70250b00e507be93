// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/plainlines.h"

#include "app/cli/statetext.h"
#include "app/cli/tr.h"
#include "core/base/cleantext.h"
#include "core/base/textforms.h"
#include "core/queue/needsperson.h"
#include "core/retry/policy.h"
#include "core/upload/step.h"
#include "words/attempts.h"
#include "words/events.h"
#include "words/failures.h"
#include "words/quantities.h"
#include "words/sentences.h"
#include "words/transfers.h"

#include <QFileInfo>

#include <algorithm>
#include <array>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

QString nameOf(const QString &file)
{
    return QFileInfo(file).fileName();
}

QString retries(int count)
{
    return count == 1 ? Cli::tr("1 retry") : Cli::tr("%n retries", nullptr, count);
}

/// `busy service (503 SlowDown)`
QString why(const Failure &failure, text::Task task = text::Task::Upload)
{
    const QString code = text::failureCode(failure);
    const QString brief = text::failureWords(failure, task).brief;
    return code.isEmpty() ? brief : u"%1 (%2)"_s.arg(brief, code);
}

/// `in 1.2 s (backoff)`
QString nextAttempt(const AttemptRecord &attempt)
{
    const QString reason = text::delayReason(attempt.delayReason);
    return reason.isEmpty() ? Cli::tr("at once")
                            : Cli::tr("in %1 (%2)").arg(text::duration(attempt.delay), reason);
}

bool underWay(const TransferStatus &transfer)
{
    return !atRest(transfer.state) && transfer.state != TransferState::Queued;
}

/// The text after the name: `42 %  1.20 GiB of 4.00 GiB  12.4 MiB/s  3 min left  Retry 2 of 3 in 4 s: service
/// is busy`.
QString progressWords(const TransferStatus &transfer, const QDateTime &now)
{
    QStringList words{text::percent(transfer.confirmed, transfer.size),
                      Cli::tr("%1 of %2").arg(text::bytes(transfer.confirmed), text::bytes(transfer.size))};
    if (transfer.state == TransferState::Running && transfer.bytesPerSecond >= 1)
        words << text::speed(transfer.bytesPerSecond);
    if (transfer.state == TransferState::Running && transfer.timeLeft)
        words << Cli::tr("%1 left").arg(text::duration(*transfer.timeLeft));
    if (transfer.wait || transfer.state != TransferState::Running)
        words << text::stateLine(transfer, now);
    return words.join("  "_L1);
}

/// Several transfers combined into one: their sums, and the wait that ends first.
TransferStatus together(const QList<TransferStatus> &transfers)
{
    TransferStatus all = transfers.first();
    if (transfers.size() == 1)
        return all;
    for (const TransferStatus &transfer : transfers.sliced(1)) {
        all.size += transfer.size;
        all.confirmed += transfer.confirmed;
        all.bytesPerSecond += transfer.bytesPerSecond;
        if (transfer.state == TransferState::Running)
            all.state = TransferState::Running;
        if (transfer.wait && (!all.wait || transfer.wait->until < all.wait->until))
            all.wait = transfer.wait;
    }
    all.timeLeft = {};
    if (all.bytesPerSecond >= 1) {
        const double seconds = static_cast<double>(all.size - all.confirmed) / all.bytesPerSecond;
        all.timeLeft = Duration(static_cast<Duration::rep>(seconds * 1000));
    }
    return all;
}

QString elided(const QString &line, int width)
{
    return line.size() <= width ? line : line.first(std::max(0, width - 1)) + u'…';
}

/// The state to show at the end of a run, when nothing waits for another attempt.
text::ShownState atRest(const TransferStatus &transfer)
{
    return needsPerson(transfer) ? text::ShownState::NeedsPerson
                                 : static_cast<text::ShownState>(transfer.state);
}

} // namespace

namespace plain {

QString files(qsizetype count)
{
    return count == 1 ? Cli::tr("1 file") : Cli::tr("%n files", nullptr, static_cast<int>(count));
}

QString transferAdded(const TransferStatus &transfer)
{
    return Cli::tr("added %1: %2, %3 to %4")
        .arg(QString::number(transfer.id), nameOf(transfer.file), text::bytes(transfer.size), transfer.url());
}

QString attempt(const Event &event, text::Task task)
{
    const AttemptRecord &attempt = event.attempt;
    const QString what = u"%1, %2"_s.arg(event.object, text::step(attempt));
    const QString number = text::attemptNumber(attempt.attempt, attempt.maxAttempts);
    switch (event.kind) {
    case EventKind::AttemptFailed:
        if (!attempt.willRetry)
            return Cli::tr("later: %1: attempt %2 failed: %3; it is not tried again for now")
                .arg(what, number, why(attempt.failure, task));
        [[fallthrough]];
    case EventKind::RetryScheduled:
        return Cli::tr("retry: %1: attempt %2 failed: %3; the next %4")
            .arg(what, number, why(attempt.failure, task), nextAttempt(attempt));
    case EventKind::AttemptNeedsRemedy:
        return Cli::tr("trouble: %1: attempt %2 failed: %3; %4")
            .arg(what, number, why(attempt.failure, task),
                 attempt.failureClass == FailureClass::Reconcile
                     ? Cli::tr("the service is asked what became of it")
                     : Cli::tr("it is put right if it can be"));
    case EventKind::AttemptsExhausted:
        return Cli::tr("gave up: %1: attempt %2 failed: %3").arg(what, number, why(attempt.failure, task));
    case EventKind::NotRetryable:
        if (isOf(Operation::Probe, attempt)) // the transfer itself continues
            return Cli::tr("tried: %1: %2; it goes on without").arg(what, why(attempt.failure, task));
        return Cli::tr("failed: %1: attempt %2: %3; another would not change it")
            .arg(what, number, why(attempt.failure, task));
    case EventKind::RetrySucceeded:
        return Cli::tr("recovered: %1: attempt %2 succeeded").arg(what, number);
    case EventKind::AlreadyThere:
        return Cli::tr("skipped: %1: the same object is there already").arg(event.object);
    case EventKind::PartsLost:
        return Cli::tr("lost: %1: the service no longer holds %2 of its parts; they are sent again")
            .arg(event.object, text::count(event.count));
    case EventKind::EndpointChanged:
        return text::logText(event);
    case EventKind::EngineStarted:
    case EventKind::TransferAdded:
    case EventKind::StateChanged:
    case EventKind::SessionOpened:
    case EventKind::AttemptStarted:
    case EventKind::AttemptSucceeded:
    case EventKind::AttemptCancelled:
    case EventKind::WaitEnded:
    case EventKind::Reconciled:
    case EventKind::ActionTaken:
    case EventKind::ManifestAgrees:
    case EventKind::TransferFinished:
    case EventKind::Note:
        return {};
    }
    return {};
}

QString transferPaused(TransferId id, TransferState state)
{
    return Cli::tr("transfer %1 is %2").arg(QString::number(id), stateText(state));
}

QString transferRemoved(TransferId id)
{
    return Cli::tr("removed %1").arg(id);
}

QString transferFinished(const TransferStatus &transfer, const QDateTime &now)
{
    const QString name = nameOf(transfer.file);
    const QString word = stateText(text::shownState(transfer));
    if (transfer.state == TransferState::Done) {
        QString line = Cli::tr("%1: %2, %3 in %4, %5")
                           .arg(word, name, text::bytes(transfer.size), text::duration(transfer.running),
                                retries(transfer.retries));
        if (!transfer.proof->checksum.isEmpty())
            line += u", "_s + transfer.proof->checksum;
        if (!transfer.proof->unseen.isEmpty())
            line += u"; "_s + text::said(transfer.proof->unseen);
        if (!transfer.proof->digest.isEmpty())
            line +=
                Cli::tr(", %1 as %2 states").arg(transfer.proof->digest, nameOf(transfer.proof->manifest));
        return line;
    }
    TransferStatus here = transfer;
    here.resumesAt = {}; // only a running program would resume it at that time
    QStringList sentences{text::sentence(here, now)};
    if (transfer.failure && transfer.state != TransferState::Cancelled) {
        if (const QString code = text::failureCode(*transfer.failure); !code.isEmpty())
            sentences << u"(%1)"_s.arg(code);
        // Our own failures have whole sentences, which say more; what a system said is in the history.
        const QString told = text::said(transfer.failure->text);
        const bool sentence = told.endsWith(u'.') && transfer.failure->kind != FailureKind::Service;
        if (sentence && !sentences.first().contains(told))
            sentences << told;
        if (const QString said = text::serviceWords(*transfer.failure); !said.isEmpty())
            sentences << said;
        if (const QString action = text::failureWords(*transfer.failure).action; !action.isEmpty())
            sentences << action;
    }
    const bool another = transfer.failure && transfer.failure->kind == FailureKind::SourceChanged;
    const bool isThere = transfer.failure && transfer.failure->kind == FailureKind::ObjectExists;
    if (transfer.state == TransferState::Failed && isThere)
        sentences << Cli::tr("`windlass-cli resume %1 --if-exists replace` overwrites it.").arg(transfer.id);
    else if (transfer.state == TransferState::Parked || (transfer.state == TransferState::Failed && !another))
        sentences << Cli::tr("`windlass-cli resume %1` goes on.").arg(transfer.id);
    return u"%1: %2 (%3): %4"_s.arg(word, name, QString::number(transfer.id), sentences.join(u' '));
}

QString summary(const Summary &summary)
{
    qint64 uploaded = 0;
    qint64 thereBefore = 0;
    qint64 earlier = 0;   // confirmed in earlier runs
    qint64 confirmed = 0; // of the transfers that are not done
    qint64 sent = 0;      // for these, over the wire
    int retried = 0;
    std::array<int, text::shownStateCount> counts{};
    for (const TransferStatus &transfer : summary.transfers) {
        ++counts.at(static_cast<size_t>(atRest(transfer)));
        const TransferTotals here = summary.thisRun(transfer);
        retried += here.retries;
        if (transfer.state == TransferState::Done)
            earlier += transfer.confirmed - here.confirmed;
        if (transfer.state == TransferState::Done)
            (transfer.bytesSent > 0 ? uploaded : thereBefore) += here.confirmed;
        else if (transfer.state != TransferState::Cancelled) { // the parts of cancelled ones were removed
            confirmed += transfer.confirmed;
            sent += transfer.bytesSent;
        }
    }
    QStringList states;
    for (size_t state = 0; state < counts.size(); ++state) {
        const auto shown = static_cast<text::ShownState>(state);
        const bool several = shown == text::ShownState::NeedsPerson && counts.at(state) > 1;
        if (counts.at(state) > 0)
            states << u"%1 %2"_s.arg(counts.at(state)).arg(several ? Cli::tr("need you") : stateText(shown));
    }
    const auto unseen = std::ranges::count_if(
        summary.transfers, [](const TransferStatus &transfer) { return !transfer.proof->unseen.isEmpty(); });
    QString rest;
    if (unseen > 0)
        rest += Cli::tr("; %n acknowledged, not looked at", nullptr, static_cast<int>(unseen));
    if (summary.leftOut > 0)
        rest += Cli::tr("; %n left out", nullptr, static_cast<int>(summary.leftOut));
    if (summary.notAdded > 0)
        rest += Cli::tr("; %n not added", nullptr, static_cast<int>(summary.notAdded));
    if (summary.findings > 0)
        rest += Cli::tr("; %1 about manifests")
                    .arg(summary.findings == 1
                             ? Cli::tr("1 finding")
                             : Cli::tr("%n findings", nullptr, static_cast<int>(summary.findings)));
    if (summary.transfers.isEmpty())
        return Cli::tr("Nothing was uploaded%1.").arg(rest);
    if (earlier > 0)
        rest += Cli::tr("; %1 by earlier runs").arg(text::bytes(earlier));
    if (thereBefore > 0)
        rest += Cli::tr("; %1 there already").arg(text::bytes(thereBefore));
    if (confirmed > 0 || sent > 0)
        rest += Cli::tr("; of what is not done %1 sent, %2 confirmed")
                    .arg(text::bytes(sent), text::bytes(confirmed));
    return Cli::tr("%1: %2; %3 uploaded in %4, %5%6.")
        .arg(files(summary.transfers.size()), states.join(", "_L1), text::bytes(uploaded),
             text::duration(summary.took), retries(retried), rest);
}

QString progressLine(const QList<TransferStatus> &transfers, const QDateTime &now, int width)
{
    QList<TransferStatus> active;
    std::copy_if(transfers.begin(), transfers.end(), std::back_inserter(active), underWay);
    if (active.isEmpty())
        return {};
    QString name = nameOf(active.first().file);
    if (active.size() > 1)
        name = Cli::tr("%1 and %2 more").arg(name, QString::number(active.size() - 1));
    const QString words = progressWords(together(active), now);
    // Shorten a long name in favour of the numbers, but not below a few letters.
    constexpr int fewLetters = 12;
    const int room = std::max<int>(fewLetters, width - static_cast<int>(words.size()) - 2);
    return elided(elided(name, room) + u"  "_s + words, width);
}

QString progress(const TransferStatus &transfer, const QDateTime &now)
{
    return u"%1: %2"_s.arg(nameOf(transfer.file), progressWords(transfer, now).replace("  "_L1, ", "_L1));
}

QString queueStateName(const TransferStatus &transfer)
{
    return QString(needsPerson(transfer) ? needsPersonName : stateName(transfer.state));
}

QString queue(const QList<StoredTransfer> &transfers, const QDateTime &now)
{
    QList<QStringList> rows{{Cli::tr("ID"), Cli::tr("STATE"), Cli::tr("NAME"), Cli::tr("SIZE"),
                             Cli::tr("CONFIRMED"), Cli::tr("DESTINATION"), u""_s}};
    for (const StoredTransfer &stored : transfers) {
        const TransferStatus transfer = statusOf(stored);
        QString waitsFor = transfer.failure ? why(*transfer.failure) : QString();
        if (transfer.damaged)
            waitsFor = Cli::tr("its record in the journal is damaged");
        if (stored.state == TransferState::Parked && stored.notBefore > now)
            waitsFor += Cli::tr("; not before %1").arg(text::moment(stored.notBefore, now));
        rows << QStringList{QString::number(transfer.id),
                            queueStateName(transfer),
                            nameOf(transfer.file),
                            transfer.damaged ? u"?"_s : text::bytes(transfer.size),
                            transfer.damaged ? u"?"_s : text::percent(transfer.confirmed, transfer.size),
                            transfer.target->name,
                            waitsFor};
    }
    return table(rows, {0, 3, 4});
}

QString history(const QList<AttemptRecord> &attempts)
{
    QList<QStringList> rows{{Cli::tr("STARTED"), Cli::tr("STEP"), Cli::tr("ATTEMPT"), Cli::tr("TOOK"),
                             Cli::tr("BYTES"), Cli::tr("OUTCOME"), Cli::tr("ANSWER"), Cli::tr("WAIT"),
                             Cli::tr("REQUEST ID")}};
    for (const AttemptRecord &attempt : attempts) {
        rows << QStringList{text::dateTime(attempt.started),
                            text::step(attempt),
                            text::attemptNumber(attempt.attempt, attempt.maxAttempts),
                            text::duration(attempt.duration),
                            attempt.bytes > 0 ? text::bytes(attempt.bytes) : QString(),
                            text::outcome(attempt),
                            text::answerCode(attempt),
                            text::waitAfter(attempt),
                            text::requestId(attempt)};
    }
    return table(rows, {3, 4});
}

QString destinations(const QList<Destination> &destinations)
{
    QList<QStringList> rows{{Cli::tr("NAME"), Cli::tr("URL"), Cli::tr("ACCESS KEY"), Cli::tr("RETRY")}};
    for (const Destination &destination : destinations)
        rows << QStringList{destination.name, destinationUrl(destination), destination.accessKeyId,
                            destination.retry ? policyText(*destination.retry)
                                              : Cli::tr("as the settings say")};
    return table(rows);
}

QString policyText(const RetryPolicy &policy)
{
    for (const RetryPreset &preset : retryPresets()) {
        if (policy == preset.policy)
            return QString::fromLatin1(preset.name);
    }
    QString words = Cli::tr("%1 attempts, waits of %2 to %3, x%4")
                        .arg(QString::number(policy.maxAttempts), durationText(policy.initialDelay),
                             durationText(policy.maxDelay), QString::number(policy.multiplier));
    if (policy.deadline > Duration::zero())
        words += Cli::tr(", %1 in all").arg(durationText(policy.deadline));
    return words;
}

QString table(QList<QStringList> rows, const QList<int> &rightAligned)
{
    // Cleaned here too, so that a cell has the width that is shown, and a newline in it does not begin a new
    // row.
    for (QStringList &row : rows)
        std::transform(row.begin(), row.end(), row.begin(), cleaned);
    QList<qsizetype> widths;
    for (const QStringList &row : std::as_const(rows)) {
        widths.resize(std::max(widths.size(), row.size()));
        for (qsizetype column = 0; column < row.size(); ++column)
            widths[column] = std::max(widths.at(column), row.at(column).size());
    }
    QStringList lines;
    for (const QStringList &row : std::as_const(rows)) {
        QStringList cells;
        for (qsizetype column = 0; column < row.size(); ++column) {
            const bool right = rightAligned.contains(static_cast<int>(column));
            cells << (right ? row.at(column).rightJustified(widths.at(column))
                            : row.at(column).leftJustified(widths.at(column)));
        }
        QString line = cells.join("  "_L1);
        while (line.endsWith(u' '))
            line.chop(1);
        lines << line;
    }
    return lines.join(u'\n');
}

} // namespace plain

} // namespace windlass
