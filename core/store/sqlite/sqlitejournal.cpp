// SPDX-License-Identifier: GPL-3.0-or-later
// SqliteStore: the functions of Journal.
#include "core/store/sqlite/attempts.h"
#include "core/store/sqlite/sqliteroles.h"

#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

Result<void> SqliteStore::save(const Lease &lease, const StoredTransfer &transfer)
{
    if (auto may = mayWrite(lease, transfer.id); !may)
        return may;
    return writeGroup(courseGroup, transfer);
}

Result<void> SqliteStore::saveSession(const Lease &lease, const StoredTransfer &transfer)
{
    if (auto may = mayWrite(lease, transfer.id); !may)
        return may;
    return writeGroup(sessionGroup, transfer);
}

Result<void> SqliteStore::saveProbe(const Lease &lease, const QString &session)
{
    if (auto may = mayWrite(lease, lease.transfer); !may)
        return may;
    return writeNow(u"UPDATE transfers SET probe_session = ? WHERE id = ?"_s, {session, lease.transfer});
}

Result<void> SqliteStore::confirmPart(const Lease &lease, const ConfirmedPart &part)
{
    if (auto may = mayWrite(lease, lease.transfer); !may)
        return may;
    return write(lease.transfer, durable, [id = lease.transfer, part](Database &database) {
        return database.run(u"INSERT OR REPLACE INTO parts VALUES (?,?,?,?,?,?)"_s,
                            {id, part.part, part.offset, part.length, part.etag, part.digest});
    });
}

Result<void> SqliteStore::forgetParts(const Lease &lease, const QList<int> &parts)
{
    if (auto may = mayWrite(lease, lease.transfer); !may)
        return may;
    return write(lease.transfer, durable, [id = lease.transfer, parts](Database &database) -> Result<void> {
        for (const int part : parts) {
            if (auto done = database.run(u"DELETE FROM parts WHERE transfer = ? AND part = ?"_s, {id, part});
                !done)
                return done;
        }
        return {};
    });
}

Result<void> SqliteStore::recordAttempt(const Lease &lease, const AttemptRecord &attempt, qint64 resent)
{
    if (auto may = mayWrite(lease, attempt.transfer); !may)
        return may;
    return write(lease.transfer, relaxed,
                 [attempt, resent](Database &database) { return writeAttempt(database, attempt, resent); });
}

Result<void> SqliteStore::amendAttempt(const Lease &lease, const AttemptRecord &attempt)
{
    if (auto may = mayWrite(lease, attempt.transfer); !may)
        return may;
    return write(lease.transfer, relaxed,
                 [attempt](Database &database) { return rewriteLastAttempt(database, attempt); });
}

Result<void> SqliteStore::recordEnd(const Lease &lease, const AttemptRecord &last, Cause cause)
{
    if (auto may = mayWrite(lease, last.transfer); !may)
        return may;
    return write(lease.transfer, relaxed,
                 [last, cause](Database &database) { return writeEnd(database, last, cause); });
}

Result<void> SqliteStore::recordWait(const Lease &lease, DelayReason reason, Duration took)
{
    if (auto may = mayWrite(lease, lease.transfer); !may)
        return may;
    return write(lease.transfer, relaxed, [id = lease.transfer, reason, took](Database &database) {
        return database.run(u"INSERT INTO waits VALUES (?, ?, ?) ON CONFLICT (transfer, reason) "
                            "DO UPDATE SET ms = ms + excluded.ms"_s,
                            {id, QString(delayReasonName(reason)), static_cast<qint64>(took.count())});
    });
}

Result<QHash<int, qint64>> SqliteStore::furthest(TransferId id) const
{
    if (!reader_)
        return QHash<int, qint64>();
    if (const auto all = caughtUp(id); !all)
        return failed(all.error());
    return readFurthest(*reader_, id);
}

Result<bool> SqliteStore::knowsSession(const QString &sessionId) const
{
    bool known = false;
    if (!reader_ || sessionId.isEmpty()) // an empty id stands for no session
        return known;
    if (const auto all = caughtUp(); !all)
        return failed(all.error());
    const auto read =
        reader_->run(u"SELECT 1 FROM transfers WHERE session_id = ? OR probe_session = ? LIMIT 1"_s,
                     {sessionId, sessionId}, [&known](const Row &) { known = true; });
    if (!read)
        return failed(read.error());
    return known;
}

Handle SqliteStore::whenDurable(Timers &timers, std::function<void()> then)
{
    return gathered_ ? gathered_->whenDurable(std::move(then))
                     : timers.after(Duration::zero(), std::move(then));
}

} // namespace windlass
