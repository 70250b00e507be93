// SPDX-License-Identifier: GPL-3.0-or-later
// One run of a Retryer, from its first attempt to its end: the state machine. Only Retryer makes one.
#pragma once

#include "core/retry/attempthistory.h"
#include "core/retry/retryer.h"

#include <functional>
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
/// handle; after each callback `phase_` tells whether it did.
///
/// It is small, because ten thousand may wait: what only some runs need is behind a pointer, one handle
/// serves things that never happen at the same time, and consecutive runs share what they have in common.
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
    enum class Phase : quint8 { Enter, Attempt, Judge, Wait, Reconcile, Remedy, Ending, Ended };

    /// What exists while work is in progress.
    struct Busy
    {
        Handle work;         ///< an attempt, a question, a remedy, a probe, or a place in the queue
        Handle wake;         ///< of an attempt
        Endpoint::Pass pass; ///< of an attempt
        Instant began;       ///< of an attempt
    };

    const RunCallbacks &callbacks() const;
    Timers &timers() const { return common_->timers; }
    const RetryPolicy &policy() const { return common_->policy; }
    Endpoint *endpoint() const { return common_->endpoint.get(); }
    Busy &busy();
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

    // Its life and its waits: retryrun.cpp.
    void drop();
    Handle timer(Duration wait);
    void timerDue();
    Handle endTimer(Duration wait);
    void endDue();
    void startWait();
    void beginWait(Phase phase, DelayReason reason);
    void endWait();
    void waitEnded();
    void deadlineReached();
    void offlineForTooLong();
    void cancelReached();
    void finish(Cause cause);
    RunWork::End end(Cause cause) const;

    // What it sends, until the report, and the records: retryrunattempts.cpp.
    void startAttempt();
    void startEntering();
    /// Ends the run if the service wants a longer rest than the run waits for.
    bool restsTooLong();
    void entered(std::optional<Endpoint::Pass> pass);
    void makeAttempt();
    void startReconcile();
    void startRemedy();
    /// Starts one piece of work. It reports to workDone(), once, and only while it is the current work.
    void launch(Phase phase, const std::function<Handle(RunWork::Report)> &start);
    void reported(int work, RunWork::Outcome outcome);
    void earlyReport();
    void workDone(const RunWork::Outcome &outcome);
    /// What the records of all attempts of the run have in common.
    AttemptRecord blankRecord() const;
    AttemptRecord currentRecord() const { return history_.current().record(blankRecord()); }
    void measureAttempt();
    void abandonAttempt(AttemptOutcome outcome, AbortReason reason);
    /// Completes the record of the current attempt and hands it out.
    void endAttempt(AttemptOutcome outcome, const std::shared_ptr<const Failure> &failure,
                    const Verdict &verdict);

    // What follows from how the work ended: retryrunresults.cpp.
    void attemptDone(const RunWork::Outcome &outcome);
    void reconcileDone(const RunWork::Outcome &outcome);
    void remedyDone(bool putRight);
    void workFailed(Failure failure);
    void blamed(Blame blame);
    void attemptFailed(bool offline, Cause ending = Cause::None);
    void questionFailed(bool offline);
    void woke();
    Verdict judge(const Traits &traits, bool offline);
    /// Passes the rest that the service asked for on to the endpoint.
    void heed(const Verdict &verdict);
    void act();
    /// The next step after a wait or a remedy.
    void goOn();

    /// How often in a run an attempt that a short gap in the network interrupted is made again at once,
    /// uncounted.
    static constexpr int mostFlaps = 3;

    const std::shared_ptr<const RunCommon> common_;
    const std::shared_ptr<RunWork> do_;
    const std::unique_ptr<const RunCallbacks> callbacks_; ///< null: none
    const int number_;                                    ///< as in RunSetup

    bool ambiguous_ = false; ///< an attempt ended with unknown outcome
    bool cancelled_ = false;
    bool launching_ = false;
    bool beginning_ = false;
    bool asking_ = false; ///< the question is in progress or being judged, not the attempt
    bool waiting_ = false;
    bool letGo_ = false;
    Phase phase_ = Phase::Attempt;
    Phase next_ = Phase::Attempt; ///< what follows the wait or the remedy: Attempt or Reconcile
    DelayReason waitsFor_ = DelayReason::None;
    /// How the run ends if the question shows that the work was not done. A question that fails does not
    /// change it.
    Cause unlessDone_ = Cause::None;
    int underWay_ = 0; ///< number of the current piece of work; reports of others are ignored
    int paid_ = 0;     ///< what the coming attempt has taken from the budget
    int flaps_ = 0;
    int attempts_ = 0;

    RunState state_;
    Verdict verdict_; ///< the last one
    Instant began_;
    Instant waitBegan_;
    Instant waitUntil_;
    Instant askedUntil_{};          ///< the service does not want to be asked before this time
    Duration clockSkew_{0};         ///< as last reported
    Duration offline_{0};           ///< time spent without a network; the deadline does not count it
    Duration deadlineExtension_{0}; ///< how much of that the deadline's timer already includes

    std::shared_ptr<const Failure> lastFailure_;
    AttemptHistory history_;
    std::unique_ptr<RunWork::Outcome> early_; ///< reported from inside the start of the work
    std::unique_ptr<Busy> busy_;              ///< null while the run waits

    Handle timer_; ///< for the wait, for the longest wait for a network, or for an early report
    Handle end_;   ///< for the deadline, and after a cancel for its report
};

} // namespace windlass
