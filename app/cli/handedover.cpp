// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/handedover.h"

#include "app/cli/clock.h"
#include "app/cli/interrupt.h"
#include "app/cli/jsonlines.h"
#include "app/cli/plainlines.h"
#include "app/cli/uploadplan.h"
#include "app/profilesocket.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QHash>
#include <QSet>
#include <QThread>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Duration look = 500ms;
constexpr Duration plainPace = 10s;
constexpr Duration waitForDriver = 3s; ///< for one that starts or ends
constexpr Duration betweenTries = 100ms;
/// A look at the journal may take this share of the time, however many transfers are followed.
constexpr int lookShare = 5;

/// Reads along in the journal what another process does with some transfers.
class Reader
{
public:
    /// `refusals`: what of the command could not be used, for the exit status. `summary`: what is known of it
    /// already.
    Reader(QList<TransferId> ids, qsizetype refusals, Summary summary, const Profile &profile, qint64 process,
           Session &session)
        : ids_(std::move(ids))
        , refusals_(refusals)
        , summary_(std::move(summary))
        , profile_(profile)
        , process_(process)
        , session_(session)
    {
        clock_.start();
    }

    ExitStatus run()
    {
        QTimer pace;
        QObject::connect(&pace, &QTimer::timeout, &pace, [this, &pace] {
            const qint64 begun = clock_.elapsed();
            readAlong();
            pace.start(std::max<Duration>(look, Duration(clock_.elapsed() - begun) * lookShare));
        });
        pace.start(Duration(0));
        const Interrupt interrupt([this] {
            interrupted_ = true;
            loop_.quit();
        });
        loop_.exec();
        return end();
    }

private:
    void readAlong()
    {
        // Before the journal is read: what the driver wrote last counts, too.
        const bool driverGone = profileDriver(profile_) != process_;
        const auto store = readJournal(session_);
        if (store && *store) {
            moving_.clear();
            for (const TransferId id : std::as_const(ids_))
                readAlong(**store, id);
            drawProgress();
        }
        driverGone_ = driverGone && !moving_.isEmpty();
        if (moving_.isEmpty() || driverGone)
            loop_.quit();
    }

    void readAlong(const Store &store, TransferId id)
    {
        if (finished_.contains(id))
            return;
        const auto stored = store.transfer(id);
        if (!stored || !*stored)
            return; // removed meanwhile
        const TransferStatus status = statusOf(**stored);
        if (!transfers_.contains(id)) {
            session_.console.tell([&] { return json::transferAdded(status, now()); },
                                  [&] { return plain::transferAdded(status); });
        }
        transfers_.insert(id, status);
        if (status.attempts > 0)
            tellAttempts(store, id);
        if (atRest(status.state))
            return tellEnd(status);
        moving_ << status;
    }

    void tellAttempts(const Store &store, TransferId id)
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
            session_.console.object(json::attemptFailed(event));
            session_.console.line(plain::attempt(event));
        }
        told_.insert(id, attempts->size());
    }

    void tellEnd(const TransferStatus &status)
    {
        finished_.insert(status.id);
        const auto line = [&] { return plain::transferFinished(status, now()); };
        if (exitStatusOf(status) == ExitStatus::Done)
            return session_.console.tell([&] { return json::transferFinished(status, now()); }, line);
        session_.console.object(json::transferFinished(status, now()));
        session_.console.problem(line());
    }

    void drawProgress()
    {
        Console &console = session_.console;
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

    ExitStatus end()
    {
        session_.console.progress({});
        summary_.transfers = transfers_.values();
        summary_.interrupted = interrupted_;
        summary_.exitStatus =
            worse(summary_.exitStatus, exitStatusOf(summary_.transfers, refusals_, interrupted_));
        summary_.took = Duration(clock_.elapsed());
        session_.console.object(json::summary(summary_, now()));
        if (!transfers_.isEmpty())
            session_.console.line(plain::summary(summary_));
        if (interrupted_)
            session_.console.remark(u"No longer followed. Process %1 goes on with it."_s.arg(process_));
        else if (driverGone_)
            session_.console.problem(
                u"Process %1, which drove the profile, has ended. `windlass-cli resume` goes on."_s.arg(
                    process_));
        return summary_.exitStatus;
    }

    QList<TransferId> ids_;
    qsizetype refusals_;
    Summary summary_;
    const Profile &profile_;
    qint64 process_;
    Session &session_;
    QEventLoop loop_;
    QElapsedTimer clock_;
    QMap<TransferId, TransferStatus> transfers_;
    QList<TransferStatus> moving_;      ///< of these, the ones that are not at rest
    QHash<TransferId, qsizetype> told_; ///< of its attempts
    QSet<TransferId> finished_;
    qint64 lastLine_ = 0;
    bool driverGone_ = false;
    bool interrupted_ = false;
};

