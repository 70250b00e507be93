// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transfers/transferfilter.h"

namespace windlass {

TransferFilter::TransferFilter(TransferModel &transfers, QObject *parent)
    : QSortFilterProxyModel(parent)
    , transfers_(transfers)
{
    setSourceModel(&transfers);
}

void TransferFilter::setGroup(TransferGroup group)
{
    if (group == group_)
        return;
    group_ = group;
    invalidateRowsFilter();
}

void TransferFilter::setWords(const QString &words)
{
    if (words == words_)
        return;
    words_ = words;
    invalidateRowsFilter();
}

const TransferStatus &TransferFilter::at(const QModelIndex &shown) const
{
    return transfers_.at(mapToSource(shown).row());
}

bool TransferFilter::filterAcceptsRow(int sourceRow, const QModelIndex &) const
{
    const TransferStatus &status = transfers_.at(sourceRow);
    if (group_ != TransferGroup::All && lookOf(status.state).group != group_)
        return false;
    return words_.isEmpty() || status.file.contains(words_, Qt::CaseInsensitive) ||
           status.destination.contains(words_, Qt::CaseInsensitive) ||
           status.url.contains(words_, Qt::CaseInsensitive);
}

bool TransferFilter::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const auto before = transferColumns()[static_cast<size_t>(left.column())].before;
    return before(transfers_.at(left.row()), transfers_.at(right.row()));
}

} // namespace windlass
