// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/database.h"

#include <QFileInfo>
#include <QSqlError>
#include <QUuid>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

Failure unreadable(const QSqlError &error)
{
    return localFailure(
        FailureKind::Journal,
        u"The journal cannot be read: %1. Check its disk; a copy of the file may still be read by sqlite3."_s
            .arg(error.text().trimmed()));
}

Failure journalFailure(const QString &doing, const QSqlError &error)
{
    return localFailure(
        FailureKind::Journal,
        u"The journal cannot be %1: %2. Check that its disk has room and that its folder can be written."_s
            .arg(doing, error.text().trimmed()));
}

} // namespace

QString placeholders(const QVariantList &values)
{
    return QStringList(values.size(), u"?"_s).join(u',');
}

Result<std::unique_ptr<Database>> Database::open(const QString &path, Access access)
{
    auto opened = std::unique_ptr<Database>(
        new Database(u"journal-"_s + QUuid::createUuid().toString(QUuid::WithoutBraces)));
    opened->database_ = QSqlDatabase::addDatabase(u"QSQLITE"_s, opened->connection_);
    opened->database_.setDatabaseName(path);
    // Another process may read while this one writes; both wait a moment for the other.
    opened->database_.setConnectOptions(access == Access::ReadOnly
                                            ? u"QSQLITE_OPEN_READONLY;QSQLITE_BUSY_TIMEOUT=5000"_s
                                            : u"QSQLITE_BUSY_TIMEOUT=5000"_s);
    if (!opened->database_.open())
        return failed(journalFailure(u"opened (%1)"_s.arg(path), opened->database_.lastError()));
    if (access == Access::ReadWrite) {
        if (const auto set = opened->run(u"PRAGMA journal_mode=WAL"_s); !set)
            return failed(set.error());
    }
    if (const auto set = opened->run(u"PRAGMA foreign_keys=ON"_s); !set)
        return failed(set.error());
    return opened;
}

Database::~Database()
{
    prepared_.clear();
    database_.close();
    database_ = {};
    QSqlDatabase::removeDatabase(connection_);
}

Result<void> Database::run(const QString &sql, const QVariantList &values,
                           const std::function<void(const QSqlQuery &)> &row)
{
    auto found = prepared_.find(sql);
    if (found == prepared_.end()) {
        QSqlQuery query(database_);
        query.setForwardOnly(true);
        if (!query.prepare(sql))
            return failed(unreadable(query.lastError()));
        found = prepared_.emplace(sql, std::move(query)).first;
    }
    QSqlQuery &query = found->second;
    for (qsizetype i = 0; i < values.size(); ++i)
        query.bindValue(static_cast<int>(i), values.at(i));
    if (!query.exec()) {
        Failure failure = journalFailure(u"written"_s, query.lastError());
        prepared_.erase(found);
        return failed(std::move(failure));
    }
    while (row && query.next())
        row(query);
    if (row && query.lastError().isValid()) { // next() ends on a damaged page as it does on the last row
        Failure failure = unreadable(query.lastError());
        prepared_.erase(found);
        return failed(std::move(failure));
    }
    lastInsertId_ = query.lastInsertId().toLongLong();
    query.finish(); // a statement left open would keep the journal locked
    return {};
}

Transaction::Transaction(Database &database, Durability durability)
    : database_(database)
{
    begun_ = database_.run(durability == Durability::Full ? u"PRAGMA synchronous=FULL"_s
                                                          : u"PRAGMA synchronous=NORMAL"_s);
    if (begun_)
        begun_ = database_.run(u"BEGIN IMMEDIATE"_s);
    open_ = begun_.has_value();
}

Transaction::~Transaction()
{
    if (open_)
        (void)database_.run(u"ROLLBACK"_s);
}

Result<void> Transaction::commit()
{
    auto done = database_.run(u"COMMIT"_s);
    open_ = !done;
    return done;
}

} // namespace windlass
