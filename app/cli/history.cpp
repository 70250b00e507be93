// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/jsonlines.h"
#include "app/cli/plainlines.h"
#include "app/cli/profileaccess.h"

namespace windlass {

using namespace Qt::StringLiterals;

ExitStatus carryOut(const HistoryOptions &options, Session &session)
{
    const auto store = readJournal(session);
    if (!store)
        return refuse(store.error(), session);
    const auto transfer = *store ? (*store)->transfer(options.id) : std::optional<StoredTransfer>();
    if (!transfer)
        return refuse(transfer.error(), session);
    if (!*transfer)
        return refuse(Refusal{ExitStatus::Usage, unknownTransfer(options.id)}, session);
    auto attempts = (*store)->attempts(options.id);
    if (!attempts)
        return refuse(attempts.error(), session);
    if (options.failuresOnly)
        attempts->removeIf(
            [](const AttemptRecord &attempt) { return attempt.outcome != AttemptOutcome::Failed; });

    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (const AttemptRecord &attempt : *attempts)
        session.console.object(json::attempt(attempt, now));
    session.console.lines(attempts->isEmpty()
                              ? (options.failuresOnly ? u"No attempt of transfer %1 failed."_s
                                                      : u"Transfer %1 has made no attempt yet."_s)
                                    .arg(options.id)
                              : plain::history(*attempts));
    return ExitStatus::Done;
}

} // namespace windlass
