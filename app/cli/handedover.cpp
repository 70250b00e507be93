// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/handedover.h"

#include "app/cli/clock.h"
#include "app/cli/follower.h"
#include "app/cli/interrupt.h"
#include "app/cli/jsonlines.h"
#include "app/cli/plainlines.h"
#include "app/cli/tr.h"
#include "app/cli/uploadplan.h"
#include "app/profilesocket.h"
#include "words/sentences.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QThread>

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Duration betweenTries = 100ms;
constexpr int mostTries = 30;     ///< while nobody listens: the driver may be starting
constexpr int mostEndings = 300;  ///< while the driver says that it is ending
constexpr qint64 silence = 2'000; ///< ms until a person is told that we wait for the driver

/// Waits for the driver's answer. SIGINT ends the wait.
ProfileSocket::Outcome answerTo(const DriverRequest &ask, const Profile &profile, bool &interrupted,
                                Console &console)
{
    const Interrupt interrupt([&interrupted] { interrupted = true; });
    QElapsedTimer waiting;
    waiting.start();
    bool told = false;
    return ProfileSocket::ask(profile.lockFile, ask, [&] {
        if (!told && waiting.hasExpired(silence)) {
            told = true;
            console.remark(
                Cli::tr("Waiting for process %1, which drives the profile. Ctrl+C ends the waiting.")
                    .arg(profileDriver(profile).value_or(0)));
        }
        QCoreApplication::processEvents();
        return !interrupted;
    });
}

/// Prints the result for each requested transfer. Returns how many requests were refused.
qsizetype tellStates(const DriverRequest &ask, const DriverReply &answer, Console &console)
{
    qsizetype refusals = 0;
    for (const TransferId id : ask.ids) {
        const auto state = answer.states.constFind(id);
        const bool known = state != answer.states.constEnd();
        if (ask.what == DriverRequest::What::Remove && !known) {
            console.object(json::transferRemoved(id, now()));
            console.line(plain::transferRemoved(id));
        } else if (ask.what == DriverRequest::What::Remove) {
            ++refusals;
            console.problem(notRemoved(id, *state));
        } else if (ask.what == DriverRequest::What::Pause && known) {
            tellPaused(id, *state, console);
        }
    }
    return refusals;
}

/// Reports the ids that the journal does not know and removes them from `ids`. Returns how many there were.
qsizetype takeOutUnknown(QList<TransferId> &ids, CommandContext &context)
{
    const auto store = readJournal(context);
    if (ids.isEmpty() || !store || !*store)
        return 0;
    return ids.removeIf([&](TransferId id) {
        const auto transfer = (*store)->transfer(id);
        const bool unknown = transfer && !*transfer;
        if (unknown)
            context.console.problem(unknownTransfer(id));
        return unknown;
    });
}

/// The driver has accepted the command: prints its answer, and follows the transfers if that is wanted.
ExitStatus followUp(const DriverRequest &ask, const DriverReply &answer, qsizetype refusals,
                    Following following, const Profile &profile, CommandContext &context)
{
    Console &console = context.console;
    console.object(json::outcome("handed_over"_L1, {{u"process"_s, answer.process}}, now()));
    console.remark(Cli::tr("Process %1 drives this profile and has taken the command.").arg(answer.process));
    tellLeftOut(answer.report.leftOut, console, AlreadyReported::Nothing);
    if (answer.leftOut > answer.report.leftOut.size())
        console.problem(Cli::tr("%n more were left out, for reasons like these.", nullptr,
                                static_cast<int>(answer.leftOut - answer.report.leftOut.size())));
    for (const QString &finding : text::said(answer.report.findings)) {
        console.object(json::finding(finding, now()));
        console.problem(finding);
    }
    for (const QString &problem : text::said(answer.report.problems))
        console.problem(problem);
    if (answer.problems > answer.report.problems.size())
        console.problem(Cli::tr("%n more were not added, for reasons like these.", nullptr,
                                static_cast<int>(answer.problems - answer.report.problems.size())));
    refusals += answer.problems + tellStates(ask, answer, console);
    const ExitStatus missing =
        std::ranges::any_of(answer.report.leftOut, isMissing) ? ExitStatus::Failed : ExitStatus::Done;
    const QList<TransferId> ids = ask.what == DriverRequest::What::Add ? answer.report.added : ask.ids;
    if (following == Following::No)
        return worse(missing, refusals == 0 ? ExitStatus::Done : ExitStatus::Usage);
    Summary summary;
    summary.leftOut = answer.leftOut;
    summary.notAdded = answer.problems;
    summary.findings = answer.report.findings.size();
    summary.exitStatus = missing;
    const auto whose = ask.what == DriverRequest::What::Add ? Follower::Whose::Added : Follower::Whose::Known;
    return Follower(ids, whose, refusals, summary, profile, answer.process, context).run();
}

/// Empty: try again, the profile may be free in a moment, or its driver may be starting.
std::optional<ExitStatus> handOver(const DriverRequest &ask, qsizetype unknown, Following following,
                                   bool &ends, CommandContext &context)
{
    const Profile profile = profilePaths(context.global.profile);
    bool interrupted = false;
    const auto [sent, answer] = answerTo(ask, profile, interrupted, context.console);
    if (interrupted) {
        context.console.remark(
            Cli::tr("No longer waited for. The process that drives the profile may have taken the command: "
                    "`windlass-cli queue` shows it."));
        return ExitStatus::Interrupted;
    }
    if (!answer && sent && ask.what == DriverRequest::What::Add) { // asking again might add everything twice
        context.console.problem(
            Cli::tr("The process that drives the profile ended without an answer. It may have taken the "
                    "files: `windlass-cli queue` shows them."));
        return ExitStatus::ProfileInUse;
    }
    ends = answer && answer->ending;
    if (!answer || ends)
        return {};
    if (!answer->ok) {
        context.console.problem(text::said(answer->text));
        switch (answer->fault) {
        case DriverReply::Fault::Declined:
            return ExitStatus::ProfileInUse;
        case DriverReply::Fault::Impossible:
            return ExitStatus::Usage;
        case DriverReply::Fault::NeedsPerson:
            return ExitStatus::NeedsPerson;
        }
    }
    return followUp(ask, *answer, unknown, following, profile, context);
}

} // namespace

ExitStatus carryOut(const ProfileCommand &command, CommandContext &context)
{
    std::optional<DriverRequest> ask;
    qsizetype unknown = 0;
    for (int tries = 0, endings = 0;;) {
        auto driven = driveProfile(context);
        if (driven)
            return command.drive(*driven);
        if (driven.error().status != ExitStatus::ProfileInUse || tries == mostTries || endings == mostEndings)
            return refuse(driven.error(), context);
        if (!ask) {
            const auto made = command.ask();
            if (!made)
                return refuse(made.error(), context);
            ask = *made;
            unknown = takeOutUnknown(ask->ids, context);
            if (unknown > 0 && ask->ids.isEmpty())
                return ExitStatus::Usage;
        }
        bool ends = false;
        if (const auto status = handOver(*ask, unknown, command.following, ends, context))
            return *status;
        ++(ends ? endings : tries);
        QThread::msleep(betweenTries.count());
    }
}

} // namespace windlass
