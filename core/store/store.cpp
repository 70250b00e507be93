// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/store.h"

#include "core/store/attempts.h"
#include "core/store/database.h"
#include "core/store/gatheredwrites.h"
#include "core/store/migrations.h"
#include "core/store/rows.h"
#include "core/store/soundness.h"

#include <QFileInfo>
#include <QHash>
#include <QSysInfo>

#include <limits>
#include <optional>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// What must not be lost with the power: a new transfer, a session that would be orphaned, a part that
/// counts.
constexpr auto durable = Transaction::Durability::Full;
/// What may: the record of an attempt.
constexpr auto relaxed = Transaction::Durability::Relaxed;

/// A profile that was copied from another computer brings file ids that mean nothing here: they are
/// forgotten, and size and time alone tell a changed file.
Result<void> settleHere(Database &database)
{
    const QString here = QString::fromLatin1(QSysInfo::machineUniqueId());
    QString before;
    const auto read = database.run(u"SELECT value FROM meta WHERE key = 'machine'"_s, {},
                                   [&before](const Row &row) { before = row.value(0).toString(); });
    if (!read || before == here)
        return read;
    Transaction transaction(database, durable);
    if (!transaction.begun())
        return transaction.begun();
    if (!before.isEmpty()) {
        if (const auto done = database.run(u"UPDATE transfers SET file_id = 0, changed_ns = 0"_s); !done)
            return done;
    }
    if (const auto done = database.run(u"INSERT OR REPLACE INTO meta VALUES ('machine', ?)"_s, {here}); !done)
        return done;
    return transaction.commit();
}

} // namespace

class Store::Private
{
public:
    std::unique_ptr<Database> database; ///< null: read-only, and there is no journal yet
    QString profileId;
    std::optional<GatheredWrites> gathered; ///< nothing: every write is a transaction of its own

    /// `work` in one transaction: of its own, or in the one that gathers writes.
    Result<void> within(Transaction::Durability durability, const GatheredWrites::Work &work)
    {
        return gathered ? gathered->write(work) : alone(durability, work);
    }
    /// The same for a single statement.
    Result<void> run(Transaction::Durability durability, const GatheredWrites::Work &statement)
    {
        return gathered ? gathered->writeOne(statement) : alone(durability, statement);
    }
    Result<void> run(Transaction::Durability durability, const QString &sql, const QVariantList &values)
    {
        return run(durability, [&] { return database->run(sql, values); });
    }
    Result<void> alone(Transaction::Durability durability, const GatheredWrites::Work &work)
    {
        Transaction transaction(*database, durability);
        if (!transaction.begun())
            return transaction.begun();
        if (auto done = work(); !done)
            return done;
        return transaction.commit();
    }

    /// So that what was saved is found.
    Result<void> caughtUp() { return gathered ? gathered->catchUp() : Result<void>(); }
    /// A group of columns of a transfer: what Store::save() and its like write.
    struct Group
    {
        int number; ///< 0 to 2
        const QString &columns;
        QVariantList (*values)(const StoredTransfer &transfer);
    };
    /// While writes are gathered, the newest of a transfer's group alone is written, with the commit.
    Result<void> writeGroup(const Group &group, const StoredTransfer &transfer)
    {
        const auto write = [this, group](const StoredTransfer &what) {
            QVariantList values = group.values(what);
            const QString update = u"UPDATE transfers SET ("_s + group.columns + u") = ("_s +
                                   placeholders(values) + u") WHERE id = ?"_s;
            values.append(what.id);
            return database->run(update, values);
        };
        constexpr qint64 groups = 3;
        if (gathered)
            return gathered->writeNewest(transfer.id * groups + group.number,
                                         [write, transfer] { return write(transfer); });
        return alone(durable, [&] { return write(transfer); });
    }

