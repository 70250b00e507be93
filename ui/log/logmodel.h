// SPDX-License-Identifier: GPL-3.0-or-later
// The lines of the log pane, and which of them match the filter. Each kind of line has its own bounded
// buffer: debug lines never displace information, and neither displaces warnings and errors. New events are
// queued and formatted in slices, so that the window stays responsive.
#pragma once

#include "core/records/event.h"

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
    qint64 number = 0; ///< in the order of the events
};

/// The filter: lines of at least this level, of one transfer (0: all) and containing the words.
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

    /// Keeps the last `bound` debug lines, as many lines of level Info, and as many warnings and errors. New
    /// lines are shown within a tenth of a second, during a flood within seconds.
    explicit LogModel(Timers &timers, qsizetype bound = 20'000, QObject *parent = nullptr);

    void take(const Event &event);
    /// As take() for each event, but skips events that later ones of the list would displace.
    void take(const QList<Event> &events);
    /// Inserts the lines of earlier runs before all others. Their transfer ids have to be those of this
    /// journal.
    void takeEarlier(const QList<LogLine> &lines);
    void setWish(const LogWish &wish);
    const LogWish &wish() const { return wish_; }
    void clear();
    /// Takes over all queued events at once.
    void flush();

    const LogLine &at(int row) const;
    QString asText(const QList<int> &rows) const;
    /// All lines that match the filter.
    QString asText() const;
    qsizetype kept() const;
    /// Number of warnings and errors.
    qsizetype keptLoud() const { return static_cast<qsizetype>(rooms_.at(Loud).size()); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    /// Emitted before and after lines are taken over, for a view that follows the last line.
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
    /// A line that matches the filter. `number` identifies it in the buffer of its kind.
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
    std::array<std::deque<LogLine>, 3> rooms_; ///< indexed by Kind; numbers ascend in each
    std::deque<Shown> shown_;                  ///< numbers ascend
    std::array<std::deque<Pending>, 3> gathered_;
    qint64 nextNumber_ = 0;
    Handle soon_;
    bool flushIsDue_ = false;
};

} // namespace windlass
