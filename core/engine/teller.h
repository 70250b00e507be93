// SPDX-License-Identifier: GPL-3.0-or-later
// What the engine tells: events and snapshots, gathered, for to wake another thread for each one would cost
// more than they do. Events go into the log at once.
#pragma once

#include "core/base/timers.h"
#include "core/log/logfile.h"
#include "core/records/event.h"
#include "core/records/status.h"

#include <QList>
#include <QSet>

#include <functional>
#include <memory>
#include <optional>
#include <set>

namespace windlass {

class Teller
{
public:
    struct Sources
    {
        /// The snapshot of now; nothing where the transfer is gone.
        std::function<std::optional<TransferStatus>(TransferId)> status;
        /// Those that run: they are told of even while nothing moves, for their speed falls.
        std::function<std::set<TransferId>()> running;
    };
    struct Listener
    {
        std::function<void(const QList<Event> &)> happened;
        std::function<void(const QList<TransferStatus> &)> updated;
    };

    Teller(Timers &timers, Sources sources, Listener listener);

    /// Events are written into it from now on; null: no more.
    void setLog(std::unique_ptr<LogFile> log);

    void happened(Event event);
    /// A sentence.
    void note(EventLevel level, const QString &text, TransferId id = 0, const QString &object = {});
    /// Its snapshot is another one.
    void changed(TransferId id);
    /// Tells the events of so far, before something else is told that they came before.
    void tellEvents();
    /// Tells all at once.
    void tellNow();
    /// Tells nothing more by itself.
    void rest() { flushTimer_.reset(); }

private:
    Timers &timers_;
    Sources sources_;
    Listener listener_;
    std::unique_ptr<LogFile> log_;
    QList<Event> gathered_;
    QSet<TransferId> changed_;
    Handle eventTimer_;
    Handle flushTimer_;
};

} // namespace windlass
