// SPDX-License-Identifier: GPL-3.0-or-later
// What a person adds, on its way into the journal. Another thread plans it, so that neither a slow disk nor a
// hundred thousand files hold up the requests under way; what is planned is written down while it plans on.
#pragma once

#include "core/base/timers.h"
#include "core/base/workerthread.h"
#include "core/engine/adding.h"
#include "core/engine/roster.h"
#include "core/engine/uploadplanner.h"

#include <functional>
#include <list>
#include <memory>

namespace windlass {

class Intake
{
public:
    struct Listener
    {
        /// These are in the journal.
        std::function<void(const QList<TransferId> &)> added;
        std::function<void(EventLevel, const QString &)> note;
        std::function<void(const AddReport &)> done;
        /// Something may have become ready to run, or nothing is being added any more.
        std::function<void()> moved;
    };

    Intake(Timers &timers, WorkerThread worker, Roster &roster, Listener listener);
    ~Intake();
    Intake(const Intake &) = delete;
    Intake &operator=(const Intake &) = delete;

    void add(const AddRequest &request, const Destination &destination, const Settings &settings,
             const Service &service);
    /// Adds no more of the request with that token; what is in the journal stays.
    void stop(int token);
    bool idle() const { return addings_.empty(); }

private:
    struct Adding
    {
        AddReport report;                       ///< so far
        std::shared_ptr<UploadPlanner> planner; ///< the other thread's, while it is `planning`
        Handle planning;
        bool begun = false;
    };
    void planNext();
    void planMore(Adding &adding);
    void writeDown(Adding &adding);
    void end(Adding &adding);
    void tellOfWhatIsNotSent(const PlannedUploads &planned);
    void leaveOutWhatIsTaken(QList<StoredTransfer> &transfers, QStringList &problems) const;
    Result<void> takeIn(QList<StoredTransfer> transfers, AddReport &report);

    Timers &timers_;
    WorkerThread worker_;
    Roster &roster_;
    Listener listener_;
    std::list<Adding> addings_; ///< in the order in which they were asked for
    Handle impatience_;         ///< with the one that is planned
};

} // namespace windlass
