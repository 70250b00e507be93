// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/enginefeed.h"

#include <algorithm>
#include <utility>

namespace windlass {

EngineFeed::EngineFeed(Client &client, Timers &timers, QObject *parent)
    : QObject(parent)
    , timers_(timers)
{
    connect(&client, &Client::updated, this,
            [this](const QList<TransferStatus> &transfers) { takeList(transfers, &EngineFeed::updated); });
    connect(&client, &Client::happened, this,
            [this](const QList<Event> &events) { takeList(events, &EngineFeed::happened); });
    connect(&client, &Client::removed, this,
            [this](const QList<TransferId> &ids) { takeWhole([this, ids] { Q_EMIT removed(ids); }); });
    connect(&client, &Client::history, this, [this](TransferId id, const QList<AttemptRecord> &attempts) {
        takeWhole([this, id, attempts] { Q_EMIT history(id, attempts); });
    });
    connect(&client, &Client::addDone, this,
            [this](const AddReport &report) { takeWhole([this, report] { Q_EMIT addDone(report); }); });
}

template<typename Value>
void EngineFeed::takeList(const QList<Value> &values, void (EngineFeed::*signal)(const QList<Value> &))
{
    const qsizetype size = values.size();
    auto tell = [this, values, signal, told = qsizetype(0)](qsizetype most) mutable {
        const qsizetype count = std::min(most, values.size() - told);
        Q_EMIT(this->*signal)(count == values.size() ? values : values.mid(told, count));
        told += count;
        return count;
    };
    take(std::move(tell), size);
}

void EngineFeed::takeWhole(std::function<void()> tell)
{
    take(
        [tell = std::move(tell)](qsizetype) {
            tell();
            return qsizetype(1);
        },
        1);
}

/// Delivers the message at once if none is waiting and it is small enough. A message that arrives during
/// delivery waits.
void EngineFeed::take(Message message, qsizetype size)
{
    waiting_.push_back({std::move(message), size});
    if (waiting_.size() == 1)
        turn();
}

/// The rest is delivered from a timer. Queued calls would be processed before the window's own events.
void EngineFeed::turn()
{
    qsizetype room = portion;
    while (!waiting_.empty() && room > 0) {
        Waiting &first = waiting_.front();
        const qsizetype told = first.tell(room);
        room -= std::max<qsizetype>(told, 1);
        first.left -= told;
        if (first.left <= 0)
            waiting_.pop_front();
    }
    if (!waiting_.empty())
        next_ = timers_.after(Duration::zero(), [this] { turn(); });
}

} // namespace windlass
