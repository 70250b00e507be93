// SPDX-License-Identifier: GPL-3.0-or-later
// The selected transfers.
//
// Qt's selection is a list of ranges that is searched for every painted cell and every new row. With a
// hundred thousand selected rows that are mixed with others, this takes seconds. Here each row has a mark,
// and the number of selected rows that permit a command is updated with each change. Qt gets all ranges if
// they are few, otherwise only those around the visible rows.
#pragma once

#include "core/queue/permitted.h"
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
    /// How many of the selected transfers permit the command?
    int count(Command command) const;
    /// In the order of the list.
    QList<TransferId> ids() const;
    /// Those that permit the command, in the order of the list.
    QList<TransferId> idsPermitting(Command command) const;
    bool contains(TransferId id) const;
    /// The topmost one; 0: none.
    TransferId first() const;

    /// The first and the last visible row.
    void setSeen(int first, int last);

Q_SIGNALS:
    /// The selection has changed.
    void chosenChanged();
    /// The commands that the selected transfers permit may have changed.
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
    std::vector<char> marks_;   ///< indexed by the TransferModel's row
    std::vector<char> settled_; ///< the same without the last command with `Current`
    int count_ = 0;
    std::array<int, commandCount> permitting_{}; ///< indexed by Command
    bool partly_ = false;                        ///< Qt has only some of the ranges
    bool mirroring_ = false;
    bool recounted_ = false; ///< since the last aboutToReplace()
    int firstSeen_ = 0;
    int lastSeen_ = 0;
};

} // namespace windlass
