// SPDX-License-Identifier: GPL-3.0-or-later
// The transfers of the profile: their rows, their order in the queue, and which places they claim. A row is
// changed here alone, by change(): that writes the changed group of columns into the journal, keeps the
// queue true to it, and tells who listens. While a job works on a transfer its row is lent to the job; the
// roster then keeps the place group, which stays a person's, and what was known of the rest when it was lent.
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
        Kept,   ///< nothing is written: the journal takes it with the next course
        Place,  ///< priority, position, rate limit, what to do about an object that is there
        Course, ///< state, cause, failure, counts, moments, checksum, manifest
    };
    struct Listener
    {
        std::function<void(TransferId)> changed;
        /// The journal could not be written.
        std::function<void(TransferId, const Failure &)> unwritten;
    };

    /// The backlog has to outlive it.
    Roster(Backlog &backlog, Listener listener);

    /// Rows that the journal has. `held`: each waits for a person's resume although it is queued.
    void takeIn(QList<StoredTransfer> rows, bool held);
    /// Writes them into the journal, all or none, and gives each its id.
    Result<void> add(QList<StoredTransfer> &rows);
    /// Out of the journal and forgotten. Not one that is lent: nothing happens.
    Result<void> remove(TransferId id);

    /// Changes a row and writes the group. False where there is none of that id, or where it is lent and the
    /// group is another than Place: then nothing has changed.
    bool change(TransferId id, Group group, const std::function<void(StoredTransfer &)> &how);
    /// Moves a row to the state that follows on `event`, writes its course, and says whether there is one.
    bool apply(TransferId id, TransferEvent event);
    /// The new positions of those that change places; nothing where `moved` is there already.
    void move(TransferId moved, QueueMove where);

    struct Loan
    {
        StoredTransfer row;
        Lease lease;
    };
    /// Claims a row, and hands it to a job, which writes its course and session from then on, under the
    /// lease. Nothing where another process works on it, or where it cannot be claimed, which the listener
    /// hears.
    std::optional<Loan> lend(TransferId id);
    /// What the job knows now of a row that is lent.
    void lentMoved(TransferId id, TransferState state, bool takeBack);
    /// Takes a row back from its job, and releases it. What the journal has of it is what the job wrote.
    void giveBack(StoredTransfer row);

    /// Does it wait for a person's resume, although it is queued?
    bool held(TransferId id) const;
    void hold(TransferId id, bool held);
    /// From now on none runs any more.
    void holdAll();

    /// Null where there is none. Of one that is lent: what was known then, and the place of now.
    const StoredTransfer *find(TransferId id) const;
    bool lent(TransferId id) const;
    /// In the order in which they were added.
    QList<TransferId> ids(const std::function<bool(const StoredTransfer &)> &which) const;

    /// Those that get a place now (core/transfer/queue.h).
    std::vector<TransferId> next(QueueLimits limits, const std::function<bool(TransferId)> &rests) const;
    /// Those at rest with an hour before which they do not go on. The few of perhaps a hundred thousand.
    const std::set<TransferId> &timed() const { return timed_; }
    /// Who is on the way to this place, or may go on to it.
    std::optional<TransferId> claimant(const TargetObject &place) const;

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
