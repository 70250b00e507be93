// SPDX-License-Identifier: GPL-3.0-or-later
// What becomes of a transfer while it is worked on: its course, its session on the service, the parts that
// are held there, and its attempts. One of the three roles of a store (core/store/store.h). Each write names
// the lease under which it is made; under one that has ended, or of another transfer, it is refused: a
// failure (Journal), and nothing is written.
#pragma once

#include "core/base/handle.h"
#include "core/base/result.h"
#include "core/base/timers.h"
#include "core/store/lease.h"
#include "core/store/storedtransfer.h"

#include <QHash>
#include <QList>
#include <QString>

#include <functional>

namespace windlass {

class Journal
{
public:
    virtual ~Journal() = default;

    // A transfer is written in groups of columns, so that who knows one group only cannot spoil another.
    // While writes are gathered these are written with the commit, and fail with that.

    /// Its course: state, cause, failure, counts, moments, checksum, manifest. Not its session, place or
    /// parts.
    virtual Result<void> save(const Lease &lease, const StoredTransfer &transfer) = 0;
    /// Its session on the service, the checksum mode of that, and the note of one whose answer is awaited.
    virtual Result<void> saveSession(const Lease &lease, const StoredTransfer &transfer) = 0;

    /// The session of a checksum probe that is open under its key; empty: none is. On disk at once.
    virtual Result<void> saveProbe(const Lease &lease, const QString &session) = 0;
    /// One transaction: the part counts from here.
    virtual Result<void> confirmPart(const Lease &lease, const ConfirmedPart &part) = 0;
    /// The session is gone, or some parts are: what the service no longer holds is forgotten.
    virtual Result<void> forgetParts(const Lease &lease, const QList<int> &parts) = 0;

    virtual Result<void> recordAttempt(const Lease &lease, const AttemptRecord &attempt) = 0;
    /// More is known of the last attempt of that step: its outcome, class and wait.
    virtual Result<void> amendAttempt(const Lease &lease, const AttemptRecord &attempt) = 0;
    /// The run of that step, whose last attempt this was, has ended so without success.
    virtual Result<void> recordEnd(const Lease &lease, const AttemptRecord &last, Cause cause) = 0;
    /// Adds to the time that the transfer has waited for this reason.
    virtual Result<void> recordWait(const Lease &lease, DelayReason reason, Duration took) = 0;

    /// How far into each part a request came so far, in bytes, by the number of the part.
    virtual Result<QHash<int, qint64>> furthest(TransferId id) const = 0;
    /// Is that session on a service in the record of any transfer, as its own or as its probe's?
    virtual Result<bool> knowsSession(const QString &sessionId) const = 0;

    /// Calls `then` once all that was written so far is on disk, never from inside this call. Where it cannot
    /// be written, never.
    virtual Handle whenDurable(Timers &timers, std::function<void()> then) = 0;
    /// Writes down at once what has been gathered.
    virtual Result<void> commit() = 0;
};

} // namespace windlass
