// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/batchedwrites.h"

#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// Too short for a user to notice, and long enough for several parts on a fast line.
constexpr Duration gatherFor{25};

} // namespace

BatchedWrites::BatchedWrites(Database &database, Timers &timers, std::function<void(const Failure &)> failed)
    : database_(database)
    , timers_(timers)
    , failed_(std::move(failed))
{}

BatchedWrites::~BatchedWrites()
{
    (void)commit();
}

Result<void> BatchedWrites::begin()
{
    if (group_)
        return {};
    auto begun = std::make_unique<Transaction>(database_, Transaction::Durability::Full);
    if (!begun->begun())
        return begun->begun();
    group_ = std::move(begun);
    soon_ = timers_.after(gatherFor, [this] { (void)commit(); });
    return {};
}

Result<void> BatchedWrites::write(const Work &work)
{
    auto done = begin();
    if (done)
        done = checkTransaction(database_.run(u"SAVEPOINT one"_s));
    if (!done)
        return done;
    done = checkTransaction(work());
    if (!group_)
        return done;
    if (!done)
        (void)database_.run(u"ROLLBACK TO one"_s);
    (void)database_.run(u"RELEASE one"_s);
    return done;
}

Result<void> BatchedWrites::writeOne(const Work &statement)
{
    auto begun = begin();
    return begun ? checkTransaction(statement()) : begun;
}

Result<void> BatchedWrites::writeNewest(qint64 number, Work work)
{
    auto begun = begin();
    if (begun)
        newest_.insert_or_assign(number, std::move(work));
    return begun;
}

Result<void> BatchedWrites::runPostponed()
{
    while (!newest_.empty()) {
        if (auto done = checkTransaction(newest_.begin()->second()); !done)
            return done; // it stays queued, so that the commit fails as well
        newest_.erase(newest_.begin());
    }
    return {};
}

Result<void> BatchedWrites::commit()
{
    if (!group_)
        return {};
    auto done = runPostponed();
    if (done)
        done = group_->commit();
    if (!done) {
        if (group_)
            lose(done.error());
        return done;
    }
    soon_.reset();
    group_.reset();
    durable_.merge(waiting_);
    if (!durable_.empty())
        telling_ = timers_.after(Duration::zero(), [this] { tell(); });
    return {};
}

/// SQLite may have rolled back the whole transaction; it would then commit each further statement on its own.
Result<void> BatchedWrites::checkTransaction(Result<void> done)
{
    if (!done && group_ && !database_.inTransaction())
        lose(done.error());
    return done;
}

/// Reports later: the callers whose writes are lost were told that they succeeded, and may still be running.
void BatchedWrites::lose(const Failure &failure)
{
    soon_.reset();
    group_.reset(); // rolls back, unless that has already happened
    newest_.clear();
    waiting_.clear();
    failing_ = timers_.after(Duration::zero(), [this, failure] {
        if (failed_)
            failed_(failure);
    });
}

Handle BatchedWrites::whenDurable(std::function<void()> then)
{
    if (!group_)
        return timers_.after(Duration::zero(), std::move(then));
    const quint64 number = ++lastListener_;
    waiting_.emplace(number, std::move(then));
    return Handle([this, number] {
        waiting_.erase(number);
        durable_.erase(number);
    });
}

void BatchedWrites::tell()
{
    while (!durable_.empty()) { // a callback may drop another one's handle
        const auto then = std::move(durable_.extract(durable_.begin()).mapped());
        then();
    }
}

} // namespace windlass
