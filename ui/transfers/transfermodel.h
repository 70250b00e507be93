// SPDX-License-Identifier: GPL-3.0-or-later
// The transfers as a table: one row a transfer in the order they were added, one line of the column table a
// column. What shows them in another order, and who counts them, hears of many rows at once.
#pragma once

#include "core/base/timers.h"
#include "core/transfer/permitted.h"
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
    QStringView (*sortText)(const TransferStatus &status); ///< a part of the status
    double (*sortNumber)(const TransferStatus &status);

    /// A transfer keeps for good what it is sorted by here: no change moves it.
    bool isFixed() const { return id == Name || id == Size || id == Destination; }
};

std::span<const TransferColumn> transferColumns();

/// First and last of each run of neighbours among ascending numbers.
std::vector<std::pair<int, int>> runsOf(const std::vector<int> &rows);

/// Sums over all rows, kept up as rows change.
struct TransferTotals
{
    std::array<int, text::shownStateCount> inState{};
    std::array<int, commandCount> permitting{}; ///< how many there are of which that may be asked
    qint64 remaining = 0;                       ///< bytes to go in what is under way

    int count(text::ShownState state) const { return inState.at(static_cast<size_t>(state)); }
    int count(Command command) const { return permitting.at(commandIndex(command)); }
};

/// How many transfers are in that group.
int countIn(TransferGroup group, const TransferTotals &totals);

class TransferModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    /// The clock serves the countdowns.
    explicit TransferModel(const Timers &clock, QObject *parent = nullptr);

    /// Changes the rows of known transfers, appends the others.
    void update(const QList<TransferStatus> &transfers);
    void remove(const QList<TransferId> &ids);
    /// They stay rows and follow their updates, but count nowhere, and who shows the rows leaves them out.
    void hide(const QList<TransferId> &ids);
    void showAgain(const QList<TransferId> &ids);
    bool isHidden(const TransferStatus &status) const
    {
        return !hidden_.isEmpty() && hidden_.contains(status.id);
    }

    const TransferStatus &at(int row) const { return rows_.at(static_cast<size_t>(row)); }
    /// Nothing for an id that is not in the list.
    const TransferStatus *find(TransferId id) const;
    /// The name as it is compared; good until the list changes.
    QStringView foldedName(int row) const { return names_.at(row); }
    int rowOf(TransferId id) const { return rowOf_.value(id, -1); }
    const TransferTotals &totals() const { return totals_; }
    /// Of all that are not hidden, in the order in which they were added.
    QList<TransferId> idsPermitting(Command command) const;
    /// What all of them have sent over the last seconds; 0 after two seconds of silence.
    double bytesPerSecond() const;
    /// Does any text change just because time passes?
    bool countsDown() const { return countingDown_ > 0; }
    static bool countsDown(const TransferStatus &status);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    /// These rows, in ascending order, are about to get other values; and now they have them.
    void aboutToReplace(const std::vector<int> &rows);
    void replaced(const std::vector<int> &rows);
    /// `count` rows were appended, from `first` on.
    void appended(int first, int count);
    /// These rows, in ascending order, are about to go; and now the others have moved up.
    void aboutToTake(const std::vector<int> &rows);
    void taken(const std::vector<int> &rows);
    /// After rows came, changed or went: once for each update() and remove(), and after all of the above.
    void changed();

private:
    void setHidden(const QList<TransferId> &ids, bool hidden);
    void replaceRows(std::vector<int> rows, const QList<TransferStatus> &transfers);
    void append(const std::vector<const TransferStatus *> &fresh);
    void replace(int row, const TransferStatus &status);
    void account(const TransferStatus &status, int sign);
    void moved(qint64 bytes);

    const Timers &clock_;
    std::deque<TransferStatus> rows_; ///< of a hundred thousand, none moves when one comes
    FoldedNames names_;               ///< one for each of rows_
    QHash<TransferId, int> rowOf_;
    QSet<TransferId> hidden_;
    TransferTotals totals_;
    static constexpr Duration speedOver{8000};
    std::deque<std::pair<Instant, qint64>> moved_; ///< when, and how many bytes
    int countingDown_ = 0;
};

} // namespace windlass
