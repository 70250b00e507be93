// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/batchedwrites.h"

#include <utility>

namespace windlass {

namespace {

/// Too short for a user to notice, and long enough for several parts on a fast line.
constexpr Duration gatherFor{25};

} // namespace

BatchedWrites::BatchedWrites(Database &database, Timers &timers, std::unique_ptr<OrderedWork> writer,
                             std::function<void(const Failure &)> failed)
    : database_(database)
    , timers_(timers)
    , failed_(std::move(failed))
    , writer_(std::move(writer))
{}

BatchedWrites::~BatchedWrites()
{
    (void)commit();
}

Result<void> BatchedWrites::gather(TransferId about)
{
    if (lost_)
        return windlass::failed(*lost_);
    if (!gathered_) {
        gathered_ = std::make_shared<Batch>();
        soon_ = timers_.after(gatherFor, [this] { commitSoon(); });
    }
    gathered_->about.insert(about);
    return {};
}

Result<void> BatchedWrites::write(TransferId about, Work work)
{
    auto may = gather(about);
    if (may)
        gathered_->works.push_back(std::move(work));
    return may;
}

Result<void> BatchedWrites::writeNewest(qint64 number, TransferId about, Work work)
{
    auto may = gather(about);
    if (may)
        gathered_->newest.insert_or_assign(number, std::move(work));
    return may;
}

Result<void> BatchedWrites::writeNow(const Work &work)
{
    if (auto before = commit(); !before)
        return before;
    Batch alone;
    alone.works.push_back(work);
    writer_->run([this, &alone] { alone.result = written(database_, alone); }, nullptr);
    writer_->wait();
    return alone.result;
}

/// Runs where the work is done.
Result<void> BatchedWrites::written(Database &database, const Batch &batch)
{
    Transaction transaction(database, Transaction::Durability::Full);
    if (!transaction.begun())
        return transaction.begun();
    for (const Work &work : batch.works) {
        if (auto done = work(database); !done)
            return done;
    }
    for (const auto &[number, work] : batch.newest) {
        if (auto done = work(database); !done)
            return done;
    }
    return transaction.commit();
}

void BatchedWrites::commitSoon()
{
    due_ = gathered_ != nullptr;
    begin();
}

/// Hands over what is gathered, if that is due and no other batch is under way.
void BatchedWrites::begin()
{
    if (!due_ || underWay_)
        return;
    due_ = false;
    soon_.reset();
    underWay_ = std::exchange(gathered_, nullptr);
    writer_->run([this, batch = underWay_.get()] { batch->result = written(database_, *batch); },
                 [this, batch = std::weak_ptr(underWay_)] {
                     if (underWay_ && batch.lock() == underWay_) // otherwise commit() has waited for it
                         ended();
                 });
}

void BatchedWrites::ended()
{
    const auto batch = std::exchange(underWay_, nullptr);
    if (!batch->result)
        return lose(batch->result.error());
    durable_.merge(batch->waiting);
    if (!durable_.empty())
        telling_ = timers_.after(Duration::zero(), [this] { tell(); });
    begin();
}

Result<void> BatchedWrites::commit()
{
    while (!lost_ && pending()) {
        commitSoon();
        writer_->wait();
        ended(); // begins the next, if one was gathered while this one was under way
    }
    if (lost_)
        return windlass::failed(*lost_);
    return {};
}

bool BatchedWrites::pending(TransferId about) const
{
    return (gathered_ && gathered_->about.contains(about)) || (underWay_ && underWay_->about.contains(about));
}

/// Reports later: the callers whose writes are lost were told that they succeeded, and may still be running.
void BatchedWrites::lose(const Failure &failure)
{
    soon_.reset();
    due_ = false;
    gathered_.reset();
    lost_ = failure;
    failing_ = timers_.after(Duration::zero(), [this] {
        const Failure told = *std::exchange(lost_, std::nullopt);
        if (failed_)
            failed_(told);
    });
}

Handle BatchedWrites::whenDurable(std::function<void()> then)
{
    if (lost_)
        return {};
    if (!pending())
        return timers_.after(Duration::zero(), std::move(then));
    const quint64 number = ++lastListener_;
    (gathered_ ? gathered_ : underWay_)->waiting.emplace(number, std::move(then));
    return Handle([this, number] {
        for (Batch *batch : {gathered_.get(), underWay_.get()}) {
            if (batch != nullptr)
                batch->waiting.erase(number);
        }
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
