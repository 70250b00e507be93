// SPDX-License-Identifier: GPL-3.0-or-later
// The changes of a transfer while it is worked on: its progress, its session on the service, the parts stored
// there, and its attempts. One of the three roles of a store (core/store/store.h). Each write names the lease
// under which it is made. A write under a lease that has ended or belongs to another transfer is refused: it
// fails (Journal), and nothing is written.
#pragma once

#include "core/base/handle.h"
#include "core/base/result.h"
#include "core/base/timers.h"
#include "core/records/storedtransfer.h"
#include "core/store/lease.h"

#include <QHash>
#include <QList>
#include <QString>

#include <functional>

namespace windlass {

class Journal
{
public:
    virtual ~Journal() = default;

    // A transfer is written in groups of columns, so that a caller that knows only one group cannot overwrite
    // another. While writes are gathered, these are written with the next commit, and fail with it.

    /// Saves its progress: state, cause, failure, counts, times, checksum, manifest. Not its session, queue
    /// settings or parts.
    virtual Result<void> save(const Lease &lease, const StoredTransfer &transfer) = 0;
    /// Saves its session on the service, the session's checksum mode, and the note about an Open request
    /// without an answer.
    virtual Result<void> saveSession(const Lease &lease, const StoredTransfer &transfer) = 0;

    /// Saves the open session of a checksum probe under its key; empty: there is none. On disk when this
    /// returns.
    virtual Result<void> saveProbe(const Lease &lease, const QString &session) = 0;
    /// One transaction: the part counts from now on.
    virtual Result<void> confirmPart(const Lease &lease, const ConfirmedPart &part) = 0;
    /// Removes parts that the service no longer holds, or all of them if the session is gone.
    virtual Result<void> forgetParts(const Lease &lease, const QList<int> &parts) = 0;

    /// Also adds the attempt to the counts in the transfer's row, so that these are right after a crash too.
    /// `resent`: how many of its bytes had been sent before.
    virtual Result<void> recordAttempt(const Lease &lease, const AttemptRecord &attempt, qint64 resent) = 0;
    /// Updates outcome, class and wait of the last attempt of that step.
    virtual Result<void> amendAttempt(const Lease &lease, const AttemptRecord &attempt) = 0;
    /// Records how the run that ended with this attempt ended, without success.
    virtual Result<void> recordEnd(const Lease &lease, const AttemptRecord &last, Cause cause) = 0;
    /// Adds to the time that the transfer has waited for this reason.
    virtual Result<void> recordWait(const Lease &lease, DelayReason reason, Duration took) = 0;

    /// For each part, by number: the most bytes that one request has sent of it.
    virtual Result<QHash<int, qint64>> furthest(TransferId id) const = 0;
    /// Does any transfer's record contain this session, as its own or as its probe's?
    virtual Result<bool> knowsSession(const QString &sessionId) const = 0;

    /// Calls `then` once everything written so far is on disk; never before this function returns. Not called
    /// if it cannot be written: then Store::gatherWrites() says so.
    virtual Handle whenDurable(Timers &timers, std::function<void()> then) = 0;
    /// Begins to write the gathered changes now instead of a moment later. Does not wait for the disk.
    virtual void commitSoon() = 0;
    /// Writes the gathered changes; on disk when this returns. Waits for the disk: not for what happens
    /// often.
    virtual Result<void> commit() = 0;
};

} // namespace windlass
