// SPDX-License-Identifier: GPL-3.0-or-later
// Thousands of random runs, alone and with an endpoint whose network fails and returns. Checks rules that
// always have to hold.
#include "core/providers/s3/errors.h"
#include "core/retry/backoff.h"
#include "core/retry/retryer.h"
#include "core/retry/serverdelay.h"
#include "core/upload/step.h"
#include "tests/fakes/failures.h"
#include "tests/fakes/fakenetwork.h"
#include "tests/fakes/seededdice.h"
#include "tests/fakes/virtualtimers.h"

#include <QNetworkReply>
#include <QSslError>

#include <gmock/gmock.h>
#include <stdexcept>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

Failure anyRefusal(SeededDice &dice)
{
    static constexpr const char *codes[] = {
        "RequestTimeTooSkewed", "ExpiredToken", "NoSuchUpload",  "BadDigest",   "SlowDown",
        "PreconditionFailed",   "AccessDenied", "InternalError", "NeverHeardOf"};
    static constexpr int statuses[] = {400, 403, 404, 409, 412, 429, 500, 503};
    Failure failure = answered(statuses[dice.below(8)], codes[dice.below(9)]);
    if (dice.below(3) == 0)
        failure.serverDelay = Duration(dice.below(2'000'000));
    return failure;
}

Failure anyFailure(SeededDice &dice)
{
    static constexpr QNetworkReply::NetworkError vague[] = {
        QNetworkReply::HostNotFoundError, QNetworkReply::TemporaryNetworkFailureError,
        QNetworkReply::UnknownNetworkError, QNetworkReply::TimeoutError,
        QNetworkReply::ProxyAuthenticationRequiredError};
    Failure failure;
    switch (dice.below(10)) {
    case 0:
        return refused();
    case 1:
        return lostAfterSending();
    case 2:
        return answered(100 + dice.below(500));
    case 3:
        failure.kind = FailureKind::Aborted;
        failure.abort = dice.below(2) == 0 ? AbortReason::StallTimeout : AbortReason::ConnectTimeout;
        failure.requestSent = failure.abort == AbortReason::StallTimeout;
        return failure;
    case 4:
        failure.kind = FailureKind::Tls;
        failure.networkError = QNetworkReply::SslHandshakeFailedError;
        failure.tlsErrors = {dice.below(2) == 0 ? QSslError::SelfSignedCertificate : QSslError::OcspTryLater};
        return failure;
    case 5:
    case 6:
        return lost(vague[dice.below(5)], dice.below(2) == 0);
    case 7:
        return dice.below(4) == 0 ? nonRetryable(anyRefusal(dice)) : retryable(anyRefusal(dice));
    default:
        return anyRefusal(dice);
    }
}

