// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/metrics.h"

#include "core/store/database.h"

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

// A run begins with `opens`, and goes on with the later attempts of the same step. %1: which transfers.
constexpr auto runsQuery =
    u"WITH marked AS ("
    " SELECT *, sum(opens) OVER (PARTITION BY transfer, operation, part ORDER BY id) AS run"
    " FROM attempts WHERE %1), "
    "runs AS ("
    " SELECT count(*) AS attempts, max(outcome = 'succeeded') AS good, max(outcome = 'failed'"
    "  AND NOT will_retry AND attempt >= max_attempts"
    "  AND class IN ('retry', 'throttle', 'net', 'reconcile')) AS spent"
    " FROM marked GROUP BY transfer, operation, part, run) "
    "SELECT count(*), coalesce(sum(attempts > 1), 0), coalesce(sum(attempts > 1 AND good), 0),"
    " coalesce(sum(spent AND NOT good), 0), coalesce(sum(attempts), 0) FROM runs";
constexpr auto failuresQuery =
    u"SELECT class, count(*) FROM attempts WHERE outcome = 'failed' AND %1 GROUP BY class";
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
    const auto number = [](const QSqlQuery &row, int column) { return row.value(column).toLongLong(); };
    Metrics metrics;
    auto done =
        database.run(about(runsQuery, u"transfer"_s), values, [&metrics, &number](const QSqlQuery &row) {
            metrics.operations = number(row, 0);
            metrics.retried = number(row, 1);
            metrics.recovered = number(row, 2);
            metrics.exhausted = number(row, 3);
            metrics.attempts = number(row, 4);
            metrics.retries = metrics.attempts - metrics.operations;
        });
    if (!done)
        return failed(done.error());
    done =
        database.run(about(failuresQuery, u"transfer"_s), values, [&metrics, &number](const QSqlQuery &row) {
            metrics.failures.insert(row.value(0).toString(), number(row, 1));
        });
    if (!done)
        return failed(done.error());
    done = database.run(about(waitsQuery, u"transfer"_s), values, [&metrics, &number](const QSqlQuery &row) {
        metrics.waits.insert(row.value(0).toString(), Duration(number(row, 1)));
    });
    if (!done)
        return failed(done.error());
    done = database.run(about(bytesQuery, u"id"_s), values, [&metrics, &number](const QSqlQuery &row) {
        metrics.transfers = number(row, 0);
        metrics.bytesSent = number(row, 1);
        metrics.bytesResent = number(row, 2);
    });
    if (!done)
        return failed(done.error());
    return metrics;
}

} // namespace windlass
