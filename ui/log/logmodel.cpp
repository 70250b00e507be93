// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/log/logmodel.h"

#include "core/base/cleantext.h"
#include "ui/widgets/tones.h"
#include "words/events.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

namespace windlass {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

/// Number of lines that are formatted at a time, which takes a few milliseconds.
constexpr qsizetype slice = 1000;

struct Look
{
    EventLevel level;
    const char *symbol;
    Tone tone;
};
constexpr std::array looks{
    Look{EventLevel::Debug, "level-debug", Tone::Quiet},
    Look{EventLevel::Info, "level-info", Tone::Quiet},
    Look{EventLevel::Warn, "level-warn", Tone::Waiting},
    Look{EventLevel::Error, "state-failed", Tone::Bad},
};

const Look &lookOf(EventLevel level)
{
    return *std::find_if(looks.begin(), looks.end(),
                         [level](const Look &look) { return look.level == level; });
}

/// The time to the second. For another day: date and time to the minute.
QString shortTime(const QDateTime &time, const QDateTime &now)
{
    return time.toString(time.date() == now.date() ? u"HH:mm:ss"_s : u"MM-dd HH:mm"_s);
}

} // namespace

bool LogWish::fulfilledBy(const LogLine &line) const
{
    return line.level >= level && (transfer == 0 || line.transfer == transfer) &&
           (words.isEmpty() || line.text.contains(words, Qt::CaseInsensitive) ||
            line.object.contains(words, Qt::CaseInsensitive));
}

LogModel::LogModel(Timers &timers, qsizetype bound, QObject *parent)
    : QAbstractTableModel(parent)
    , timers_(timers)
    , bound_(bound)
{}

LogModel::Kind LogModel::kindOf(EventLevel level)
{
    switch (level) {
    case EventLevel::Debug:
        return Quiet;
    case EventLevel::Info:
        return Usual;
    case EventLevel::Warn:
    case EventLevel::Error:
        return Loud;
    }
    return Usual;
}

qsizetype LogModel::kept() const
{
    size_t lines = 0;
    for (const auto &room : rooms_)
        lines += room.size();
    return static_cast<qsizetype>(lines);
}

void LogModel::take(const Event &event)
{
    auto &gathered = gathered_.at(kindOf(event.level));
    gathered.push_back({nextNumber_++, event});
    if (static_cast<qsizetype>(gathered.size()) > bound_)
        gathered.pop_front();
    if (flushIsDue_)
        return;
    flushIsDue_ = true;
    soon_ = timers_.after(100ms, [this] { takeOver(slice); });
}

void LogModel::take(const QList<Event> &events)
{
    std::array<qsizetype, 3> surplus{};
    surplus.fill(-bound_);
    for (const Event &event : events)
        ++surplus.at(kindOf(event.level));
    for (const Event &event : events) {
        if (surplus.at(kindOf(event.level))-- > 0)
            ++nextNumber_;
        else
            take(event);
    }
}

void LogModel::flush()
{
    takeOver(std::numeric_limits<qsizetype>::max());
}

/// The oldest event that was not yet taken over; null if there is none.
LogModel::Pending *LogModel::nextPending()
{
    Pending *next = nullptr;
    for (auto &gathered : gathered_)
        if (!gathered.empty() && (!next || gathered.front().number < next->number))
            next = &gathered.front();
    return next;
}

void LogModel::takeOver(qsizetype most)
{
    flushIsDue_ = false;
    std::vector<LogLine> lines;
    while (static_cast<qsizetype>(lines.size()) < most) {
        const Pending *next = nextPending();
        if (!next)
            break;
        const Event &event = next->event;
        lines.push_back({event.time, event.level, event.transfer, cleaned(event.object),
                         cleaned(text::logText(event)), next->number});
        gathered_.at(kindOf(event.level)).pop_front();
    }
    if (lines.empty())
        return;
    Q_EMIT aboutToFlush();
    append(std::move(lines));
    forgetOldest();
    Q_EMIT flushed();
    if (!nextPending())
        return;
    flushIsDue_ = true;
    soon_ = timers_.after(20ms, [this] { takeOver(slice); });
}

void LogModel::append(std::vector<LogLine> lines)
{
    std::vector<Shown> wanted;
    for (LogLine &line : lines) {
        const Kind kind = kindOf(line.level);
        if (wish_.fulfilledBy(line))
            wanted.push_back({line.number, kind});
        rooms_.at(kind).push_back(std::move(line));
    }
    if (wanted.empty())
        return;
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(wanted.size()) - 1);
    shown_.insert(shown_.end(), wanted.begin(), wanted.end());
    endInsertRows();
}

void LogModel::takeEarlier(const QList<LogLine> &lines)
{
    beginResetModel();
    qint64 number = -lines.size();
    for (const auto &room : rooms_)
        if (!room.empty())
            number = std::min(number, room.front().number - lines.size());
    std::array<std::deque<LogLine>, 3> before;
    for (const LogLine &line : lines) {
        before.at(kindOf(line.level)).push_back(line);
        before.at(kindOf(line.level)).back().number = number++;
    }
    for (size_t kind = 0; kind < rooms_.size(); ++kind)
        rooms_.at(kind).insert(rooms_.at(kind).begin(), before.at(kind).begin(), before.at(kind).end());
    showWished();
    endResetModel();
    forgetOldest();
}

