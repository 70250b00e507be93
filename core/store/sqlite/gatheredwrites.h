// SPDX-License-Identifier: GPL-3.0-or-later
// Writes that come close together, committed as one, for each commit waits for the disk. Who must know that
// what was written stays is told.
#pragma once

#include "core/base/handle.h"
#include "core/base/result.h"
#include "core/base/timers.h"
#include "core/store/sqlite/database.h"

#include <functional>
#include <map>
#include <memory>

namespace windlass {

class GatheredWrites
{
public:
    /// `failed`, where it is given, hears of every commit that could not be made, and of nothing else: all
    /// that was gathered is lost then, also of those who did not ask for it. Never from inside a call. Both
    /// `database` and `timers` have to outlive it.
    GatheredWrites(Database &database, Timers &timers, std::function<void(const Failure &)> failed);
    /// Commits.
    ~GatheredWrites();
    GatheredWrites(const GatheredWrites &) = delete;
    GatheredWrites &operator=(const GatheredWrites &) = delete;

    using Work = std::function<Result<void>()>;

    /// Does it at once, as part of the next commit. What fails is undone alone: the others' writes stay,
    /// unless the disk is in such trouble that SQLite undoes them as well, which counts as a failed commit.
    Result<void> write(const Work &work);
    /// The same for work of one statement, which is undone without further ado.
    Result<void> writeOne(const Work &statement);
    /// Does it with the next commit, unless there is newer work of the same number by then: what changes
    /// often is written once. Where it fails, the commit does.
    Result<void> writeNewest(qint64 number, Work work);
    /// For who wants to read: all that was written is there to be read.
    Result<void> catchUp();
    /// Commits what has been gathered without waiting for more. Where that fails, all of it is undone.
    Result<void> commit();
    /// Calls `then` once all that was written so far is on disk, never from inside this call. Where it cannot
    /// be written, never.
    Handle whenDurable(std::function<void()> then);

private:
    using Listeners = std::map<quint64, std::function<void()>>; ///< by their numbers, in the order they came

    Result<void> begin();
    Result<void> stillOpen(Result<void> done);
    void lose(const Failure &failure);
    void tell();

    Database &database_;
    Timers &timers_;
    std::function<void(const Failure &)> failed_;
    std::unique_ptr<Transaction> group_; ///< null: nothing is outstanding
    std::map<qint64, Work> newest_;      ///< not done yet
    Handle soon_;
    quint64 lastListener_ = 0;
    Listeners waiting_; ///< for the group's commit
    Listeners durable_; ///< what they waited for is on disk, and they are told next
    Handle telling_;
    Handle failing_; ///< failed_ is told next
};

} // namespace windlass
