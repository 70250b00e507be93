// SPDX-License-Identifier: GPL-3.0-or-later
// Runs any asynchronous operation under a retry policy: attempts it, classifies what went wrong, obeys the
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
// With wishes, and no result but success:
//
//     Retryer retryer(timers, dice);
//     Run<Nothing> what;
//     what.name = u"delete the old export"_s;
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

/// Whom a run asks and who wants to hear of it. All are optional, none is called any more once the handle is
/// gone, each may let go of the handle, and what a listener throws ends with it.
struct RunCallbacks
{
    std::vector<Predicate> predicates; ///< the caller's own opinions, the first that has one counts
    /// The hour that requests are signed with, UTC; by default the computer's. A service's Date is compared
    /// with it.
    std::function<QDateTime()> signingClock;
    /// Puts right what the class names (clock, region, credentials, proxy) and says whether it could. Then
    /// the attempt is made again at once and uncounted.
    std::function<Handle(FailureClass, const Failure &, std::function<void(bool putRight)>)> remedy;
    /// Bytes of the body that the current attempt handed to the network.
    std::function<qint64()> bytesSent;
    /// May fill in what only the caller knows of the attempt that just ended: its bytes, and after a success
    /// status and request id.
    std::function<void(AttemptRecord &)> annotate;
    std::function<void(const AttemptRecord &)> attemptStarted;
    /// With class, delay, reason and whether another follows. Exactly one for each attempt that started.
    /// After an unknown outcome and before a remedy nobody can tell yet whether another follows.
    std::function<void(const AttemptRecord &)> attemptEnded;
    /// The service was asked, and the attempt has to be repeated: its record, now with the wait.
    std::function<void(const AttemptRecord &)> attemptWillRepeat;
    /// The run waits now, or has stopped waiting: wait() of its handle is another one.
    std::function<void()> waitChanged;
    /// A wait is over: this long, and why. Of a wait that is let go of, as long as it was.
    std::function<void(DelayReason, Duration)> waited;
    /// A predicate threw, with this text, and is taken to have no opinion.
    std::function<void(const QString &what)> predicateThrew;

    /// Is there anything here?
    bool any() const;
};

/// What a run is about; the same for every type of result.
struct RunSetup : RunCallbacks
{
    QString name;            ///< for people, handed back in the records
    TransferId transfer = 0; ///< for the records, as the next three
    Operation operation = Operation::Part;
    QString service;
    int part = 0;
    RetryPolicy policy;                     ///< has to be sound, see problems()
    const ErrorTable *errorTable = nullptr; ///< null: the common tables alone
    /// What this run shares with the others that go to the same service. Null: it is alone, every attempt may
    /// start, and a missing network is taken for a failing service.
    std::shared_ptr<Endpoint> endpoint;
    bool conditional = false; ///< as in Circumstances
};

/// What became of an attempt with unknown outcome: a value means it was done after all, nothing means it was
/// not. A failure says that the question found no answer.
template<typename T>
struct Finding : Result<std::optional<T>>
{
    /// How the asking ended, where it was a run of its own that failed: then the run it was for ends the same
    /// way. None: the failure counts as a failed attempt, and is followed by asking again.
    Cause cause = Cause::None;
    Duration notBefore{0}; ///< as in RunResult

    template<typename Found>
    requires(std::convertible_to<Found, Result<std::optional<T>>> &&
             !std::derived_from<std::remove_cvref_t<Found>, Finding<T>>)
        Finding(Found &&found) // implicitly: what most askers have is a plain result
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
    /// Sends the request; reports once, from inside the call too. Dropping the handle has to abort it,
    /// silently.
    std::function<Handle(int attempt, std::function<void(Result<T>)> report)> start;
    /// Finds out what became of an attempt with unknown outcome: done is the success of the run, not done
    /// leads to another attempt. Requests made here are the caller's to record.
    std::function<Handle(std::function<void(Finding<T>)> answer)> reconcile;
};

/// How a run ended.
template<typename T>
struct RunResult
{
    /// The failure is final to an outer run, whatever it would think of the last real one.
    Result<T> result;
    Cause cause = Cause::None; ///< None: success
    int attempts = 0;          ///< counted ones that were started
    std::optional<Failure>
        lastFailure;              ///< what went wrong last, also after a cancel, a deadline or a late success
    Duration notBefore{0};        ///< from now, where the service named an hour, whatever the cause
    QList<AttemptRecord> history; ///< the last 32
};

/// The wait that a run is in.
struct CurrentWait
{
    QDateTime until; ///< UTC; invalid where nobody knows, as without a network
    Duration remaining{0};
    DelayReason reason = DelayReason::Backoff;
    int nextAttempt = 2;
};

class RetryRun;
struct RunCommon;

/// A run's owner: letting go of it cancels, and nothing is heard of the run any more.
class [[nodiscard]] RunHandle
{
public:
    RunHandle() = default;
    explicit RunHandle(std::shared_ptr<RetryRun> run);
    RunHandle(RunHandle &&) noexcept = default;
    RunHandle &operator=(RunHandle &&other) noexcept;
    ~RunHandle();

    /// Cancels without a report; of a wait it is still told how long it was.
    void reset();
    /// Cancels and reports Cause::Cancelled when the event loop runs again, unless a success comes in before.
    void cancel();
    /// Ends the wait that the run is in, if it is in one. Costs no attempt.
    void retryNow();
    /// The wait that the run is in, if it is in one.
    std::optional<CurrentWait> wait() const;

    /// The handle alone, for who needs no more than to let go.
    operator Handle() &&;

private:
    std::shared_ptr<RetryRun> run_;
};

/// What a run does, without the type of its result.
class RunWork
{
public:
    virtual ~RunWork() = default;

    /// Of an attempt: done. Of a question: done, or not done. Of a remedy: put right or not.
    struct Outcome
    {
        Result<bool> done;
        Cause cause = Cause::None; ///< as in Finding, as the next
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

/// The work with its type; keeps the value until the end.
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
    /// Both doors have to outlive every run.
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
    std::weak_ptr<const RunCommon> common_; ///< of the last run, while one that has it is alive
};

/// One operation under the default policy, for who has no other wishes.
template<typename T>
RunHandle withRetry(Timers &timers, Dice &dice, QString name,
                    std::function<Handle(int attempt, std::function<void(Result<T>)> report)> operation,
                    std::function<void(RunResult<T>)> finished)
{
    Run<T> what;
    what.name = std::move(name);
    what.start = std::move(operation);
    return Retryer(timers, dice).run<T>(std::move(what), std::move(finished));
}

} // namespace windlass
