// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/jsonlines.h"
#include "app/cli/plainlines.h"
#include "app/cli/profileaccess.h"

namespace windlass {

using namespace Qt::StringLiterals;

ExitStatus carryOut(const QueueOptions &, Session &session)
{
    const auto store = readJournal(session);
    if (!store)
        return refuse(store.error(), session);
    const auto transfers = *store ? (*store)->transfers() : QList<StoredTransfer>();
    if (!transfers)
        return refuse(transfers.error(), session);

    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (const StoredTransfer &transfer : *transfers)
        session.console.object(json::transfer(transfer, now));
    session.console.line(transfers->isEmpty()
                             ? u"The queue is empty. `windlass-cli upload PATH --to DEST` fills it."_s
                             : plain::queue(*transfers, now));
    return ExitStatus::Done;
}

} // namespace windlass
