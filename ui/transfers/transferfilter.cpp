// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transfers/transferfilter.h"

#include "ui/transfers/roworder.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace windlass {

TransferFilter::TransferFilter(TransferModel &transfers, QObject *parent)
    : QAbstractTableModel(parent)
    , transfers_(transfers)
{
    matcher_.setCaseSensitivity(Qt::CaseInsensitive);
    connect(&transfers, &TransferModel::appended, this, &TransferFilter::append);
    connect(&transfers, &TransferModel::replaced, this, &TransferFilter::replace);
    connect(&transfers, &TransferModel::aboutToTake, this, &TransferFilter::take);
    connect(&transfers, &TransferModel::taken, this, &TransferFilter::renumber);
    append(0, transfers.rowCount());
}

void TransferFilter::setGroup(TransferGroup group)
{
    if (group == group_)
        return;
    group_ = group;
    filterAnew();
}

void TransferFilter::setWords(const QString &words)
{
    if (words == matcher_.pattern())
        return;
    matcher_.setPattern(words);
    filterAnew();
}

void TransferFilter::sort(int column, Qt::SortOrder direction)
{
    column_ = column >= 0 && column < columnCount() ? column : -1;
    direction_ = direction;
    std::vector<int> order = order_;
    sortRows(order);
    Q_EMIT aboutToRearrange();
    permute(std::move(order));
    Q_EMIT rearranged();
}

int TransferFilter::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(order_.size());
}

int TransferFilter::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : transfers_.columnCount();
}

QVariant TransferFilter::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    return transfers_.data(transfers_.index(sourceRow(index.row()), index.column()), role);
}

QVariant TransferFilter::headerData(int section, Qt::Orientation orientation, int role) const
{
    return transfers_.headerData(section, orientation, role);
}

bool TransferFilter::accepts(const TransferStatus &status) const
{
    if (transfers_.isHidden(status))
        return false;
    if (group_ != TransferGroup::All && lookOf(status).group != group_)
        return false;
    const auto has = [this](QStringView text) { return matcher_.indexIn(text) >= 0; };
    return matcher_.pattern().isEmpty() || has(status.file) || has(status.target->name) || has(status.url());
}

bool TransferFilter::before(int sourceRow, int otherRow) const
{
    if (column_ >= 0) {
        const TransferColumn &column = transferColumns()[static_cast<size_t>(column_)];
        const int order = compareBy(column, transfers_.at(sourceRow), transfers_.at(otherRow));
        if (order != 0)
            return (order < 0) == (direction_ == Qt::AscendingOrder);
    }
    return sourceRow < otherRow;
}

void TransferFilter::sortRows(std::vector<int> &sourceRows) const
{
    if (column_ >= 0)
        sortBy(transferColumns()[static_cast<size_t>(column_)], direction_, transfers_, sourceRows);
    else
        std::sort(sourceRows.begin(), sourceRows.end());
}

void TransferFilter::append(int first, int count)
{
    place_.resize(static_cast<size_t>(first + count), -1);
    std::vector<int> coming;
    for (int row = first; row < first + count; ++row)
        if (accepts(transfers_.at(row)))
            coming.push_back(row);
    rearrange({}, std::move(coming));
}

/// Removes the rows from the view while the source model still has them.
void TransferFilter::take(const std::vector<int> &sourceRows)
{
    std::vector<int> going;
    for (const int row : sourceRows)
        if (shownRow(row) >= 0)
            going.push_back(row);
    rearrange(going, {});
}

void TransferFilter::renumber(const std::vector<int> &takenRows)
{
    std::vector<int> now(place_.size());
    size_t gone = 0;
    for (size_t row = 0; row < place_.size(); ++row) {
        now[row] = static_cast<int>(row - gone);
        if (gone < takenRows.size() && takenRows[gone] == static_cast<int>(row))
            ++gone;
    }
    for (int &row : order_)
        row = now[static_cast<size_t>(row)];
    place_.assign(place_.size() - takenRows.size(), -1);
    for (size_t shown = 0; shown < order_.size(); ++shown)
        place_[static_cast<size_t>(order_[shown])] = static_cast<int>(shown);
}

/// Does the row still belong between its neighbours?
bool TransferFilter::isInPlace(int row) const
{
    const auto place = static_cast<size_t>(shownRow(row));
    return (place == 0 || before(order_[place - 1], row)) &&
           (place + 1 == order_.size() || before(row, order_[place + 1]));
}

