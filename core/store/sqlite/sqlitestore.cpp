// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/sqlitestore.h"

#include "core/base/sentence.h"
#include "core/store/sqlite/migrations.h"
#include "core/store/sqlite/sqliteroles.h"

#include <QFileInfo>
#include <QSysInfo>

#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// A profile that was copied from another computer contains file ids and change times that mean nothing here.
/// They are cleared; then only size and modification time show that a file has changed.
Result<void> clearForeignFileIds(Database &database)
{
    const QString here = QString::fromLatin1(QSysInfo::machineUniqueId());
    QString before;
    const auto read = database.run(u"SELECT value FROM meta WHERE key = 'machine'"_s, {},
                                   [&before](const Row &row) { before = row.value(0).toString(); });
    if (!read || before == here)
        return read;
    Transaction transaction(database, Transaction::Durability::Full);
    if (!transaction.begun())
        return transaction.begun();
    if (!before.isEmpty()) {
        if (const auto done = database.run(u"UPDATE transfers SET file_id = 0, changed_ns = 0"_s); !done)
            return done;
    }
    if (const auto done = database.run(u"INSERT OR REPLACE INTO meta VALUES ('machine', ?)"_s, {here}); !done)
        return done;
    return transaction.commit();
}

/// Brings an earlier version up to date. A later version is a failure.
Result<void> prepare(Database &database, const QString &path, Store::Access access)
{
    if (access == Store::Access::ReadWrite) {
        if (auto migrated = migrate(database); !migrated)
            return migrated;
        return clearForeignFileIds(database);
    }
    const auto upToDate = isUpToDate(database);
    if (!upToDate)
        return failed(upToDate.error());
    if (*upToDate)
        return {};
    if (const auto migrated = openSqliteStore(path, Store::Access::ReadWrite); !migrated)
        return failed(migrated.error());
    return {};
}

} // namespace

void SqliteStore::gatherWrites(Timers &timers, std::function<void(const Failure &)> failed)
{
    std::unique_ptr<OrderedWork> work;
    if (commits_ == Commits::InThreadOfTheirOwn)
        work = std::make_unique<WorkInThread>();
    else
        work = std::make_unique<WorkHere>(timers);
    gathered_.emplace(*writer_, timers, std::move(work), std::move(failed));
}

/// Does the work in one transaction: its own, or the one that gathers writes. Then another thread may do it:
/// `work` keeps values of its own.
Result<void> SqliteStore::write(TransferId about, Transaction::Durability durability,
                                BatchedWrites::Work work)
{
    return gathered_ ? gathered_->write(about, std::move(work)) : alone(durability, work);
}

/// For rare writes: on disk when this returns. `work` may refer to values of the caller.
Result<void> SqliteStore::writeNow(const BatchedWrites::Work &work)
{
    return gathered_ ? gathered_->writeNow(work) : alone(durable, work);
}

Result<void> SqliteStore::writeNow(const QString &sql, const QVariantList &values)
{
    return writeNow([&](Database &database) { return database.run(sql, values); });
}

Result<void> SqliteStore::alone(Transaction::Durability durability, const BatchedWrites::Work &work)
{
    Transaction transaction(*writer_, durability);
    if (!transaction.begun())
        return transaction.begun();
    if (auto done = work(*writer_); !done)
        return done;
    return transaction.commit();
}

/// Call it before a read that concerns all transfers, so that it finds what was written.
Result<void> SqliteStore::caughtUp() const
{
    return gathered_ ? gathered_->commit() : Result<void>();
}

/// The same for one transfer. Does not wait for what was written about others.
Result<void> SqliteStore::caughtUp(TransferId about) const
{
    return gathered_ && gathered_->pending(about) ? gathered_->commit() : Result<void>();
}

/// While writes are gathered, only the newest state of a transfer's group is written, with the commit.
Result<void> SqliteStore::writeGroup(const ColumnGroup &group, const StoredTransfer &transfer)
{
    auto write = [group, transfer](Database &database) {
        QVariantList values = group.values(transfer);
        const QString update = u"UPDATE transfers SET ("_s + group.columns + u") = ("_s +
                               placeholders(values) + u") WHERE id = ?"_s;
        values.append(transfer.id);
        return database.run(update, values);
    };
    if (!gathered_)
        return alone(durable, write);
    return gathered_->writeNewest(transfer.id * columnGroups + group.number, transfer.id, std::move(write));
}

Result<void> SqliteStore::mayWrite(const Lease &lease, TransferId about) const
{
    if (holds(lease) && lease.transfer == about)
        return {};
    return failed(localFailure(
        FailureKind::Journal,
        Sentence::tr("Nothing more is written about transfer %1: this process does not work on it any more.")
            .arg(about)));
}

Result<void> SqliteStore::isIdle(TransferId id) const
{
    if (!claimed_.contains(id))
        return {};
    return failed(localFailure(FailureKind::Journal,
                               Sentence::tr("Transfer %1 is being worked on. Pause it first.").arg(id)));
}

Result<std::unique_ptr<Store>> openSqliteStore(const QString &path, Store::Access access, Commits commits)
{
    const bool writes = access == Store::Access::ReadWrite;
    if (!writes && !QFileInfo::exists(path))
        return std::make_unique<SqliteStore>(nullptr, nullptr, QString(), commits);
    auto opened = Database::open(path, writes ? Database::Access::ReadWrite : Database::Access::ReadOnly);
    if (!opened)
        return failed(opened.error());
    const std::shared_ptr<Database> writer = std::move(*opened);
    if (const auto prepared = prepare(*writer, path, access); !prepared)
        return failed(prepared.error());
    std::shared_ptr<Database> reader = writer;
    if (writes) {
        auto second = Database::open(path, Database::Access::ReadOnly);
        if (!second)
            return failed(second.error());
        reader = std::move(*second);
    }
    QString profileId;
    const auto read = reader->run(u"SELECT value FROM meta WHERE key = 'profile_id'"_s, {},
                                  [&profileId](const Row &row) { profileId = row.value(0).toString(); });
    if (!read)
        return failed(read.error());
    return std::make_unique<SqliteStore>(writer, std::move(reader), std::move(profileId), commits);
}

} // namespace windlass
