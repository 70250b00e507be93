// SPDX-License-Identifier: GPL-3.0-or-later
// A SQLite file: opened once, used through prepared statements, changed in transactions. Uses SQLite directly
// and not QtSql, which takes several times as long to bind a value as SQLite takes to store it.
#pragma once

#include "core/base/result.h"

#include <QVariant>

#include <functional>
#include <map>
#include <memory>

struct sqlite3;
struct sqlite3_stmt;

namespace windlass {

/// A question mark for each value, separated by commas, for a statement's text.
QString placeholders(const QVariantList &values);

/// One row of a result, valid during the callback.
class Row
{
public:
    explicit Row(sqlite3_stmt *statement)
        : statement_(statement)
    {}
    /// A qlonglong, double, QString or QByteArray; invalid if the value is NULL. Columns count from 0.
    QVariant value(int column) const;
    bool isNull(int column) const;

private:
    sqlite3_stmt *statement_;
};

class Database
{
public:
    enum class Access { ReadWrite, ReadOnly };

    /// Opens the file. Use the object in one thread at a time. ReadWrite creates the file if it does not
    /// exist, and makes it and the files beside it accessible to their owner only.
    static Result<std::unique_ptr<Database>> open(const QString &path, Access access);

    /// Runs one statement; each distinct text is prepared once and kept. `row` is called for each row of the
    /// result, and must not run a statement with the same text. A failure is of kind Journal. Then the
    /// statement's own changes are undone. Earlier changes of the transaction stay, unless inTransaction() is
    /// false afterwards.
    Result<void> run(const QString &sql, const QVariantList &values = {},
                     const std::function<void(const Row &)> &row = nullptr);
    /// Also false after SQLite has rolled back a transaction on its own, as it may if the disk fails or is
    /// full.
    bool inTransaction() const;

private:
    struct Close
    {
        void operator()(sqlite3 *file) const;
    };
    struct Finalize
    {
        void operator()(sqlite3_stmt *statement) const;
    };
    using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

    Result<sqlite3_stmt *> prepared(const QString &sql);
    QString complaint() const;

    std::unique_ptr<sqlite3, Close> file_;
    std::map<QString, Statement> prepared_; ///< destroyed before the file is closed
};

/// Rolls back all changes since its construction, unless commit() succeeded.
class Transaction
{
public:
    /// What a loss of power may cost: nothing, or the last few transactions.
    enum class Durability { Full, Relaxed };

    Transaction(Database &database, Durability durability);
    ~Transaction();
    Transaction(const Transaction &) = delete;
    Transaction &operator=(const Transaction &) = delete;

    /// Check this before doing anything in the transaction.
    const Result<void> &begun() const { return begun_; }
    Result<void> commit();

private:
    Database &database_;
    Result<void> begun_;
    bool open_ = false;
};

} // namespace windlass
