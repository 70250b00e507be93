// SPDX-License-Identifier: GPL-3.0-or-later
// The transfers of the profile: their rows, their order in the queue, and the objects that they claim. Only
// the roster changes a row, with change() and apply(): they write the changed group of columns into the
// journal, update the queue, and notify the listener. While a job works on a transfer, its row is lent to the
// job. The roster then changes only the place group, which is a person's choice, and keeps a copy of the
// rest.
#pragma once

#include "core/queue/queue.h"
#include "core/records/transferplace.h"
#include "core/store/backlog.h"

#include <QHash>
#include <QList>
#include <QSet>

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace windlass {

class Roster
{
public:
    /// The groups of columns that a row is written in (core/store/journal.h).
    enum class Group {
        Kept,   ///< not written now: it goes into the journal with the next course
        Place,  ///< priority, position, rate limit, what to do if the object exists
        Course, ///< state, cause, failure, counts, times, checksum, manifest
    };
    struct Listener
    {
        std::function<void(TransferId)> changed;
        /// The journal could not be written.
        std::function<void(TransferId, const Failure &)> unwritten;
    };

    /// The backlog must outlive the roster.
    Roster(Backlog &backlog, Listener listener);

    /// Takes rows that are in the journal. `held`: each waits for a person's resume although it is queued.
    void addToRoster(QList<StoredTransfer> rows, bool held);
    /// Writes the rows into the journal, all or none, and sets their ids.
    Result<void> add(QList<StoredTransfer> &rows);
    /// Removes the transfer from the journal and from the roster. Does nothing if it is lent.
    Result<void> remove(TransferId id);

    /// Changes a row and writes the group. False if there is no such row, or if it is lent and the group is
    /// not Place; then nothing has changed.
    bool change(TransferId id, Group group, const std::function<void(StoredTransfer &)> &how);
    /// Moves a row to the state that follows on `event` and writes its course. False if no state follows.
    bool apply(TransferId id, TransferEvent event);
    /// Moves a transfer within the queue and writes the positions that change. Does nothing if it is there
    /// already.
    void move(TransferId moved, QueueMove where);

    struct Loan
    {
        StoredTransfer row;
        Lease lease;
    };
    /// Claims a row and lends it to a job, which from then on writes its course and session under the lease.
    /// Empty if another process works on it, or if it cannot be claimed, which the listener is told.
    std::optional<Loan> lend(TransferId id);
    /// The job reports the new state of a lent row.
    void updateLent(TransferId id, TransferState state, bool takeBack);
    /// Takes a row back from its job and releases the lease. The journal keeps what the job wrote.
    void giveBack(StoredTransfer row);

    /// Does the transfer wait for a person's resume, although it is queued?
    bool held(TransferId id) const;
    void hold(TransferId id, bool held);
    /// No transfer starts from now on.
    void holdAll();

    /// Null if there is none. For a lent row: its current place group, its state as the job last reported it,
    /// and the rest as it was when it was lent.
    const StoredTransfer *find(TransferId id) const;
    bool lent(TransferId id) const;
    /// The transfers for which `which` is true, in the order in which they were added.
    QList<TransferId> ids(const std::function<bool(const StoredTransfer &)> &which) const;

    /// The transfers to start now (core/queue/queue.h).
    std::vector<TransferId> next(QueueLimits limits, const std::function<bool(TransferId)> &rests) const;
    /// The transfers at rest that have a time before which they do not resume. Kept as a set, so that finding
    /// these few does not scan perhaps a hundred thousand.
    const std::set<TransferId> &timed() const { return timed_; }
    /// The transfer that is uploading to this object, or may resume doing so.
    std::optional<TransferId> claimant(const TargetObject &place) const;
    /// Another transfer because of which this one may not go on. It claims the same object; of two that both
    /// do, as old journals may have, it is the one that is not at rest.
    std::optional<TransferId> rivalOf(const StoredTransfer &row) const;

private:
    struct Entry
    {
        StoredTransfer row;
        std::optional<Lease> lease{}; ///< while it is lent
        bool held = false;
        bool claims = false; ///< it is in `claimed_`
    };
    Entry *entry(TransferId id);
    const Entry *entry(TransferId id) const;
    void write(TransferId id, const Result<void> &written);
    void index(const Entry &entry);
    void claim(Entry &entry);
    void changed(Entry &entry);

    Backlog &backlog_;
    Listener listener_;
    std::map<TransferId, Entry> entries_; ///< in the order in which they were added
    Queue queue_;
    std::set<TransferId> timed_;
    QMultiHash<TargetObject, TransferId> claimed_;
};

} // namespace windlass
