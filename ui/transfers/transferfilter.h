// SPDX-License-Identifier: GPL-3.0-or-later
// The shown transfers in the order of the view. It keeps its own index: new and changed rows are merged into
// it in one step, whatever their number, and rows that keep their place cost nothing.
#pragma once

#include "ui/transfers/statelook.h"
#include "ui/transfers/transfermodel.h"

#include <QAbstractTableModel>
#include <QStringMatcher>

#include <vector>

namespace windlass {

class TransferFilter final : public QAbstractTableModel
{
    Q_OBJECT

public:
    explicit TransferFilter(TransferModel &transfers, QObject *parent = nullptr);

    void setGroup(TransferGroup group);
    /// Shows the transfers that contain the words in name, destination or object address.
    void setWords(const QString &words);
    const TransferStatus &at(const QModelIndex &shown) const { return transfers_.at(sourceRow(shown.row())); }
    /// The TransferModel's row for a shown row. The other way round: -1 if the row is not shown.
    int sourceRow(int shownRow) const { return order_[static_cast<size_t>(shownRow)]; }
    int shownRow(int sourceRow) const { return place_[static_cast<size_t>(sourceRow)]; }

    /// Sorts by the column. A column that does not exist restores the order in which the transfers were
    /// added.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;
    int sortColumn() const { return column_; }
    Qt::SortOrder sortOrder() const { return direction_; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    /// Emitted before and after rows are added, removed or moved.
    void aboutToRearrange();
    void rearranged();

private:
    void append(int first, int count);
    void take(const std::vector<int> &sourceRows);
    void renumber(const std::vector<int> &takenRows);
    void replace(const std::vector<int> &sourceRows);

    bool accepts(const TransferStatus &status) const;
    /// Does the first row come before the other in the current order?
    bool before(int sourceRow, int otherRow) const;
    bool isInPlace(int sourceRow) const;
    void tellChanged(std::vector<int> shownRows);
    /// Removes the rows `going` and sorts in the rows `coming`. A row may be in both.
    void rearrange(const std::vector<int> &going, std::vector<int> coming);
    void become(std::vector<int> order);
    void permute(std::vector<int> order);
    void sortRows(std::vector<int> &sourceRows) const;
    void filterAnew();

    TransferModel &transfers_;
    TransferGroup group_ = TransferGroup::All;
    QStringMatcher matcher_; ///< the words of the filter
    int column_ = -1;
    Qt::SortOrder direction_ = Qt::AscendingOrder;
    std::vector<int> order_; ///< the source's rows in the shown order
    std::vector<int> place_; ///< indexed by the source's row: the shown row, or -1
};

} // namespace windlass