    Result<QList<StoredTransfer>> read(const QString &where, const QVariantList &values,
                                       QStringList *remarks = nullptr)
    {
        QList<StoredTransfer> transfers;
        if (!database)
            return transfers;
        if (const auto all = caughtUp(); !all)
            return failed(all.error());
        QHash<TransferId, qsizetype> places;
        DestinationTexts destinations;
        const QString select = u"SELECT id, "_s + orderColumns + u", "_s + courseColumns + u", "_s +
                               sessionColumns + u", "_s + placeColumns +
                               u", probe_session FROM transfers "_s + where + u" ORDER BY id"_s;
        auto done = database->run(select, values, [&](const Row &row) {
            places.insert(row.value(0).toLongLong(), transfers.size());
            transfers.append(transferFrom(row, destinations));
            if (const StoredTransfer &read = transfers.last(); remarks != nullptr && !read.damage.isEmpty())
                remarks->append(u"Transfer %1: %2"_s.arg(read.id).arg(read.damage));
        });
        if (!done)
            return failed(done.error());
        const QString parts = u"SELECT transfer, part, offset, length, etag, digest FROM parts "_s +
                              (values.isEmpty() ? QString() : u"WHERE transfer = ? "_s) +
                              u"ORDER BY transfer, part"_s;
        done = database->run(parts, values, [&](const Row &row) {
            const auto place = places.constFind(row.value(0).toLongLong());
            if (place == places.constEnd())
                return;
            StoredTransfer &transfer = transfers[*place];
            const ConfirmedPart part{row.value(1).toInt(), row.value(2).toLongLong(),
                                     row.value(3).toLongLong(), row.value(4).toString(),
                                     row.value(5).toByteArray()};
            if (fits(part, transfer.plan, transfer.checksumMode))
                transfer.parts.append(part);
            else if (remarks != nullptr && transfer.damage.isEmpty())
                remarks->append(u"Transfer %1: the journal's record of part %2 is damaged; the part is sent "
                                "again."_s.arg(transfer.id)
                                    .arg(row.value(1).toLongLong()));
        });
        if (!done)
            return failed(done.error());
        return transfers;
    }
};

Store::Store(std::unique_ptr<Private> d)
    : d_(std::move(d))
{}

Store::~Store() = default;

Result<std::unique_ptr<Store>> Store::open(const QString &path, Access access)
{
    auto d = std::make_unique<Private>();
    if (access == Access::ReadOnly && !QFileInfo::exists(path))
        return std::unique_ptr<Store>(new Store(std::move(d)));
    auto database = Database::open(path, access == Access::ReadWrite ? Database::Access::ReadWrite
                                                                     : Database::Access::ReadOnly);
    if (!database)
        return failed(database.error());
    d->database = std::move(*database);
    if (access == Access::ReadWrite) {
        if (const auto migrated = migrate(*d->database); !migrated)
            return failed(migrated.error());
    } else {
        const auto upToDate = isUpToDate(*d->database);
        if (!upToDate)
            return failed(upToDate.error());
        if (!*upToDate) { // left by an earlier version of the program
            if (const auto migrated = open(path, Access::ReadWrite); !migrated)
                return failed(migrated.error());
        }
    }
    if (access == Access::ReadWrite) {
        if (const auto settled = settleHere(*d->database); !settled)
            return failed(settled.error());
    }
    const auto read = d->database->run(u"SELECT value FROM meta WHERE key = 'profile_id'"_s, {},
                                       [&d](const Row &row) { d->profileId = row.value(0).toString(); });
    if (!read)
        return failed(read.error());
    return std::unique_ptr<Store>(new Store(std::move(d)));
}

void Store::gatherWrites(Timers &timers, std::function<void(const Failure &)> failed)
{
    d_->gathered.emplace(*d_->database, timers, std::move(failed));
}

Handle Store::whenDurable(Timers &timers, std::function<void()> then)
{
    return d_->gathered ? d_->gathered->whenDurable(std::move(then))
                        : timers.after(Duration::zero(), std::move(then));
}

Result<void> Store::commit()
{
    return d_->gathered ? d_->gathered->commit() : Result<void>();
}

