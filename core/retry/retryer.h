// SPDX-License-Identifier: GPL-3.0-or-later
// Runs any asynchronous operation under a retry policy: attempts it, classifies the failure, obeys the
// verdict. An operation gets the number of its attempt and a function to report by, and returns the handle
// that aborts it.
//
// With nothing but a name, under the default policy:
//
//     run_ = withRetry<Manifest>(timers, dice, u"fetch the manifest"_s,
//                                [this](int, auto report) { return fetch(std::move(report)); },
//                                [this](RunResult<Manifest> end) {
//                                    if (end.result)
//                                        read(*end.result);
//                                    else
//                                        complain(*end.lastFailure);
//                                });
//
// With options, and no result but success:
//
//     Retryer retryer(timers, dice);
//     Run<Nothing> what;
//     what.traits.name = u"delete the old export"_s;
//     what.policy = *retryPreset(u"patient");
//     what.policy.deadline = 10min; // over the whole run
//     what.predicates = {[](const Failure &failure) -> std::optional<bool> {
//         return failure.httpStatus == 404 ? std::optional(false) : std::nullopt; // is gone: not worth
//         another
//     }};
//     what.start = [this](int attempt, std::function<void(Result<Nothing>)> report) {
//         return erase([report](std::optional<Failure> failure) {
//             if (!failure)
//                 return report(Nothing());
//             // What only this code can know is marked, and the mark is obeyed.
//             report(failed(isLocked(*failure) ? retryable(*failure) : nonRetryable(*failure)));
//         });
//     };
//     run_ = retryer.run<Nothing>(std::move(what), [](const RunResult<Nothing> &end) { … });
//
//     run_.retryNow();       // ends a wait, if there is one
//     run_.cancel();         // ends the run, and reports it with the last real failure
//     run_ = {};             // letting go ends it silently
#pragma once

#include "core/base/handle.h"
#include "core/base/result.h"
#include "core/retry/attempt.h"
#include "core/retry/classify.h"
#include "core/retry/endpoint.h"
#include "core/retry/policy.h"
#include "core/retry/verdict.h"

#include <QList>

#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <variant>
#include <vector>

namespace windlass {

/// The result type of an operation that yields nothing but its success.
using Nothing = std::monostate;

/// Callbacks of a run. All are optional, and none is called once the handle is gone. Each may drop the
/// handle. An exception that one throws goes no further.
struct RunCallbacks
{
    std::vector<Predicate> predicates; ///< the caller's own opinions; the first predicate that has one counts
    /// The time that requests are signed with, UTC; by default the computer's. A service's Date is compared
    /// with it.
    std::function<QDateTime()> signingClock;
    /// Puts right what the class names (clock, region, credentials, proxy) and reports whether that worked.
    /// Then the attempt is made again at once and uncounted.
    std::function<Handle(FailureClass, const Failure &, std::function<void(bool applyRemedy)>)> remedy;
    /// Body bytes that the current attempt handed to the network.
    std::function<qint64()> bytesSent;
    /// May fill in what only the caller knows of the attempt that just ended: its bytes, and after a success
    /// status and request id.
    std::function<void(AttemptRecord &)> annotate;
    std::function<void(const AttemptRecord &)> attemptStarted;
    /// With class, delay, reason and whether another attempt follows. Called exactly once for each attempt
    /// that started. After an unknown outcome and before a remedy it is not known yet whether another
    /// follows.
    std::function<void(const AttemptRecord &)> attemptEnded;
    /// The service was asked, and the attempt has to be repeated: its record, now with the wait.
    std::function<void(const AttemptRecord &)> attemptWillRepeat;
    /// The run started or stopped waiting: wait() of its handle has changed.
    std::function<void()> waitChanged;
    /// A wait is over: how long it was, and why. If it was cut short, the length that it had.
    std::function<void(DelayReason, Duration)> waited;
    /// A predicate threw, with this text, and is treated as having no opinion.
    std::function<void(const QString &what)> predicateThrew;

