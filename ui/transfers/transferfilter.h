// SPDX-License-Identifier: GPL-3.0-or-later
// The transfers that are shown, in the order in which they are shown. It keeps an index of its own: what
// comes or changes is merged into it at once, however many rows that are, and rows that stay where they are
// cost nothing.
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
    /// Shows what has the words in its name, its destination or its object's address.
    void setWords(const QString &words);
    const TransferStatus &at(const QModelIndex &shown) const { return transfers_.at(sourceRow(shown.row())); }
    /// The row of the TransferModel that is shown there, and where that is shown; -1: it is not.
    int sourceRow(int shownRow) const { return order_[static_cast<size_t>(shownRow)]; }
    int shownRow(int sourceRow) const { return place_[static_cast<size_t>(sourceRow)]; }

    /// By that column; a column that is not there brings back the order in which they were added.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;
    int sortColumn() const { return column_; }
    Qt::SortOrder sortOrder() const { return direction_; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    /// Rows are about to come, go or change places; and now they have.
    void aboutToRearrange();
    void rearranged();

private:
    void append(int first, int count);
    void take(const std::vector<int> &sourceRows);
    void renumber(const std::vector<int> &takenRows);
    void replace(const std::vector<int> &sourceRows);

    bool accepts(const TransferStatus &status) const;
    /// Is the one before the other in the order that is asked for?
    bool before(int sourceRow, int otherRow) const;
    bool isInPlace(int sourceRow) const;
    void tellChanged(std::vector<int> shownRows);
    /// These go, and those come or find another place.
    void rearrange(const std::vector<int> &going, std::vector<int> coming);
    void become(std::vector<int> order);
    void permute(std::vector<int> order);
    void sortRows(std::vector<int> &sourceRows) const;
    void filterAnew();

    TransferModel &transfers_;
    TransferGroup group_ = TransferGroup::All;
    QStringMatcher matcher_; ///< for the words that are looked for
    int column_ = -1;
    Qt::SortOrder direction_ = Qt::AscendingOrder;
    std::vector<int> order_; ///< the source's rows as they are shown
    std::vector<int> place_; ///< by the source's row: where it is shown, or -1
};

} // namespace windlass