Result<void> Store::add(QList<StoredTransfer> &transfers)
{
    const auto written = d_->within(durable, [this, &transfers]() -> Result<void> {
        TransferId last = 0; // no id is given twice, not even that of a transfer that was removed
        const auto read = d_->database->run(
            u"SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'transfers'), 0),"
            " coalesce((SELECT max(id) FROM transfers), 0))"_s,
            {}, [&last](const Row &row) { last = row.value(0).toLongLong(); });
        if (!read)
            return read;
        if (last > std::numeric_limits<TransferId>::max() / 4) {
            return failed(localFailure(
                FailureKind::Journal,
                u"The journal has no numbers left for new transfers: it is damaged. Use another profile."_s));
        }
        DestinationTexts destinations;
        QString insert;
        for (StoredTransfer &transfer : transfers) {
            transfer.id = transfer.position = ++last;
            const QVariantList values = QVariantList{transfer.id} + orderValues(transfer, destinations) +
                                        courseValues(transfer) + sessionValues(transfer) +
                                        placeValues(transfer);
            if (insert.isEmpty())
                insert = u"INSERT INTO transfers (id, "_s + orderColumns + u", "_s + courseColumns + u", "_s +
                         sessionColumns + u", "_s + placeColumns + u") VALUES ("_s + placeholders(values) +
                         u')';
            if (const auto done = d_->database->run(insert, values); !done)
                return done;
        }
        return {};
    });
    return written ? commit() : written;
}

Result<void> Store::save(const StoredTransfer &transfer)
{
    return d_->writeGroup({0, courseColumns, courseValues}, transfer);
}

Result<void> Store::saveSession(const StoredTransfer &transfer)
{
    return d_->writeGroup({1, sessionColumns, sessionValues}, transfer);
}

Result<void> Store::savePlace(const StoredTransfer &transfer)
{
    return d_->writeGroup({2, placeColumns, placeValues}, transfer);
}

Result<void> Store::saveProbe(TransferId id, const QString &session)
{
    const auto written =
        d_->run(durable, u"UPDATE transfers SET probe_session = ? WHERE id = ?"_s, {session, id});
    return written ? commit() : written;
}

Result<void> Store::confirmPart(TransferId id, const ConfirmedPart &part)
{
    return d_->run(durable, u"INSERT OR REPLACE INTO parts VALUES (?,?,?,?,?,?)"_s,
                   {id, part.part, part.offset, part.length, part.etag, part.digest});
}

Result<void> Store::forgetParts(TransferId id, const QList<int> &parts)
{
    return d_->within(durable, [this, id, &parts]() -> Result<void> {
        for (const int part : parts) {
            if (const auto done =
                    d_->database->run(u"DELETE FROM parts WHERE transfer = ? AND part = ?"_s, {id, part});
                !done)
                return done;
        }
        return {};
    });
}

Result<void> Store::recordAttempt(const AttemptRecord &attempt)
{
    return d_->run(relaxed, [this, &attempt] { return writeAttempt(*d_->database, attempt); });
}

Result<void> Store::amendAttempt(const AttemptRecord &attempt)
{
    return d_->run(relaxed, [this, &attempt] { return rewriteLastAttempt(*d_->database, attempt); });
}

Result<void> Store::recordEnd(const AttemptRecord &last, Cause cause)
{
    return d_->run(relaxed, [this, &last, cause] { return writeEnd(*d_->database, last, cause); });
}

Result<void> Store::recordWait(TransferId id, DelayReason reason, Duration took)
{
    return d_->run(relaxed,
                   u"INSERT INTO waits VALUES (?, ?, ?) ON CONFLICT (transfer, reason) "
                   "DO UPDATE SET ms = ms + excluded.ms"_s,
                   {id, QString(delayReasonName(reason)), static_cast<qint64>(took.count())});
}

Result<void> Store::remove(TransferId id)
{
    return d_->run(durable, u"DELETE FROM transfers WHERE id = ?"_s, {id});
}

Result<QList<StoredTransfer>> Store::transfers(QStringList *remarks) const
{
    return d_->read({}, {}, remarks);
}

Result<std::optional<StoredTransfer>> Store::transfer(TransferId id) const
{
    auto found = d_->read(u"WHERE id = ?"_s, {id});
    if (!found)
        return failed(found.error());
    return found->isEmpty() ? std::nullopt : std::optional(std::move(found->first()));
}

Result<QList<AttemptRecord>> Store::attempts(TransferId id) const
{
    return d_->database ? readAttempts(*d_->database, id) : QList<AttemptRecord>();
}

Result<qint64> Store::recentPartRate(const Destination &destination) const
{
    return d_->database ? readRecentPartRate(*d_->database, destination) : 0;
}

Result<QHash<int, qint64>> Store::furthest(TransferId id) const
{
    return d_->database ? readFurthest(*d_->database, id) : QHash<int, qint64>();
}

