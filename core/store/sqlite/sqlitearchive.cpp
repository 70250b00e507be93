// SPDX-License-Identifier: GPL-3.0-or-later
// SqliteStore: the functions of Archive.
#include "core/store/sqlite/attempts.h"
#include "core/store/sqlite/places.h"
#include "core/store/sqlite/readmetrics.h"
#include "core/store/sqlite/sqliteroles.h"

namespace windlass {

using namespace Qt::StringLiterals;

Result<void> SqliteStore::saveDestination(const Destination &destination)
{
    return within(durable, [this, &destination] { return writeDestination(*database_, destination); });
}

Result<void> SqliteStore::removeDestination(const QString &name)
{
    return run(durable, u"DELETE FROM destinations WHERE name = ?"_s, {name});
}

Result<QList<Destination>> SqliteStore::destinations() const
{
    return database_ ? readDestinations(*database_) : QList<Destination>();
}

Result<std::optional<Destination>> SqliteStore::destination(const QString &name) const
{
    return database_ ? readDestination(*database_, name) : std::optional<Destination>();
}

Result<EndpointFacts> SqliteStore::endpointFacts(const QString &place) const
{
    return database_ ? readEndpointFacts(*database_, place) : EndpointFacts();
}

Result<void> SqliteStore::saveEndpointFacts(const QString &place, const EndpointFacts &facts)
{
    return within(durable, [this, &place, &facts] { return writeEndpointFacts(*database_, place, facts); });
}

Result<QList<AttemptRecord>> SqliteStore::attempts(TransferId id) const
{
    return database_ ? readAttempts(*database_, id) : QList<AttemptRecord>();
}

Result<qint64> SqliteStore::recentPartRate(const Destination &destination) const
{
    return database_ ? readRecentPartRate(*database_, destination) : 0;
}

Result<Metrics> SqliteStore::metrics(std::optional<TransferId> id) const
{
    if (!database_)
        return Metrics();
    if (const auto all = caughtUp(); !all)
        return failed(all.error());
    return readMetrics(*database_, id);
}

Result<QList<Sentence>> SqliteStore::unreadable() const
{
    return database_ ? readUnreadable(*database_) : QList<Sentence>();
}

} // namespace windlass
