// SPDX-License-Identifier: GPL-3.0-or-later
// The transfers as a table: one row for each transfer, in the order in which they were added, and one column
// for each line of the column table. Its own signals report changes of many rows at once, for sorting and
// counting.
#pragma once

#include "core/base/timers.h"
#include "core/queue/permitted.h"
#include "ui/transfers/foldednames.h"
#include "ui/transfers/statelook.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QSet>

#include <array>
#include <deque>
#include <span>
#include <utility>
#include <vector>

namespace windlass {

/// A column: everything that model, sorting, delegate and view need.
struct TransferColumn
{
    enum Id { Name, Progress, State, Speed, TimeLeft, Size, Destination };

    Id id;
    const char *title;
    const char *widest; ///< a sample text that has to fit
    double least;       ///< the share of that width that is enough if space is short, 0 to 1
    bool number;        ///< right-aligned, with digits of equal width
    Qt::TextElideMode elide;
    QString (*text)(const TransferStatus &status, const QDateTime &now);
    // The sort key: a text, compared without regard to case, or a number. The other one is null.
    QStringView (*sortText)(const TransferStatus &status); ///< points into the status
    double (*sortNumber)(const TransferStatus &status);

    /// The sort key of this column never changes, so a change of the transfer does not move its row.
    bool isFixed() const { return id == Name || id == Size || id == Destination; }
};

std::span<const TransferColumn> transferColumns();

/// The first and last number of each run of consecutive numbers. `rows` is in ascending order.
std::vector<std::pair<int, int>> runsOf(const std::vector<int> &rows);

/// Sums over all rows, updated with each change.
struct TransferTotals
{
    std::array<int, text::shownStateCount> inState{};
    std::array<int, commandCount> permitting{}; ///< number of transfers that permit each command
    qint64 remaining = 0;                       ///< remaining bytes of the active transfers

    int count(text::ShownState state) const { return inState.at(static_cast<size_t>(state)); }
    int count(Command command) const { return permitting.at(commandIndex(command)); }
};

/// Number of transfers in the group.
int countIn(TransferGroup group, const TransferTotals &totals);

class TransferModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    /// `clock` is used for the countdowns.
    explicit TransferModel(const Timers &clock, QObject *parent = nullptr);

    /// Changes the rows of known transfers and appends new ones.
    void update(const QList<TransferStatus> &transfers);
    void remove(const QList<TransferId> &ids);
    /// Hidden transfers stay in the model and are updated, but they are not counted, and views do not show
    /// them.
    void hide(const QList<TransferId> &ids);
    void showAgain(const QList<TransferId> &ids);
    bool isHidden(const TransferStatus &status) const
    {
        return !hidden_.isEmpty() && hidden_.contains(status.id);
    }

    const TransferStatus &at(int row) const { return rows_.at(static_cast<size_t>(row)); }
    /// Null if the id is not in the list.
    const TransferStatus *find(TransferId id) const;
    /// The case-folded name, for comparisons; valid until the list changes.
    QStringView foldedName(int row) const { return names_.at(row); }
    int rowOf(TransferId id) const { return rowOf_.value(id, -1); }
    const TransferTotals &totals() const { return totals_; }
    /// Transfers that permit the command and are not hidden, in the order in which they were added.
    QList<TransferId> idsPermitting(Command command) const;
    /// The destinations of these transfers: each name once, sorted.
    QStringList destinationsPermitting(Command command) const;
    /// Speed of all transfers together over the last seconds; 0 after two seconds without progress.
    double bytesPerSecond() const;
    /// Does any text change with time alone?
    bool countsDown() const { return countingDown_ > 0; }
    static bool countsDown(const TransferStatus &status);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    /// Emitted before and after these rows, in ascending order, change their values.
    void aboutToReplace(const std::vector<int> &rows);
    void replaced(const std::vector<int> &rows);
    /// `count` rows were appended, the first one at `first`.
    void appended(int first, int count);
    /// Emitted before and after these rows, in ascending order, are removed. After it, the rows below have
    /// moved up.
    void aboutToTake(const std::vector<int> &rows);
    void taken(const std::vector<int> &rows);
    /// Emitted once for each update() and remove(), after all signals above.
    void changed();

private:
    void setHidden(const QList<TransferId> &ids, bool hidden);
    void replaceRows(std::vector<int> rows, const QList<TransferStatus> &transfers);
    void append(const std::vector<const TransferStatus *> &fresh);
    void replace(int row, const TransferStatus &status);
    void account(const TransferStatus &status, int sign);
    void moved(qint64 bytes);

    const Timers &clock_;
    std::deque<TransferStatus> rows_; ///< a deque, so that appending does not move the rows
    FoldedNames names_;               ///< one name for each of rows_
    QHash<TransferId, int> rowOf_;
    QSet<TransferId> hidden_;
    TransferTotals totals_;
    static constexpr Duration speedOver{8000};
    std::deque<std::pair<Instant, qint64>> moved_; ///< time and number of bytes
    int countingDown_ = 0;
};

} // namespace windlass
