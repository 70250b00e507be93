// SPDX-License-Identifier: GPL-3.0-or-later
// Runs any asynchronous operation under a retry policy: attempts it, classifies what went wrong, obeys the
// verdict.
//
//     Retryer retryer(timers, dice);
//
//     Run<Receipt> what;
//     what.operation = Operation::Part;
//     what.part = 3;
//     what.policy = destination.retry;
//     what.errorTable = &provider.errorTable();
//     what.start = [&](int attempt, std::function<void(Result<Receipt>)> report) {
//         return http.send(provider.request(step, …), {.finished = [=](Result<HttpReply> reply) { report(…);
//         }});
//     };
//     run_ = retryer.run<Receipt>(std::move(what), [this](RunResult<Receipt> end) {
//         if (end.result)
//             confirm(*end.result);
//         else if (end.cause == Cause::Exhausted)
//             park(*end.lastFailure);
//     });
//
//     run_.retryNow();       // ends a wait, if there is one
//     run_ = {};             // letting go cancels, silently
//     run_.cancel();         // cancels too, and reports it with the last real failure
#pragma once

#include "core/base/handle.h"
#include "core/base/result.h"
#include "core/retry/attempt.h"
#include "core/retry/classify.h"
#include "core/retry/endpoint.h"
#include "core/retry/policy.h"
#include "core/retry/verdict.h"

#include <QList>

#include <functional>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

namespace windlass {

/// The result type of an operation that yields nothing but its success.
using Nothing = std::monostate;

/// What a run is about and who wants to hear of it; the same for every type of result. All functions are
/// optional, none is called any more once the handle is gone, and each may let go of the handle.
struct RunSetup
{
    TransferId transfer = 0; ///< for the records, as the next three
    Operation operation = Operation::Part;
    QString service;
    int part = 0;
    RetryPolicy policy;                     ///< has to be sound, see problems()
    const ErrorTable *errorTable = nullptr; ///< null: the common tables alone
    /// What this run shares with the others that go to the same service. Null: it is alone, every attempt may
    /// start, and a missing network is taken for a failing service.
    std::shared_ptr<Endpoint> endpoint;
    std::vector<Predicate> predicates; ///< the caller's own opinions, the first that has one counts
    bool conditional = false;          ///< as in Circumstances

    /// The hour that requests are signed with, UTC; by default the computer's. A service's Date is compared
    /// with it.
    std::function<QDateTime()> signingClock;
    /// Puts right what the class names (clock, region, credentials, proxy) and says whether it could. Then
    /// the attempt is made again at once and uncounted.
    std::function<Handle(FailureClass, const Failure &, std::function<void(bool putRight)>)> remedy;
    /// Bytes of the body that the current attempt handed to the network.
    std::function<qint64()> bytesSent;
    /// May fill in what only the caller knows of the attempt that just ended: after a success status and
    /// request id.
    std::function<void(AttemptRecord &)> annotate;
    std::function<void(const AttemptRecord &)> attemptStarted;
    /// With class, delay, reason and whether another follows. Exactly one for each attempt that started.
    /// After an unknown outcome and before a remedy nobody can tell yet whether another follows.
    std::function<void(const AttemptRecord &)> attemptEnded;
    /// The service was asked, and the attempt has to be repeated: its record, now with the wait.
    std::function<void(const AttemptRecord &)> attemptWillRepeat;
    /// The run waits now, or has stopped waiting: wait() of its handle is another one.
    std::function<void()> waitChanged;
    /// A wait is over: this long, and why.
    std::function<void(DelayReason, Duration)> waited;
};

template<typename T>
struct Run : RunSetup
{
    /// Sends the request; reports once, from inside the call too. Dropping the handle has to abort it,
    /// silently.
    std::function<Handle(int attempt, std::function<void(Result<T>)> report)> start;
    /// Finds out what became of an attempt with unknown outcome: a value means it was done after all, which
    /// is the success of the run; nothing means it was not, so that it is attempted again; a failure counts
    /// as a failed attempt and is followed by asking again. Requests made here are the caller's to record.
    std::function<Handle(std::function<void(Result<std::optional<T>>)> answer)> reconcile;
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
    Duration notBefore{0};        ///< for ServerAskedToWait: from now
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

/// A run's owner: letting go of it cancels, and nothing is heard of the run any more.
class [[nodiscard]] RunHandle
{
public:
    RunHandle() = default;
    explicit RunHandle(std::shared_ptr<RetryRun> run);
    RunHandle(RunHandle &&) noexcept = default;
    RunHandle &operator=(RunHandle &&other) noexcept;
    ~RunHandle();

    /// Cancels without a report.
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

/// A run as RetryRun sees it, without the type of its result.
struct RunSteps
{
    using Report = std::function<void(Result<bool>)>;
    std::function<Handle(int attempt, Report report)> start;
    std::function<Handle(Report answer)> reconcile; ///< true: it was done
    struct End
    {
        Cause cause = Cause::None;
        Failure failure;
        int attempts = 0;
        std::optional<Failure> lastFailure;
        Duration notBefore{0};
        QList<AttemptRecord> history;
    };
    std::function<void(End)> finished;
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
        auto value = std::make_shared<std::optional<T>>();
        RunSteps steps;
        steps.start = [start = std::move(what.start), value](int attempt, RunSteps::Report report) {
            return start(attempt, [value, report = std::move(report)](Result<T> result) {
                if (!result)
                    return report(failed(std::move(result.error())));
                *value = std::move(*result);
                report(true);
            });
        };
        if (what.reconcile) {
            steps.reconcile = [reconcile = std::move(what.reconcile), value](RunSteps::Report report) {
                return reconcile([value, report = std::move(report)](Result<std::optional<T>> answer) {
                    if (!answer)
                        return report(failed(std::move(answer.error())));
                    const bool done = answer->has_value();
                    if (done)
                        *value = std::move(*answer);
                    report(done);
                });
            };
        }
        steps.finished = [value, finished = std::move(finished)](RunSteps::End end) {
            finished({end.cause == Cause::None ? Result<T>(std::move(**value))
                                               : Result<T>(failed(std::move(end.failure))),
                      end.cause, end.attempts, std::move(end.lastFailure), end.notBefore,
                      std::move(end.history)});
        };
        return begin(std::move(what), std::move(steps));
    }

private:
    RunHandle begin(RunSetup setup, RunSteps steps);

    Timers &timers_;
    Dice &dice_;
};

} // namespace windlass
