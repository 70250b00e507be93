// SPDX-License-Identifier: GPL-3.0-or-later
// What the service has confirmed of a file, on its way into the journal: a part counts once it is on disk.
// Also which parts are in doubt, and how often the service has lost what it had. It writes the journal's rows
// of parts, and nothing else.
#pragma once

#include "core/base/handle.h"
#include "core/base/timers.h"
#include "core/store/leasedjournal.h"
#include "core/upload/step.h"

#include <functional>
#include <map>
#include <optional>
#include <set>

namespace windlass {

class Ledger
{
public:
    /// A part that the service has confirmed.
    struct Arrival
    {
        Step step;
        Receipt receipt;
    };

    /// `timers` has to outlive this.
    Ledger(LeasedJournal journal, Timers &timers)
        : journal_(journal)
        , timers_(timers)
    {}

    // On its way to the disk.

    /// Writes the part down. `durable` comes once it is on disk, never from inside this call, and not if it
    /// is settled before.
    Result<void> write(Arrival arrival, std::function<void(const Arrival &)> durable);
    /// Has everything on disk at once: these count from here. Nothing where it cannot be written; what is not
    /// on record is found by asking the service, next time.
    QList<Arrival> settle();
    bool settled() const { return unsettled_.empty(); }
    qint64 unsettledBytes() const;

    /// More is known of a part that was confirmed, or it was found to be ours.
    Result<void> amend(const ConfirmedPart &part) { return journal_.confirmPart(part); }
    /// The service does not hold them, or they cannot be trusted: they are sent again.
    Result<void> forget(const QList<int> &parts);

    // Parts that arrived just before a crash, whose answers were not written down any more.

    /// The service holds these, and there is no record of them. Those that were tried before are passed over.
    void toAdopt(const QList<ConfirmedPart> &unrecorded) { unrecorded_ = unrecorded; }
    /// The next one that may be ours. Nothing: there is no more.
    std::optional<ConfirmedPart> nextToAdopt(const QMap<int, ConfirmedPart> &confirmed);
    /// All may be tried once more.
    void adoptAnew() { triedToAdopt_.clear(); }

    // Damage.

    /// Its ETag was not its MD5, while nobody knew whether it should be.
    void doubt(int part) { doubted_.insert(part); }
    /// The service's ETags were seen to be MD5 sums: which of these parts are not what was sent? Answered
    /// with some once, for what comes after that was held against it at once.
    QList<int> damaged(const QMap<int, ConfirmedPart> &confirmed);

    // Losses. A service that loses things again and again is not going to keep any.

    /// The session is gone. May another one be opened?
    bool mayReopen() { return ++sessionsLost_ <= most; }
    /// The service does not know what it had confirmed. May it be asked what it has?
    bool mayAskAgain() { return ++doubts_ <= most; }

    /// What to show as sent: what a failed attempt had sent stays in sight, for it is on its way again.
    qint64 shown(qint64 sent) const;
    /// From here it may fall: parts were lost.
    void showLess() { shown_ = 0; }

private:
    static constexpr int most = 2;

    struct Unsettled
    {
        Arrival arrival;
        Handle durable;
    };

    LeasedJournal journal_;
    Timers &timers_;
    std::map<int, Unsettled> unsettled_; ///< by part
    QList<ConfirmedPart> unrecorded_;
    std::set<int> triedToAdopt_;
    std::set<int> doubted_;
    bool damageFound_ = false;
    int sessionsLost_ = 0;
    int doubts_ = 0;
    mutable qint64 shown_ = 0;
};

} // namespace windlass
