// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/log/logmodel.h"

#include "core/base/cleantext.h"
#include "ui/text/events.h"
#include "ui/widgets/tones.h"

#include <algorithm>
#include <array>

namespace windlass {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

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

void LogModel::take(const Event &event)
{
    gathered_.push_back(
        {event.time, event.level, event.transfer, cleaned(event.object), cleaned(text::logText(event))});
    if (static_cast<qsizetype>(gathered_.size()) > bound_)
        gathered_.pop_front();
    if (flushIsDue_)
        return;
    flushIsDue_ = true;
    soon_ = timers_.after(100ms, [this] { flush(); });
}

void LogModel::flush()
{
    flushIsDue_ = false;
    if (gathered_.empty())
        return;
    Q_EMIT aboutToFlush();
    forgetOldest(kept() + static_cast<qsizetype>(gathered_.size()) - bound_);

    std::vector<qint64> wanted;
    for (LogLine &line : gathered_) {
        if (wish_.fulfilledBy(line))
            wanted.push_back(firstNumber_ + kept());
        lines_.push_back(std::move(line));
    }
    gathered_.clear();
    if (!wanted.empty()) {
        const int first = rowCount();
        beginInsertRows({}, first, first + static_cast<int>(wanted.size()) - 1);
        shown_.insert(shown_.end(), wanted.begin(), wanted.end());
        endInsertRows();
    }
    Q_EMIT flushed();
}

void LogModel::forgetOldest(qsizetype count)
{
    if (count <= 0)
        return;
    const qint64 first = firstNumber_ + count;
    const auto kept = std::lower_bound(shown_.begin(), shown_.end(), first);
    if (kept != shown_.begin()) {
        beginRemoveRows({}, 0, static_cast<int>(kept - shown_.begin()) - 1);
        shown_.erase(shown_.begin(), kept);
        endRemoveRows();
    }
    lines_.erase(lines_.begin(), lines_.begin() + std::min<qsizetype>(count, this->kept()));
    firstNumber_ = first;
}

void LogModel::setWish(const LogWish &wish)
{
    if (wish == wish_)
        return;
    beginResetModel();
    wish_ = wish;
    shown_.clear();
    for (qsizetype i = 0; i < kept(); ++i)
        if (wish_.fulfilledBy(lines_.at(static_cast<size_t>(i))))
            shown_.push_back(firstNumber_ + i);
    endResetModel();
}

void LogModel::clear()
{
    beginResetModel();
    gathered_.clear();
    firstNumber_ += kept();
    lines_.clear();
    shown_.clear();
    endResetModel();
}

const LogLine &LogModel::at(int row) const
{
    return lines_.at(static_cast<size_t>(shown_.at(static_cast<size_t>(row)) - firstNumber_));
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
            return line.time.toLocalTime().toString(u"HH:mm:ss"_s);
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
