// SPDX-License-Identifier: GPL-3.0-or-later
// Writes the parts that the service confirmed to the journal: a part counts once it is on disk. Also tracks
// which parts are in doubt and how often the service lost data. Writes only the journal's rows of parts.
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
        ConfirmedPart part;
        qint64 sent = 0; ///< bytes, by the last request: the part, or the rest of it
    };

    /// `timers` must outlive this object.
    Ledger(LeasedJournal journal, Timers &timers)
        : journal_(journal)
        , timers_(timers)
    {}

    // Parts on their way to disk.

    /// Writes the part. `durable` is called once the part is on disk: never before this function returns, and
    /// not if settle() comes first.
    Result<void> write(Arrival arrival, std::function<void(const Arrival &)> durable);
    /// Begins to write the parts to disk now instead of a moment later. Does not wait for the disk.
    void hurry();
    /// Waits until everything is on disk, and returns the parts that count from now on. Empty if the journal
    /// cannot be written; the next run then learns about unrecorded parts from the service.
    QList<Arrival> settle();
    /// The journal has lost what was not on disk yet: returns the parts that will never count.
    QList<int> loseUnsettled();
    bool settled() const { return unsettled_.empty(); }
    qint64 unsettledBytes() const;

    /// Updates a confirmed part about which more is known, or adds a part that was found to be ours.
    Result<void> amend(const ConfirmedPart &part) { return journal_.confirmPart(part); }
    /// Removes parts that the service does not have, or that cannot be trusted. They will be sent again.
    Result<void> forget(const QList<int> &parts);

    // Parts that arrived just before a crash, whose answers were not recorded.

    /// Sets the parts that the service has and the journal does not. Parts that were tried before are
    /// skipped.
    void toAdopt(const QList<ConfirmedPart> &unrecorded) { unrecorded_ = unrecorded; }
    /// The next part that may be ours. Empty: there are no more.
    std::optional<ConfirmedPart> nextToAdopt(const QMap<int, ConfirmedPart> &confirmed);
    /// Allows all parts to be tried again.
    void retryAdoption() { triedToAdopt_.clear(); }

    // Damaged parts.

    /// The part's ETag was not its MD5, before it was known whether the service's ETags are MD5 sums.
    void doubt(int part) { doubted_.insert(part); }
    /// The service's ETags are now known to be MD5 sums: returns the parts that are not what was sent.
    /// Returns some only once, because later parts were compared at once.
    QList<int> damaged(const QMap<int, ConfirmedPart> &confirmed);

    // Losses. A service that loses data repeatedly is not going to keep any.

    /// The session is gone. May another one be opened? True twice.
    bool mayReopen() { return ++sessionsLost_ <= most; }
    /// The service does not know parts that it had confirmed. May it be asked which parts it has? True twice.
    bool mayAskAgain() { return ++partListChecks_ <= most; }

    /// The number of bytes to show as sent. Does not fall when an attempt fails, because its bytes are sent
    /// again.
    qint64 shown(qint64 sent) const;
    /// Parts were lost: the number to show may fall.
    void resetShown() { shown_ = 0; }

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
    int partListChecks_ = 0;
    mutable qint64 shown_ = 0;
};

} // namespace windlass
