// SPDX-License-Identifier: GPL-3.0-or-later
// One run of a Retryer, from its first attempt to its end: the state machine. Nobody but Retryer makes one.
#pragma once

#include "core/retry/attempthistory.h"
#include "core/retry/retryer.h"

#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace windlass {

/// What a run is likely to have in common with the one before it.
struct RunCommon
{
    Timers &timers;
    Dice &dice;
    RetryPolicy policy;
    std::shared_ptr<Endpoint> endpoint;
    const ErrorTable *errorTable;
    TransferId transfer;
    QString name;
    QString service;

    bool serves(const RunSetup &setup) const
    {
        return policy == setup.policy && endpoint == setup.endpoint && errorTable == setup.errorTable &&
               transfer == setup.transfer && name == setup.name && service == setup.service;
    }
};

/// One run. Whoever calls into it from outside holds a shared pointer for as long, so each callback may let
/// go of the handle; after each callback `phase_` tells whether it did.
///
/// It is kept small, for ten thousand may wait: what only some runs need is behind a pointer, one handle
/// serves what never happens at the same time, and runs in a row share what they have in common.
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

    /// What there is while something is under way.
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
    /// A listener must not be able to break the run: what it throws ends with it.
    template<typename Listener, typename... Arguments>
    static void tell(const Listener &listener, Arguments &&...arguments)
    {
        if (!listener)
            return;
        try {
            listener(std::forward<Arguments>(arguments)...);
        } catch (...) { // the listener's own affair
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
    /// Ends the run where the service wants more rest than the run waits for.
    bool restsTooLong();
    void entered(std::optional<Endpoint::Pass> pass);
    void makeAttempt();
    void startReconcile();
    void startRemedy();
    /// Starts one piece of work. Its report comes to workDone(), once, and only while it is the current work.
    void launch(Phase phase, const std::function<Handle(RunWork::Report)> &start);
    void reported(int work, RunWork::Outcome outcome);
    void earlyReport();
    void workDone(const RunWork::Outcome &outcome);
    /// What the records of all its attempts have in common.
    AttemptRecord blankRecord() const;
    AttemptRecord currentRecord() const { return history_.current().record(blankRecord()); }
    void measureAttempt();
    void abandonAttempt(AttemptOutcome outcome, AbortReason reason);
    /// Completes the record of the current attempt and hands it out.
    void endAttempt(AttemptOutcome outcome, const std::shared_ptr<const Failure> &failure,
                    const Verdict &verdict);

    // What follows from how it ended: retryrunresults.cpp.
    void attemptDone(const RunWork::Outcome &outcome);
    void reconcileDone(const RunWork::Outcome &outcome);
    void remedyDone(bool putRight);
    void workFailed(Failure failure);
    void blamed(Blame blame);
    void attemptFailed(bool offline, Cause ending = Cause::None);
    void questionFailed(bool offline);
    void woke();
    Verdict judge(Operation operation, bool offline);
    /// Passes on what the service asked of all.
    void heed(const Verdict &verdict);
    void act();
    /// The next step after a wait or a remedy.
    void goOn();

    /// So often in a run is an attempt made again at once, and uncounted, that a moment's gap in the network
    /// took.
    static constexpr int mostFlaps = 3;

    const std::shared_ptr<const RunCommon> common_;
    const std::shared_ptr<RunWork> do_;
    const std::unique_ptr<const RunCallbacks> callbacks_; ///< null: none
    const int part_;
    const Operation operation_;
    const bool conditional_;

    bool ambiguous_ = false; ///< an attempt ended with unknown outcome
    bool cancelled_ = false;
    bool launching_ = false;
    bool beginning_ = false;
    bool asking_ = false; ///< the question is what is being made or judged, not the attempt
    bool waiting_ = false;
    bool letGo_ = false;
    Phase phase_ = Phase::Attempt;
    Phase next_ = Phase::Attempt; ///< what follows the wait or the remedy: Attempt or Reconcile
    DelayReason waitsFor_ = DelayReason::None;
    /// How the run ends if what is asked about proves not done; a question that fails changes nothing about
    /// it.
    Cause unlessDone_ = Cause::None;
    int underWay_ = 0; ///< the number of the current piece of work; reports of others are passed over
    int paid_ = 0;     ///< what the coming attempt was taken from the budget for
    int flaps_ = 0;
    int attempts_ = 0;

    RunState state_;
    Verdict verdict_; ///< the last
    Instant began_;
    Instant waitBegan_;
    Instant waitUntil_;
    Instant askedUntil_{};          ///< before that hour the service does not want to be asked
    Duration clockSkew_{0};         ///< as last heard
    Duration offline_{0};           ///< spent without a network; the deadline does not count it
    Duration deadlineExtension_{0}; ///< as much of that is in the deadline's timer already

    std::shared_ptr<const Failure> lastFailure_;
    AttemptHistory history_;
    std::unique_ptr<RunWork::Outcome> early_; ///< reported from inside the start of the work
    std::unique_ptr<Busy> busy_;              ///< null while the run waits

    Handle timer_; ///< of the wait, of the longest wait for a network, or of an early report
    Handle end_;   ///< of the deadline, and after a cancel of that
};

} // namespace windlass
