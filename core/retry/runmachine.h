// SPDX-License-Identifier: GPL-3.0-or-later
// One run of attempts as a state machine without I/O. RetryRun tells it what happened; it changes its state
// and returns what has to be done next. It has no timers, no network and no callbacks: the time comes in, and
// every wait, request and report that it asks for is a value.
//
//     begin ──> Enter ──admitted──> Send ──succeeded──────────────────────────────> Finish
//                 │                   └failed──> FindBlame ──blamed──> Judge ──judged──┤
//                 └held──> StandInLine ──letIn──> Send, Enter          ┌───────────────┘
//                                                                      ├> WaitFor ──waitOver──> Enter
//                                                                      ├> PutRight ──putRight──> Enter
//                                                                      ├> Enter (to ask) ──admitted──> Ask
//                                                                      └> Finish
//
// cancelDue(), deadlineDue() and woke() may come in every state.
#pragma once

#include "core/base/dice.h"
#include "core/base/timers.h"
#include "core/retry/attempt.h"
#include "core/retry/classify.h"
#include "core/retry/policy.h"
#include "core/retry/runverdict.h"
#include "core/retry/verdict.h"

#include <concepts>
#include <optional>
#include <utility>
#include <variant>

namespace windlass {

class RunMachine
{
public:
    // What has to be done next. Most of these are answered by one event, which the comment names.

    /// Nothing: what is in progress goes on.
    struct Stay
    {
        bool operator==(const Stay &) const = default;
    };
    /// Get permission from the endpoint: admitted() or held(). A question needs a network, but no pass.
    struct Enter
    {
        bool toAsk = false;
        bool operator==(const Enter &) const = default;
    };
    /// Wait at the endpoint until it lets the run in: letIn() or turnedAway(). With `longest`:
    /// offlineTooLong() after that time.
    struct StandInLine
    {
        DelayReason reason = DelayReason::Gate;
        std::optional<Duration> longest = {};
        bool operator==(const StandInLine &) const = default;
    };
    /// Start this attempt: succeeded() or failed().
    struct Send
    {
        int attempt = 1;
        bool operator==(const Send &) const = default;
    };
    /// Find out what became of the attempt: found(), askingEnded() or failed().
    struct Ask
    {
        bool operator==(const Ask &) const = default;
    };
    /// Find out whether the service or the network is to blame for the failure: blamed().
    struct FindBlame
    {
        bool operator==(const FindBlame &) const = default;
    };
    /// Classify the last failure: judged(). A failed question is classified without the traits of the run.
    struct Judge
    {
        bool ofQuestion = false;
        bool operator==(const Judge &) const = default;
    };
    /// Apply the remedy for this class: putRight().
    struct PutRight
    {
        FailureClass failureClass = FailureClass::Clock;
        bool operator==(const PutRight &) const = default;
    };
    /// Wait for this long: waitOver().
    struct WaitFor
    {
        Duration length{0};
        DelayReason reason = DelayReason::None;
        bool operator==(const WaitFor &) const = default;
    };
    /// The deadline is later than assumed by this much: deadlineDue() after that.
    struct ExtendDeadline
    {
        Duration more{0};
        bool operator==(const ExtendDeadline &) const = default;
    };
    /// The run is over. No event but end() is expected after this.
    struct Finish
    {
        Cause cause = Cause::None;
        bool operator==(const Finish &) const = default;
    };
    using Next = std::variant<Stay, Enter, StandInLine, Send, Ask, FindBlame, Judge, PutRight, WaitFor,
                              ExtendDeadline, Finish>;

    /// How the attempt in progress ended.
    struct AttemptEnd
    {
        AttemptOutcome outcome = AttemptOutcome::Succeeded;
        AbortReason abort = AbortReason::None; ///< set: abort it now, and this is its failure
        Verdict verdict = {};                  ///< meaningless after a success
        bool again = false; ///< a counted retry follows, and takes its cost from the budget
    };
    /// The attempt was not carried out and is repeated after this wait.
    struct Repeat
    {
        Duration delay{0};
        DelayReason reason = DelayReason::None;
        bool operator==(const Repeat &) const = default;
    };
    /// To be carried out from top to bottom.
    struct Decision
    {
        template<typename Following>
        requires(std::convertible_to<Following, Next>)
            Decision(Following &&following) // implicit: most decisions are nothing more
            : next(std::forward<Following>(following))
        {}

        std::optional<AttemptEnd> ended = {}; ///< the attempt ended: tell the endpoint, write its record
        Duration rest{0};                     ///< above 0: tell the endpoint that the service wants this rest
        bool carefully = false;               ///< tell the endpoint to start again with one request
        std::optional<Repeat> repeats = {};   ///< tell the caller that the last record has a wait now
        Next next;
    };

    /// What the endpoint says when it lets no request start.
    struct Closed
    {
        std::optional<Instant> restsUntil = {}; ///< the service asked for rest
        std::optional<Instant> opensAt = {};    ///< if only time matters
        DelayReason reason = DelayReason::None; ///< Offline, Gate, or None: others are next
    };

    /// The policy must outlive the machine.
    RunMachine(const RetryPolicy &policy, RunMeans means);

    // Events. Each is expected only in answer to the step that names it, but for those at the end.

