// SPDX-License-Identifier: GPL-3.0-or-later
// The three roles of a store in one SQLite file. Each role has its own source file: sqlitebacklog,
// sqlitejournal and sqlitearchive. Shared code is in sqlitestore.
#pragma once

#include "core/base/sentence.h"
#include "core/store/sqlite/batchedwrites.h"
#include "core/store/sqlite/database.h"
#include "core/store/sqlite/rows.h"
#include "core/store/sqlite/sqlitestore.h"
#include "core/store/store.h"

#include <QHash>
#include <QSet>
#include <QString>
#include <QVariantList>

#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace windlass {

/// Leases belong to the process: they are kept in memory and end with it.
class SqliteStore final : public Store
{
public:
    /// `writer` and `reader` are the same if access is ReadOnly, and null if the file does not exist yet.
    SqliteStore(std::shared_ptr<Database> writer, std::shared_ptr<Database> reader, QString profileId,
                Commits commits)
        : writer_(std::move(writer))
        , reader_(std::move(reader))
        , profileId_(std::move(profileId))
        , commits_(commits)
    {}
    void gatherWrites(Timers &timers, std::function<void(const Failure &)> failed) override;

    // Backlog
    Result<void> add(QList<StoredTransfer> &transfers) override;
    Result<void> remove(TransferId id) override;
    Result<QList<StoredTransfer>> transfers(QList<Sentence> *remarks) const override;
    Result<std::optional<StoredTransfer>> transfer(TransferId id) const override;
    Result<std::optional<Lease>> claim(TransferId id) override;
    Result<bool> renew(const Lease &lease) override { return holds(lease); }
    void release(const Lease &lease) override;
    Result<void> savePlace(const StoredTransfer &transfer) override;
    Result<void> saveIdle(const StoredTransfer &transfer) override;

    // Journal
    Result<void> save(const Lease &lease, const StoredTransfer &transfer) override;
    Result<void> saveSession(const Lease &lease, const StoredTransfer &transfer) override;
    Result<void> saveProbe(const Lease &lease, const QString &session) override;
    Result<void> confirmPart(const Lease &lease, const ConfirmedPart &part) override;
    Result<void> forgetParts(const Lease &lease, const QList<int> &parts) override;
    Result<void> recordAttempt(const Lease &lease, const AttemptRecord &attempt, qint64 resent) override;
    Result<void> amendAttempt(const Lease &lease, const AttemptRecord &attempt) override;
    Result<void> recordEnd(const Lease &lease, const AttemptRecord &last, Cause cause) override;
    Result<void> recordWait(const Lease &lease, DelayReason reason, Duration took) override;
    Result<QHash<int, qint64>> furthest(TransferId id) const override;
    Result<bool> knowsSession(const QString &sessionId) const override;
    Handle whenDurable(Timers &timers, std::function<void()> then) override;
    void commitSoon() override
    {
        if (gathered_)
            gathered_->commitSoon();
    }
    Result<void> commit() override { return gathered_ ? gathered_->commit() : Result<void>(); }

    // Archive
    QString profileId() const override { return profileId_; }
    Result<void> saveDestination(const Destination &destination) override;
    Result<void> removeDestination(const QString &name) override;
    Result<QList<Destination>> destinations() const override;
    Result<std::optional<Destination>> destination(const QString &name) const override;
    Result<EndpointFacts> endpointFacts(const QString &place) const override;
    Result<void> saveEndpointFacts(const QString &place, const EndpointFacts &facts) override;
    Result<QList<AttemptRecord>> attempts(TransferId id) const override;
    Result<qint64> recentPartRate(const Destination &destination) const override;
    Result<Metrics> metrics(std::optional<TransferId> id) const override;
    Result<QList<Sentence>> unreadable() const override;

private:
    /// What a loss of power may cost. Durable: nothing, for example of a new transfer, a session that would
    /// be orphaned, or a part that counts. Relaxed: the last records of attempts.
    static constexpr auto durable = Transaction::Durability::Full;
    static constexpr auto relaxed = Transaction::Durability::Relaxed;

    bool holds(const Lease &lease) const
    {
        return lease.fence != 0 && claimed_.value(lease.transfer) == lease.fence;
    }
    Result<void> mayWrite(const Lease &lease, TransferId about) const;
    Result<void> isIdle(TransferId id) const;
    Result<void> write(TransferId about, Transaction::Durability durability, BatchedWrites::Work work);
    Result<void> writeNow(const BatchedWrites::Work &work);
    Result<void> writeNow(const QString &sql, const QVariantList &values);
    Result<void> writeGroup(const ColumnGroup &group, const StoredTransfer &transfer);
    Result<void> alone(Transaction::Durability durability, const BatchedWrites::Work &work);
    Result<void> caughtUp() const;
    Result<void> caughtUp(TransferId about) const;

    std::shared_ptr<Database> writer_; ///< while writes are gathered, only gathered_ uses it
    std::shared_ptr<Database> reader_; ///< does not wait for a commit, and does not see what is not committed
    QString profileId_;
    Commits commits_;
    mutable std::optional<BatchedWrites> gathered_; ///< empty: every write is its own transaction
    QHash<TransferId, quint64> claimed_;            ///< fence by transfer
    QSet<TransferId> removed_;                      ///< perhaps not on disk yet
    quint64 lastFence_ = 0;
};

} // namespace windlass
