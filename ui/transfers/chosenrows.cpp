// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transfers/chosenrows.h"

#include <QSignalBlocker>

#include <algorithm>
#include <bit>
#include <utility>

namespace windlass {

namespace {

/// Up to this number of ranges, Qt's selection is fast enough.
constexpr size_t fewRanges = 200;
/// Rows around the visible ones that Qt knows, so that Page Up and Page Down work.
constexpr int margin = 100;

} // namespace

ChosenRows::ChosenRows(TransferModel &transfers, TransferFilter &filter, QObject *parent)
    : QItemSelectionModel(&filter, parent)
    , transfers_(transfers)
    , filter_(filter)
    , marks_(static_cast<size_t>(transfers.rowCount()))
    , settled_(marks_.size())
{
    connect(&transfers, &TransferModel::appended, this, [this](int first, int count) {
        marks_.resize(static_cast<size_t>(first + count));
        settled_.resize(marks_.size());
    });
    connect(&transfers, &TransferModel::aboutToReplace, this, [this](const std::vector<int> &rows) {
        countRows(rows, -1);
        recounted_ = false;
    });
    connect(&transfers, &TransferModel::replaced, this, [this](const std::vector<int> &rows) {
        if (!recounted_) // already counted, because rows have moved
            countRows(rows, +1);
        if (count_ > 0)
            Q_EMIT permittedChanged();
    });
    connect(&transfers, &TransferModel::aboutToTake, this, &ChosenRows::take);
    connect(&transfers, &TransferModel::taken, this, &ChosenRows::forget);
    connect(&filter, &TransferFilter::aboutToRearrange, this, &ChosenRows::hideFromQt);
    connect(&filter, &TransferFilter::rearranged, this, [this] {
        countAnew(); // rows that are no longer shown are deselected
        showToQt();
        Q_EMIT chosenChanged();
    });
}

int ChosenRows::count(Command command) const
{
    return permitting_.at(commandIndex(command));
}

bool ChosenRows::contains(TransferId id) const
{
    const int row = transfers_.rowOf(id);
    return row >= 0 && row < static_cast<int>(marks_.size()) && isMarked(row);
}

TransferId ChosenRows::first() const
{
    for (int shown = 0; shown < filter_.rowCount() && count_ > 0; ++shown)
        if (const int row = filter_.sourceRow(shown); isMarked(row))
            return transfers_.at(row).id;
    return 0;
}

QList<TransferId> ChosenRows::ids() const
{
    QList<TransferId> ids;
    ids.reserve(count_);
    for (int shown = 0; shown < filter_.rowCount() && ids.size() < count_; ++shown)
        if (const int row = filter_.sourceRow(shown); isMarked(row))
            ids.append(transfers_.at(row).id);
    return ids;
}

QList<TransferId> ChosenRows::idsPermitting(Command command) const
{
    QList<TransferId> ids;
    ids.reserve(count(command));
    for (int shown = 0; shown < filter_.rowCount() && ids.size() < count(command); ++shown) {
        const int row = filter_.sourceRow(shown);
        if (isMarked(row) && permitted(transfers_.at(row)).testFlag(command))
            ids.append(transfers_.at(row).id);
    }
    return ids;
}

void ChosenRows::select(const QItemSelection &selection, QItemSelectionModel::SelectionFlags command)
{
    if (mirroring_)
        return QItemSelectionModel::select(selection, command);
    if (command == NoUpdate)
        return;
    apply(selection, command);
    countAnew();
    showToQt();
    Q_EMIT chosenChanged();
}

void ChosenRows::reset()
{
    std::fill(marks_.begin(), marks_.end(), 0);
    settled_ = marks_;
    countAnew();
    mirroring_ = true;
    QItemSelectionModel::reset();
    mirroring_ = false;
}

/// As in QItemSelectionModel: `Current` replaces the selection of the previous command; any other command
/// makes it permanent first.
void ChosenRows::apply(const QItemSelection &selection, QItemSelectionModel::SelectionFlags command)
{
    if (command.testFlag(Clear))
        std::fill(settled_.begin(), settled_.end(), 0);
    else if (!command.testFlag(Current))
        settled_ = marks_;
    marks_ = settled_;
    for (const QItemSelectionRange &range : selection) {
        if (!range.isValid())
            continue;
        for (int shown = range.top(); shown <= range.bottom(); ++shown) {
            char &mark = marks_[static_cast<size_t>(filter_.sourceRow(shown))];
            if (command.testFlag(Toggle))
                mark = mark == 0 ? 1 : 0;
            else if (command.testFlag(Select))
                mark = 1;
            else if (command.testFlag(Deselect))
                mark = 0;
        }
    }
}

void ChosenRows::countAnew()
{
    recounted_ = true;
    count_ = 0;
    permitting_ = {};
    for (size_t row = 0; row < marks_.size(); ++row) {
        if (marks_[row] == 0)
            continue;
        if (filter_.shownRow(static_cast<int>(row)) < 0)
            marks_[row] = settled_[row] = 0;
        else {
            ++count_;
            countRow(static_cast<int>(row), +1);
        }
    }
}

void ChosenRows::countRows(const std::vector<int> &sourceRows, int sign)
{
    if (count_ == 0)
        return;
    for (const int row : sourceRows)
        if (isMarked(row))
            countRow(row, sign);
}

void ChosenRows::countRow(int sourceRow, int sign)
{
    auto commands = static_cast<quint32>(permitted(transfers_.at(sourceRow)).toInt());
    for (; commands != 0; commands &= commands - 1)
        permitting_.at(static_cast<size_t>(std::countr_zero(commands))) += sign;
}

/// Unmarks rows that are about to be removed. Those that were shown are unmarked already.
void ChosenRows::take(const std::vector<int> &sourceRows)
{
    for (const int row : sourceRows)
        marks_[static_cast<size_t>(row)] = settled_[static_cast<size_t>(row)] = 0;
}

void ChosenRows::forget(const std::vector<int> &takenRows)
{
    for (std::vector<char> *marks : {&marks_, &settled_}) {
        size_t gone = 0;
        size_t to = 0;
        for (size_t row = 0; row < marks->size(); ++row) {
            if (gone < takenRows.size() && takenRows[gone] == static_cast<int>(row)) {
                ++gone;
                continue;
            }
            (*marks)[to++] = (*marks)[row];
        }
        marks->resize(to);
    }
}

void ChosenRows::setSeen(int first, int last)
{
    if (first == firstSeen_ && last == lastSeen_)
        return;
    firstSeen_ = first;
    lastSeen_ = last;
    if (partly_)
        showToQt();
}

/// Qt would have to update its ranges for each row that is added, removed or moved. Clear them, and set them
/// again afterwards.
void ChosenRows::hideFromQt()
{
    marks_.resize(static_cast<size_t>(transfers_.rowCount()));
    settled_.resize(marks_.size());
    const QSignalBlocker quiet(this);
    mirroring_ = true;
    QItemSelectionModel::select(QItemSelection(), Clear);
    mirroring_ = false;
}

void ChosenRows::showToQt()
{
    const auto all = ranges();
    partly_ = all.size() > fewRanges;
    QItemSelection selection;
    const int lastColumn = filter_.columnCount() - 1;
    for (const auto &[first, last] : all) {
        const bool near = last >= firstSeen_ - margin && first <= lastSeen_ + margin;
        if (!partly_ || near || selection.isEmpty()) // if something is selected, Qt's selection must not be
                                                     // empty
            selection.append(QItemSelectionRange(filter_.index(first, 0), filter_.index(last, lastColumn)));
    }
    mirroring_ = true;
    QItemSelectionModel::select(selection, ClearAndSelect);
    mirroring_ = false;
}

std::vector<std::pair<int, int>> ChosenRows::ranges() const
{
    std::vector<std::pair<int, int>> found;
    if (count_ == 0)
        return found;
    for (int shown = 0; shown < filter_.rowCount(); ++shown) {
        if (!isMarked(filter_.sourceRow(shown)))
            continue;
        if (!found.empty() && found.back().second == shown - 1)
            found.back().second = shown;
        else
            found.emplace_back(shown, shown);
    }
    return found;
}

} // namespace windlass