void LogModel::forgetOldest()
{
    std::array<qint64, 3> firstKept{};
    bool forgets = false;
    for (size_t kind = 0; kind < rooms_.size(); ++kind) {
        auto &room = rooms_.at(kind);
        const qsizetype excess = static_cast<qsizetype>(room.size()) - bound_;
        firstKept.at(kind) = excess > 0      ? room.at(static_cast<size_t>(excess)).number
                             : !room.empty() ? room.front().number
                                             : std::numeric_limits<qint64>::min();
        forgets = forgets || excess > 0;
    }
    if (!forgets)
        return;
    removeShown(firstKept);
    for (auto &room : rooms_)
        if (const qsizetype excess = static_cast<qsizetype>(room.size()) - bound_; excess > 0)
            room.erase(room.begin(), room.begin() + excess);
}

/// These lines may be mixed with older ones of other kinds. Move them to the front first, so that one removal
/// is enough.
void LogModel::removeShown(const std::array<qint64, 3> &firstKept)
{
    const auto goes = [&firstKept](const Shown &line) { return line.number < firstKept.at(line.kind); };
    const auto count = static_cast<int>(std::count_if(shown_.begin(), shown_.end(), goes));
    if (count == 0)
        return;
    if (!std::all_of(shown_.begin(), shown_.begin() + count, goes)) {
        Q_EMIT layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
        std::vector<int> place(shown_.size());
        int gone = 0;
        int stays = count;
        for (size_t row = 0; row < shown_.size(); ++row)
            place.at(row) = goes(shown_.at(row)) ? gone++ : stays++;
        std::stable_partition(shown_.begin(), shown_.end(), goes);
        const QModelIndexList from = persistentIndexList();
        QModelIndexList to;
        for (const QModelIndex &old : from)
            to.append(index(place.at(static_cast<size_t>(old.row())), old.column()));
        changePersistentIndexList(from, to);
        Q_EMIT layoutChanged({}, QAbstractItemModel::VerticalSortHint);
    }
    beginRemoveRows({}, 0, count - 1);
    shown_.erase(shown_.begin(), shown_.begin() + count);
    endRemoveRows();
}

void LogModel::setWish(const LogWish &wish)
{
    if (wish == wish_)
        return;
    beginResetModel();
    wish_ = wish;
    showWished();
    endResetModel();
}

void LogModel::showWished()
{
    shown_.clear();
    for (size_t kind = 0; kind < rooms_.size(); ++kind)
        for (const LogLine &line : rooms_.at(kind))
            if (wish_.fulfilledBy(line))
                shown_.push_back({line.number, static_cast<Kind>(kind)});
    std::sort(shown_.begin(), shown_.end(),
              [](const Shown &one, const Shown &other) { return one.number < other.number; });
}

void LogModel::clear()
{
    beginResetModel();
    for (auto &gathered : gathered_)
        gathered.clear();
    for (auto &room : rooms_)
        room.clear();
    shown_.clear();
    endResetModel();
}

const LogLine &LogModel::at(int row) const
{
    const Shown &line = shown_.at(static_cast<size_t>(row));
    const auto &room = rooms_.at(line.kind);
    return *std::lower_bound(room.begin(), room.end(), line.number,
                             [](const LogLine &each, qint64 number) { return each.number < number; });
}

QString LogModel::asText(const QList<int> &rows) const
{
    QString text;
    for (const int row : rows) {
        const LogLine &line = at(row);
        text += u"%1\t%2\t%3\t%4\n"_s.arg(line.time.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss"_s),
                                          text::levelWord(line.level), line.object, line.text);
    }
    return text;
}

QString LogModel::asText() const
{
    QList<int> rows(rowCount());
    std::iota(rows.begin(), rows.end(), 0);
    return asText(rows);
}

int LogModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(shown_.size());
}

int LogModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : 4;
}

QVariant LogModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const LogLine &line = at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case Time:
            return shortTime(line.time.toLocalTime(), timers_.wallClock().toLocalTime());
        case Level:
            return text::levelWord(line.level);
        case Object:
            return line.object;
        default:
            return line.text;
        }
    case Qt::ToolTipRole:
        return index.column() == Text ? line.text : QVariant();
    case SymbolRole:
        return index.column() == Level ? QString::fromLatin1(lookOf(line.level).symbol) : QString();
    case SymbolToneRole:
        return static_cast<int>(lookOf(line.level).tone);
    case ToneRole: {
        const bool coloured =
            index.column() == Level || (index.column() == Text && line.level == EventLevel::Error);
        const Tone plain =
            index.column() == Text && line.level != EventLevel::Debug ? Tone::Plain : Tone::Quiet;
        return static_cast<int>(coloured ? lookOf(line.level).tone : plain);
    }
    default:
        return {};
    }
}

QVariant LogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Time:
        return tr("Time");
    case Level:
        return tr("Level");
    case Object:
        return tr("File");
    case Text:
        return tr("What happened");
    default:
        return {};
    }
}

} // namespace windlass
