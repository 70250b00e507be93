// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/migrations.h"

#include "core/base/sentence.h"

#include <array>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// One migration: its statements, separated by `;`.
constexpr std::array migrations{
    // 1: the first journal
    u"CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
    "INSERT INTO meta VALUES ('profile_id', lower(hex(randomblob(8))));"
    "CREATE TABLE destinations (name TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE transfers ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT, file TEXT NOT NULL, key TEXT NOT NULL, destination TEXT NOT NULL,"
    " size INTEGER NOT NULL, modified_ns INTEGER NOT NULL, file_id INTEGER NOT NULL, part_size INTEGER NOT "
    "NULL,"
    " retry TEXT, metadata TEXT NOT NULL, upload_id TEXT NOT NULL, session_id TEXT NOT NULL, session_opened "
    "INTEGER,"
    " state TEXT NOT NULL, cause INTEGER NOT NULL, failure TEXT, not_before INTEGER,"
    " attempts INTEGER NOT NULL, retries INTEGER NOT NULL, bytes_sent INTEGER NOT NULL, bytes_resent INTEGER "
    "NOT NULL,"
    " running_ms INTEGER NOT NULL, added INTEGER, started INTEGER, finished INTEGER, checksum TEXT NOT NULL);"
    "CREATE TABLE parts ("
    " transfer INTEGER NOT NULL REFERENCES transfers ON DELETE CASCADE, part INTEGER NOT NULL, offset "
    "INTEGER NOT NULL,"
    " length INTEGER NOT NULL, etag TEXT NOT NULL, md5 BLOB NOT NULL, PRIMARY KEY (transfer, part)) WITHOUT "
    "ROWID;"
    "CREATE TABLE attempts ("
    " id INTEGER PRIMARY KEY, transfer INTEGER NOT NULL REFERENCES transfers ON DELETE CASCADE, operation "
    "TEXT NOT NULL,"
    " service TEXT NOT NULL, part INTEGER NOT NULL, attempt INTEGER NOT NULL, max_attempts INTEGER NOT NULL,"
    " started INTEGER NOT NULL, duration_ms INTEGER NOT NULL, bytes INTEGER NOT NULL, outcome TEXT NOT NULL,"
    " class TEXT NOT NULL, http_status INTEGER NOT NULL, request_id TEXT NOT NULL, failure TEXT,"
    " will_retry INTEGER NOT NULL, delay_ms INTEGER NOT NULL, delay_reason TEXT NOT NULL);"
    "CREATE INDEX attempts_of_transfer ON attempts (transfer, id)",
    // 2: a cancelled transfer may rest before its session is aborted
    u"ALTER TABLE transfers ADD COLUMN take_back INTEGER NOT NULL DEFAULT 0",
    // 3: how long each transfer waited, by reason; how often it was parked in a row
    u"ALTER TABLE transfers ADD COLUMN times_parked INTEGER NOT NULL DEFAULT 0;"
    "CREATE TABLE waits (transfer INTEGER NOT NULL REFERENCES transfers ON DELETE CASCADE, reason TEXT NOT "
    "NULL,"
    " ms INTEGER NOT NULL, PRIMARY KEY (transfer, reason)) WITHOUT ROWID",
    // 4: which attempts belong together
    u"ALTER TABLE attempts ADD COLUMN opens INTEGER NOT NULL DEFAULT 0;"
    "UPDATE attempts SET opens = (attempt = 1)",
    // 5: checksums by mode, what to do about an existing object, the order of the queue, limits; facts about
    // endpoints
    u"ALTER TABLE parts RENAME COLUMN md5 TO digest;"
    "ALTER TABLE transfers ADD COLUMN checksum_mode TEXT NOT NULL DEFAULT 'etag';"
    "ALTER TABLE transfers ADD COLUMN if_exists TEXT NOT NULL DEFAULT 'replace';"
    "ALTER TABLE transfers ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE transfers ADD COLUMN position INTEGER NOT NULL DEFAULT 0;"
    "UPDATE transfers SET position = id;"
    "ALTER TABLE transfers ADD COLUMN rate_limit INTEGER NOT NULL DEFAULT 0;"
    "CREATE TABLE endpoints (place TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID",
    // 6: on the last attempt of a run: how the run ended; NULL in earlier records, and after a success
    u"ALTER TABLE attempts ADD COLUMN ended TEXT",
    // 7: the digest that the manifest beside the file states, as JSON
    u"ALTER TABLE transfers ADD COLUMN manifest TEXT",
    // 8: how far completing the upload has come; for earlier uploads no more than `open` is known
    u"ALTER TABLE transfers ADD COLUMN closing TEXT NOT NULL DEFAULT 'open'",
    // 9: enumerations by name; the session of a checksum probe
    u"ALTER TABLE transfers RENAME COLUMN cause TO cause_number;"
    "ALTER TABLE transfers ADD COLUMN cause TEXT NOT NULL DEFAULT 'unknown';"
    "UPDATE transfers SET cause = "
    "CASE cause_number WHEN 0 THEN 'succeeded' WHEN 1 THEN 'exhausted' WHEN 2 THEN 'fatal'"
    " WHEN 3 THEN 'needs_person' WHEN 4 THEN 'session_lost' WHEN 5 THEN 'cancelled'"
    " WHEN 6 THEN 'deadline' WHEN 7 THEN 'server_asked_to_wait' WHEN 8 THEN 'budget'"
    " WHEN 9 THEN 'offline' ELSE 'unknown' END"
    ";"
    "ALTER TABLE transfers DROP COLUMN cause_number;"
    "UPDATE transfers SET failure = json_replace(failure,"
    " '$.kind', "
    "CASE json_extract(failure, '$.kind') WHEN 0 THEN 'service' WHEN 1 THEN 'network'"
    " WHEN 2 THEN 'tls' WHEN 3 THEN 'aborted' WHEN 4 THEN 'bad_answer' WHEN 5 THEN 'damaged'"
    " WHEN 6 THEN 'local_file' WHEN 7 THEN 'source_changed' WHEN 8 THEN 'credentials'"
    " WHEN 9 THEN 'settings' WHEN 10 THEN 'journal' WHEN 11 THEN 'exhausted'"
    " WHEN 12 THEN 'object_exists' WHEN 13 THEN 'portal' WHEN 14 THEN 'manifest_differs' WHEN 15 THEN "
    "'not_proven'"
    " ELSE 'unknown' END"
    ", '$.abort', "
    "CASE json_extract(failure, '$.abort') WHEN 0 THEN 'none' WHEN 1 THEN 'user_cancelled'"
    " WHEN 2 THEN 'paused' WHEN 3 THEN 'deadline_exceeded' WHEN 4 THEN 'stall_timeout'"
    " WHEN 5 THEN 'connect_timeout' WHEN 6 THEN 'response_timeout' WHEN 7 THEN 'superseded'"
    " WHEN 8 THEN 'suspended' ELSE 'unknown' END"
    ", '$.mark', "
    "CASE json_extract(failure, '$.mark') WHEN 0 THEN 'none' WHEN 1 THEN 'retryable'"
    " WHEN 2 THEN 'non_retryable' ELSE 'unknown' END"
    ") WHERE failure IS NOT NULL AND json_valid(failure);"
    "UPDATE attempts SET failure = json_replace(failure,"
    " '$.kind', "
    "CASE json_extract(failure, '$.kind') WHEN 0 THEN 'service' WHEN 1 THEN 'network'"
    " WHEN 2 THEN 'tls' WHEN 3 THEN 'aborted' WHEN 4 THEN 'bad_answer' WHEN 5 THEN 'damaged'"
    " WHEN 6 THEN 'local_file' WHEN 7 THEN 'source_changed' WHEN 8 THEN 'credentials'"
    " WHEN 9 THEN 'settings' WHEN 10 THEN 'journal' WHEN 11 THEN 'exhausted'"
    " WHEN 12 THEN 'object_exists' WHEN 13 THEN 'portal' WHEN 14 THEN 'manifest_differs' WHEN 15 THEN "
    "'not_proven'"
    " ELSE 'unknown' END"
    ", '$.abort', "
    "CASE json_extract(failure, '$.abort') WHEN 0 THEN 'none' WHEN 1 THEN 'user_cancelled'"
    " WHEN 2 THEN 'paused' WHEN 3 THEN 'deadline_exceeded' WHEN 4 THEN 'stall_timeout'"
    " WHEN 5 THEN 'connect_timeout' WHEN 6 THEN 'response_timeout' WHEN 7 THEN 'superseded'"
    " WHEN 8 THEN 'suspended' ELSE 'unknown' END"
    ", '$.mark', "
    "CASE json_extract(failure, '$.mark') WHEN 0 THEN 'none' WHEN 1 THEN 'retryable'"
    " WHEN 2 THEN 'non_retryable' ELSE 'unknown' END"
    ") WHERE failure IS NOT NULL AND json_valid(failure);"
    "UPDATE transfers SET destination = json_replace(destination, '$.provider', "
    "CASE json_extract(destination, '$.provider') WHEN 0 THEN 's3' WHEN 1 THEN 'azure'"
    " WHEN 2 THEN 'gcs' ELSE 'unknown' END"
    ") WHERE json_valid(destination);"
    "UPDATE destinations SET json = json_replace(json, '$.provider', "
    "CASE json_extract(json, '$.provider') WHEN 0 THEN 's3' WHEN 1 THEN 'azure'"
    " WHEN 2 THEN 'gcs' ELSE 'unknown' END"
    ") WHERE json_valid(json);"
    "ALTER TABLE transfers ADD COLUMN probe_session TEXT NOT NULL DEFAULT ''",
    // 10: the file's change time (ctime), ns; 0 in earlier rows: unknown
    u"ALTER TABLE transfers ADD COLUMN changed_ns INTEGER NOT NULL DEFAULT 0",
    // 11: the time range of Open requests whose answers are unknown; NULL: none
    u"ALTER TABLE transfers ADD COLUMN opening_since INTEGER;"
    "ALTER TABLE transfers ADD COLUMN opening_last INTEGER",
};

