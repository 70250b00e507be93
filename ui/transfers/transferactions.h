// SPDX-License-Identifier: GPL-3.0-or-later
// The commands for the selected transfers. An action is enabled if at least one of them permits it, and is
// sent only for those that do.
#pragma once

#include "core/engine/client.h"
#include "ui/transfers/transferview.h"

#include <QAction>
#include <QMenu>

namespace windlass {

class TransferActions final : public QObject
{
    Q_OBJECT

public:
    /// Adds the actions to the view, for its keys and its context menu. `window`: parent of the dialogs.
    TransferActions(Client &link, TransferModel &transfers, TransferView &view, QWidget &window);

    /// Cancels the transfers. Asks for confirmation if some of their bytes are confirmed.
    void leaveAlone(const QList<TransferId> &ids);
    void replaceObjects(const QList<TransferId> &ids);

Q_SIGNALS:
    void removeWanted(const QList<windlass::TransferId> &ids);

public:
    QAction *pause() const { return pause_; }
    QAction *resume() const { return resume_; }
    QAction *retryNow() const { return retryNow_; }
    QAction *cancel() const { return cancel_; }
    QAction *remove() const { return remove_; }
    /// Overwrites the existing object, for transfers that stopped because of it.
    QAction *replace() const { return replace_; }
    /// Keeps the existing object, for transfers that stopped because of it.
    QAction *skip() const { return skip_; }

private:
    QAction *make(const QString &text, const char *symbol, const QKeySequence &keys,
                  const QString &explanation);
    void refresh();
    void buildQueueMenu();
    void askForLimit();
    void askToCancel(const QList<TransferId> &ids);
    void askToReplace(const QList<TransferId> &ids);
    void copyUrls() const;

    Client &link_;
    TransferModel &transfers_;
    TransferView &view_;
    QWidget &window_;
    QAction *pause_;
    QAction *resume_;
    QAction *retryNow_;
    QAction *cancel_;
    QAction *remove_;
    QAction *copyUrl_;
    QAction *replace_;
    QAction *skip_;
    QAction *limit_;
    QMenu *queue_; ///< moves within the queue
    QList<QAction *> moves_;
};

} // namespace windlass
