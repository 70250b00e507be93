// SPDX-License-Identifier: GPL-3.0-or-later
// Decides which transfers run next, from the waiting transfers and the limits.
#pragma once

#include "core/retry/attempt.h"
#include "core/upload/transferstate.h"

#include <functional>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

namespace windlass {

struct QueueEntry
{
    TransferId id = 0;
    TransferState state = TransferState::Queued;
    bool active = false; ///< it already has a slot
    bool held = false;   ///< it waits for the user to resume it, although it is queued
    bool small = false;  ///< it is sent in one request
    int priority = 0;    ///< higher runs first
    qint64 position = 0; ///< among those of equal priority, lower runs first

    bool operator==(const QueueEntry &) const = default;
};

/// How many transfers may have a slot at the same time.
struct QueueLimits
{
    int large = 2;              ///< multipart transfers; few, so that one finishes before the next begins
    int small = 48;             ///< transfers of one request: they spend their time waiting for answers
    int smallSlotsPerLarge = 0; ///< how many of the small slots each running large transfer takes
};
/// The limits for the number of jobs and of parts in each, as the user sets them. One job means one transfer.
QueueLimits queueLimits(int jobs, int parts);

/// The same, if at most `openFiles` files and connections may be open for transfers; 0: unlimited. There is
/// always at least one slot.
QueueLimits queueLimits(int jobs, int parts, int openFiles);
/// How many parts of a transfer may then run in parallel.
int partsWithin(int parts, int openFiles);

/// Where to move a transfer in the queue, among those of its priority.
enum class QueueMove { First, Up, Down, Last };

/// The new positions of the transfers that change places when `moved` goes there. `queue`: position and id of
/// the waiting transfers, in any order. The set of positions stays the same. Empty if nothing changes.
std::vector<std::pair<TransferId, qint64>> reordered(std::vector<std::pair<qint64, TransferId>> queue,
                                                     TransferId moved, QueueMove where);

/// Indexes the unfinished transfers, so that neither a change nor a query has to scan all of them: there may
/// be a hundred thousand.
class Queue
{
public:
    /// Adds or updates a transfer.
    void put(const QueueEntry &entry);
    /// The transfer is at rest or removed.
    void remove(TransferId id);

    /// The transfers that get a slot now: by priority, then by position. Transfers that are being cancelled
    /// need no slot and come first. `rests`: true for a transfer to skip; null if there are none, which is
    /// the usual case.
    std::vector<TransferId> next(QueueLimits limits,
                                 const std::function<bool(TransferId)> &rests = nullptr) const;

private:
    /// Sort key of a waiting transfer.
    struct Turn
    {
        int rank = 0; ///< lower runs earlier
        qint64 position = 0;
        TransferId id = 0;

        friend bool operator<(const Turn &one, const Turn &other)
        {
            return std::tie(one.rank, one.position, one.id) < std::tie(other.rank, other.position, other.id);
        }
    };
    struct Line
    {
        std::set<Turn> waiting;
        int places = 0; ///< slots in use
    };
    static Turn turnOf(const QueueEntry &entry) { return {-entry.priority, entry.position, entry.id}; }
    Line &lineOf(const QueueEntry &entry) { return entry.small ? small_ : large_; }
    void count(const QueueEntry &entry, bool in);

    std::unordered_map<TransferId, QueueEntry> known_;
    std::set<TransferId> takingBack_; ///< transfers in state Cancelling that are not active yet
    Line small_;
    Line large_;
};

} // namespace windlass
