// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/readmetrics.h"

#include "core/store/names.h"
#include "core/store/sqlite/database.h"

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

// A run begins with `opens` and includes the later attempts of the same step. Records of earlier versions do
// not state how their run ended: it is exhausted if its last allowed attempt failed. %1: the condition that
// selects transfers.
constexpr auto runsQuery =
    u"WITH marked AS ("
    " SELECT *, sum(opens) OVER (PARTITION BY transfer, operation, part ORDER BY id) AS run"
    " FROM attempts WHERE %1), "
    "runs AS ("
    " SELECT count(*) AS attempts, CASE WHEN max(outcome = 'succeeded') THEN 'succeeded'"
    "  ELSE coalesce(max(ended), CASE WHEN max(outcome = 'cancelled') THEN 'cancelled'"
    "   WHEN max(outcome = 'failed' AND NOT will_retry AND attempt >= max_attempts"
    "    AND class IN ('retry', 'throttle', 'net', 'reconcile')) THEN 'exhausted' END) END AS cause"
    " FROM marked GROUP BY transfer, operation, part, run) "
    "SELECT cause, count(*), sum(attempts > 1), sum(attempts) FROM runs GROUP BY cause";
constexpr auto failuresQuery =
    u"SELECT class, count(*) FROM attempts WHERE outcome = 'failed' AND %1 GROUP BY class";
constexpr auto codesQuery =
    u"SELECT coalesce(json_extract(failure, '$.code'),"
    " CASE WHEN http_status > 0 THEN 'http ' || http_status ELSE 'none' END) AS code, class, count(*)"
    " FROM attempts WHERE outcome = 'failed' AND %1 GROUP BY 1, 2";
constexpr auto waitsQuery = u"SELECT reason, sum(ms) FROM waits WHERE %1 GROUP BY reason";
constexpr auto bytesQuery =
    u"SELECT count(*), coalesce(sum(bytes_sent), 0), coalesce(sum(bytes_resent), 0) FROM transfers WHERE %1";

} // namespace

Result<Metrics> readMetrics(Database &database, std::optional<TransferId> id)
{
    const QVariantList values = id ? QVariantList{*id} : QVariantList{};
    const auto about = [&id](QStringView query, const QString &column) {
        return query.toString().arg(id ? column + u" = ?"_s : u"TRUE"_s);
    };
    const auto number = [](const Row &row, int column) { return row.value(column).toLongLong(); };
    Metrics metrics;
    auto done = database.run(about(runsQuery, u"transfer"_s), values, [&metrics, &number](const Row &row) {
        const qint64 operations = number(row, 1);
        metrics.operations += operations;
        metrics.retried += number(row, 2);
        metrics.attempts += number(row, 3);
        if (row.isNull(0)) // the run is not over yet
            return;
        const QString cause = row.value(0).toString();
        metrics.ends.insert(cause, operations);
        if (cause == causeName(Cause::None))
            metrics.recovered = number(row, 2);
    });
    if (!done)
        return failed(done.error());
    metrics.retries = metrics.attempts - metrics.operations;
    metrics.exhausted = metrics.ends.value(causeName(Cause::Exhausted));
    done = database.run(about(codesQuery, u"transfer"_s), values, [&metrics, &number](const Row &row) {
        metrics.failuresByCode[row.value(0).toString()].insert(row.value(1).toString(), number(row, 2));
    });
    if (!done)
        return failed(done.error());
    done = database.run(about(failuresQuery, u"transfer"_s), values, [&metrics, &number](const Row &row) {
        metrics.failures.insert(row.value(0).toString(), number(row, 1));
    });
    if (!done)
        return failed(done.error());
    done = database.run(about(waitsQuery, u"transfer"_s), values, [&metrics, &number](const Row &row) {
        metrics.waits.insert(row.value(0).toString(), Duration(number(row, 1)));
    });
    if (!done)
        return failed(done.error());
    done = database.run(about(bytesQuery, u"id"_s), values, [&metrics, &number](const Row &row) {
        metrics.transfers = number(row, 0);
        metrics.bytesSent = number(row, 1);
        metrics.bytesResent = number(row, 2);
    });
    if (!done)
        return failed(done.error());
    return metrics;
}

} // namespace windlass
