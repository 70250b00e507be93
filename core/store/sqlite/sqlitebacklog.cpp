// SPDX-License-Identifier: GPL-3.0-or-later
// SqliteStore: the functions of Backlog.
#include "core/base/sentence.h"
#include "core/store/sqlite/readtransfers.h"
#include "core/store/sqlite/sqliteroles.h"

#include <limits>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

Result<void> SqliteStore::add(QList<StoredTransfer> &transfers)
{
    return writeNow([&transfers](Database &database) -> Result<void> {
        TransferId last = 0; // no id is used twice, not even that of a removed transfer
        const auto read = database.run(
            u"SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'transfers'), 0),"
            " coalesce((SELECT max(id) FROM transfers), 0))"_s,
            {}, [&last](const Row &row) { last = row.value(0).toLongLong(); });
        if (!read)
            return read;
        if (last > std::numeric_limits<TransferId>::max() / 4) {
            return failed(localFailure(FailureKind::Journal,
                                       Sentence::tr("The journal has no numbers left for new transfers: it "
                                                    "is damaged. Use another profile.")));
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
            if (auto done = database.run(insert, values); !done)
                return done;
        }
        return {};
    });
}

Result<void> SqliteStore::remove(TransferId id)
{
    if (auto idle = isIdle(id); !idle)
        return idle;
    auto written = write(id, durable, [id](Database &database) {
        return database.run(u"DELETE FROM transfers WHERE id = ?"_s, {id});
    });
    if (written)
        removed_.insert(id);
    return written;
}

Result<QList<StoredTransfer>> SqliteStore::transfers(QList<Sentence> *remarks) const
{
    if (!reader_)
        return QList<StoredTransfer>();
    if (const auto all = caughtUp(); !all)
        return failed(all.error());
    return readTransfers(*reader_, {}, remarks);
}

Result<std::optional<StoredTransfer>> SqliteStore::transfer(TransferId id) const
{
    if (!reader_)
        return std::optional<StoredTransfer>();
    if (const auto all = caughtUp(id); !all)
        return failed(all.error());
    auto found = readTransfers(*reader_, id, nullptr);
    if (!found)
        return failed(found.error());
    return found->isEmpty() ? std::nullopt : std::optional(std::move(found->first()));
}

Result<std::optional<Lease>> SqliteStore::claim(TransferId id)
{
    bool there = false;
    if (reader_ && !claimed_.contains(id) && !removed_.contains(id)) {
        const auto read = reader_->run(u"SELECT 1 FROM transfers WHERE id = ?"_s, {id},
                                       [&there](const Row &) { there = true; });
        if (!read)
            return failed(read.error());
    }
    if (!there)
        return std::optional<Lease>();
    claimed_.insert(id, ++lastFence_);
    return std::optional(Lease{id, lastFence_});
}

void SqliteStore::release(const Lease &lease)
{
    if (holds(lease))
        claimed_.remove(lease.transfer);
}

Result<void> SqliteStore::savePlace(const StoredTransfer &transfer)
{
    return writeGroup(placeGroup, transfer);
}

Result<void> SqliteStore::saveIdle(const StoredTransfer &transfer)
{
    if (auto idle = isIdle(transfer.id); !idle)
        return idle;
    return writeGroup(courseGroup, transfer);
}

} // namespace windlass
