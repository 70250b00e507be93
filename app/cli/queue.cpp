// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/jsonlines.h"
#include "app/cli/plainlines.h"
#include "app/cli/profileaccess.h"

#include <QFileInfo>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// Does nobody drive the profile? Then what the journal says is under way waits for `resume`.
bool atRest(const Session &session)
{
    const auto profile = profileAt(session.global.profile);
    return profile && (!QFileInfo::exists(profile->lockFile) || takeProfile(*profile));
}

} // namespace

ExitStatus carryOut(const QueueOptions &, Session &session)
{
    const auto store = readJournal(session);
    if (!store)
        return refuse(store.error(), session);
    auto transfers = *store ? (*store)->transfers() : QList<StoredTransfer>();
    if (!transfers)
        return refuse(transfers.error(), session);

    if (atRest(session)) {
        for (StoredTransfer &transfer : *transfers)
            transfer.state = next(transfer.state, TransferEvent::Restored).value_or(transfer.state);
    }
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (const StoredTransfer &transfer : *transfers)
        session.console.object(json::transfer(transfer, now));
    session.console.lines(transfers->isEmpty()
                              ? u"The queue is empty. `windlass-cli upload PATH --to DEST` fills it."_s
                              : plain::queue(*transfers, now));
    return ExitStatus::Done;
}

} // namespace windlass
