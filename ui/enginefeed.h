// SPDX-License-Identifier: GPL-3.0-or-later
// Delivers the engine's messages to the window, in their order and in portions of limited size. A hundred
// thousand transfers may change at once, and the window has to react to input between two portions.
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
    /// The largest number of transfers or events delivered in one turn of the event loop.
    static constexpr qsizetype portion = 4000;

    /// The client and the timers must outlive it.
    EngineFeed(Client &client, Timers &timers, QObject *parent = nullptr);

Q_SIGNALS:
    // These correspond to the client's signals of the same names.
    void updated(const QList<windlass::TransferStatus> &transfers);
    void removed(const QList<windlass::TransferId> &ids);
    void happened(const QList<windlass::Event> &events);
    void history(windlass::TransferId id, const QList<windlass::AttemptRecord> &attempts);
    void addDone(const windlass::AddReport &report);

private:
    /// Delivers the next items of a message, at most `most`; returns their number.
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
        qsizetype left = 0; ///< number of items
    };
    std::deque<Waiting> waiting_;
    Handle next_;
};

} // namespace windlass