Result<QStringList> Store::unreadable() const
{
    QStringList sentences;
    if (!d_->database)
        return sentences;
    const auto look = [&sentences](const QString &owner, const QString &policy) {
        if (const auto problem = policyProblem(policy); !problem.isEmpty())
            sentences.append(u"%1 is retried as the settings say: %2"_s.arg(owner, problem));
    };
    auto done = d_->database->run(
        u"SELECT name, json FROM destinations ORDER BY name"_s, {}, [&look, &sentences](const Row &row) {
            const QString name = row.value(0).toString();
            if (const auto read = destinationFrom(row.value(1).toString()); !read)
                sentences.append(u"%1: %2"_s.arg(name, read.error().text));
            else
                look(u"What goes to %1"_s.arg(name), policyIn(row.value(1).toString()));
        });
    if (!done)
        return failed(done.error());
    done =
        d_->database->run(u"SELECT id, retry FROM transfers WHERE retry IS NOT NULL ORDER BY id"_s, {},
                          [&look](const Row &row) {
                              look(u"Transfer %1"_s.arg(row.value(0).toLongLong()), row.value(1).toString());
                          });
    if (!done)
        return failed(done.error());
    return sentences;
}

Result<Metrics> Store::metrics(std::optional<TransferId> id) const
{
    if (!d_->database)
        return Metrics();
    if (const auto all = d_->caughtUp(); !all)
        return failed(all.error());
    return readMetrics(*d_->database, id);
}

Result<void> Store::saveDestination(const Destination &destination)
{
    return d_->within(durable, [this, &destination]() -> Result<void> {
        QString before;
        const auto read =
            d_->database->run(u"SELECT json FROM destinations WHERE name = ?"_s, {destination.name},
                              [&before](const Row &row) { before = row.value(0).toString(); });
        if (!read)
            return read;
        return d_->database->run(u"INSERT OR REPLACE INTO destinations VALUES (?,?)"_s,
                                 {destination.name, destinationJson(destination, before)});
    });
}

Result<void> Store::removeDestination(const QString &name)
{
    return d_->run(durable, u"DELETE FROM destinations WHERE name = ?"_s, {name});
}

Result<QList<Destination>> Store::destinations() const
{
    QList<Destination> destinations;
    if (!d_->database)
        return destinations;
    const auto done =
        d_->database->run(u"SELECT json FROM destinations ORDER BY name"_s, {}, [&](const Row &row) {
            if (auto read = destinationFrom(row.value(0).toString()))
                destinations.append(*std::move(read)); // else unreadable() tells
        });
    if (!done)
        return failed(done.error());
    return destinations;
}

Result<std::optional<Destination>> Store::destination(const QString &name) const
{
    std::optional<Result<Destination>> found;
    if (!d_->database)
        return std::optional<Destination>();
    const auto done =
        d_->database->run(u"SELECT json FROM destinations WHERE name = ?"_s, {name},
                          [&found](const Row &row) { found = destinationFrom(row.value(0).toString()); });
    if (!done)
        return failed(done.error());
    if (!found)
        return std::optional<Destination>();
    if (!*found)
        return failed(found->error());
    return std::optional(**found);
}

Result<EndpointFacts> Store::endpointFacts(const QString &place) const
{
    EndpointFacts facts;
    if (!d_->database)
        return facts;
    const auto done =
        d_->database->run(u"SELECT json FROM endpoints WHERE place = ?"_s, {place},
                          [&facts](const Row &row) { facts = factsFrom(row.value(0).toString()); });
    if (!done)
        return failed(done.error());
    return facts;
}

Result<void> Store::saveEndpointFacts(const QString &place, const EndpointFacts &facts)
{
    return d_->within(durable, [this, &place, &facts]() -> Result<void> {
        QString before;
        const auto read = d_->database->run(u"SELECT json FROM endpoints WHERE place = ?"_s, {place},
                                            [&before](const Row &row) { before = row.value(0).toString(); });
        if (!read)
            return read;
        return d_->database->run(u"INSERT OR REPLACE INTO endpoints VALUES (?,?)"_s,
                                 {place, factsJson(facts, before)});
    });
}

QString Store::profileId() const
{
    return d_->profileId;
}

} // namespace windlass
