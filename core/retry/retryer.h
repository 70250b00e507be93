// SPDX-License-Identifier: GPL-3.0-or-later
// Runs an asynchronous operation again and again until it succeeds or verdict.h says to stop.
//
//   Retryer retryer(timers, dice);
//   Run<Receipt> what;
//   what.operation = Operation::Part;
//   what.policy = *retryPreset(u"standard");
//   what.attempt = [&](int attempt, auto report) { return http.send(sign(part), … report …); };
//   handle = retryer.run<Receipt>(std::move(what), [&](RunResult<Receipt> result) { … });
//
// The handle owns the run: dropping it cancels, in the middle of an attempt or of a wait, without another
// word. It may be dropped from inside any of the callbacks. A Retryer keeps nothing between runs and may die
// before they end.
#pragma once

#include "core/retry/verdict.h"

#include <deque>
#include <functional>
#include <memory>
#include <optional>

namespace windlass {

/// A caller's own opinion on a failure, asked before the tables; nothing is no opinion. One that throws has
/// none.
using FailurePredicate = std::function<std::optional<FailureClass>(const Failure &)>;

/// What all runs have in common, whatever they produce.
struct RunDescription
{
    Operation operation = Operation::Part;
    QString service; ///< for records
    int part = 0;    ///< for records
    RetryPolicy policy;
    const ErrorTable *errorTable = nullptr; ///< null: status and network errors alone decide
    std::vector<FailurePredicate> predicates;

    /// Puts right what the class names (clock, region, credentials), then says whether it could. The attempt
    /// that follows is not counted. Without it such a failure ends the run.
    std::function<Handle(FailureClass, const Failure &, std::function<void(bool putRight)>)> remedy;
    /// Bytes of the body that the present attempt has handed to the network; for records.
    std::function<qint64()> bytesSent;

    std::function<void(const AttemptRecord &)> attemptStarted;
    /// The record is complete: outcome, class, wait and its reason, and whether another attempt follows.
    std::function<void(const AttemptRecord &)> attemptEnded;
};

template<typename T>
struct Run : RunDescription
{
    /// Makes one attempt and reports once, now or later. Dropping what it returns ends the attempt silently.
    std::function<Handle(int attempt, std::function<void(Result<T>)> report)> attempt;
    /// Asks what became of an attempt whose outcome nobody knows. A value: it had succeeded. Nothing: it had
    /// not, and is made again. A failure: there was no telling; the run ends with it.
    std::function<Handle(std::function<void(Result<std::optional<T>>)>)> reconcile;
};

template<typename T>
struct RunResult
{
    Result<T> value;
    Cause cause = Cause::None;         ///< None after success
    int attempts = 0;                  ///< those that counted
    Duration notBefore{0};             ///< for Cause::ServerAskedToWait
    std::deque<AttemptRecord> history; ///< the last 32
};

/// Reaches into a run that is under way. Outlives it harmlessly.
class RunControl
{
public:
    RunControl() = default;
    /// Ends the present wait, if there is one: the next attempt starts at once.
    void retryNow() const;

private:
    friend class Retryer;
    explicit RunControl(std::weak_ptr<class RetryRun> run)
        : run_(std::move(run))
    {}
    std::weak_ptr<class RetryRun> run_;
};

/// The run itself, without the type of its result: an attempt reports nothing, or the failure.
class RetryRun : public std::enable_shared_from_this<RetryRun>
{
public:
    using Report = std::function<void(std::optional<Failure>)>;
    /// Whether the unknown attempt had succeeded, or why that cannot be told.
    using Reconciled = std::function<void(Result<bool>)>;
    struct End
    {
        std::optional<Failure> failure;
        Cause cause = Cause::None;
        int attempts = 0;
        Duration notBefore{0};
        std::deque<AttemptRecord> history;
    };

    RetryRun(Timers &timers, Dice &dice, RunDescription what, std::function<Handle(int, Report)> attempt,
             std::function<Handle(Reconciled)> reconcile, std::function<void(End)> finished);

    void start();
    void cancel();
    void retryNow();

private:
    void makeAttempt();
    void attemptFailed(Failure failure, AttemptRecord record);
    void act(const Verdict &verdict, const Failure &failure);
    void wait(Duration delay);
    void finish(std::optional<Failure> failure, Cause cause, Duration notBefore = Duration::zero());
    void ended(const AttemptRecord &record);
    Classification classified(const Failure &failure) const;

    Timers &timers_;
    Dice &dice_;
    RunDescription what_;
    std::function<Handle(int, Report)> attempt_;
    std::function<Handle(Reconciled)> reconcile_;
    std::function<void(End)> finished_;

    RunState state_;
    Instant began_{};
    bool over_ = false;
    quint64 turn_ = 0; ///< rises with each attempt: a report of an earlier one is stale
    std::deque<AttemptRecord> history_;
    Handle present_; ///< the attempt, remedy or question that is under way
    Handle timer_;
};

class Retryer
{
public:
    Retryer(Timers &timers, Dice &dice)
        : timers_(timers)
        , dice_(dice)
    {}

    /// `finished` comes once, never from inside this call. `control`, where given, can end waits.
    template<typename T>
    Handle run(Run<T> what, std::function<void(RunResult<T>)> finished, RunControl *control = nullptr)
    {
        auto value = std::make_shared<std::optional<T>>();
        auto attempt = [make = std::move(what.attempt), value](int number, RetryRun::Report report) {
            return make(number, [value, report = std::move(report)](Result<T> result) {
                if (!result)
                    return report(std::move(result.error()));
                *value = std::move(*result);
                report({});
            });
        };
        std::function<Handle(RetryRun::Reconciled)> reconcile;
        if (what.reconcile) {
            reconcile = [ask = std::move(what.reconcile), value](RetryRun::Reconciled then) {
                return ask([value, then = std::move(then)](Result<std::optional<T>> answer) {
                    if (!answer)
                        return then(failed(std::move(answer.error())));
                    *value = std::move(*answer);
                    then(value->has_value());
                });
            };
        }
        auto end = [value, finished = std::move(finished)](RetryRun::End ended) {
            RunResult<T> result{ended.failure ? Result<T>(failed(std::move(*ended.failure)))
                                              : Result<T>(std::move(**value)),
                                ended.cause, ended.attempts, ended.notBefore, std::move(ended.history)};
            finished(std::move(result));
        };
        return begin(std::make_shared<RetryRun>(timers_, dice_, static_cast<RunDescription &&>(what),
                                                std::move(attempt), std::move(reconcile), std::move(end)),
                     control);
    }

private:
    Handle begin(std::shared_ptr<RetryRun> run, RunControl *control);

    Timers &timers_;
    Dice &dice_;
};

} // namespace windlass
