// SPDX-License-Identifier: GPL-3.0-or-later
// The journal for the driver of one transfer: passes the driver's lease to each write. The functions are
// those of Journal.
#pragma once

#include "core/store/journal.h"

#include <utility>

namespace windlass {

class LeasedJournal
{
public:
    /// The journal must outlive this object.
    LeasedJournal(Journal &journal, const Lease &lease)
        : journal_(&journal)
        , lease_(lease)
    {}

    Result<void> save(const StoredTransfer &transfer) { return journal_->save(lease_, transfer); }
    Result<void> saveSession(const StoredTransfer &transfer)
    {
        return journal_->saveSession(lease_, transfer);
    }
    Result<void> saveProbe(const QString &session) { return journal_->saveProbe(lease_, session); }
    Result<void> confirmPart(const ConfirmedPart &part) { return journal_->confirmPart(lease_, part); }
    Result<void> forgetParts(const QList<int> &parts) { return journal_->forgetParts(lease_, parts); }
    Result<void> recordAttempt(const AttemptRecord &attempt, qint64 resent)
    {
        return journal_->recordAttempt(lease_, attempt, resent);
    }
    Result<void> amendAttempt(const AttemptRecord &attempt)
    {
        return journal_->amendAttempt(lease_, attempt);
    }
    Result<void> recordEnd(const AttemptRecord &last, Cause cause)
    {
        return journal_->recordEnd(lease_, last, cause);
    }
    Result<void> recordWait(DelayReason reason, Duration took)
    {
        return journal_->recordWait(lease_, reason, took);
    }
    Result<QHash<int, qint64>> furthest() const { return journal_->furthest(lease_.transfer); }
    Result<bool> knowsSession(const QString &sessionId) const { return journal_->knowsSession(sessionId); }
    Handle whenDurable(Timers &timers, std::function<void()> then)
    {
        return journal_->whenDurable(timers, std::move(then));
    }
    void commitSoon() { journal_->commitSoon(); }
    Result<void> commit() { return journal_->commit(); }

private:
    Journal *journal_;
    Lease lease_;
};

} // namespace windlass
