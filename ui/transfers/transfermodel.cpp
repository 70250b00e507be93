// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transfers/transfermodel.h"

#include "ui/text/quantities.h"
#include "ui/text/transfers.h"
#include "ui/transfers/statelook.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>
#include <vector>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

using Column = TransferColumn;
using Status = const TransferStatus &;

QStringView nameView(Status status)
{
    const QStringView path(status.file);
    return path.sliced(path.lastIndexOf(u'/') + 1);
}

double done(Status status)
{
    return status.size > 0 ? static_cast<double>(status.confirmed) / static_cast<double>(status.size) : 1.0;
}

bool moves(Status status)
{
    return status.state == TransferState::Running || status.state == TransferState::Finalising;
}

QString timeLeft(Status status, const QDateTime &)
{
    return moves(status) && status.timeLeft
               ? text::duration(std::chrono::ceil<std::chrono::seconds>(*status.timeLeft))
               : QString();
}

double leftForSorting(Status status)
{
    return moves(status) && status.timeLeft ? static_cast<double>(status.timeLeft->count())
                                            : std::numeric_limits<double>::infinity();
}

#define TITLE(title) QT_TRANSLATE_NOOP("windlass::TransferColumns", title)

constexpr std::array columns{
    Column{Column::Name, TITLE("Name"), "database-server-01-disk1.vmdk", 0.55, false, Qt::ElideMiddle,
           [](Status s, const QDateTime &) { return nameView(s).toString(); },
           [](Status s) { return nameView(s).toString(); }, nullptr},
    Column{Column::Progress, TITLE("Progress"), "MMMMMMMMMM", 0.7, false, Qt::ElideNone,
           [](Status s, const QDateTime &) { return text::percent(s.confirmed, s.size); }, nullptr, done},
    Column{Column::State, TITLE("State"), "Retry 2 of 3 in 88 s: service is busy", 0.85, false,
           Qt::ElideRight, [](Status s, const QDateTime &now) { return text::stateLine(s, now); }, nullptr,
           [](Status s) { return static_cast<double>(s.state); }},
    Column{Column::Speed, TITLE("Speed"), "88.8 MiB/s", 1.0, true, Qt::ElideRight,
           [](Status s, const QDateTime &) { return moves(s) ? text::speed(s.bytesPerSecond) : QString(); },
           nullptr, [](Status s) { return s.bytesPerSecond; }},
    Column{Column::TimeLeft, TITLE("Time left"), "88 min 8 s", 0.8, true, Qt::ElideRight, timeLeft, nullptr,
           leftForSorting},
    Column{Column::Size, TITLE("Size"), "88.8 GiB", 1.0, true, Qt::ElideRight,
           [](Status s, const QDateTime &) { return text::bytes(s.size); }, nullptr,
           [](Status s) { return static_cast<double>(s.size); }},
    Column{Column::Destination, TITLE("Destination"), "offsite-archive", 0.5, false, Qt::ElideMiddle,
           [](Status s, const QDateTime &) { return s.target->name; },
           [](Status s) { return s.target->name; }, nullptr},
};

#undef TITLE

} // namespace

std::span<const TransferColumn> transferColumns()
{
    return columns;
}

TransferModel::TransferModel(const Timers &clock, QObject *parent)
    : QAbstractTableModel(parent)
    , clock_(clock)
{}

bool TransferModel::countsDown(const TransferStatus &status)
{
    if (status.goesOnAt.isValid())
        return true;
    return status.wait && status.wait->until.isValid() &&
           lookOf(status.state).group == TransferGroup::UnderWay;
}

void TransferModel::account(const TransferStatus &status, int sign)
{
    totals_.inState.at(static_cast<size_t>(status.state)) += sign;
    countingDown_ += sign * (countsDown(status) ? 1 : 0);
    if (lookOf(status.state).group != TransferGroup::UnderWay)
        return;
    totals_.remaining += sign * (status.size - status.confirmed);
    if (moves(status))
        totals_.bytesPerSecond += sign * status.bytesPerSecond;
}

