// SPDX-License-Identifier: GPL-3.0-or-later
// Who runs next: by what is there and what is allowed.
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
    bool active = false; ///< it has a place already
    bool held = false;   ///< it waits for a person's resume although it is queued
    bool small = false;  ///< it goes in one request
    int priority = 0;    ///< higher goes first
    qint64 position = 0; ///< among those of one priority, lower goes first

    bool operator==(const QueueEntry &) const = default;
};

/// How many may have a place at the same time.
struct QueueLimits
{
    int large = 2;   ///< transfers of many parts; few of them, so that one is finished before the next begins
    int small = 48;  ///< transfers of one request: there, waiting for answers is all that takes time
    int ofLarge = 0; ///< so many of those places each of the large ones takes
};
/// The limits for a number of jobs and of parts in each, as a person sets them. One job means one.
QueueLimits queueLimits(int jobs, int parts);

/// The same where no more than `openFiles` files and connections may be open for transfers; 0: as many as
/// they like. There is always a place for one.
QueueLimits queueLimits(int jobs, int parts, int openFiles);
/// So many parts of a transfer go side by side then.
int partsWithin(int parts, int openFiles);

/// Where a transfer is moved to in the queue, among those of its priority.
enum class QueueMove { First, Up, Down, Last };

/// The new positions of those that change places when `moved` goes there. `queue`: position and id of the
/// waiting ones, in any order. The positions in use stay the same; nothing where it is there already.
std::vector<std::pair<TransferId, qint64>> reordered(std::vector<std::pair<qint64, TransferId>> queue,
                                                     TransferId moved, QueueMove where);

/// What is known of the transfers that are not at an end, kept so that neither a change nor a question has to
/// look at all of them: there may be a hundred thousand.
class Queue
{
public:
    /// What is known of `entry.id` from now on.
    void put(const QueueEntry &entry);
    /// It is at rest, or gone.
    void remove(TransferId id);

    /// The transfers that get a place now: by priority, then by position. Those that take themselves back
    /// need no place of their own and go first. `rests`: some are to be passed over; as the rule is that
    /// there are none, it may be null.
    std::vector<TransferId> next(QueueLimits limits,
                                 const std::function<bool(TransferId)> &rests = nullptr) const;

private:
    /// In the order of which they come to be first.
    struct Turn
    {
        int rank = 0; ///< the lower the earlier
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
        int places = 0; ///< taken
    };
    static Turn turnOf(const QueueEntry &entry) { return {-entry.priority, entry.position, entry.id}; }
    Line &lineOf(const QueueEntry &entry) { return entry.small ? small_ : large_; }
    void count(const QueueEntry &entry, bool in);

    std::unordered_map<TransferId, QueueEntry> known_;
    std::set<TransferId> takingBack_; ///< and have not begun with it
    Line small_;
    Line large_;
};

} // namespace windlass
