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

/// Runs `work` in one transaction: its own, or the one that gathers writes.
Result<void> SqliteStore::within(Transaction::Durability durability, const BatchedWrites::Work &work)
{
    return gathered_ ? gathered_->write(work) : alone(durability, work);
}

/// The same for a single statement.
Result<void> SqliteStore::run(Transaction::Durability durability, const BatchedWrites::Work &statement)
{
    return gathered_ ? gathered_->writeOne(statement) : alone(durability, statement);
}

Result<void> SqliteStore::run(Transaction::Durability durability, const QString &sql,
                              const QVariantList &values)
{
    return run(durability, [&] { return database_->run(sql, values); });
}

Result<void> SqliteStore::alone(Transaction::Durability durability, const BatchedWrites::Work &work)
{
    Transaction transaction(*database_, durability);
    if (!transaction.begun())
        return transaction.begun();
    if (auto done = work(); !done)
        return done;
    return transaction.commit();
}

/// Does postponed writes, so that a read finds them.
Result<void> SqliteStore::caughtUp() const
{
    return gathered_ ? gathered_->runPostponed() : Result<void>();
}

/// While writes are gathered, only the newest state of a transfer's group is written, with the commit.
Result<void> SqliteStore::writeGroup(const ColumnGroup &group, const StoredTransfer &transfer)
{
    const auto write = [this, group](const StoredTransfer &what) {
        QVariantList values = group.values(what);
        const QString update = u"UPDATE transfers SET ("_s + group.columns + u") = ("_s +
                               placeholders(values) + u") WHERE id = ?"_s;
        values.append(what.id);
        return database_->run(update, values);
    };
    if (gathered_)
        return gathered_->writeNewest(transfer.id * columnGroups + group.number,
                                      [write, transfer] { return write(transfer); });
    return alone(durable, [&] { return write(transfer); });
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

Result<std::unique_ptr<Store>> openSqliteStore(const QString &path, Store::Access access)
{
    if (access == Store::Access::ReadOnly && !QFileInfo::exists(path))
        return std::make_unique<SqliteStore>(nullptr, QString());
    auto database = Database::open(path, access == Store::Access::ReadWrite ? Database::Access::ReadWrite
                                                                            : Database::Access::ReadOnly);
    if (!database)
        return failed(database.error());
    if (const auto prepared = prepare(**database, path, access); !prepared)
        return failed(prepared.error());
    QString profileId;
    const auto read = (*database)->run(u"SELECT value FROM meta WHERE key = 'profile_id'"_s, {},
                                       [&profileId](const Row &row) { profileId = row.value(0).toString(); });
    if (!read)
        return failed(read.error());
    return std::make_unique<SqliteStore>(std::move(*database), std::move(profileId));
}

} // namespace windlass