    Decision begin(Instant now);
    Decision admitted();
    Decision held(const Closed &endpoint, Instant now);
    Decision letIn();
    /// The endpoint let no request in for too long, or rests for longer than the run waits.
    Decision turnedAway(const Closed &endpoint, Instant now);
    Decision offlineTooLong();
    Decision waitOver();
    Decision succeeded();
    /// The attempt or the question failed. `perhapsNetwork`: there is a way to find out whether the network
    /// is to blame, and this failure could be due to it.
    Decision failed(bool perhapsNetwork);
    /// `line`: the network is to blame; `down`: it still is down.
    Decision blamed(bool line, bool down);
    /// The dice are used only for a wait.
    Decision judged(const Failure &failure, Classification classification, Instant now, Dice &dice);
    /// The question was answered: was the attempt carried out?
    Decision found(bool done);
    /// The question was a run of its own, which ended with this cause and names this time from now.
    Decision askingEnded(Cause cause, Duration notBefore, Instant now);
    Decision putRight(bool worked);

    /// `offline`: how long the present wait for the network has lasted, if that is what the run waits for.
    Decision deadlineDue(Duration offline);
    /// The event loop has run since cancel().
    Decision cancelDue();
    /// The computer has slept: a request in flight is lost, and that is no evidence against the service.
    Decision woke();

    /// The run is to end as cancelled, unless a success arrives before cancelDue(). False if that is known
    /// already, or the run is over.
    bool cancel();
    bool isCancelled() const { return cancelled_; }
    /// A wait for this reason has ended. The deadline does not count time without a network.
    void waited(DelayReason reason, Duration took);
    /// The service's time minus the time that requests are signed with.
    void clockIsOffBy(Duration skew) { clockSkew_ = skew; }
    /// The run was reported or let go of: it is over.
    void end() { state_ = Over(); }

    /// Is it decided how the run ends?
    bool hasEnded() const { return isOver() || std::holds_alternative<Ending>(state_); }
    bool isOver() const { return std::holds_alternative<Over>(state_); }
    /// For the classification of the last failure.
    Circumstances circumstances() const { return {clockSkew_, ambiguous_}; }
    /// The attempt that comes next, or is in progress; 1-based. Only counted ones.
    int nextAttempt() const { return progress_.attempt; }
    /// How long from `now` the service does not want to be asked; 0 if it named no time.
    Duration notBefore(Instant now) const;

    /// How often in a run an attempt that a short gap in the network interrupted is made again at once,
    /// uncounted.
    static constexpr int mostFlaps = 3;

private:
    // What the run is about to do, or does.
    struct Attempt
    {};
    /// Asking what became of an attempt with unknown outcome.
    struct Question
    {
        /// How the run ends if the attempt was not carried out; None: it is repeated after this wait.
        Cause unlessDone = Cause::None;
        DelayReason reason = DelayReason::None;
        bool waits = false;
        Duration delay{0};

        void repeatAsAfter(const Verdict &verdict);
    };
    using Work = std::variant<Attempt, Question>;

    // The states.
    struct Entering ///< asks the endpoint for permission
    {
        Work work;
    };
    struct InLine ///< waits for that permission
    {
        Work work;
    };
    struct Working ///< the attempt or the question is in progress
    {
        Work work;
    };
    struct Blaming ///< it failed; is the network to blame?
    {
        Work work;
    };
    struct Judging ///< it failed; what kind of trouble is that?
    {
        Work work;
        bool offline = false;
        Cause ending = Cause::None; ///< set: the run ends like this in any case
    };
    struct Waiting ///< waits before it does this
    {
        Work work;
    };
    struct PuttingRight ///< applies a remedy before it does this
    {
        Work work;
        FailureClass failureClass = FailureClass::Clock;
    };
    struct Ending ///< Finish was returned
    {};
    struct Over
    {};
    using State =
        std::variant<Entering, InLine, Working, Blaming, Judging, Waiting, PuttingRight, Ending, Over>;

    /// Is an attempt in flight?
    bool isTrying() const;
    Next enter(Work work);
    Next start(Work work);
    Next wait(Duration delay, DelayReason reason, Work work);
    Next finish(Cause cause);
    Decision attemptJudged(Verdict verdict, Cause ending);
    Decision questionJudged(Verdict verdict, Question question);
    /// What the verdict says. `again`: what follows a wait or a remedy.
    Next act(const Verdict &verdict, Work again);
    Verdict verdictOn(const Failure &failure, Classification classification, bool offline, Instant now,
                      Dice &dice);
    /// Does the service want a longer rest than the run waits for?
    bool restsTooLong(const Closed &endpoint, Instant now);
    bool isPastDeadline(Instant when) const;
    Decision endWith(Cause cause, AttemptOutcome outcome, AbortReason reason);

    const RetryPolicy &policy_;
    const RunMeans means_;
    bool cancelled_ = false;
    bool ambiguous_ = false; ///< an attempt ended with unknown outcome
    quint8 flaps_ = 0;       ///< up to mostFlaps
    State state_ = Entering{Attempt()};
    RunState progress_;
    Instant began_{};
    Instant askedUntil_{};          ///< the service does not want to be asked before this time
    Duration clockSkew_{0};         ///< as last reported
    Duration offline_{0};           ///< time spent without a network; the deadline does not count it
    Duration deadlineExtension_{0}; ///< how much of that the deadline's timer already includes
};

} // namespace windlass
