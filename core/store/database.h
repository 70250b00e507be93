// SPDX-License-Identifier: GPL-3.0-or-later
// A SQLite file behind QtSql: opened once, spoken to with prepared statements, changed in transactions.
#pragma once

#include "core/base/result.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QVariantList>

#include <functional>
#include <map>
#include <memory>

namespace windlass {

/// A question mark for each of the values, as a statement names them.
QString placeholders(const QVariantList &values);

class Database
{
public:
    enum class Access { ReadWrite, ReadOnly };

    /// Opens the file in this thread, whose alone the object is from then on. ReadWrite makes it when it is
    /// not there.
    static Result<std::unique_ptr<Database>> open(const QString &path, Access access);
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    /// Runs one statement; each distinct text is prepared once and kept. `row` is called for each row of the
    /// answer, and must not run other statements of the same text.
    Result<void> run(const QString &sql, const QVariantList &values = {},
                     const std::function<void(const QSqlQuery &)> &row = nullptr);
    qint64 lastInsertId() const { return lastInsertId_; }

private:
    explicit Database(QString connection)
        : connection_(std::move(connection))
    {}

    QString connection_;
    QSqlDatabase database_;
    std::map<QString, QSqlQuery> prepared_;
    qint64 lastInsertId_ = 0;
};

/// All or nothing: what was done since the guard was made is undone unless commit() succeeded.
class Transaction
{
public:
    /// How much a loss of power may cost: nothing, or the last few of these.
    enum class Durability { Full, Relaxed };

    Transaction(Database &database, Durability durability);
    ~Transaction();
    Transaction(const Transaction &) = delete;
    Transaction &operator=(const Transaction &) = delete;

    /// Must be asked before anything is done in it.
    const Result<void> &begun() const { return begun_; }
    Result<void> commit();

private:
    Database &database_;
    Result<void> begun_;
    bool open_ = false;
};

} // namespace windlass