/// The driver's answer; nothing where nobody gives one. SIGINT ends the waiting.
std::optional<DriverReply> answerTo(const DriverRequest &ask, const Profile &profile, bool &interrupted)
{
    const Interrupt interrupt([&interrupted] { interrupted = true; });
    return ProfileSocket::ask(profile.lockFile, ask, [&interrupted] {
        QCoreApplication::processEvents();
        return !interrupted;
    });
}

/// What was asked about each transfer, and what it is now. How many of them could not be served.
qsizetype tellStates(const DriverRequest &ask, const DriverReply &answer, Console &console)
{
    qsizetype refusals = 0;
    for (const TransferId id : ask.ids) {
        const auto state = answer.states.constFind(id);
        const bool known = state != answer.states.constEnd();
        const QString name = known ? QString(stateName(*state)) : QString();
        if (ask.what == DriverRequest::What::Remove && !known) {
            console.object(json::outcome("transfer_removed"_L1, {{u"transfer"_s, id}}, now()));
            console.line(u"removed %1"_s.arg(id));
        } else if (ask.what == DriverRequest::What::Remove) {
            ++refusals;
            console.problem(notRemoved(id, *state));
        } else if (ask.what == DriverRequest::What::Pause && known) {
            console.object(
                json::outcome("transfer_paused"_L1, {{u"transfer"_s, id}, {u"state"_s, name}}, now()));
            console.line(u"transfer %1 is %2"_s.arg(QString::number(id), name));
        }
    }
    return refusals;
}

/// Those that the journal does not know are taken out of `ids` and told. How many there were.
qsizetype takeOutUnknown(QList<TransferId> &ids, Session &session)
{
    const auto store = readJournal(session);
    if (ids.isEmpty() || !store || !*store)
        return 0;
    return ids.removeIf([&](TransferId id) {
        const auto transfer = (*store)->transfer(id);
        const bool unknown = transfer && !*transfer;
        if (unknown)
            session.console.problem(unknownTransfer(id));
        return unknown;
    });
}

/// The driver has taken the command: what it says, and what becomes of the transfers.
ExitStatus followUp(const DriverRequest &ask, const DriverReply &answer, qsizetype refusals,
                    Following following, const Profile &profile, Session &session)
{
    Console &console = session.console;
    console.object(json::outcome("handed_over"_L1, {{u"process"_s, answer.process}}, now()));
    console.remark(u"Process %1 drives this profile and has taken the command."_s.arg(answer.process));
    tellLeftOut(answer.report.leftOut, console, ToldBefore::Nothing);
    for (const QString &finding : answer.report.findings) {
        console.object(json::finding(finding, now()));
        console.problem(finding);
    }
    for (const QString &problem : answer.report.problems)
        console.problem(problem);
    refusals += answer.report.problems.size() + tellStates(ask, answer, console);
    const ExitStatus missing =
        std::ranges::any_of(answer.report.leftOut, isMissing) ? ExitStatus::Failed : ExitStatus::Done;
    const QList<TransferId> ids = ask.what == DriverRequest::What::Add ? answer.report.added : ask.ids;
    if (following == Following::No || ids.isEmpty())
        return worse(missing, refusals == 0 ? ExitStatus::Done : ExitStatus::Usage);
    Summary summary{
        .leftOut = answer.leftOut, .findings = answer.report.findings.size(), .exitStatus = missing};
    return Reader(ids, refusals, summary, profile, answer.process, session).run();
}

/// Nothing: the profile may be free in a moment, or its driver is just starting.
std::optional<ExitStatus> handOver(DriverRequest ask, Following following, Session &session)
{
    const qsizetype unknown = takeOutUnknown(ask.ids, session);
    if (unknown > 0 && ask.ids.isEmpty())
        return ExitStatus::Usage;
    const Profile profile = profilePaths(session.global.profile);
    bool interrupted = false;
    const auto answer = answerTo(ask, profile, interrupted);
    if (interrupted)
        return ExitStatus::Interrupted;
    if (!answer || answer->ending)
        return {};
    if (!answer->ok) {
        session.console.problem(answer->text);
        return ExitStatus::ProfileInUse;
    }
    return followUp(ask, *answer, unknown, following, profile, session);
}

} // namespace

ExitStatus carryOut(const ProfileCommand &command, Session &session)
{
    const QDeadlineTimer patience(waitForDriver);
    for (;;) {
        auto driven = driveProfile(session);
        if (driven)
            return command.drive(*driven);
        if (driven.error().status != ExitStatus::ProfileInUse)
            return refuse(driven.error(), session);
        const auto ask = command.ask();
        if (!ask)
            return refuse(ask.error(), session);
        if (const auto status = handOver(*ask, command.following, session))
            return *status;
        if (patience.hasExpired())
            return refuse(driven.error(), session);
        QThread::msleep(betweenTries.count());
    }
}

} // namespace windlass