void TransferModel::replace(int row, const TransferStatus &status)
{
    TransferStatus &place = rows_.at(static_cast<size_t>(row));
    account(place, -1);
    place = status;
    account(place, +1);
}

void TransferModel::update(const QList<TransferStatus> &transfers)
{
    std::vector<int> changedRows;
    std::vector<const TransferStatus *> fresh;
    for (const TransferStatus &status : transfers) {
        if (const auto known = rowOf_.constFind(status.id); known != rowOf_.cend()) {
            if (*known < static_cast<int>(rows_.size())) {
                replace(*known, status);
                changedRows.push_back(*known);
            } else {
                fresh.at(static_cast<size_t>(*known) - rows_.size()) =
                    &status; // twice in one message: the later counts
            }
            continue;
        }
        rowOf_.insert(status.id, static_cast<int>(rows_.size() + fresh.size()));
        fresh.push_back(&status);
    }

    // Neighbours are reported as one range.
    std::sort(changedRows.begin(), changedRows.end());
    const int lastColumn = columnCount() - 1;
    for (size_t i = 0; i < changedRows.size();) {
        size_t end = i + 1;
        while (end < changedRows.size() && changedRows.at(end) <= changedRows.at(end - 1) + 1)
            ++end;
        Q_EMIT dataChanged(index(changedRows.at(i), 0), index(changedRows.at(end - 1), lastColumn));
        i = end;
    }

    if (!fresh.empty()) {
        const int first = static_cast<int>(rows_.size());
        beginInsertRows({}, first, first + static_cast<int>(fresh.size()) - 1);
        for (const TransferStatus *status : fresh) {
            rows_.push_back(*status);
            account(*status, +1);
        }
        endInsertRows();
    }
    Q_EMIT changed();
}

void TransferModel::remove(const QList<TransferId> &ids)
{
    std::vector<int> gone;
    for (const TransferId id : ids)
        if (const int row = rowOf(id); row >= 0)
            gone.push_back(row);
    std::sort(gone.begin(), gone.end());
    gone.erase(std::unique(gone.begin(), gone.end()), gone.end());
    if (gone.empty())
        return;
    for (const int row : gone) {
        account(at(row), -1);
        rowOf_.remove(at(row).id);
    }
    // A few rows go one by one, which keeps what is chosen; many would take for ever that way.
    if (gone.size() <= 100) {
        for (auto row = gone.rbegin(); row != gone.rend(); ++row) {
            beginRemoveRows({}, *row, *row);
            rows_.erase(rows_.begin() + *row);
            endRemoveRows();
        }
    } else {
        beginResetModel();
        std::erase_if(rows_, [this](const TransferStatus &status) { return !rowOf_.contains(status.id); });
        endResetModel();
    }
    for (int row = gone.front(); row < rowCount(); ++row)
        rowOf_[at(row).id] = row;
    Q_EMIT changed();
}

const TransferStatus *TransferModel::find(TransferId id) const
{
    const int row = rowOf(id);
    return row < 0 ? nullptr : &at(row);
}

int TransferModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int TransferModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(columns.size());
}

QVariant TransferModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const TransferStatus &status = at(index.row());
    const Column &column = columns.at(static_cast<size_t>(index.column()));
    switch (role) {
    case Qt::DisplayRole:
        return column.text(status, clock_.wallClock());
    case Qt::ToolTipRole:
        if (column.id == Column::Name)
            return status.file;
        if (column.id == Column::Destination)
            return status.url();
        if (column.id == Column::Progress)
            return text::progress(status);
        if (column.id == Column::State)
            return QString(text::sentence(status, clock_.wallClock()) + u' ' + text::whatToDo(status))
                .trimmed();
        return {};
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter | (column.number ? Qt::AlignRight : Qt::AlignLeft));
    default:
        return {};
    }
}

QVariant TransferModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    const Column &column = columns.at(static_cast<size_t>(section));
    if (role == Qt::DisplayRole)
        return QCoreApplication::translate("windlass::TransferColumns", column.title);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter | (column.number ? Qt::AlignRight : Qt::AlignLeft));
    return {};
}

} // namespace windlass
