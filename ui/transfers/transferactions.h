// SPDX-License-Identifier: GPL-3.0-or-later
// What a person may do with the chosen transfers. Each action is enabled where it means something for at
// least one of them, and is sent for those alone.
#pragma once

#include "ui/enginelink.h"
#include "ui/transfers/transferview.h"

#include <QAction>
#include <QMenu>

namespace windlass {

class TransferActions final : public QObject
{
    Q_OBJECT

public:
    /// The actions join the view, for its keys and its context menu. `window` is the parent of questions.
    TransferActions(EngineLink &link, TransferModel &transfers, TransferView &view, QWidget &window);

    QAction *pause() const { return pause_; }
    QAction *resume() const { return resume_; }
    QAction *retryNow() const { return retryNow_; }
    QAction *cancel() const { return cancel_; }
    QAction *remove() const { return remove_; }
    /// Lets an object that is there be overwritten, for transfers that rest for it.
    QAction *replace() const { return replace_; }

private:
    QAction *make(const QString &text, const char *symbol, const QKeySequence &keys,
                  const QString &explanation);
    QList<TransferId> chosenWhere(bool (*may)(const TransferStatus &)) const;
    void refresh();
    void buildQueueMenu();
    void askForLimit();
    void askToCancel();
    void copyUrls() const;

    EngineLink &link_;
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
    QAction *limit_;
    QMenu *queue_; ///< its place in the queue
    QList<QAction *> moves_;
};

} // namespace windlass
