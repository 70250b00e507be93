// SPDX-License-Identifier: GPL-3.0-or-later
// The list of transfers. While something in it waits, it repaints what is seen of that a few times a second.
#pragma once

#include "ui/transfers/transferfilter.h"

#include <QTreeView>

namespace windlass {

class TransferView final : public QTreeView
{
    Q_OBJECT

public:
    TransferView(TransferModel &transfers, Timers &clock, QWidget *parent = nullptr);

    TransferFilter &filter() { return filter_; }
    QList<TransferId> chosenIds() const;
    /// The transfer whose details are shown; 0 when there is none.
    TransferId currentId() const;
    void choose(TransferId id);

    /// The widths and places that a person gave the columns; empty while they fit themselves to the room.
    QByteArray columnsState() const;
    void restoreColumns(const QByteArray &state);

Q_SIGNALS:
    void chosenChanged();

protected:
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    void fitColumns();
    void tickWhileCounting();
    void repaintCountdowns();

    TransferModel &transfers_;
    Timers &clock_;
    TransferFilter filter_;
    Handle tick_;
    bool ticking_ = false;
    bool fitting_ = false;
    bool arranged_ = false; ///< a person has arranged the columns
};

} // namespace windlass