void TransferFilter::replace(const std::vector<int> &sourceRows)
{
    std::vector<int> shown; // before the change and after it
    std::vector<int> going;
    std::vector<int> coming;
    for (const int row : sourceRows) {
        const bool accepted = accepts(transfers_.at(row));
        if (shownRow(row) < 0 && accepted)
            coming.push_back(row);
        else if (shownRow(row) >= 0)
            (accepted ? shown : going).push_back(row);
    }
    // A neighbour may have changed, too. Either all rows keep their places, or all changed rows are sorted in
    // again.
    const bool stay =
        column_ < 0 || (going.empty() &&
                        std::all_of(shown.begin(), shown.end(), [this](int row) { return isInPlace(row); }));
    if (!stay) {
        going.insert(going.end(), shown.begin(), shown.end());
        coming.insert(coming.end(), shown.begin(), shown.end());
    }
    rearrange(going, std::move(coming));
    std::vector<int> places;
    places.reserve(shown.size());
    for (const int row : shown)
        places.push_back(shownRow(row));
    tellChanged(std::move(places));
}

void TransferFilter::tellChanged(std::vector<int> shownRows)
{
    std::sort(shownRows.begin(), shownRows.end());
    constexpr size_t manyRuns = 100; // a view reads only its visible rows, but handles every signal
    const int lastColumn = columnCount() - 1;
    auto runs = runsOf(shownRows);
    if (runs.size() > manyRuns)
        runs = {{runs.front().first, runs.back().second}};
    for (const auto &[first, last] : runs)
        Q_EMIT dataChanged(index(first, 0), index(last, lastColumn));
}

void TransferFilter::rearrange(const std::vector<int> &going, std::vector<int> coming)
{
    if (going.empty() && coming.empty())
        return;
    std::vector<char> goes(place_.size(), 0);
    for (const int row : going)
        goes[static_cast<size_t>(row)] = 1;
    std::vector<int> order;
    order.reserve(order_.size() + coming.size());
    std::copy_if(order_.begin(), order_.end(), std::back_inserter(order),
                 [&goes](int row) { return goes[static_cast<size_t>(row)] == 0; });
    // Few rows are merged into many: search for the place of each, and do not read all the others.
    sortRows(coming);
    std::vector<int> merged;
    merged.reserve(order.size() + coming.size());
    auto rest = order.cbegin();
    for (const int row : coming) {
        const auto place = std::lower_bound(rest, order.cend(), row,
                                            [this](int one, int other) { return before(one, other); });
        merged.insert(merged.end(), rest, place);
        merged.push_back(row);
        rest = place;
    }
    merged.insert(merged.end(), rest, order.cend());
    become(std::move(merged));
}

/// Changes to the new order with one removal, one insertion and two layout changes at most, whatever the
/// number of rows. Rows to remove are moved to the end first. New rows are inserted at the end and then moved
/// to their places.
void TransferFilter::become(std::vector<int> order)
{
    Q_EMIT aboutToRearrange();
    std::vector<char> stays(place_.size(), 0);
    for (const int row : order)
        stays[static_cast<size_t>(row)] = 1;
    std::vector<int> first = order_;
    const auto going = std::stable_partition(
        first.begin(), first.end(), [&stays](int row) { return stays[static_cast<size_t>(row)] != 0; });
    const auto kept = static_cast<int>(going - first.begin());
    if (kept < rowCount()) {
        permute(first);
        beginRemoveRows({}, kept, rowCount() - 1);
        for (auto row = order_.begin() + kept; row != order_.end(); ++row)
            place_[static_cast<size_t>(*row)] = -1;
        order_.resize(static_cast<size_t>(kept));
        endRemoveRows();
    }
    if (kept < static_cast<int>(order.size())) {
        beginInsertRows({}, kept, static_cast<int>(order.size()) - 1);
        for (const int row : order) {
            if (place_[static_cast<size_t>(row)] >= 0)
                continue;
            place_[static_cast<size_t>(row)] = static_cast<int>(order_.size());
            order_.push_back(row);
        }
        endInsertRows();
    }
    permute(std::move(order));
    Q_EMIT rearranged();
}

/// Changes the order of the same rows.
void TransferFilter::permute(std::vector<int> order)
{
    if (order == order_)
        return;
    Q_EMIT layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    const QModelIndexList from = persistentIndexList();
    const std::vector<int> before = std::exchange(order_, std::move(order));
    for (size_t shown = 0; shown < order_.size(); ++shown)
        place_[static_cast<size_t>(order_[shown])] = static_cast<int>(shown);
    QModelIndexList to;
    to.reserve(from.size());
    for (const QModelIndex &old : from)
        to.append(index(shownRow(before[static_cast<size_t>(old.row())]), old.column()));
    changePersistentIndexList(from, to);
    Q_EMIT layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

void TransferFilter::filterAnew()
{
    std::vector<int> order;
    for (int row = 0; row < transfers_.rowCount(); ++row)
        if (accepts(transfers_.at(row)))
            order.push_back(row);
    sortRows(order);
    become(std::move(order));
}

} // namespace windlass
