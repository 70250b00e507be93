// SPDX-License-Identifier: GPL-3.0-or-later
// The lines of the log pane, and of these the ones that are wanted. Each kind has a room of its own: however
// many debug lines pour in, none pushes out what went well, and neither pushes out a warning or an error.
// Lines that pour in are gathered and taken over in slices, so that the window stays free.
#pragma once

#include "core/transfer/event.h"

#include <QAbstractTableModel>

#include <array>
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
    qint64 number = 0; ///< in the order in which they happened
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

    /// Keeps the last `bound` debug lines, as many of level Info, and as many warnings and errors. New ones
    /// show within a tenth of a second, or of a flood within a few.
    explicit LogModel(Timers &timers, qsizetype bound = 20'000, QObject *parent = nullptr);

    void take(const Event &event);
    /// The same in one go: what would be pushed out by the last of them is not even looked at.
    void take(const QList<Event> &events);
    /// What an earlier run left: they come before all others. Numbers of transfers are this journal's.
    void takeEarlier(const QList<LogLine> &lines);
    void setWish(const LogWish &wish);
    const LogWish &wish() const { return wish_; }
    void clear();
    /// Takes over at once what was gathered.
    void flush();

    const LogLine &at(int row) const;
    QString asText(const QList<int> &rows) const;
    /// All that are wanted.
    QString asText() const;
    qsizetype kept() const;
    /// Warnings and errors among them.
    qsizetype keptLoud() const { return static_cast<qsizetype>(rooms_.at(Loud).size()); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    /// Before and after lines are taken over: for a view that follows the tail.
    void aboutToFlush();
    void flushed();

private:
    enum Kind : size_t { Quiet, Usual, Loud };
    static Kind kindOf(EventLevel level);
    struct Pending
    {
        qint64 number = 0;
        Event event;
    };
    /// A wanted line: `number` finds it in its room.
    struct Shown
    {
        qint64 number = 0;
        Kind kind = Usual;
    };

    void takeOver(qsizetype most);
    Pending *nextPending();
    void append(std::vector<LogLine> lines);
    void forgetOldest();
    void removeShown(const std::array<qint64, 3> &firstKept);
    void showWished();

    Timers &timers_;
    const qsizetype bound_;
    LogWish wish_;
    std::array<std::deque<LogLine>, 3> rooms_; ///< by Kind; numbers ascend in each
    std::deque<Shown> shown_;                  ///< numbers ascend
    std::array<std::deque<Pending>, 3> gathered_;
    qint64 nextNumber_ = 0;
    Handle soon_;
    bool flushIsDue_ = false;
};

} // namespace windlass
