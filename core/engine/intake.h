// SPDX-License-Identifier: GPL-3.0-or-later
// Takes the files that a person adds into the journal. A worker thread plans them, so that neither a slow
// disk nor a hundred thousand files delay the requests in flight. What is planned is written down while
// planning continues.
#pragma once

#include "core/base/sentence.h"
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
        /// These transfers are in the journal now.
        std::function<void(const QList<TransferId> &)> added;
        std::function<void(EventLevel, const Sentence &)> note;
        std::function<void(const AddReport &)> done;
        /// A transfer may have become ready to run, or nothing is being added any more.
        std::function<void()> moved;
    };

    Intake(Timers &timers, WorkerThread worker, Roster &roster, Listener listener);
    ~Intake();
    Intake(const Intake &) = delete;
    Intake &operator=(const Intake &) = delete;

    void add(const AddRequest &request, const Destination &destination, const Settings &settings,
             const Service &service);
    /// Stops adding files for the request with that token. Transfers that are in the journal stay.
    void stop(int token);
    bool idle() const { return addings_.empty(); }

private:
    struct Adding
    {
        AddReport report;                       ///< so far
        std::shared_ptr<UploadPlanner> planner; ///< belongs to the worker thread while `planning` is set
        Handle planning;
        bool begun = false;
        qsizetype toldProblems = 0; ///< how many of report.problems were noted
    };
    void planNext();
    void planMore(Adding &adding);
    void writeDown(Adding &adding);
    void end(Adding &adding);
    void reportLeftOut(const PlannedUploads &planned);
    void reportProblems(Adding &adding);
    void removeTakenTargets(QList<StoredTransfer> &transfers, QList<Sentence> &problems) const;
    Result<void> addToRoster(QList<StoredTransfer> transfers, AddReport &report);

    Timers &timers_;
    WorkerThread worker_;
    Roster &roster_;
    Listener listener_;
    std::list<Adding> addings_; ///< in the order of the requests
    Handle slowRequestTimer_;   ///< fires when the request that is being planned takes too long
};

} // namespace windlass
