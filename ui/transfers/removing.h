// SPDX-License-Identifier: GPL-3.0-or-later
// Removes transfers from the list so that it can be undone: they are out of sight at once, and the engine,
// which forgets their checksums and histories for good, is told ten seconds later.
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

    /// Who removes more within that time gets the whole time for all of it.
    void remove(const QList<TransferId> &ids);
    void undo();
    /// Tells the engine now, as at the end of the program.
    void settle();
    /// So many can be brought back.
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
