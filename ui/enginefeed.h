// SPDX-License-Identifier: GPL-3.0-or-later
// What the engine tells the window, in the order in which it told it and in portions of bounded size: a
// hundred thousand transfers may change at once, and between two portions the window answers its person.
#pragma once

#include "core/base/timers.h"
#include "core/engine/client.h"

#include <QObject>

#include <deque>
#include <functional>

namespace windlass {

class EngineFeed final : public QObject
{
    Q_OBJECT

public:
    /// As many transfers or events go on in one turn of the event loop.
    static constexpr qsizetype portion = 4000;

    /// The client and the timers must outlive it.
    EngineFeed(Client &client, Timers &timers, QObject *parent = nullptr);

Q_SIGNALS:
    // As the client's signals of these names.
    void updated(const QList<windlass::TransferStatus> &transfers);
    void removed(const QList<windlass::TransferId> &ids);
    void happened(const QList<windlass::Event> &events);
    void history(windlass::TransferId id, const QList<windlass::AttemptRecord> &attempts);
    void addDone(const windlass::AddReport &report);

private:
    /// Tells the next piece of a message, of at most `most` items; returns how many these were.
    using Message = std::function<qsizetype(qsizetype most)>;

    template<typename Value>
    void takeList(const QList<Value> &values, void (EngineFeed::*signal)(const QList<Value> &));
    void takeWhole(std::function<void()> tell);
    void take(Message message, qsizetype size);
    void turn();

    Timers &timers_;
    struct Waiting
    {
        Message tell;
        qsizetype left = 0; ///< items
    };
    std::deque<Waiting> waiting_;
    Handle next_;
};

} // namespace windlass