RetryPolicy anyPolicy(SeededDice &dice)
{
    RetryPolicy policy;
    policy.maxAttempts = 1 + dice.below(12);
    policy.initialDelay = Duration(1 + dice.below(5000));
    policy.maxDelay = policy.initialDelay + Duration(dice.below(60'000));
    policy.multiplier = 1 + 9 * dice.unit();
    policy.jitter = Jitter(dice.below(6));
    policy.jitterFraction = dice.unit();
    policy.throttleInitialDelay = std::min(policy.maxDelay, Duration(1 + dice.below(20'000)));
    policy.maxServerDelay = Duration(1 + dice.below(3'000'000));
    policy.waitForNetwork = dice.below(4) != 0;
    if (dice.below(2) == 0)
        policy.maxOffline = Duration(1 + dice.below(600'000));
    if (dice.below(3) == 0)
        policy.deadline = policy.initialDelay + Duration(dice.below(120'000));
    return policy;
}

std::vector<Predicate> anyPredicates(SeededDice &dice)
{
    switch (dice.below(6)) {
    case 0:
        return {[](const Failure &failure) -> std::optional<bool> { return failure.httpStatus == 404; }};
    case 1:
        return {[](const Failure &) -> std::optional<bool> { throw std::runtime_error("broken"); }};
    default:
        return {};
    }
}

/// One run and its environment.
class Life
{
public:
    explicit Life(unsigned seed)
        : dice(seed)
        , policy(anyPolicy(dice))
    {
        if (dice.below(3) != 0)
            endpoint = std::make_shared<Endpoint>(timers, dice, dice.below(4) == 0 ? nullptr : &network,
                                                  QUrl(u"https://s3.example"_s));
    }

    void live()
    {
        ASSERT_THAT(problems(policy), testing::IsEmpty());
        handle = retryer.run<int>(described(), [this](RunResult<int> result) {
            ++ends;
            end = std::move(result);
        });
        for (int turn = 0; turn < 300 && ends == 0 && !letGo; ++turn)
            somethingHappens();
        if (ends == 0 && !letGo)
            handle.cancel();
        timers.advance(1h);
        claims();
    }

private:
    Run<int> described()
    {
        static constexpr Operation operations[] = {Operation::Part, Operation::Complete, Operation::Put};
        Run<int> what;
        what.policy = policy;
        what.errorTable = &s3ErrorTable();
        const Operation operation = operations[dice.below(3)];
        what.traits = traitsOf(operation, dice.below(2) == 0);
        what.endpoint = endpoint;
        what.predicates = anyPredicates(dice);
        what.start = [this](int attempt, std::function<void(Result<int>)> then) {
            return request(attempt, std::move(then));
        };
        if (dice.below(4) != 0)
            what.reconcile = [this](std::function<void(Result<std::optional<int>>)> then) {
                return question(then);
            };
        what.remedy = [this](FailureClass, const Failure &, const std::function<void(bool)> &then) {
            ++remedies;
            then(dice.below(4) != 0);
            return Handle();
        };
        what.attemptEnded = [this](const AttemptRecord &record) { ended(record); };
        what.attemptWillRepeat = [this](const AttemptRecord &record) {
            // The request was lost without a network and not carried out. It is repeated without being
            // counted.
            uncountedRequests += record.delayReason == DelayReason::None ? 1 : 0;
        };
        what.waitChanged = [this] { waits(); };
        what.waited = [this](DelayReason reason, Duration took) { waited(reason, took); };
        return what;
    }

    Handle request(int attempt, std::function<void(Result<int>)> then)
    {
        EXPECT_EQ(ends, 0) << "no request after the end";
        if (const auto took = std::exchange(lastTook, std::nullopt); took && !hurried) {
            EXPECT_EQ(*took, promised) << "it takes as long as was said";
        }
        EXPECT_FALSE(letGo) << "no request after it was let go of";
        EXPECT_LE(attempt, policy.maxAttempts);
        EXPECT_FALSE(report) << "one request at a time";
        ++requests;
        if (dice.below(5) == 0) {
            then(seen(anyFailure(dice)));
        } else if (dice.below(10) == 0) {
            succeeded = true;
            then(42);
        } else {
            report = std::move(then);
        }
        return Handle([this] { report = nullptr; });
    }

    Handle question(const std::function<void(Result<std::optional<int>>)> &then)
    {
        switch (dice.below(3)) {
        case 0:
            // The wait after the failed attempt is planned already. It is counted, but it may be dropped or
            // come later.
            questionFailed = true;
            ++mostWaitsTaken;
            then(seen(anyFailure(dice)));
            break;
        case 1:
            then(std::optional<int>());
            break;
        default:
            succeeded = true;
            then(std::optional(1));
        }
        return Handle();
    }

    tl::unexpected<Failure> seen(Failure failure)
    {
        lastSeen = failure;
        return failed(std::move(failure));
    }

    void ended(const AttemptRecord &record)
    {
        ++records;
        const bool uncounted =
            record.willRetry && record.failureClass == FailureClass::Net &&
            (record.delayReason == DelayReason::None || record.delayReason == DelayReason::Offline);
        uncountedRequests += uncounted ? 1 : 0;
        if (uncounted &&
            record.delayReason == DelayReason::None) { // after a network outage the backoff starts again
            waitsTaken = 0;
            mostWaitsTaken = 0;
            previous = Duration::zero();
            questionFailed = false;
        }
    }

    /// Is the length set by the policy or by the service? It is not for the gate, the network, or a
    /// repetition after a remedy.
    static bool hasBounds(DelayReason reason)
    {
        return reason == DelayReason::Backoff || reason == DelayReason::Throttle ||
               reason == DelayReason::ServerAsked;
    }

    /// Checks a wait that has begun.
    void waits()
    {
        const auto wait = handle.wait();
        if (!wait || !hasBounds(wait->reason))
            return;
        const Duration asked = heedsServerDelay(lastSeen.httpStatus)
                                   ? lastSeen.serverDelay.value_or(Duration::zero())
                                   : Duration::zero();
        EXPECT_LE(asked, policy.maxServerDelay);
        if (questionFailed)
            previous = policy.maxDelay; // unknown outside of the run
        const bool throttle = wait->reason == DelayReason::Throttle;
        const bool either = wait->reason == DelayReason::ServerAsked;
        const Duration least =
            std::min(throttle ? Duration::max() : delayRange(policy, waitsTaken, previous).least,
                     throttle || either ? throttleDelayRange(policy, waitsTaken).least : Duration::max());
        const Duration most =
            std::max(throttle ? Duration::zero() : delayRange(policy, mostWaitsTaken, previous).most,
                     throttle || either ? throttleDelayRange(policy, mostWaitsTaken).most : Duration::zero());
        EXPECT_GE(wait->remaining, std::max(least, asked)) << "never early";
        EXPECT_LE(wait->remaining, std::max(most, asked) + std::min<Duration>(5s, asked / 10));
        if (wait->reason != DelayReason::ServerAsked) {
            waitsTaken += questionFailed ? 0 : 1;
            ++mostWaitsTaken;
            previous = wait->remaining;
        }
        promised = wait->remaining;
        hurried = false;
    }

    void waited(DelayReason reason, Duration took)
    {
        if (!hasBounds(reason))
            return;
        EXPECT_LE(took, promised) << "what ends it early may be the end of all";
        lastTook = took;
    }

    void somethingHappens()
    {
        static constexpr Network::Probe probes[] = {Network::Probe::Answered, Network::Probe::NoName,
                                                    Network::Probe::Unreachable, Network::Probe::Silent};
        static constexpr Network::Reach reaches[] = {Network::Reach::Unknown, Network::Reach::Online,
                                                     Network::Reach::Offline, Network::Reach::Portal};
        switch (dice.below(14)) {
        case 0:
            hurried = true;
            return handle.retryNow();
        case 1:
            if (dice.below(6) == 0)
                handle.cancel();
            return;
        case 2:
            return timers.setWallClock(timers.wallClock().addSecs(dice.below(20'000) - 10'000));
        case 3:
            network.answer = probes[dice.below(4)];
            return;
        case 4:
            return network.say(reaches[dice.below(4)]);
        case 5:
            return timers.sleep(Duration(dice.below(3'600'000)));
        case 6:
            if (dice.below(20) == 0) {
                letGo = true;
                handle.reset();
            }
            return;
        case 7:
        case 8:
        case 9:
            return answerTheRequest();
        default:
            return timers.advance(Duration(dice.below(20'000)));
        }
    }

    void answerTheRequest()
    {
        if (!report)
            return;
        const auto now = report;
        report = nullptr;
        if (dice.below(5) == 0) {
            succeeded = true;
            now(42);
        } else {
            now(seen(anyFailure(dice)));
        }
    }

    void claims()
    {
        EXPECT_LE(requests - uncountedRequests, policy.maxAttempts + remedies);
        EXPECT_FALSE(report) << "nothing is in flight";
        if (letGo) {
            EXPECT_EQ(ends, 0) << "letting go is silent";
            EXPECT_LE(requests - records, 1) << "one record for each request but the one let go of";
        } else {
            ASSERT_EQ(ends, 1) << "exactly one end";
            EXPECT_EQ(end->result.has_value(), succeeded) << "a success is never lost nor made up";
            EXPECT_EQ(end->result.has_value(), end->cause == Cause::None);
            EXPECT_LE(end->attempts, policy.maxAttempts);
            EXPECT_EQ(records, requests) << "one record for each request";
        }
        handle.reset();
        endpoint.reset();
        EXPECT_EQ(timers.pending(), 0) << "nothing is waited for";
    }

    SeededDice dice;
    VirtualTimers timers;
    FakeNetwork network{timers};
    Retryer retryer{timers, dice};
    RetryPolicy policy;
    std::shared_ptr<Endpoint> endpoint; ///< null: the run has no endpoint

    std::function<void(Result<int>)> report; ///< of the request in flight
    Failure lastSeen;
    int requests = 0;
    int records = 0;
    int uncountedRequests = 0; ///< repeated after a network outage or sleep of the computer
    int remedies = 0;
    int waitsTaken = 0;
    bool questionFailed = false;
    int mostWaitsTaken = 0; ///< the upper bound, if a question failed
    Duration previous{0};
    Duration promised{0};
    std::optional<Duration> lastTook; ///< a wait that has ended without a following request
    bool hurried = false;             ///< the wait was ended with retryNow()
    bool succeeded = false;           ///< an attempt or a question reported success
    bool letGo = false;
    int ends = 0;
    std::optional<RunResult<int>> end;
    RunHandle handle;
};

TEST(RetryerAtRandom, TheInvariantsHold)
{
    for (unsigned seed = 0; seed < 10'000 && !testing::Test::HasFailure(); ++seed) {
        SCOPED_TRACE(seed);
        Life(seed).live();
    }
}

} // namespace
} // namespace windlass
