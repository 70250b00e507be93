// SPDX-License-Identifier: GPL-3.0-or-later
// The existing transfers: adding and removing them, leases, and the settings that the user changes. One of
// the three roles of a store (core/store/store.h).
#pragma once

#include "core/base/result.h"
#include "core/base/sentence.h"
#include "core/records/storedtransfer.h"
#include "core/store/lease.h"

#include <QList>
#include <QStringList>

#include <optional>

namespace windlass {

class Backlog
{
public:
    virtual ~Backlog() = default;

    /// Adds all or none. Sets each transfer's id and position, both higher than any before. They are on disk
    /// when this returns.
    virtual Result<void> add(QList<StoredTransfer> &transfers) = 0;
    /// Removes the transfer with its parts, attempts and waits. A failure (Journal) while it is claimed.
    virtual Result<void> remove(TransferId id) = 0;

    /// In the order they were added, including their parts. `remarks` receives a sentence for each damaged
    /// record; it may be null. Parts that do not fit the plan are left out, and are then sent again.
    virtual Result<QList<StoredTransfer>> transfers(QList<Sentence> *remarks) const = 0;
    Result<QList<StoredTransfer>> transfers() const { return transfers(nullptr); }
    virtual Result<std::optional<StoredTransfer>> transfer(TransferId id) const = 0;

    // Leases. While one process drives the journal, the lease belongs to the process: it lasts until it is
    // released or the process ends, and need not be renewed.

    /// Claims the transfer, in order to work on it. Empty if it is already claimed, or if there is no such
    /// transfer.
    virtual Result<std::optional<Lease>> claim(TransferId id) = 0;
    /// Extends the lease. False if it has ended: another process may be working on the transfer.
    virtual Result<bool> renew(const Lease &lease) = 0;
    /// Ends the lease. Does nothing if it has already ended.
    virtual void release(const Lease &lease) = 0;

    // Changes by the user. While writes are gathered, these are written with the next commit, and fail with
    // it.

    /// Saves the priority, position, rate limit, and what to do about an existing object. Allowed at any
    /// time, also while the transfer is claimed.
    virtual Result<void> savePlace(const StoredTransfer &transfer) = 0;
    /// Saves the progress (as Journal::save()) of a transfer that is not claimed: the user paused, resumed or
    /// cancelled it, or it is time for it to continue. A failure (Journal) while it is claimed.
    virtual Result<void> saveIdle(const StoredTransfer &transfer) = 0;
};

} // namespace windlass
