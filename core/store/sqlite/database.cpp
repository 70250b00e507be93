// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/database.h"

#include "core/base/privatefile.h"
#include "core/base/sentence.h"

#include <QMetaType>
#include <QStringList>

#include <sqlite3.h>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// How long a statement waits for another process: it may read while this one writes.
constexpr int busyTimeoutMs = 5000;

Failure unreadable(const QString &complaint)
{
    return localFailure(FailureKind::Journal, Sentence::tr("The journal cannot be read: %1. Check its disk; "
                                                           "a copy of the file may still be read by sqlite3.")
                                                  .arg(complaint));
}

Failure notOpened(const QString &path, const QString &complaint)
{
    return localFailure(FailureKind::Journal,
                        Sentence::tr("The journal cannot be opened (%1): %2. Check that its disk has room "
                                     "and that its folder can be written.")
                            .arg(path, complaint));
}

Failure notWritten(const QString &complaint)
{
    return localFailure(FailureKind::Journal,
                        Sentence::tr("The journal cannot be written: %1. Check that its disk has room and "
                                     "that its folder can be written.")
                            .arg(complaint));
}

/// The value must stay unchanged until the statement is reset.
int bind(sqlite3_stmt *statement, int place, const QVariant &value)
{
    if (value.isNull())
        return sqlite3_bind_null(statement, place);
    switch (value.typeId()) {
    case QMetaType::Bool:
    case QMetaType::Int:
    case QMetaType::LongLong:
        return sqlite3_bind_int64(statement, place, value.toLongLong());
    case QMetaType::Double:
        return sqlite3_bind_double(statement, place, value.toDouble());
    case QMetaType::QByteArray: {
        const auto &bytes = *static_cast<const QByteArray *>(value.constData());
        return sqlite3_bind_blob64(statement, place, bytes.constData(),
                                   static_cast<sqlite3_uint64>(bytes.size()), SQLITE_STATIC);
    }
    case QMetaType::QString: {
        const auto &text = *static_cast<const QString *>(value.constData());
        return sqlite3_bind_text64(statement, place, reinterpret_cast<const char *>(text.constData()),
                                   static_cast<sqlite3_uint64>(text.size()) * sizeof(QChar), SQLITE_STATIC,
                                   SQLITE_UTF16);
    }
    default:
        Q_UNREACHABLE(); // the journal has no other types
    }
}

} // namespace

QString placeholders(const QVariantList &values)
{
    return QStringList(values.size(), u"?"_s).join(u',');
}

QVariant Row::value(int column) const
{
    switch (sqlite3_column_type(statement_, column)) {
    case SQLITE_INTEGER:
        return static_cast<qlonglong>(sqlite3_column_int64(statement_, column));
    case SQLITE_FLOAT:
        return sqlite3_column_double(statement_, column);
    case SQLITE_TEXT: {
        const auto *text = static_cast<const QChar *>(sqlite3_column_text16(statement_, column));
        return QString(text, sqlite3_column_bytes16(statement_, column) / qsizetype(sizeof(QChar)));
    }
    case SQLITE_BLOB: {
        const auto *bytes = static_cast<const char *>(sqlite3_column_blob(statement_, column));
        return QByteArray(bytes, sqlite3_column_bytes(statement_, column));
    }
    default:
        return {};
    }
}

bool Row::isNull(int column) const
{
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

void Database::Close::operator()(sqlite3 *file) const
{
    sqlite3_close(file);
}

void Database::Finalize::operator()(sqlite3_stmt *statement) const
{
    sqlite3_finalize(statement);
}

Result<std::unique_ptr<Database>> Database::open(const QString &path, Access access)
{
    auto opened = std::make_unique<Database>();
    const int flags =
        SQLITE_OPEN_NOMUTEX |
        (access == Access::ReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    if (access == Access::ReadWrite) {
        makeFilePrivate(path); // SQLite gives the files beside it the same permissions
        for (const auto beside : {"-wal"_L1, "-shm"_L1})
            removeOthersPermissions(path + beside);
    }
    sqlite3 *file = nullptr;
    const int status = sqlite3_open_v2(path.toUtf8().constData(), &file, flags, nullptr);
    opened->file_.reset(file);
    if (status != SQLITE_OK)
        return failed(notOpened(path, opened->complaint()));
    sqlite3_busy_timeout(file, busyTimeoutMs);
    if (access == Access::ReadWrite) {
        if (const auto set = opened->run(u"PRAGMA journal_mode=WAL"_s); !set)
            return failed(set.error());
    }
    if (const auto set = opened->run(u"PRAGMA foreign_keys=ON"_s); !set)
        return failed(set.error());
    return opened;
}

/// SQLite's own message for the last error.
QString Database::complaint() const
{
    return QString::fromUtf8(sqlite3_errmsg(file_.get()));
}

Result<sqlite3_stmt *> Database::prepared(const QString &sql)
{
    auto found = prepared_.find(sql);
    if (found == prepared_.end()) {
        sqlite3_stmt *statement = nullptr;
        const QByteArray text = sql.toUtf8();
        const int status = sqlite3_prepare_v3(file_.get(), text.constData(), static_cast<int>(text.size()),
                                              SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
        if (status != SQLITE_OK)
            return failed(unreadable(complaint()));
        found = prepared_.emplace(sql, statement).first;
    }
    return found->second.get();
}

Result<void> Database::run(const QString &sql, const QVariantList &values,
                           const std::function<void(const Row &)> &row)
{
    const auto statement = prepared(sql);
    if (!statement)
        return failed(statement.error());
    if (*statement == nullptr) // the text has no statement, only white space
        return {};
    Q_ASSERT(sqlite3_bind_parameter_count(*statement) == values.size());
    int status = SQLITE_OK;
    for (qsizetype i = 0; i < values.size() && status == SQLITE_OK; ++i)
        status = bind(*statement, static_cast<int>(i) + 1, values.at(i));
    bool answered = false;
    if (status == SQLITE_OK)
        status = sqlite3_step(*statement);
    for (; status == SQLITE_ROW; status = sqlite3_step(*statement)) {
        answered = true;
        if (row)
            row(Row(*statement));
    }
    if (status != SQLITE_DONE) {
        Failure failure = answered || row ? unreadable(complaint()) : notWritten(complaint());
        prepared_.erase(sql);
        return failed(std::move(failure));
    }
    sqlite3_reset(*statement);          // an open statement would keep the journal locked
    sqlite3_clear_bindings(*statement); // they point to the caller's values
    return {};
}

bool Database::inTransaction() const
{
    return sqlite3_get_autocommit(file_.get()) == 0;
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
