// SPDX-License-Identifier: GPL-3.0-or-later
// Removes transfers from the list with undo. They are hidden at once. The engine, which deletes their
// checksums and histories for good, gets the command ten seconds later.
#pragma once

#include "core/engine/client.h"
#include "ui/transfers/transfermodel.h"

#include <QObject>

namespace windlass {

class Removing final : public QObject
{
    Q_OBJECT

public:
    static constexpr Duration undoFor{10'000};

    Removing(Client &link, TransferModel &transfers, Timers &timers, QObject *parent);

    /// Another remove() within that time restarts the time for all of them.
    void remove(const QList<TransferId> &ids);
    /// Restores all transfers that pending() counts.
    void undo();
    /// Sends the command now, for example at the end of the program.
    void settle();
    /// Number of transfers that can be restored.
    qsizetype pending() const { return pending_.size(); }

Q_SIGNALS:
    void pendingChanged();

private:
    Client &link_;
    TransferModel &transfers_;
    Timers &timers_;
    QList<TransferId> pending_;
    Handle settling_;
};

} // namespace windlass
