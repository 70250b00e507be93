// SPDX-License-Identifier: GPL-3.0-or-later
// The transfers that are shown, in the order in which they are shown.
#pragma once

#include "ui/transfers/statelook.h"
#include "ui/transfers/transfermodel.h"

#include <QSortFilterProxyModel>
#include <QStringMatcher>

#include <vector>

namespace windlass {

class TransferFilter final : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit TransferFilter(TransferModel &transfers, QObject *parent = nullptr);

    void setGroup(TransferGroup group);
    /// Shows what has the words in its name, its destination or its object's address.
    void setWords(const QString &words);
    const TransferStatus &at(const QModelIndex &shown) const;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

protected:
    bool filterAcceptsRow(int sourceRow, const QModelIndex &sourceParent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    void rankRows(int column);
    template<typename Cell>
    void rankBy(Cell cell);
    void filterAnew(bool narrower);

    TransferModel &transfers_;
    TransferGroup group_ = TransferGroup::All;
    QStringMatcher matcher_; ///< for the words that are looked for
    /// The source's rows' places in the order that is asked for, while many of them are to be sorted.
    std::vector<int> ranks_;
};

} // namespace windlass
