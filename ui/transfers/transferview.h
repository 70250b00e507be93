// SPDX-License-Identifier: GPL-3.0-or-later
// The list of transfers. While a countdown is shown, the visible rows with one are repainted several times a
// second.
#pragma once

#include "ui/transfers/chosenrows.h"
#include "ui/transfers/transferfilter.h"

#include <QTreeView>

namespace windlass {

class TransferView final : public QTreeView
{
    Q_OBJECT

public:
    TransferView(TransferModel &transfers, Timers &clock, QWidget *parent = nullptr);

    TransferFilter &filter() { return filter_; }
    const ChosenRows &chosen() const { return *chosen_; }
    /// The transfer whose details are shown; 0: none.
    TransferId currentId() const;
    void choose(TransferId id);

    /// The column widths and positions set by a person; empty while they are automatic.
    QByteArray columnsState() const;
    void restoreColumns(const QByteArray &state);
    QList<int> hiddenColumns() const;
    void hideColumns(const QList<int> &columns);

    /// Considers only visible rows. The base class would search the list for every changed row.
    void dataChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight,
                     const QList<int> &roles) override;

Q_SIGNALS:
    void chosenChanged();

protected:
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    void fitColumns();
    void askForColumns(const QPoint &at);
    void tickWhileCounting();
    void repaintCountdowns();
    int seenHeight() const;
    void followSeen();

    TransferModel &transfers_;
    Timers &clock_;
    TransferFilter filter_;
    ChosenRows *chosen_;
    Handle tick_;
    bool ticking_ = false;
    bool fitting_ = false;
    bool arranged_ = false; ///< a person has changed the columns
};

} // namespace windlass
