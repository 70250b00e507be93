// SPDX-License-Identifier: GPL-3.0-or-later
// The transfers that there are: adding and removing them, who works on which, and what people wish. One of
// the three roles of a store (core/store/store.h).
#pragma once

#include "core/base/result.h"
#include "core/store/lease.h"
#include "core/store/storedtransfer.h"

#include <QList>
#include <QStringList>

#include <optional>

namespace windlass {

class Backlog
{
public:
    virtual ~Backlog() = default;

    /// Adds all or none, and gives each its id and its position, higher than any before. They are on disk at
    /// once.
    virtual Result<void> add(QList<StoredTransfer> &transfers) = 0;
    /// With its parts, attempts and waits. A failure (Journal) while somebody works on it.
    virtual Result<void> remove(TransferId id) = 0;

    /// In the order they were added, their parts included. `remarks` gets a sentence for each one whose
    /// record is damaged; parts that do not fit the plan are left out, and are then sent again.
    virtual Result<QList<StoredTransfer>> transfers(QStringList *remarks) const = 0;
    Result<QList<StoredTransfer>> transfers() const { return transfers(nullptr); }
    virtual Result<std::optional<StoredTransfer>> transfer(TransferId id) const = 0;

    // Who works on a transfer. While one process drives the journal the lease is the process: it lasts until
    // it is released or the process ends, and need not be renewed.

    /// Takes the transfer, to work on it. Nothing where it is taken already, or where there is none of that
    /// id.
    virtual Result<std::optional<Lease>> claim(TransferId id) = 0;
    /// Keeps it. False where the lease has ended: then another process may work on the transfer.
    virtual Result<bool> renew(const Lease &lease) = 0;
    /// Lets go of it. A lease that has ended already stays ended.
    virtual void release(const Lease &lease) = 0;

    // What people wish. While writes are gathered these are written with the commit, and fail with that.

    /// Its place: priority, position, rate limit, and what to do about an object that is there. At any time,
    /// also while somebody works on it.
    virtual Result<void> savePlace(const StoredTransfer &transfer) = 0;
    /// The course (as Journal::save()) of one that nobody works on: a person paused, resumed or cancelled it,
    /// or its time to go on has come. A failure (Journal) while somebody works on it.
    virtual Result<void> saveIdle(const StoredTransfer &transfer) = 0;
};

} // namespace windlass
