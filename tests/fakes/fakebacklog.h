// SPDX-License-Identifier: GPL-3.0-or-later
// A backlog in memory, for who needs no more of a store.
#pragma once

#include "core/store/backlog.h"

#include <map>
#include <optional>

namespace windlass {

class FakeBacklog final : public Backlog
{
public:
    std::map<TransferId, StoredTransfer> rows;
    std::optional<Failure> refuses; ///< what every write ends with
    int additions = 0;              ///< calls of add() that were carried out

    Result<void> add(QList<StoredTransfer> &transfers) override
    {
        if (refuses)
            return failed(*refuses);
        ++additions;
        for (StoredTransfer &transfer : transfers) {
            transfer.id = transfer.position = ++last_;
            rows.insert_or_assign(transfer.id, transfer);
        }
        return {};
    }
    Result<void> remove(TransferId id) override
    {
        rows.erase(id);
        return done();
    }
    Result<QList<StoredTransfer>> transfers(QList<Sentence> *) const override
    {
        QList<StoredTransfer> all;
        for (const auto &[id, row] : rows)
            all.append(row);
        return all;
    }
    Result<std::optional<StoredTransfer>> transfer(TransferId id) const override
    {
        const auto found = rows.find(id);
        return found == rows.end() ? std::nullopt : std::optional(found->second);
    }
    Result<std::optional<Lease>> claim(TransferId id) override
    {
        if (refuses)
            return failed(*refuses);
        if (!rows.contains(id) || claimed.contains(id))
            return std::optional<Lease>();
        claimed[id] = Lease{id, ++lastFence_};
        return std::optional(claimed[id]);
    }
    Result<bool> renew(const Lease &lease) override
    {
        const auto found = claimed.find(lease.transfer);
        return found != claimed.end() && found->second == lease;
    }
    void release(const Lease &lease) override { claimed.erase(lease.transfer); }
    Result<void> savePlace(const StoredTransfer &) override { return done(); }
    Result<void> saveIdle(const StoredTransfer &) override { return done(); }

    std::map<TransferId, Lease> claimed;

private:
    Result<void> done() const { return refuses ? Result<void>(failed(*refuses)) : Result<void>(); }

    TransferId last_ = 0;
    quint64 lastFence_ = 0;
};

} // namespace windlass
