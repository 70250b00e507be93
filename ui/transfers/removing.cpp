// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transfers/removing.h"

#include "core/queue/permitted.h"

#include <utility>

namespace windlass {

Removing::Removing(Client &link, TransferModel &transfers, Timers &timers, QObject *parent)
    : QObject(parent)
    , link_(link)
    , transfers_(transfers)
    , timers_(timers)
{}

void Removing::remove(const QList<TransferId> &ids)
{
    if (ids.isEmpty())
        return;
    pending_ += ids;
    transfers_.hide(ids);
    settling_ = timers_.after(undoFor, [this] { settle(); });
    Q_EMIT pendingChanged();
}

void Removing::undo()
{
    settling_.reset();
    transfers_.showAgain(std::exchange(pending_, {}));
    Q_EMIT pendingChanged();
}

void Removing::settle()
{
    settling_.reset();
    QList<TransferId> gone;
    QList<TransferId> changed; // no longer what was removed
    for (const TransferId id : std::exchange(pending_, {})) {
        const TransferStatus *status = transfers_.find(id);
        if (status)
            (permitted(*status).testFlag(Command::Remove) ? gone : changed).append(id);
    }
    transfers_.showAgain(changed);
    if (!gone.isEmpty())
        link_.remove(gone);
    Q_EMIT pendingChanged();
}

} // namespace windlass
