// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/follower.h"

#include "app/cli/clock.h"
#include "app/cli/interrupt.h"
#include "app/cli/jsonlines.h"
#include "app/cli/plainlines.h"
#include "app/cli/profileaccess.h"
#include "app/cli/tr.h"
#include "app/profilesocket.h"

#include <QTimer>

#include <algorithm>
#include <chrono>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Duration look = 500ms;
constexpr Duration plainPace = 10s;
/// Reading the journal takes at most one part in this many of the time, however many transfers are followed.
constexpr int readCostFactor = 5;

} // namespace

Follower::Follower(QList<TransferId> ids, Whose whose, qsizetype refusals, Summary summary,
                   const Profile &profile, qint64 process, CommandContext &context)
    : ids_(std::move(ids))
    , added_(whose == Whose::Added)
    , refusals_(refusals)
    , summary_(std::move(summary))
    , profile_(profile)
    , process_(process)
    , context_(context)
    , questions_(context.console, {[this](const QList<TransferId> &decided, IfExists choice) {
                                       settleExisting(decided, choice);
                                   },
                                   [](const QList<TransferId> &) {}}) // the next reading finds them at rest
{
    clock_.start();
}

ExitStatus Follower::run()
{
    QTimer pace;
    QObject::connect(&pace, &QTimer::timeout, &pace, [this, &pace] {
        const qint64 begun = clock_.elapsed();
        readAlong();
        pace.start(std::max<Duration>(look, Duration(clock_.elapsed() - begun) * readCostFactor));
    });
    pace.start(Duration(0));
    const Interrupt interrupt([this] {
        interrupted_ = true;
        loop_.quit();
    });
    loop_.exec();
    return end();
}

void Follower::readAlong()
{
    // Ask this before reading the journal, so that the driver's last writes are included.
    const bool driverGone = profileDriver(profile_) != process_;
    const auto store = readJournal(context_);
    if (store && *store) {
        moving_.clear();
        for (const TransferId id : std::as_const(ids_))
            readAlong(**store, id);
        read_ = true;
        drawProgress();
    }
    driverGone_ = driverGone && (!read_ || !moving_.isEmpty());
    if (driverGone || (read_ && moving_.isEmpty()))
        loop_.quit();
}

void Follower::readAlong(const Store &store, TransferId id)
{
    if (finished_.contains(id))
        return;
    const auto stored = store.transfer(id);
    if (!stored) { // unknown for now
        TransferStatus unknown;
        unknown.id = id;
        moving_ << transfers_.value(id, unknown);
        return;
    }
    if (!*stored) { // removed meanwhile; if it was being cancelled, that has succeeded
        if (const auto known = transfers_.find(id);
            known != transfers_.end() && known->state == TransferState::Cancelling)
            known->state = TransferState::Cancelled;
        return;
    }
    const TransferStatus status = statusOf(**stored);
    if (!transfers_.contains(id))
        seen(store, status);
    transfers_.insert(id, status);
    if (status.attempts > 0)
        tellAttempts(store, id);
    if (questions_.rests(status))
        return tellEnd(status);
    moving_ << status;
}

/// The first look at a transfer. What was done of one that this command did not add is told no more.
void Follower::seen(const Store &store, const TransferStatus &transfer)
{
    if (added_) {
        context_.console.tell([&] { return json::transferAdded(transfer, now()); },
                              [&] { return plain::transferAdded(transfer); });
        return;
    }
    summary_.before.insert(transfer.id, totalsOf(transfer));
    if (const auto attempts = store.attempts(transfer.id))
        told_.insert(transfer.id, attempts->size());
}

void Follower::settleExisting(const QList<TransferId> &ids, IfExists choice)
{
    const auto reply = ProfileSocket::askSoon(
        profile_.lockFile, {.what = DriverRequest::What::Resume, .ids = ids, .ifExists = choice});
    for (const TransferId id : ids) { // those that did not continue are at rest for another reason
        const TransferState state =
            reply ? reply->states.value(id, TransferState::Failed) : TransferState::Failed;
        if (state != TransferState::Failed && state != TransferState::Parked)
            questions_.passedOn({id});
    }
    if (!reply || !reply->ok)
        context_.console.problem(
            Cli::tr(
                "Process %1 did not take the choice. `windlass-cli resume ID --if-exists CHOICE` makes it.")
                .arg(process_));
}

void Follower::tellAttempts(const Store &store, TransferId id)
{
    const auto attempts = store.attempts(id);
    if (!attempts)
        return;
    for (qsizetype i = told_.value(id); i < attempts->size(); ++i) {
        const AttemptRecord &attempt = attempts->at(i);
        if (attempt.outcome != AttemptOutcome::Failed)
            continue;
        Event event;
        event.kind = attempt.willRetry ? EventKind::AttemptFailed : EventKind::NotRetryable;
        event.time = now();
        event.transfer = id;
        event.object = transfers_.value(id).file.section(u'/', -1);
        event.attempt = attempt;
        context_.console.object(json::attemptFailed(event));
        context_.console.line(plain::attempt(event));
    }
    told_.insert(id, attempts->size());
}

void Follower::tellEnd(const TransferStatus &status)
{
    finished_.insert(status.id);
    const auto line = [&] { return plain::transferFinished(status, now()); };
    if (exitStatusOf(status) == ExitStatus::Done)
        return context_.console.tell([&] { return json::transferFinished(status, now()); }, line);
    context_.console.object(json::transferFinished(status, now()));
    context_.console.problem(line());
}

void Follower::drawProgress()
{
    if (questions_.open())
        return;
    Console &console = context_.console;
    QList<TransferStatus> begun = moving_;
    begun.removeIf([](const TransferStatus &each) { return each.state == TransferState::Queued; });
    if (console.redraws())
        return console.progress(plain::progressLine(begun, now(), console.width()));
    if (!console.json() && clock_.elapsed() - lastLine_ < plainPace.count())
        return;
    lastLine_ = clock_.elapsed();
    for (const TransferStatus &status : std::as_const(begun)) {
        console.tell([&] { return json::progress(status, now()); },
                     [&] { return plain::progress(status, now()); });
    }
}

ExitStatus Follower::end()
{
    context_.console.progress({});
    if (questions_.open())
        tellOnStandardError({}); // move below the question, which nobody answers any more
    summary_.transfers = transfers_.values();
    summary_.interrupted = interrupted_;
    summary_.exitStatus =
        worse(summary_.exitStatus, exitStatusOf(summary_.transfers, refusals_, interrupted_));
    if (driverGone_)
        summary_.exitStatus = worse(summary_.exitStatus, ExitStatus::Parked);
    summary_.took = Duration(clock_.elapsed());
    context_.console.object(json::summary(summary_, now()));
    if (!transfers_.isEmpty() || summary_.leftOut > 0)
        context_.console.line(plain::summary(summary_));
    if (interrupted_)
        context_.console.remark(Cli::tr("No longer followed. Process %1 goes on with it.").arg(process_));
    else if (driverGone_)
        context_.console.problem(
            Cli::tr("Process %1, which drove the profile, has ended. `windlass-cli resume` goes on.")
                .arg(process_));
    return summary_.exitStatus;
}

} // namespace windlass
