// SPDX-License-Identifier: GPL-3.0-or-later
// One run of a Retryer, from its first attempt to its end. What happens next is decided by RunMachine; this
// turns its decisions into requests, timers and callbacks, and tells it what came of them. Only Retryer makes
// one.
#pragma once

#include "core/retry/attempthistory.h"
#include "core/retry/retryer.h"
#include "core/retry/runcall.h"
#include "core/retry/runmachine.h"
#include "core/retry/runwait.h"

#include <memory>
#include <optional>
#include <utility>

namespace windlass {

/// What a run probably has in common with the one before it.
struct RunCommon
{
    Timers &timers;
    Dice &dice;
    RetryPolicy policy;
    std::shared_ptr<Endpoint> endpoint;
    const ErrorTable *errorTable;
    TransferId transfer;
    Traits traits;
    QString service;

    bool serves(const RunSetup &setup) const
    {
        return policy == setup.policy && endpoint == setup.endpoint && errorTable == setup.errorTable &&
               transfer == setup.transfer && traits == setup.traits && service == setup.service;
    }
};

/// One run. A caller from outside holds a shared pointer during the call, so each callback may drop the
/// handle; after each callback the machine tells whether it did.
///
/// It is small, because ten thousand may wait: what only some runs need is behind a pointer, and consecutive
/// runs share what they have in common.
class RetryRun : public std::enable_shared_from_this<RetryRun>
{
public:
    RetryRun(RunSetup setup, std::shared_ptr<const RunCommon> common, std::shared_ptr<RunWork> work);

    void begin();
    void letGo();
    void cancel();
    void retryNow();
    std::optional<CurrentWait> wait() const;

private:
    const RunCallbacks &callbacks() const;
    Timers &timers() const { return common_->timers; }
    Instant now() const { return timers().now(); }
    Endpoint *endpoint() const { return common_->endpoint.get(); }
    /// A callback must not be able to break the run: an exception that it throws is dropped here.
    template<typename Listener, typename... Arguments>
    static void tell(const Listener &listener, Arguments &&...arguments)
    {
        if (!listener)
            return;
        try {
            listener(std::forward<Arguments>(arguments)...);
        } catch (...) { // the callback's own problem
        }
    }

    // Carrying out what the machine decides.
    void obey(const RunMachine::Decision &decision);
    void perform(const RunMachine::Stay &) {}
    void perform(const RunMachine::Enter &step);
    void perform(const RunMachine::StandInLine &step);
    void perform(const RunMachine::Send &step);
    void perform(const RunMachine::Ask &);
    void perform(const RunMachine::FindBlame &);
    void perform(const RunMachine::Judge &step);
    void perform(const RunMachine::PutRight &step);
    void perform(const RunMachine::WaitFor &step);
    void perform(const RunMachine::ExtendDeadline &step);
    void perform(const RunMachine::Finish &step);

    // Telling the machine what happened.
    void entered(std::optional<Endpoint::Pass> pass);
    void offlineForTooLong();
    void waitOver();
    void attemptDone(const RunWork::Outcome &outcome);
    void questionDone(const RunWork::Outcome &outcome);
    void failed(const Failure &failure);
    void blamed(Blame blame);
    void woke();
    void endDue();

    /// Does the endpoint let the request start now? Then an attempt has its pass.
    bool mayStart(bool toAsk);
    RunMachine::Closed closed() const;
    void launch(const RunCall::Start &start, RunCall::Heard heard);
    Handle waitTimer(Duration length);
    Handle endTimer(Duration length);
    /// Ends the wait, if there is one. The callback still sees it, unless the run ends with it.
    void endWait();
    void finish(Cause cause);
    void drop();
    RunWork::End end(Cause cause) const;

    // The records of attempts.
    /// What the records of all attempts of the run have in common.
    AttemptRecord blankRecord() const;
    AttemptRecord currentRecord() const { return history_.current().record(blankRecord()); }
    void measureAttempt();
    /// Tells the endpoint how the attempt ended.
    void reportToEndpoint(const RunMachine::AttemptEnd &ended);
    /// Completes the record of the attempt and hands it out.
    void recordEnd(const RunMachine::AttemptEnd &ended);
    void recordRepeat(const RunMachine::Repeat &repeat);

    const std::shared_ptr<const RunCommon> common_;
    const std::shared_ptr<RunWork> do_;
    const std::unique_ptr<const RunCallbacks> callbacks_; ///< null: none
    const int number_;                                    ///< as in RunSetup

    int paid_ = 0; ///< what the coming or present attempt has taken from the budget
    bool beginning_ =
        false; ///< begin() has not returned: its caller has no handle, and must not get a report
    RunMachine machine_;
    RunWait wait_;
    std::unique_ptr<RunCall> call_; ///< null while the run waits
    Handle end_; ///< the timer for the deadline, after a cancel for its report, or for an end in begin()
    std::shared_ptr<const Failure> lastFailure_;
    AttemptHistory history_;
};

} // namespace windlass
