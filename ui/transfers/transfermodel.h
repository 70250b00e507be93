// SPDX-License-Identifier: GPL-3.0-or-later
// The transfers as a table: one row a transfer in the order they were added, one line of the column table a
// column.
#pragma once

#include "core/transfer/status.h"

#include <QAbstractTableModel>
#include <QHash>

#include <array>
#include <deque>
#include <span>

namespace windlass {

/// One column: everything that model, sorting, delegate and view have to know of it.
struct TransferColumn
{
    enum Id { Name, Progress, State, Speed, TimeLeft, Size, Destination };

    Id id;
    const char *title;
    const char *widest; ///< a text that is to fit
    double least;       ///< the part of that width that will do where there is little room
    bool number;        ///< right aligned, with digits of one width
    Qt::TextElideMode elide;
    QString (*text)(const TransferStatus &status, const QDateTime &now);
    // What it is sorted by: a text, whatever the case of its letters, or a number. The other is null.
    QString (*sortText)(const TransferStatus &status);
    double (*sortNumber)(const TransferStatus &status);
};

std::span<const TransferColumn> transferColumns();

/// Sums over all rows, kept up as rows change.
struct TransferTotals
{
    std::array<int, 10> inState{}; ///< by TransferState
    double bytesPerSecond = 0;
    qint64 remaining = 0; ///< bytes to go in what is under way

    int count(TransferState state) const { return inState.at(static_cast<size_t>(state)); }
};

class TransferModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    /// The clock serves the countdowns.
    explicit TransferModel(const Timers &clock, QObject *parent = nullptr);

    /// Changes the rows of known transfers, appends the others.
    void update(const QList<TransferStatus> &transfers);
    void remove(const QList<TransferId> &ids);

    const TransferStatus &at(int row) const { return rows_.at(static_cast<size_t>(row)); }
    /// Nothing for an id that is not in the list.
    const TransferStatus *find(TransferId id) const;
    int rowOf(TransferId id) const { return rowOf_.value(id, -1); }
    const TransferTotals &totals() const { return totals_; }
    /// Does any text change just because time passes?
    bool countsDown() const { return countingDown_ > 0; }
    static bool countsDown(const TransferStatus &status);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    /// After rows came, changed or went: once for each update() and remove().
    void changed();

private:
    void replace(int row, const TransferStatus &status);
    void account(const TransferStatus &status, int sign);

    const Timers &clock_;
    std::deque<TransferStatus> rows_; ///< of a hundred thousand, none moves when one comes
    QHash<TransferId, int> rowOf_;
    TransferTotals totals_;
    int countingDown_ = 0;
};

} // namespace windlass
