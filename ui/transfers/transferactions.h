// SPDX-License-Identifier: GPL-3.0-or-later
// What a person may do with the chosen transfers. Each action is enabled where it means something for at
// least one of them, and is sent for those alone.
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
    /// The actions join the view, for its keys and its context menu. `window` is the parent of questions.
    TransferActions(Client &link, TransferModel &transfers, TransferView &view, QWidget &window);

    /// Not sent after all. Asks where something of them was sent.
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
    /// Lets an object that is there be overwritten, for transfers that rest for it.
    QAction *replace() const { return replace_; }
    /// Leaves the object as it is, for the same.
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
    QMenu *queue_; ///< its place in the queue
    QList<QAction *> moves_;
};

} // namespace windlass
