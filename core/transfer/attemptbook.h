// SPDX-License-Identifier: GPL-3.0-or-later
// What the attempts of one transfer leave behind: their rows in the journal, what they add to the transfer's
// counts, and the events that tell of them. It decides nothing.
#pragma once

#include "core/base/timers.h"
#include "core/store/leasedjournal.h"
#include "core/transfer/event.h"
#include "core/upload/step.h"

#include <QHash>

#include <functional>
#include <optional>

namespace windlass {

/// What an attempt that has ended adds to the counts of its transfer.
struct Counted
{
    bool isRetry = false;
    qint64 sent = 0;   ///< bytes of the file
    qint64 resent = 0; ///< of those, the ones that an earlier request had sent already
};
void add(StoredTransfer &row, const Counted &counted);

class AttemptBook
{
public:
    struct Listener
    {
        std::function<void(Event)> happened;
        /// The owner of the transfer's row adds it there, before the attempt is written down.
        std::function<void(const Counted &)> counted;
    };

    /// The page of a step: of its attempt in flight, and of the one before.
    struct Page
    {
        Step step;
        std::optional<AttemptRecord> current{}; ///< the attempt in flight
        std::optional<AttemptRecord> last{};    ///< the attempt that ended last
        bool told = false;                      ///< an event has told of that one
        bool hurried = false;                   ///< a person has ended the wait
        Failure lastFailure{};                  ///< of the attempt before, if there was one
        qint64 sent = 0;                        ///< bytes of the file, in the present attempt
    };

    /// `of`: the transfer as it is now; it is not kept. `timers` has to outlive this.
    AttemptBook(const StoredTransfer &of, QString service, int maxAttempts, LeasedJournal journal,
                const Timers &timers, Listener listener);

    void began(Page &page, const AttemptRecord &attempt);
    /// An attempt has ended, with an answer or without.
    Result<void> ended(Page &page, const AttemptRecord &attempt);
    /// One in flight was let go: it was an attempt, too.
    Result<void> abandoned(Page &page);
    /// The outcome of the last one is known now, and it is made again.
    Result<void> isRepeated(Page &page, const AttemptRecord &attempt);
    /// The last one, which seemed to fail, had been carried out.
    Result<void> succeededAfterAll(Page &page);
    /// The step has ended without success: why goes into the journal and into the last line about it.
    Result<void> runEnded(Page &page, Cause cause);
    Result<void> waited(DelayReason reason, Duration took);
    /// That wait was not let go of: it has ended.
    void waitEnded(Page &page, DelayReason reason, Duration took);

    /// The attempt that ended last; without one, what is known of the step.
    AttemptRecord lastOf(const Page &page) const;
    void tell(Page &page, EventKind kind, EventLevel level, const QString &text = {});
    /// An event of this transfer, now.
    Event event(EventKind kind, EventLevel level) const;

private:
    TransferId id_;
    QString object_; ///< for events: the name of the file
    QString service_;
    int maxAttempts_;
    LeasedJournal journal_;
    const Timers &timers_;
    Listener listener_;
    QHash<int, qint64> furthest_; ///< how far into each part a request came; what comes again is resent
};

} // namespace windlass
