// SPDX-License-Identifier: GPL-3.0-or-later
// Commits writes that follow each other closely as one transaction, because each commit waits for the disk.
// Does so elsewhere (OrderedWork), so that its caller need not wait: what is written while a commit is under
// way goes into the next one. Callers can be notified when their writes are on disk.
#pragma once

#include "core/base/handle.h"
#include "core/base/result.h"
#include "core/base/timers.h"
#include "core/retry/attempt.h"
#include "core/store/sqlite/database.h"
#include "core/store/sqlite/orderedwork.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace windlass {

/// A batch is written as a whole or not at all. If one cannot be written, it is lost, and so is everything
/// that was gathered meanwhile, because it may build on the lost batch. Until `failed` has told so, each
/// further write is refused with the same failure.
class BatchedWrites
{
public:
    /// `failed`, if given, reports each batch that is lost, also to other callers, and nothing else. Never
    /// called from inside another function. From now on, `database` is used where `writer` runs its work,
    /// and nowhere else. `database` and `timers` must outlive this object.
    BatchedWrites(Database &database, Timers &timers, std::unique_ptr<OrderedWork> writer,
                  std::function<void(const Failure &)> failed);
    /// Commits.
    ~BatchedWrites();
    BatchedWrites(const BatchedWrites &) = delete;
    BatchedWrites &operator=(const BatchedWrites &) = delete;

    /// Runs in another thread: it may use only the database and values of its own.
    using Work = std::function<Result<void>(Database &)>;

    // Each write names the transfer that it is about; 0: none, or several.

    /// Does the work with the next commit, after all work before it. If it fails, the batch is lost.
    Result<void> write(TransferId about, Work work);
    /// The same, unless newer work with the same number replaces it: data that changes often is written
    /// once. Done after the other work of the batch.
    Result<void> writeNewest(qint64 number, TransferId about, Work work);
    /// Commits, and then does the work in a transaction of its own; on disk when this returns. If that
    /// fails, nothing else is lost. For rare writes: it waits for the disk.
    Result<void> writeNow(const Work &work);

    /// Writes everything to disk; returns when that is done.
    Result<void> commit();
    /// Begins the next commit without waiting for more writes, as soon as none is under way.
    void commitSoon();
    /// Is a write that is not on disk yet about that transfer?
    bool pending(TransferId about) const;
    bool pending() const { return gathered_ || underWay_; }

    /// Calls `then` once everything written so far is on disk; never before this function returns. Not called
    /// if it cannot be written.
    Handle whenDurable(std::function<void()> then);

private:
    using Listeners = std::map<quint64, std::function<void()>>; ///< by number, in the order of their calls

    struct Batch
    {
        std::vector<Work> works;
        std::map<qint64, Work> newest; ///< done last
        Result<void> result;
        // Not used where the work is done:
        std::set<TransferId> about;
        Listeners waiting;
    };

    static Result<void> written(Database &database, const Batch &batch);
    Result<void> gather(TransferId about);
    void begin();
    void ended();
    void lose(const Failure &failure);
    void tell();

    Database &database_;
    Timers &timers_;
    std::function<void(const Failure &)> failed_;
    std::shared_ptr<Batch> gathered_; ///< null: nothing to commit
    std::shared_ptr<Batch> underWay_; ///< null: none is being committed
    bool due_ = false;                ///< commit what is gathered as soon as none is under way
    Handle soon_;
    quint64 lastListener_ = 0;
    Listeners durable_; ///< their data is on disk; called next
    Handle telling_;
    std::optional<Failure> lost_;         ///< a batch is lost, and failed_ was not called yet
    Handle failing_;                      ///< calls failed_
    std::unique_ptr<OrderedWork> writer_; ///< destroyed first: it may be using the batch under way
};

} // namespace windlass
