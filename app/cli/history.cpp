// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/jsonlines.h"
#include "app/cli/plainlines.h"
#include "app/cli/profileaccess.h"
#include "app/cli/tr.h"

namespace windlass {

using namespace Qt::StringLiterals;

ExitStatus carryOut(const HistoryOptions &options, CommandContext &context)
{
    const auto store = readJournal(context);
    if (!store)
        return refuse(store.error(), context);
    const auto transfer = *store ? (*store)->transfer(options.id) : std::optional<StoredTransfer>();
    if (!transfer)
        return refuse(transfer.error(), context);
    if (!*transfer)
        return refuse(Refusal{ExitStatus::Usage, unknownTransfer(options.id)}, context);
    auto attempts = (*store)->attempts(options.id);
    if (!attempts)
        return refuse(attempts.error(), context);
    if (options.failuresOnly)
        attempts->removeIf(
            [](const AttemptRecord &attempt) { return attempt.outcome != AttemptOutcome::Failed; });

    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (const AttemptRecord &attempt : *attempts)
        context.console.object(json::attempt(attempt, now));
    context.console.lines(attempts->isEmpty()
                              ? (options.failuresOnly ? Cli::tr("No attempt of transfer %1 failed.")
                                                      : Cli::tr("Transfer %1 has made no attempt yet."))
                                    .arg(options.id)
                              : plain::history(*attempts));
    return ExitStatus::Done;
}

} // namespace windlass
