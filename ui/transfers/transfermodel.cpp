// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transfers/transfermodel.h"

#include "core/base/cleantext.h"
#include "words/marked.h"
#include "words/quantities.h"
#include "words/transfers.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>
#include <vector>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

using Column = TransferColumn;
using Status = const TransferStatus &;

/// Used in many comparisons. A plain loop is several times faster here than lastIndexOf().
struct Words : Marked
{
    Q_DECLARE_TR_FUNCTIONS(windlass::TransferColumns)
};

QStringView nameView(Status status)
{
    const QStringView path(status.file);
    const char16_t *units = path.utf16();
    qsizetype begin = path.size();
    while (begin > 0 && units[begin - 1] != u'/')
        --begin;
    return path.sliced(begin);
}

double done(Status status)
{
    if (status.size > 0)
        return static_cast<double>(status.confirmed) / static_cast<double>(status.size);
    return status.state == TransferState::Done ? 1.0 : 0.0;
}

bool moves(Status status)
{
    return text::shownState(status) == text::ShownState::Running;
}

QString timeLeft(Status status, const QDateTime &)
{
    if (status.state == TransferState::Finalising && !status.wait)
        return Words::tr("finishing\u2026");
    return moves(status) && status.timeLeft ? text::about(*status.timeLeft) : QString();
}

/// Transfers that need a person come first.
double stateForSorting(Status status)
{
    return text::shownState(status) == text::ShownState::NeedsPerson ? -1 : static_cast<double>(status.state);
}

double leftForSorting(Status status)
{
    return moves(status) && status.timeLeft ? static_cast<double>(status.timeLeft->count())
                                            : std::numeric_limits<double>::infinity();
}

constexpr auto columns = std::to_array<Column>({
    Column{Column::Name, Words::mark("Name"), "database-server-01-disk1.vmdk", 0.83, false, Qt::ElideMiddle,
           [](Status s, const QDateTime &) { return cleaned(nameView(s).toString()); }, nameView, nullptr},
    Column{Column::Progress, Words::mark("Progress"), "MMMMMMMMMM", 0.7, false, Qt::ElideNone,
           [](Status s, const QDateTime &) { return text::share(s); }, nullptr, done},
    Column{Column::State, Words::mark("State"), "Retry 2 of 3 in 88 s: service is busy", 0.6, false,
           Qt::ElideRight, [](Status s, const QDateTime &now) { return text::stateLine(s, now); }, nullptr,
           stateForSorting},
    Column{Column::Speed, Words::mark("Speed"), "88.8 MiB/s", 1.0, true, Qt::ElideRight,
           [](Status s, const QDateTime &) { return moves(s) ? text::speed(s.bytesPerSecond) : QString(); },
           nullptr, [](Status s) { return s.bytesPerSecond; }},
    Column{Column::TimeLeft, Words::mark("Time left"), "about 8 h 50 min", 0.7, true, Qt::ElideRight,
           timeLeft, nullptr, leftForSorting},
    Column{Column::Size, Words::mark("Size"), "88.8 GiB", 1.0, true, Qt::ElideRight,
           [](Status s, const QDateTime &) { return text::fileSize(s); }, nullptr,
           [](Status s) { return static_cast<double>(s.size); }},
    Column{Column::Destination, Words::mark("Destination"), "offsite-archive", 0.5, false, Qt::ElideMiddle,
           [](Status s, const QDateTime &) { return s.target->name; },
           [](Status s) { return QStringView(s.target->name); }, nullptr},
});

} // namespace

std::vector<std::pair<int, int>> runsOf(const std::vector<int> &rows)
{
    std::vector<std::pair<int, int>> runs;
    for (const int row : rows) {
        if (!runs.empty() && row <= runs.back().second + 1)
            runs.back().second = row;
        else
            runs.emplace_back(row, row);
    }
    return runs;
}

int countIn(TransferGroup group, const TransferTotals &totals)
{
    int members = 0;
    for (size_t state = 0; state < totals.inState.size(); ++state)
        if (group == TransferGroup::All || lookOf(static_cast<text::ShownState>(state)).group == group)
            members += totals.inState.at(state);
    return members;
}

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
    if (status.resumesAt.isValid())
        return true;
    return status.wait && status.wait->until.isValid() && lookOf(status).group == TransferGroup::UnderWay;
}

void TransferModel::account(const TransferStatus &status, int sign)
{
    if (isHidden(status))
        return;
    totals_.inState.at(static_cast<size_t>(text::shownState(status))) += sign;
    auto commands = static_cast<quint32>(permitted(status).toInt());
    for (; commands != 0; commands &= commands - 1)
        totals_.permitting.at(static_cast<size_t>(std::countr_zero(commands))) += sign;
    countingDown_ += sign * (countsDown(status) ? 1 : 0);
    if (lookOf(status).group != TransferGroup::UnderWay)
        return;
    totals_.remaining += sign * (status.size - status.confirmed);
}

/// Small files begin and end between two updates. Therefore the total speed is measured from all sent bytes
/// and is not the sum of the speeds.
void TransferModel::moved(qint64 bytes)
{
    if (bytes <= 0)
        return;
    const Instant now = clock_.now();
    while (!moved_.empty() && now - moved_.front().first > speedOver)
        moved_.pop_front();
    if (!moved_.empty() && now - moved_.back().first < Duration(250))
        moved_.back().second += bytes;
    else
        moved_.emplace_back(now, bytes);
}

