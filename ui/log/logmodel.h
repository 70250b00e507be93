// SPDX-License-Identifier: GPL-3.0-or-later
// The lines of the log pane: the latest ones, a bounded number of them, and of these the ones that are
// wanted. Lines that pour in are gathered and taken over together, so that the window stays free.
#pragma once

#include "core/transfer/event.h"

#include <QAbstractTableModel>

#include <deque>
#include <vector>

namespace windlass {

struct LogLine
{
    QDateTime time; ///< UTC
    EventLevel level = EventLevel::Info;
    TransferId transfer = 0;
    QString object;
    QString text;
};

/// What is wanted: lines of a level or worse, of one transfer (0: of all), that have the words.
struct LogWish
{
    EventLevel level = EventLevel::Info;
    TransferId transfer = 0;
    QString words;

    bool operator==(const LogWish &) const = default;
    bool fulfilledBy(const LogLine &line) const;
};

class LogModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Time, Level, Object, Text };
    enum Role { SymbolRole = Qt::UserRole, SymbolToneRole, ToneRole };

    /// Keeps the last `bound` lines. New ones show within a tenth of a second.
    explicit LogModel(Timers &timers, qsizetype bound = 20'000, QObject *parent = nullptr);

    void take(const Event &event);
    void setWish(const LogWish &wish);
    const LogWish &wish() const { return wish_; }
    void clear();
    /// Takes over at once what was gathered.
    void flush();

    const LogLine &at(int row) const;
    QString asText(const QList<int> &rows) const;
    qsizetype kept() const { return static_cast<qsizetype>(lines_.size()); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    /// Before and after lines are taken over: for a view that follows the tail.
    void aboutToFlush();
    void flushed();

private:
    void forgetOldest(qsizetype count);

    Timers &timers_;
    const qsizetype bound_;
    LogWish wish_;
    std::deque<LogLine> lines_;
    qint64 firstNumber_ = 0;   ///< the number of lines_.front(); numbers only grow
    std::deque<qint64> shown_; ///< the numbers of the wanted lines
    std::deque<LogLine> gathered_;
    Handle soon_;
    bool flushIsDue_ = false;
};

} // namespace windlass
