// SPDX-License-Identifier: GPL-3.0-or-later
// A SQLite file: opened once, spoken to with prepared statements, changed in transactions. SQLite itself and
// not QtSql, which takes several times as long to bind a value as SQLite does to store it.
#pragma once

#include "core/base/result.h"

#include <QVariant>

#include <functional>
#include <map>
#include <memory>

struct sqlite3;
struct sqlite3_stmt;

namespace windlass {

/// A question mark for each of the values, as a statement names them.
QString placeholders(const QVariantList &values);

/// One row of an answer, while it is looked at.
class Row
{
public:
    explicit Row(sqlite3_stmt *statement)
        : statement_(statement)
    {}
    /// A qlonglong, a double, a QString or a QByteArray; invalid where it is NULL. Columns count from 0.
    QVariant value(int column) const;
    bool isNull(int column) const;

private:
    sqlite3_stmt *statement_;
};

class Database
{
public:
    enum class Access { ReadWrite, ReadOnly };

    /// Opens the file; the object is for one thread at a time. ReadWrite makes the file when it is not there,
    /// and sees that it and the files beside it are for their owner alone.
    static Result<std::unique_ptr<Database>> open(const QString &path, Access access);

    /// Runs one statement; each distinct text is prepared once and kept. `row` is called for each row of the
    /// answer, and must not run other statements of the same text. Where it fails, what it did is undone; of
    /// what came before it in a transaction nothing, unless inTransaction() says that all of it is.
    Result<void> run(const QString &sql, const QVariantList &values = {},
                     const std::function<void(const Row &)> &row = nullptr);
    /// False, too, once SQLite has undone a transaction by itself: it may, where the disk fails or is full.
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
    std::map<QString, Statement> prepared_; ///< gone before the file
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
