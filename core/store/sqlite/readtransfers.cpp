// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/readtransfers.h"

#include "core/base/sentence.h"
#include "core/store/soundness.h"
#include "core/store/sqlite/database.h"
#include "core/store/sqlite/rows.h"

#include <QHash>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

class Reader
{
public:
    Reader(Database &database, QList<Sentence> *remarks)
        : database_(database)
        , remarks_(remarks)
    {}
    Result<void> readTransfers(const QVariantList &id)
    {
        static const QString select = u"SELECT id, "_s + orderColumns + u", "_s + courseColumns + u", "_s +
                                      sessionColumns + u", "_s + placeColumns +
                                      u", probe_session FROM transfers "_s;
        return database_.run(select + (id.isEmpty() ? u"ORDER BY id"_s : u"WHERE id = ?"_s), id,
                             [this](const Row &row) { addTransfer(row); });
    }
    Result<void> readParts(const QVariantList &id)
    {
        const QString select = u"SELECT transfer, part, offset, length, etag, digest FROM parts "_s;
        return database_.run(select + (id.isEmpty() ? QString() : u"WHERE transfer = ? "_s) +
                                 u"ORDER BY transfer, part"_s,
                             id, [this](const Row &row) { addPart(row); });
    }
    QList<StoredTransfer> transfers;

private:
    void addTransfer(const Row &row)
    {
        places_.insert(row.value(0).toLongLong(), transfers.size());
        transfers.append(transferFrom(row, destinations_));
        if (const StoredTransfer &read = transfers.last(); remarks_ != nullptr && !read.damage.isEmpty())
            remarks_->append(Sentence::tr("Transfer %1: %2").arg(read.id, read.damage));
    }
    void addPart(const Row &row)
    {
        const auto place = places_.constFind(row.value(0).toLongLong());
        if (place == places_.constEnd())
            return;
        StoredTransfer &transfer = transfers[*place];
        const ConfirmedPart part{row.value(1).toInt(), row.value(2).toLongLong(), row.value(3).toLongLong(),
                                 row.value(4).toString(), row.value(5).toByteArray()};
        if (fits(part, transfer.plan, transfer.checksumMode)) {
            if (!transfer.session) // of a service that opens none
                transfer.session.emplace();
            transfer.session->held.append(part);
        } else if (remarks_ != nullptr && transfer.damage.isEmpty())
            remarks_->append(
                Sentence::tr(
                    "Transfer %1: the journal's record of part %2 is damaged; the part is sent again.")
                    .arg(transfer.id)
                    .arg(row.value(1).toLongLong()));
    }

    Database &database_;
    QList<Sentence> *remarks_;
    QHash<TransferId, qsizetype> places_;
    DestinationTexts destinations_;
};

} // namespace

Result<QList<StoredTransfer>> readTransfers(Database &database, std::optional<TransferId> id,
                                            QList<Sentence> *remarks)
{
    const QVariantList which = id ? QVariantList{*id} : QVariantList{};
    Reader reader(database, remarks);
    auto done = reader.readTransfers(which);
    if (done)
        done = reader.readParts(which);
    if (!done)
        return failed(done.error());
    return std::move(reader.transfers);
}

} // namespace windlass
