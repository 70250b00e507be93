// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transfers/transferfilter.h"

#include <algorithm>
#include <utility>

namespace windlass {

namespace {

/// So many find their places sooner with ranks than without.
constexpr int manyRows = 1000;

const TransferColumn &columnAt(int column)
{
    return transferColumns()[static_cast<size_t>(column)];
}

/// Two of them compare alike whatever the case of their letters.
QString textOf(const TransferColumn &column, const TransferStatus &status)
{
    return column.sortText(status).toCaseFolded();
}

} // namespace

TransferFilter::TransferFilter(TransferModel &transfers, QObject *parent)
    : QSortFilterProxyModel(parent)
    , transfers_(transfers)
{
    matcher_.setCaseSensitivity(Qt::CaseInsensitive);
    // Signals are heard in the order of the connections: ranks are there while Qt sorts what came.
    connect(&transfers, &TransferModel::modelReset, this, [this] { rankRows(sortColumn()); });
    connect(&transfers, &TransferModel::rowsInserted, this, [this](const QModelIndex &, int first, int last) {
        if (last - first > manyRows)
            rankRows(sortColumn());
    });
    setSourceModel(&transfers);
    connect(&transfers, &TransferModel::modelReset, this, [this] { ranks_.clear(); });
    connect(&transfers, &TransferModel::rowsInserted, this, [this] { ranks_.clear(); });
}

void TransferFilter::setGroup(TransferGroup group)
{
    if (group == group_)
        return;
    const bool narrower = group_ == TransferGroup::All;
    group_ = group;
    filterAnew(narrower);
}

void TransferFilter::setWords(const QString &words)
{
    if (words == matcher_.pattern())
        return;
    const bool narrower = words.contains(matcher_.pattern(), Qt::CaseInsensitive);
    matcher_.setPattern(words);
    filterAnew(narrower);
}

const TransferStatus &TransferFilter::at(const QModelIndex &shown) const
{
    return transfers_.at(mapToSource(shown).row());
}

void TransferFilter::sort(int column, Qt::SortOrder order)
{
    rankRows(column);
    QSortFilterProxyModel::sort(column, order);
    ranks_.clear();
}

void TransferFilter::filterAnew(bool narrower)
{
    if (!narrower) // what comes back into view has to find its place
        rankRows(sortColumn());
    invalidateRowsFilter();
    ranks_.clear();
}

bool TransferFilter::filterAcceptsRow(int sourceRow, const QModelIndex &) const
{
    const TransferStatus &status = transfers_.at(sourceRow);
    if (group_ != TransferGroup::All && lookOf(status.state).group != group_)
        return false;
    const auto has = [this](const QString &text) { return matcher_.indexIn(text) >= 0; };
    return matcher_.pattern().isEmpty() || has(status.file) || has(status.target->name) || has(status.url());
}

bool TransferFilter::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    if (ranks_.size() == static_cast<size_t>(transfers_.rowCount()))
        return ranks_[static_cast<size_t>(left.row())] < ranks_[static_cast<size_t>(right.row())];
    const TransferColumn &column = columnAt(left.column());
    const TransferStatus &one = transfers_.at(left.row());
    const TransferStatus &other = transfers_.at(right.row());
    return column.sortText != nullptr ? textOf(column, one) < textOf(column, other)
                                      : column.sortNumber(one) < column.sortNumber(other);
}

/// To compare the cells of a hundred thousand rows as they stand takes long enough for a person to notice.
/// Each is looked at once here, and what follows compares numbers that lie side by side.
void TransferFilter::rankRows(int column)
{
    if (column < 0 || column >= transfers_.columnCount())
        return;
    const TransferColumn &by = columnAt(column);
    if (by.sortText != nullptr)
        rankBy([&by](const TransferStatus &status) { return textOf(by, status); });
    else
        rankBy(by.sortNumber);
}

template<typename Cell>
void TransferFilter::rankBy(Cell cell)
{
    ranks_.resize(static_cast<size_t>(transfers_.rowCount()));
    std::vector<std::pair<decltype(cell(transfers_.at(0))), size_t>> order;
    order.reserve(ranks_.size());
    for (size_t row = 0; row < ranks_.size(); ++row)
        order.emplace_back(cell(transfers_.at(static_cast<int>(row))), row);
    std::stable_sort(order.begin(), order.end(), // compares less often than std::sort
                     [](const auto &left, const auto &right) { return left.first < right.first; });
    int rank = 0;
    for (size_t i = 0; i < order.size(); ++i) {
        if (i > 0 && order[i - 1].first < order[i].first)
            ++rank;
        ranks_[order[i].second] = rank;
    }
}

} // namespace windlass
