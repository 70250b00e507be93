// SPDX-License-Identifier: GPL-3.0-or-later
// Which transfers a person has chosen. Qt's selection is a list of ranges that is walked for every cell that
// is painted and for every row that comes: of a hundred thousand rows that are chosen and then mixed with
// others it would take seconds. Here a row is a mark, and what may be asked of all that are chosen is counted
// as they change. Qt sees the ranges as long as they are few; of more it sees those around what is shown.
#pragma once

#include "core/transfer/permitted.h"
#include "ui/transfers/transferfilter.h"

#include <QItemSelectionModel>

#include <array>
#include <vector>

namespace windlass {

class ChosenRows final : public QItemSelectionModel
{
    Q_OBJECT

public:
    ChosenRows(TransferModel &transfers, TransferFilter &filter, QObject *parent = nullptr);

    void select(const QItemSelection &selection, QItemSelectionModel::SelectionFlags command) override;
    using QItemSelectionModel::select;
    void reset() override;

    int count() const { return count_; }
    /// Of how many of them may that be asked?
    int count(Command command) const;
    /// In the order in which they are shown.
    QList<TransferId> ids() const;
    QList<TransferId> idsPermitting(Command command) const;
    bool contains(TransferId id) const;
    /// The topmost; 0 when there is none.
    TransferId first() const;

    /// The first and the last row that can be seen.
    void setSeen(int first, int last);

Q_SIGNALS:
    /// Other rows are chosen now.
    void chosenChanged();
    /// Something else may be asked of those that are chosen.
    void permittedChanged();

private:
    bool isMarked(int sourceRow) const { return marks_[static_cast<size_t>(sourceRow)] != 0; }
    void apply(const QItemSelection &selection, QItemSelectionModel::SelectionFlags command);
    void countAnew();
    void countRows(const std::vector<int> &sourceRows, int sign);
    void countRow(int sourceRow, int sign);
    void take(const std::vector<int> &sourceRows);
    void forget(const std::vector<int> &takenRows);
    void hideFromQt();
    void showToQt();
    std::vector<std::pair<int, int>> ranges() const;

    TransferModel &transfers_;
    TransferFilter &filter_;
    std::vector<char> marks_;   ///< by the TransferModel's row
    std::vector<char> settled_; ///< without what the last command with `Current` chose
    int count_ = 0;
    std::array<int, commandCount> permitting_{}; ///< by Command
    bool partly_ = false;                        ///< Qt sees only some of the ranges
    bool mirroring_ = false;
    bool recounted_ = false; ///< since rows were about to be replaced
    int firstSeen_ = 0;
    int lastSeen_ = 0;
};

} // namespace windlass
