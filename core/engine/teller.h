// SPDX-License-Identifier: GPL-3.0-or-later
// Collects the engine's events and snapshots and reports them in batches, because waking another thread for
// each one would cost more than the reports themselves. Events go into the log at once.
#pragma once

#include "core/base/sentence.h"
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
        /// The current snapshot; empty if the transfer is gone.
        std::function<std::optional<TransferStatus>(TransferId)> status;
        /// The running transfers. They are reported even if nothing has changed, because their speed falls.
        std::function<std::set<TransferId>()> running;
    };
    struct Listener
    {
        std::function<void(const QList<Event> &)> happened;
        std::function<void(const QList<TransferStatus> &)> updated;
    };

    Teller(Timers &timers, Sources sources, Listener listener);

    /// The log that events are written to from now on; null: none.
    void setLog(std::unique_ptr<LogFile> log);

    void happened(Event event);
    /// Reports a sentence as an event.
    void note(EventLevel level, const Sentence &text, TransferId id = 0, const QString &object = {});
    /// The transfer's snapshot has changed.
    void changed(TransferId id);
    /// Reports the events so far, before the caller reports something that came after them.
    void tellEvents();
    /// Reports everything now.
    void tellNow();
    /// Sends no further snapshots by itself.
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