double TransferModel::bytesPerSecond() const
{
    const Instant now = clock_.now();
    if (moved_.empty() || now - moved_.back().first >= Duration(2000))
        return 0;
    qint64 bytes = 0;
    Instant first = now;
    for (const auto &[at, count] : moved_) {
        if (now - at > speedOver)
            continue;
        bytes += count;
        first = std::min(first, at);
    }
    return static_cast<double>(bytes) * 1000.0 /
           static_cast<double>(std::max(now - first, Duration(1000)).count());
}

void TransferModel::replace(int row, const TransferStatus &status)
{
    TransferStatus &place = rows_.at(static_cast<size_t>(row));
    moved(status.bytesSent - place.bytesSent);
    account(place, -1);
    if (place.file != status.file)
        names_.replace(row, nameView(status));
    place = status;
    account(place, +1);
}

void TransferModel::update(const QList<TransferStatus> &transfers)
{
    std::vector<int> rows; // of known transfers
    std::vector<const TransferStatus *> fresh;
    for (const TransferStatus &status : transfers) {
        if (const auto known = rowOf_.constFind(status.id); known != rowOf_.cend()) {
            if (*known < static_cast<int>(rows_.size()))
                rows.push_back(*known);
            else // twice in one message: the later one is used
                fresh.at(static_cast<size_t>(*known) - rows_.size()) = &status;
            continue;
        }
        rowOf_.insert(status.id, static_cast<int>(rows_.size() + fresh.size()));
        fresh.push_back(&status);
    }
    replaceRows(std::move(rows), transfers);
    append(fresh);
    Q_EMIT changed();
}

void TransferModel::replaceRows(std::vector<int> rows, const QList<TransferStatus> &transfers)
{
    if (rows.empty())
        return;
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    Q_EMIT aboutToReplace(rows);
    for (const TransferStatus &status : transfers)
        if (const int row = rowOf(status.id); row < rowCount())
            replace(row, status);
    const int lastColumn = columnCount() - 1;
    for (const auto &[first, last] : runsOf(rows)) // one range for adjacent rows
        Q_EMIT dataChanged(index(first, 0), index(last, lastColumn));
    Q_EMIT replaced(rows);
}

void TransferModel::append(const std::vector<const TransferStatus *> &fresh)
{
    if (fresh.empty())
        return;
    const int first = rowCount();
    const auto count = static_cast<int>(fresh.size());
    beginInsertRows({}, first, first + count - 1);
    for (const TransferStatus *status : fresh) {
        rows_.push_back(*status);
        names_.append(nameView(*status));
        account(*status, +1);
    }
    endInsertRows();
    Q_EMIT appended(first, count);
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
    Q_EMIT aboutToTake(gone);
    for (const int row : gone) {
        account(at(row), -1);
        hidden_.remove(at(row).id);
        rowOf_.remove(at(row).id);
    }
    names_.take(gone);
    // Remove a few runs one by one. Many would take too long.
    if (const auto runs = runsOf(gone); runs.size() <= 10) {
        for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
            beginRemoveRows({}, run->first, run->second);
            rows_.erase(rows_.begin() + run->first, rows_.begin() + run->second + 1);
            endRemoveRows();
        }
    } else {
        beginResetModel();
        std::erase_if(rows_, [this](const TransferStatus &status) { return !rowOf_.contains(status.id); });
        endResetModel();
    }
    for (int row = gone.front(); row < rowCount(); ++row)
        rowOf_[at(row).id] = row;
    Q_EMIT taken(gone);
    Q_EMIT changed();
}

void TransferModel::hide(const QList<TransferId> &ids)
{
    setHidden(ids, true);
}

void TransferModel::showAgain(const QList<TransferId> &ids)
{
    setHidden(ids, false);
}

void TransferModel::setHidden(const QList<TransferId> &ids, bool hidden)
{
    std::vector<int> rows;
    for (const TransferId id : ids)
        if (const int row = rowOf(id); row >= 0 && hidden_.contains(id) != hidden)
            rows.push_back(row);
    if (rows.empty())
        return;
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    Q_EMIT aboutToReplace(rows);
    for (const int row : rows) {
        const TransferStatus &status = at(row);
        account(status, -1); // hidden transfers are not counted
        if (hidden)
            hidden_.insert(status.id);
        else
            hidden_.remove(status.id);
        account(status, +1);
    }
    Q_EMIT replaced(rows);
    Q_EMIT changed();
}

const TransferStatus *TransferModel::find(TransferId id) const
{
    const int row = rowOf(id);
    return row < 0 ? nullptr : &at(row);
}

QList<TransferId> TransferModel::idsPermitting(Command command) const
{
    QList<TransferId> ids;
    ids.reserve(totals_.count(command));
    for (const TransferStatus &status : rows_)
        if (!isHidden(status) && permitted(status).testFlag(command))
            ids.append(status.id);
    return ids;
}

QStringList TransferModel::destinationsPermitting(Command command) const
{
    QStringList names;
    for (const TransferStatus &status : rows_)
        if (!isHidden(status) && permitted(status).testFlag(command))
            names.append(status.target->name);
    names.sort(Qt::CaseInsensitive);
    names.removeDuplicates();
    return names;
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
            return cleaned(status.file);
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
        return Words::tr(column.title);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter | (column.number ? Qt::AlignRight : Qt::AlignLeft));
    return {};
}

} // namespace windlass
