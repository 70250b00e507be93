// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/attempts.h"

#include "core/store/names.h"
#include "core/store/recordjson.h"
#include "core/store/sqlite/database.h"
#include "core/store/sqlite/rows.h"
#include "core/upload/step.h"

#include <algorithm>
#include <vector>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// Selects the last attempt of a step: of a transfer, an operation and a part.
const QString lastOfStep =
    QStringLiteral("(SELECT max(id) FROM attempts WHERE transfer = ? AND operation = ? AND part = ?)");

} // namespace

Result<void> writeAttempt(Database &database, const AttemptRecord &attempt, qint64 resent)
{
    static const QString insert = u"INSERT INTO attempts ("_s + attemptColumns + u") VALUES ("_s +
                                  placeholders(attemptValues({})) + u')';
    if (auto written = database.run(insert, attemptValues(attempt)); !written)
        return written;
    return database.run(
        u"UPDATE transfers SET attempts = attempts + 1, retries = retries + ?, bytes_sent = bytes_sent + ?, "
        "bytes_resent = bytes_resent + ? WHERE id = ?"_s,
        {attempt.opens ? 0 : 1, attempt.bytes, resent, attempt.transfer});
}

Result<void> rewriteLastAttempt(Database &database, const AttemptRecord &attempt)
{
    return database.run(
        u"UPDATE attempts SET outcome = ?, class = ?, will_retry = ?, delay_ms = ?, delay_reason = ? "
        "WHERE id = "_s +
            lastOfStep,
        {QString(outcomeName(attempt.outcome)), QString(className(attempt.failureClass)), attempt.willRetry,
         static_cast<qint64>(attempt.delay.count()), QString(delayReasonName(attempt.delayReason)),
         attempt.transfer, attempt.name, attempt.number});
}

Result<void> writeEnd(Database &database, const AttemptRecord &last, Cause cause)
{
    return database.run(u"UPDATE attempts SET ended = ? WHERE id = "_s + lastOfStep,
                        {QString(causeName(cause)), last.transfer, last.name, last.number});
}

Result<QList<AttemptRecord>> readAttempts(Database &database, TransferId id)
{
    QList<AttemptRecord> attempts;
    const auto read =
        database.run(u"SELECT "_s + attemptColumns + u" FROM attempts WHERE transfer = ? ORDER BY id"_s, {id},
                     [&attempts](const Row &row) { attempts.append(attemptFrom(row)); });
    if (!read)
        return failed(read.error());
    return attempts;
}

Result<qint64> readRecentPartRate(Database &database, const Destination &destination)
{
    std::vector<qint64> rates;
    // Small parts are left out: their rate depends more on latency than on bandwidth.
    const auto read =
        database.run(u"SELECT attempts.bytes * 1000 / attempts.duration_ms FROM attempts JOIN transfers "
                     "ON transfers.id = attempts.transfer WHERE attempts.outcome = 'succeeded' AND "
                     "attempts.operation IN ('part', 'put') AND attempts.bytes >= 1048576 AND "
                     "attempts.duration_ms > 0 AND "
                     "transfers.destination = ? ORDER BY attempts.id DESC LIMIT 32"_s,
                     {destinationJson(destination)},
                     [&rates](const Row &row) { rates.push_back(row.value(0).toLongLong()); });
    if (!read)
        return failed(read.error());
    if (rates.empty())
        return 0;
    const auto middle = rates.begin() + static_cast<qsizetype>(rates.size() / 2);
    std::ranges::nth_element(rates, middle);
    return *middle;
}

Result<QHash<int, qint64>> readFurthest(Database &database, TransferId id)
{
    QHash<int, qint64> furthest;
    const auto read = database.run(
        u"SELECT part, max(bytes) FROM attempts WHERE transfer = ? AND operation IN (?, ?) GROUP BY part"_s,
        {id, operationName(Operation::Part), operationName(Operation::Put)},
        [&furthest](const Row &row) { furthest.insert(row.value(0).toInt(), row.value(1).toLongLong()); });
    if (!read)
        return failed(read.error());
    return furthest;
}

} // namespace windlass
