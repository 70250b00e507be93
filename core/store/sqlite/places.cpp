// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/places.h"

#include "core/base/sentence.h"
#include "core/store/recordjson.h"
#include "core/store/sqlite/database.h"

namespace windlass {

using namespace Qt::StringLiterals;

Result<void> writeDestination(Database &database, const Destination &destination)
{
    QString before;
    const auto read = database.run(u"SELECT json FROM destinations WHERE name = ?"_s, {destination.name},
                                   [&before](const Row &row) { before = row.value(0).toString(); });
    if (!read)
        return read;
    return database.run(u"INSERT OR REPLACE INTO destinations VALUES (?,?)"_s,
                        {destination.name, destinationJson(destination, before)});
}

Result<QList<Destination>> readDestinations(Database &database)
{
    QList<Destination> destinations;
    const auto done =
        database.run(u"SELECT json FROM destinations ORDER BY name"_s, {}, [&destinations](const Row &row) {
            if (auto read = destinationFrom(row.value(0).toString()))
                destinations.append(*std::move(read)); // otherwise readUnreadable() reports it
        });
    if (!done)
        return failed(done.error());
    return destinations;
}

Result<std::optional<Destination>> readDestination(Database &database, const QString &name)
{
    std::optional<Result<Destination>> found;
    const auto done =
        database.run(u"SELECT json FROM destinations WHERE name = ?"_s, {name},
                     [&found](const Row &row) { found = destinationFrom(row.value(0).toString()); });
    if (!done)
        return failed(done.error());
    if (!found)
        return std::optional<Destination>();
    if (!*found)
        return failed(found->error());
    return std::optional(**found);
}

Result<EndpointFacts> readEndpointFacts(Database &database, const QString &place)
{
    EndpointFacts facts;
    const auto done = database.run(u"SELECT json FROM endpoints WHERE place = ?"_s, {place},
                                   [&facts](const Row &row) { facts = factsFrom(row.value(0).toString()); });
    if (!done)
        return failed(done.error());
    return facts;
}

Result<void> writeEndpointFacts(Database &database, const QString &place, const EndpointFacts &facts)
{
    QString before;
    const auto read = database.run(u"SELECT json FROM endpoints WHERE place = ?"_s, {place},
                                   [&before](const Row &row) { before = row.value(0).toString(); });
    if (!read)
        return read;
    return database.run(u"INSERT OR REPLACE INTO endpoints VALUES (?,?)"_s,
                        {place, factsJson(facts, before)});
}

Result<QList<Sentence>> readUnreadable(Database &database)
{
    QList<Sentence> sentences;
    auto done = database.run(
        u"SELECT name, json FROM destinations ORDER BY name"_s, {}, [&sentences](const Row &row) {
            const QString name = row.value(0).toString();
            if (const auto read = destinationFrom(row.value(1).toString()); !read)
                sentences.append(Sentence::joined({name, read.error().text}, u": "_s));
            else if (const Sentence problem = policyProblem(policyIn(row.value(1).toString()));
                     !problem.isEmpty())
                sentences.append(
                    Sentence::tr("What goes to %1 is retried as the settings say: %2").arg(name, problem));
        });
    if (!done)
        return failed(done.error());
    done = database.run(
        u"SELECT id, retry FROM transfers WHERE retry IS NOT NULL ORDER BY id"_s, {},
        [&sentences](const Row &row) {
            if (const Sentence problem = policyProblem(row.value(1).toString()); !problem.isEmpty())
                sentences.append(Sentence::tr("Transfer %1 is retried as the settings say: %2")
                                     .arg(row.value(0).toLongLong(), problem));
        });
    if (!done)
        return failed(done.error());
    return sentences;
}

} // namespace windlass
