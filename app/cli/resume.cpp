// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/resume.h"

#include "app/cli/commands.h"
#include "app/cli/drive.h"
#include "app/cli/handedover.h"
#include "app/cli/profileaccess.h"
#include "app/cli/statetext.h"
#include "app/cli/tr.h"
#include "core/queue/needsperson.h"
#include "core/records/snapshot.h"

#include <algorithm>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

bool goesOnByItself(const TransferStatus &transfer)
{
    switch (transfer.state) {
    case TransferState::Queued:
    case TransferState::Running:
    case TransferState::Waiting:
    case TransferState::Finalising:
    case TransferState::Paused:
    case TransferState::Parked:
    case TransferState::Cancelling:
        return true;
    case TransferState::Failed:
        // The person may have repaired the cause by now. Others would fail again, so they must be named. One
        // with a damaged record does not continue, and a message says so.
        return needsPerson(transfer) || (transfer.failure && transfer.failure->kind == FailureKind::Journal);
    case TransferState::Done:
    case TransferState::Cancelled:
        return false;
    }
    return false;
}

/// Why nothing is resumed when no transfer is named.
QString nothingToResume(const QList<TransferStatus> &transfers)
{
    const auto failed = std::ranges::count(transfers, TransferState::Failed, &TransferStatus::state);
    if (failed == 0)
        return Cli::tr("Nothing to resume: every transfer is done or cancelled.");
    return Cli::tr("Nothing goes on without being named: %n failed for a reason that another attempt alone "
                   "does not change. `windlass-cli queue` names it; once it is mended, `windlass-cli resume "
                   "ID` tries that one again.",
                   nullptr, static_cast<int>(failed));
}

} // namespace

ResumeChoice chooseToResume(const QList<TransferStatus> &transfers, const QList<TransferId> &named)
{
    ResumeChoice choice;
    if (named.isEmpty()) {
        for (const TransferStatus &transfer : transfers) {
            if (goesOnByItself(transfer))
                choice.ids << transfer.id;
        }
        return choice;
    }
    for (const TransferId id : named) {
        const auto found = std::find_if(transfers.begin(), transfers.end(),
                                        [id](const TransferStatus &transfer) { return transfer.id == id; });
        if (found == transfers.end())
            choice.unknown << id;
        else if (found->state == TransferState::Done || found->state == TransferState::Cancelled)
            choice.over << id;
        else
            choice.ids << id;
    }
    return choice;
}

namespace {

ExitStatus resumeHere(const ResumeOptions &options, const DrivenProfile &driven, CommandContext &context)
{
    Drive drive(context.console, driven.profile);
    return drive.run([&] {
        const ResumeChoice choice = chooseToResume(drive.transfers(), options.ids);
        for (const TransferId id : choice.unknown)
            drive.refuse(unknownTransfer(id));
        for (const TransferId id : choice.over) {
            context.console.remark(Cli::tr("Transfer %1 is %2: there is nothing to go on with.")
                                       .arg(id)
                                       .arg(stateText(drive.transfer(id)->state)));
        }
        if (choice.ids.isEmpty()) {
            if (options.ids.isEmpty())
                context.console.remark(nothingToResume(drive.transfers()));
            drive.finish();
            return;
        }
        drive.client().limitThisRun(options.limits.jobs, options.limits.parts, options.limits.bytesPerSecond);
        if (options.ifExists)
            drive.client().decideIfExists(choice.ids, *options.ifExists);
        drive.client().resume(choice.ids);
        drive.follow(choice.ids);
    });
}

/// The request to the process that drives the profile: the transfers continue there.
DriverRequest resumeRequest(const ResumeOptions &options, const CommandContext &context)
{
    DriverRequest ask{.what = DriverRequest::What::Resume,
                      .ids = options.ids,
                      .ifExists = options.ifExists,
                      .rateLimit = options.limits.bytesPerSecond};
    if (const auto store = readJournal(context); ask.ids.isEmpty() && store && *store) {
        QList<TransferStatus> all;
        for (const StoredTransfer &stored : (*store)->transfers().value_or(QList<StoredTransfer>()))
            all << statusOf(stored);
        ask.ids = chooseToResume(all, {}).ids;
    }
    return ask;
}

} // namespace

ExitStatus carryOut(const ResumeOptions &options, CommandContext &context)
{
    return carryOut(
        ProfileCommand{[&](DrivenProfile &driven) { return resumeHere(options, driven, context); },
                       [&] { return resumeRequest(options, context); }, Following::ToRest},
        context);
}

} // namespace windlass