    /// Is any callback set?
    bool any() const;
};

/// What a run is about; the same for every type of result.
struct RunSetup : RunCallbacks
{
    Traits traits;           ///< the name is copied to the records
    TransferId transfer = 0; ///< for the records, as are the next two
    QString service;
    int number = 0;                         ///< which of several of that name, from 1; 0: there is one
    RetryPolicy policy;                     ///< must be sound, see problems()
    const ErrorTable *errorTable = nullptr; ///< null: only the common tables
    /// What this run shares with the others to the same service. Null: it shares nothing, every attempt may
    /// start, and a missing network is treated as a failing service.
    std::shared_ptr<Endpoint> endpoint;
};

/// What became of an attempt with unknown outcome. A value: it was done after all. Empty: it was not done. A
/// failure: the question got no answer.
template<typename T>
struct Finding : Result<std::optional<T>>
{
    /// How the question ended, if it was a run of its own that failed: then the outer run ends the same way.
    /// None: the failure counts as a failed attempt, and the question is asked again.
    Cause cause = Cause::None;
    Duration notBefore{0}; ///< as in RunResult

    template<typename Found>
    requires(std::convertible_to<Found, Result<std::optional<T>>> &&
             !std::derived_from<std::remove_cvref_t<Found>, Finding<T>>)
        Finding(Found &&found) // implicit: most callers have a plain result
        : Result<std::optional<T>>(std::forward<Found>(found))
    {}
    Finding(Failure failure, Cause how, Duration before)
        : Result<std::optional<T>>(failed(std::move(failure)))
        , cause(how)
        , notBefore(before)
    {}
};

template<typename T>
struct Run : RunSetup
{
    /// Sends the request. Reports once, possibly from inside the call. Dropping the handle must abort it
    /// silently.
    std::function<Handle(int attempt, std::function<void(Result<T>)> report)> start;
    /// Finds out what became of an attempt with unknown outcome: done is the success of the run, not done
    /// leads to another attempt. The caller records the requests made here.
    std::function<Handle(std::function<void(Finding<T>)> answer)> reconcile;
};

/// How a run ended.
template<typename T>
struct RunResult
{
    /// A failure here is final: an outer run does not try again, whatever it would make of lastFailure.
    Result<T> result;
    Cause cause = Cause::None; ///< None: success
    int attempts = 0;          ///< counted attempts that were started
    std::optional<Failure>
        lastFailure;              ///< the last failure, also after a cancel, a deadline or a late success
    Duration notBefore{0};        ///< from now, if the service named a time, whatever the cause
    QList<AttemptRecord> history; ///< the last 32
};

/// The wait that a run is in.
struct CurrentWait
{
    QDateTime until; ///< UTC; invalid if unknown, as without a network
    Duration remaining{0};
    DelayReason reason = DelayReason::Backoff;
    int nextAttempt = 2;
};

class RetryRun;
struct RunCommon;

/// Owns a run: dropping it cancels the run, and no callback of it comes any more.
class [[nodiscard]] RunHandle
{
public:
    RunHandle() = default;
    explicit RunHandle(std::shared_ptr<RetryRun> run);
    RunHandle(RunHandle &&) noexcept = default;
    RunHandle &operator=(RunHandle &&other) noexcept; // NOLINT(bugprone-exception-escape)
    ~RunHandle();                                     // NOLINT(bugprone-exception-escape)

    /// Cancels without a report; but a wait that was cut short is still reported with its length.
    void reset();
    /// Cancels and reports Cause::Cancelled when the event loop runs again, unless a success arrives before.
    void cancel();
    /// Ends the current wait, if there is one. Costs no attempt.
    void retryNow();
    /// The current wait, if there is one.
    std::optional<CurrentWait> wait() const;

