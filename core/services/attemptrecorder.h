// SPDX-License-Identifier: GPL-3.0-or-later
// Records the attempts of one transfer: writes the rows in the journal, adds to the transfer's counts, and
// reports events. Makes no decisions.
#pragma once

#include "core/base/timers.h"
#include "core/records/event.h"
#include "core/store/leasedjournal.h"
#include "core/upload/step.h"

#include <QHash>

#include <functional>
#include <optional>

namespace windlass {

/// What one finished attempt adds to the counts of its transfer.
struct AttemptTotals
{
    bool isRetry = false;
    qint64 sent = 0;   ///< bytes of the file, including repeated ones
    qint64 resent = 0; ///< the part of `sent` that an earlier request had already sent
};
void add(StoredTransfer &row, const AttemptTotals &counted);

class AttemptRecorder
{
public:
    struct Listener
    {
        std::function<void(Event)> happened;
        /// Adds to the counts in the transfer's row. Called before the attempt is written to the journal.
        std::function<void(const AttemptTotals &)> counted;
    };

    /// The record of a step: the attempt in flight and the previous one.
    struct Page
    {
        Step step;
        std::optional<AttemptRecord> current{}; ///< the attempt in flight
        std::optional<AttemptRecord> last{};    ///< the attempt that ended last
        bool told = false;                      ///< an event has already reported `last`
        bool hurried = false;                   ///< the user ended the current wait
        Failure lastFailure{};                  ///< failure of the previous attempt, if there was one
        qint64 sent = 0;                        ///< bytes of the file, in the current attempt
    };

    /// `of`: the transfer as it is now; not kept. `timers` must outlive this object.
    AttemptRecorder(const StoredTransfer &of, QString service, int maxAttempts, LeasedJournal journal,
                    const Timers &timers, Listener listener);

    void began(Page &page, const AttemptRecord &attempt);
    /// An attempt has ended, with or without an answer.
    Result<void> ended(Page &page, const AttemptRecord &attempt);
    /// Records an attempt that was cancelled in flight. Does nothing if none is in flight.
    Result<void> abandoned(Page &page);
    /// The unknown outcome of the last attempt is resolved, and the attempt is repeated.
    Result<void> isRepeated(Page &page, const AttemptRecord &attempt);
    /// The last attempt seemed to fail, but the service had carried it out.
    Result<void> succeededAfterAll(Page &page);
    /// The step has ended without success. Writes the cause to the journal and reports it in the step's last
    /// event.
    Result<void> runEnded(Page &page, Cause cause);
    Result<void> waited(DelayReason reason, Duration took);
    /// The wait has ended and was not cancelled.
    void waitEnded(Page &page, DelayReason reason, Duration took);

    /// The last finished attempt. If there is none, a record with the known facts of the step.
    AttemptRecord lastOf(const Page &page) const;
    void tell(Page &page, EventKind kind, EventLevel level, const QString &text = {});
    /// A new event of this transfer, with the current time.
    Event event(EventKind kind, EventLevel level) const;

private:
    TransferId id_;
    QString object_; ///< the file's name, for events
    QString service_;
    int maxAttempts_;
    LeasedJournal journal_;
    const Timers &timers_;
    Listener listener_;
    /// By part: the bytes that requests have sent so far. Up to there, bytes that are sent again count as
    /// resent.
    QHash<int, qint64> furthest_;
};

} // namespace windlass
