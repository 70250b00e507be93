// SPDX-License-Identifier: GPL-3.0-or-later
// Commits writes that follow each other closely as one transaction, because each commit waits for the disk.
// Callers can be notified when their writes are on disk.
#pragma once

#include "core/base/handle.h"
#include "core/base/result.h"
#include "core/base/timers.h"
#include "core/store/sqlite/database.h"

#include <functional>
#include <map>
#include <memory>

namespace windlass {

class BatchedWrites
{
public:
    /// `failed`, if given, reports each failed commit, and nothing else: all gathered writes are lost then,
    /// also those of other callers. Never called before the failing call returns. `database` and `timers`
    /// must outlive this object.
    BatchedWrites(Database &database, Timers &timers, std::function<void(const Failure &)> failed);
    /// Commits.
    ~BatchedWrites();
    BatchedWrites(const BatchedWrites &) = delete;
    BatchedWrites &operator=(const BatchedWrites &) = delete;

    using Work = std::function<Result<void>()>;

    /// Does the work at once, as part of the next commit. If it fails, only its own changes are undone,
    /// unless the disk error makes SQLite roll back the whole transaction; that counts as a failed commit.
    Result<void> write(const Work &work);
    /// The same for a single statement, which needs no savepoint.
    Result<void> writeOne(const Work &statement);
    /// Does the work with the next commit, unless newer work with the same number replaces it: data that
    /// changes often is written once. If it fails, the commit fails.
    Result<void> writeNewest(qint64 number, Work work);
    /// Does the postponed work now, so that a read finds all data.
    Result<void> runPostponed();
    /// Commits the gathered writes without waiting for more. If that fails, all of them are undone.
    Result<void> commit();
    /// Calls `then` once everything written so far is on disk; never before this function returns. Not called
    /// if it cannot be written.
    Handle whenDurable(std::function<void()> then);

private:
    using Listeners = std::map<quint64, std::function<void()>>; ///< by number, in the order of their calls

    Result<void> begin();
    Result<void> checkTransaction(Result<void> done);
    void lose(const Failure &failure);
    void tell();

    Database &database_;
    Timers &timers_;
    std::function<void(const Failure &)> failed_;
    std::unique_ptr<Transaction> group_; ///< null: nothing to commit
    std::map<qint64, Work> newest_;      ///< postponed work
    Handle soon_;
    quint64 lastListener_ = 0;
    Listeners waiting_; ///< wait for the group's commit
    Listeners durable_; ///< their data is on disk; called next
    Handle telling_;
    Handle failing_; ///< calls failed_
};

} // namespace windlass