    /// The handle alone, for callers that only need to drop it.
    operator Handle() &&;

private:
    std::shared_ptr<RetryRun> run_;
};

/// What a run does, without the type of its result.
class RunWork
{
public:
    virtual ~RunWork() = default;

    /// For an attempt: done. For a question: done, or not done. For a remedy: put right or not.
    struct Outcome
    {
        Result<bool> done;
        Cause cause = Cause::None; ///< as in Finding; the next one too
        Duration notBefore{0};
    };
    using Report = std::function<void(Outcome)>;
    struct End
    {
        Cause cause = Cause::None;
        Failure failure;
        int attempts = 0;
        std::optional<Failure> lastFailure;
        Duration notBefore{0};
        QList<AttemptRecord> history;
    };

    virtual Handle start(int attempt, Report report) = 0;
    virtual bool canAsk() const = 0;
    virtual Handle ask(Report report) = 0;
    virtual void finished(End end) = 0;

protected:
    RunWork() = default;
    RunWork(const RunWork &) = default;
    RunWork &operator=(const RunWork &) = default;
};

/// The work with its type. Keeps the value until the end.
template<typename T>
class TypedWork final : public RunWork, public std::enable_shared_from_this<TypedWork<T>>
{
public:
    using Finished = std::function<void(RunResult<T>)>;

    TypedWork(Run<T> &what, Finished finished)
        : start_(std::move(what.start))
        , reconcile_(std::move(what.reconcile))
        , finished_(std::move(finished))
    {}

    Handle start(int attempt, Report report) override
    {
        return start_(attempt, [weak = this->weak_from_this(), report = std::move(report)](Result<T> result) {
            if (!result)
                return report({failed(std::move(result.error()))});
            if (const auto work = weak.lock())
                work->value_ = std::move(*result);
            report({true});
        });
    }

    bool canAsk() const override { return static_cast<bool>(reconcile_); }

    Handle ask(Report report) override
    {
        return reconcile_([weak = this->weak_from_this(), report = std::move(report)](Finding<T> found) {
            if (!found)
                return report({failed(std::move(found.error())), found.cause, found.notBefore});
            const bool done = found->has_value();
            if (const auto work = weak.lock(); work && done)
                work->value_ = std::move(*found);
            report({done});
        });
    }

    void finished(End end) override
    {
        finished_({end.cause == Cause::None ? Result<T>(std::move(*value_))
                                            : Result<T>(failed(std::move(end.failure))),
                   end.cause, end.attempts, std::move(end.lastFailure), end.notBefore,
                   std::move(end.history)});
    }

private:
    const std::function<Handle(int, std::function<void(Result<T>)>)> start_;
    const std::function<Handle(std::function<void(Finding<T>)>)> reconcile_;
    const Finished finished_;
    std::optional<T> value_;
};

class Retryer
{
public:
    /// Both doors must outlive every run.
    Retryer(Timers &timers, Dice &dice)
        : timers_(timers)
        , dice_(dice)
    {}

    /// Starts the first attempt at once. `finished` is called once, never from inside this call.
    template<typename T>
    RunHandle run(Run<T> what, std::function<void(RunResult<T>)> finished)
    {
        auto work = std::make_shared<TypedWork<T>>(what, std::move(finished));
        return begin(std::move(what), std::move(work));
    }

private:
    RunHandle begin(RunSetup setup, std::shared_ptr<RunWork> work);

    Timers &timers_;
    Dice &dice_;
    std::weak_ptr<const RunCommon> common_; ///< of the last run, while a run that has it is alive
};

/// One operation under the default policy, for callers without other options.
template<typename T>
RunHandle withRetry(Timers &timers, Dice &dice, QString name,
                    std::function<Handle(int attempt, std::function<void(Result<T>)> report)> operation,
                    std::function<void(RunResult<T>)> finished)
{
    Run<T> what;
    what.traits.name = std::move(name);
    what.start = std::move(operation);
    return Retryer(timers, dice).run<T>(std::move(what), std::move(finished));
}

} // namespace windlass