Result<qint64> version(Database &database)
{
    qint64 found = 0;
    auto read = database.run(u"PRAGMA user_version"_s, {},
                             [&found](const Row &row) { found = row.value(0).toLongLong(); });
    if (!read)
        return failed(read.error());
    return found;
}

Failure newerVersion()
{
    return localFailure(
        FailureKind::Journal,
        Sentence::tr("The journal was written by a later version of Windlass. "
                     "Start that version, or name another profile "
                     "with --profile.")
            .orInWindow(
                Sentence::tr("The journal was written by a later version of Windlass. Start that version.")));
}

} // namespace

Result<void> migrate(Database &database)
{
    const auto present = version(database);
    if (!present)
        return failed(present.error());
    if (*present > static_cast<qint64>(migrations.size()))
        return failed(newerVersion());
    for (qint64 step = *present; step < static_cast<qint64>(migrations.size()); ++step) {
        Transaction transaction(database, Transaction::Durability::Full);
        if (!transaction.begun())
            return transaction.begun();
        const auto now = version(database); // another process may have migrated it meanwhile
        if (!now)
            return failed(now.error());
        if (*now > step)
            continue;
        for (const QStringView statement :
             QStringView(migrations.at(static_cast<size_t>(step))).split(u';')) {
            if (const auto done = database.run(statement.toString()); !done)
                return done;
        }
        if (const auto done = database.run(u"PRAGMA user_version=%1"_s.arg(step + 1)); !done)
            return done;
        if (const auto done = transaction.commit(); !done)
            return done;
    }
    return {};
}

Result<bool> isUpToDate(Database &database)
{
    const auto present = version(database);
    if (!present)
        return failed(present.error());
    if (*present > static_cast<qint64>(migrations.size()))
        return failed(newerVersion());
    return *present == static_cast<qint64>(migrations.size());
}

} // namespace windlass
