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
    return writeNow([&](Database &database) { return writeDestination(database, destination); });
}

Result<void> SqliteStore::removeDestination(const QString &name)
{
    return writeNow(u"DELETE FROM destinations WHERE name = ?"_s, {name});
}

Result<QList<Destination>> SqliteStore::destinations() const
{
    return reader_ ? readDestinations(*reader_) : QList<Destination>();
}

Result<std::optional<Destination>> SqliteStore::destination(const QString &name) const
{
    return reader_ ? readDestination(*reader_, name) : std::optional<Destination>();
}

Result<EndpointFacts> SqliteStore::endpointFacts(const QString &place) const
{
    return reader_ ? readEndpointFacts(*reader_, place) : EndpointFacts();
}

Result<void> SqliteStore::saveEndpointFacts(const QString &place, const EndpointFacts &facts)
{
    return writeNow([&](Database &database) { return writeEndpointFacts(database, place, facts); });
}

Result<QList<AttemptRecord>> SqliteStore::attempts(TransferId id) const
{
    if (!reader_)
        return QList<AttemptRecord>();
    if (const auto all = caughtUp(id); !all)
        return failed(all.error());
    return readAttempts(*reader_, id);
}

Result<qint64> SqliteStore::recentPartRate(const Destination &destination) const
{
    if (!reader_)
        return 0;
    if (const auto all = caughtUp(); !all)
        return failed(all.error());
    return readRecentPartRate(*reader_, destination);
}

Result<Metrics> SqliteStore::metrics(std::optional<TransferId> id) const
{
    if (!reader_)
        return Metrics();
    if (const auto all = id ? caughtUp(*id) : caughtUp(); !all)
        return failed(all.error());
    return readMetrics(*reader_, id);
}

Result<QList<Sentence>> SqliteStore::unreadable() const
{
    return reader_ ? readUnreadable(*reader_) : QList<Sentence>();
}

} // namespace windlass
