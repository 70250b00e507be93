// SPDX-License-Identifier: GPL-3.0-or-later
// Runs that share an endpoint: without a network, after sleep of the computer, and with services that have to
// be asked before a request is repeated.
#include "core/providers/azure/errors.h"
#include "core/providers/gcs/errors.h"
#include "core/providers/s3/errors.h"
#include "core/retry/retryer.h"
#include "core/upload/step.h"
#include "tests/fakes/failures.h"
#include "tests/fakes/fakenetwork.h"
#include "tests/fakes/loadeddice.h"
#include "tests/fakes/virtualtimers.h"

#include <gmock/gmock.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Each attempt takes 100 ms. `ends` returns the failure of the attempt with this number, counted from 1; no
/// value: it succeeds.
class SharedRun : public testing::Test
{
protected:
    template<typename T>
    using Run = windlass::Run<T>; // testing::Test has a private member of this name

    Run<int> operation()
    {
        Run<int> what;
        what.traits = traitsOf(Operation::Part);
        what.number = 3;
        what.errorTable = table;
        what.policy = policy;
        what.endpoint = endpoint;
        what.start = [this](int attempt, std::function<void(Result<int>)> report) {
            attempts.push_back(attempt);
            at.push_back(timers.now());
            return timers.after(100ms, [this, report, number = static_cast<int>(attempts.size())] {
                const auto failure = ends(number);
                report(failure ? Result<int>(failed(*failure)) : Result<int>(number));
            });
        };
        return what;
    }
    void start(Run<int> what)
    {
        handle =
            retryer.run<int>(std::move(what), [this](RunResult<int> result) { end = std::move(result); });
    }
    void runFor(Duration time) { timers.advance(time); }

    VirtualTimers timers;
    LoadedDice dice{0.5};
    FakeNetwork network{timers};
    Retryer retryer{timers, dice};
    std::shared_ptr<Endpoint> endpoint =
        std::make_shared<Endpoint>(timers, dice, &network, QUrl(u"https://s3.example"_s));
    RetryPolicy policy;
    const ErrorTable *table = &s3ErrorTable();
    std::function<std::optional<Failure>(int)> ends = [](int) { return std::nullopt; };
    std::vector<int> attempts; ///< the attempt number of each request
    std::vector<Instant> at;
    std::optional<RunResult<int>> end;
    RunHandle handle;
};

// --- the computer sleeps

TEST_F(SharedRun, Scenario17_AfterTwentyMinutesOfSleepTheRequestIsSignedAgainAndNoAttemptIsCharged)
{
    policy.maxAttempts = 1;
    std::vector<QDateTime> signedAt;
    Run<int> what = operation();
    const auto send = what.start;
    what.start = [&, send](int attempt, auto report) {
        signedAt.push_back(timers.wallClock());
        return send(attempt, std::move(report));
    };
    start(std::move(what));
    runFor(50ms);
    timers.sleep(20min);
    runFor(1s);
    ASSERT_TRUE(end);
    EXPECT_TRUE(end->result);
    EXPECT_EQ(end->attempts, 1);
    ASSERT_EQ(signedAt.size(), 2U);
    EXPECT_GE(signedAt[0].secsTo(signedAt[1]), 20 * 60);
}

// --- network outages

TEST_F(SharedRun, Scenario31_TenMinutesWithoutACableCostNoAttempt)
{
    network.answer = Network::Probe::Unreachable;
    ends = [this](int) {
        return network.answer == Network::Probe::Unreachable
                   ? std::optional(lost(QNetworkReply::TemporaryNetworkFailureError, true))
                   : std::nullopt;
    };
    start(operation());
    runFor(1s);
    network.say(Network::Reach::Offline);
    ASSERT_TRUE(handle.wait());
    EXPECT_EQ(handle.wait()->reason, DelayReason::Offline);
    EXPECT_FALSE(handle.wait()->until.isValid());
    runFor(10min);
    EXPECT_EQ(attempts.size(), 1U);
    network.answer = Network::Probe::Answered;
    network.say(Network::Reach::Online);
    runFor(10s);
    ASSERT_TRUE(end);
    EXPECT_TRUE(end->result);
    EXPECT_LE(end->attempts, 2);
}

// The system reports the network some time before name resolution works.
TEST_F(SharedRun, Scenario32_UnresolvedNamesJustAfterTheReturnCostNoAttemptAndTheBackoffRestarts)
{
    policy.maxAttempts = 5;
    start(operation()); // succeeds, so the name has been resolved once
    runFor(1s);
    ASSERT_TRUE(end && end->result);
    end.reset();
    attempts.clear();
    at.clear();
    ends = [this](int number) -> std::optional<Failure> {
        if (network.answer == Network::Probe::Unreachable)
            return lost(QNetworkReply::TemporaryNetworkFailureError, true);
        if (network.answer == Network::Probe::NoName)
            return lost(QNetworkReply::HostNotFoundError);
        return number <= 2 || number == 4 ? std::optional(answered(500)) : std::nullopt;
    };
    start(operation());
    runFor(1s + 1125ms); // two attempts and the longer second wait
    ASSERT_EQ(attempts.size(), 2U);
    network.answer = Network::Probe::Unreachable;
    runFor(3s);
    ASSERT_EQ(attempts.size(), 3U);
    EXPECT_EQ(at[2] - at[1], 100ms + 2250ms);
    network.say(Network::Reach::Offline);
    runFor(1min);
    EXPECT_EQ(attempts.size(), 3U);
    network.answer = Network::Probe::NoName;
    network.say(Network::Reach::Online);
    runFor(8s);
    EXPECT_EQ(attempts.size(), 3U) << "nothing is asked of a service whose name is not found";
    network.answer = Network::Probe::Answered;
    runFor(2min);
    ASSERT_TRUE(end);
    EXPECT_TRUE(end->result);
    EXPECT_EQ(end->attempts, 4) << "the attempt that met no network is not counted";
    ASSERT_EQ(at.size(), 5U);
    EXPECT_EQ(at[4] - at[3], 100ms + 1125ms) << "the first wait again, not the fourth";
}

TEST_F(SharedRun, Scenario33_AnEndpointThatDoesNotExistNeedsAPersonWithinFiveSeconds)
{
    network.say(Network::Reach::Online);
    network.answer = Network::Probe::NoName;
    ends = [](int) { return std::optional(lost(QNetworkReply::HostNotFoundError)); };
    start(operation());
    runFor(5s);
    ASSERT_TRUE(end) << "it would wait for a network that is there";
    EXPECT_EQ(end->cause, Cause::NeedsPerson);
    EXPECT_EQ(attempts.size(), 3U);
}

TEST_F(SharedRun, Scenario34_WithUnknownReachNothingWaitsForEver)
{
    ASSERT_EQ(network.reach(), Network::Reach::Unknown);
    ends = [](int number) {
        return number == 1 ? std::optional(lost(QNetworkReply::HostNotFoundError)) : std::nullopt;
    };
    start(operation());
    runFor(10s);
    ASSERT_TRUE(end);
    EXPECT_TRUE(end->result);
    EXPECT_EQ(end->attempts, 2);
}

TEST_F(SharedRun, AMissingNetworkEndsTheRunAfterThePolicysLimit)
{
    policy.maxOffline = 5min;
    network.answer = Network::Probe::Unreachable;
    ends = [](int) { return std::optional(lost(QNetworkReply::TemporaryNetworkFailureError, true)); };
    start(operation());
    runFor(4min);
    EXPECT_FALSE(end);
    runFor(2min);
    ASSERT_TRUE(end);
    EXPECT_EQ(end->cause, Cause::Offline);
    EXPECT_EQ(end->attempts, 1);
    EXPECT_EQ(end->lastFailure->networkError, QNetworkReply::TemporaryNetworkFailureError);
}

TEST_F(SharedRun, APolicyThatDoesNotWaitForTheNetworkSpendsItsAttempts)
{
    policy.waitForNetwork = false;
    network.answer = Network::Probe::Unreachable;
    ends = [](int) { return std::optional(lost(QNetworkReply::TemporaryNetworkFailureError, true)); };
    start(operation());
    runFor(1min);
    ASSERT_TRUE(end);
    EXPECT_EQ(end->cause, Cause::Exhausted);
    EXPECT_EQ(end->attempts, 3);
}

// --- the budget

TEST_F(SharedRun, ThePolicysBudgetIsUsedByTheEndpoint)
{
    endpoint->useBudget({.capacity = 28, .transientCost = 14, .throttleCost = 5});
    ends = [](int) { return std::optional(answered(500)); };
    policy.maxAttempts = 10;
    start(operation());
    runFor(4s); // the budget allows two retries; the third waits until it is a probe
    EXPECT_EQ(attempts.size(), 3U);
    EXPECT_EQ(endpoint->tokens(), 0);
    ASSERT_TRUE(handle.wait());
}

TEST_F(SharedRun, Scenario02_AFirstSuccessRefundsOneTokenAndDoesNotWait)
{
    endpoint->useBudget({.capacity = 100, .transientCost = 14, .throttleCost = 5});
    endpoint->enter(false)->failed(answered(500), FailureClass::Retry, true, 0);
    ASSERT_EQ(endpoint->tokens(), 86);
    int finished = 0;
    handle = retryer.run<int>(operation(), [&](const RunResult<int> &) { ++finished; });
    runFor(100ms);
    EXPECT_EQ(finished, 1);
    EXPECT_EQ(endpoint->tokens(), 87);
    EXPECT_EQ(timers.pending(), 0);
    runFor(1h);
    EXPECT_EQ(finished, 1);
}

TEST_F(SharedRun, Scenario27_WithAnEmptyBudgetANewJobsFirstAttemptIsTheProbe)
{
    int failures = 0;
    while (endpoint->tokens() >= 14 && failures < 100) {
        endpoint->enter(failures > 0)->failed(answered(500), FailureClass::Retry, true, 0);
        ++failures;
    }
    EXPECT_EQ(failures, 35);
    endpoint->enter(true)->failed(answered(500), FailureClass::Retry, true, 0); // the 36th
    start(operation());
    runFor(4900ms);
    EXPECT_TRUE(attempts.empty()) << "nothing but probes, and the first is not due";
    runFor(400ms);
    EXPECT_EQ(attempts.size(), 1U) << "the job's own request is the probe";
    ASSERT_TRUE(end);
    EXPECT_TRUE(end->result);
}

// --- one wait for all runs

TEST_F(SharedRun, Scenario26_AServerDelayForOnePartHoldsAllAndTheyResumeGradually)
{
    int requests = 0;
    std::vector<Instant> times;
    std::vector<RunHandle> parts;
    int done = 0;
    const auto part = [&](int number, bool firstFails) {
        Run<int> what = operation();
        what.number = number;
        auto failsNow = std::make_shared<bool>(firstFails);
        what.start = [&, failsNow](int, std::function<void(Result<int>)> report) {
            ++requests;
            times.push_back(timers.now());
            return timers.after(100ms, [failsNow, report] {
                Failure busy = answered(503, "SlowDown");
                busy.serverDelay = 10s;
                report(std::exchange(*failsNow, false) ? Result<int>(failed(busy)) : Result<int>(1));
            });
        };
        parts.push_back(retryer.run<int>(std::move(what), [&](const RunResult<int> &result) {
            EXPECT_TRUE(result.result);
            ++done;
        }));
    };
    for (int number = 1; number <= 8; ++number) // the busy answer reduces the limit to five requests at a
                                                // time
        part(number, number == 3);
    runFor(150ms);
    ASSERT_EQ(requests, 8);
    const Instant told = timers.now();
    for (int number = 9; number <= 22; ++number)
        part(number, false);
    runFor(9800ms);
    EXPECT_EQ(requests, 8) << "nobody asks while the service rests";
    runFor(1min);
    EXPECT_EQ(done, 22);
    ASSERT_EQ(requests, 23);
    times.erase(times.begin(), times.begin() + 8);
    EXPECT_GE(times.front() - told, 9900ms);
    // One, then two, then four requests begin within each round of 100 ms.
    std::vector<int> rounds;
    for (auto round = times.begin(); round != times.end() && rounds.size() < 3;) {
        const auto next =
            std::find_if(round, times.end(), [&](Instant time) { return time - *round >= 100ms; });
        rounds.push_back(static_cast<int>(next - round));
        round = next;
    }
    EXPECT_EQ(rounds, (std::vector{1, 2, 4}));
}

// --- unknown outcomes

/// A question finds the object by the id that its upload added.
class ConditionalPut : public SharedRun
{
protected:
    /// The answer to the first request is lost. All later ones say that an object exists already.
    void put(const QString &id)
    {
        ends = [](int number) {
            return number == 1 ? lostAfterSending() : answered(412, "PreconditionFailed");
        };
        Run<int> what = operation();
        what.traits = traitsOf(Operation::Put, true);
        what.reconcile = [this, id](std::function<void(Result<std::optional<int>>)> answer) {
            ++looks;
            // The first check comes too early: the service does not show the object yet.
            const QString seen = looks == 1 ? QString() : found;
            return timers.after(
                10ms, [same = seen == id, answer] { answer(same ? std::optional(7) : std::nullopt); });
        };
        start(std::move(what));
        runFor(1min);
    }

    QString found;
    int looks = 0;
};

TEST_F(ConditionalPut, Scenario40_A412CausedByOurOwnObjectIsASuccess)
{
    found = u"ours"_s;
    put(u"ours"_s);
    ASSERT_TRUE(end);
    EXPECT_EQ(end->result, 7);
    EXPECT_EQ(attempts.size(), 2U) << "the second was answered 412";
    EXPECT_EQ(looks, 2);
}

TEST_F(ConditionalPut, Scenario40_A412CausedByAnotherObjectNeedsAPerson)
{
    policy.maxAttempts = 5;
    found = u"another's"_s;
    put(u"ours"_s);
    ASSERT_TRUE(end);
    EXPECT_EQ(end->cause, Cause::NeedsPerson);
    EXPECT_EQ(end->lastFailure->serviceCode, u"PreconditionFailed"_s);
    EXPECT_GE(looks, 2) << "the object is looked at before it is taken for another's";
}

TEST_F(SharedRun, Scenario42_AGcsSessionIsQueriedBeforeAChunkIsRepeated)
{
    table = &gcsErrorTable();
    for (const int status : {408, 500, 502, 503, 504}) {
        const Classification is = classify(answered(status), *table, traitsOf(Operation::Part), {});
        EXPECT_EQ(is.failureClass, FailureClass::Reconcile) << status;
    }
    ends = [](int number) { return number == 1 ? std::optional(answered(503)) : std::nullopt; };
    Run<int> what = operation();
    int asked = 0;
    what.reconcile = [this, &asked](std::function<void(Result<std::optional<int>>)> answer) {
        ++asked;
        EXPECT_EQ(attempts.size(), 1U) << "first the question, then the chunk";
        return timers.after(10ms, [answer] { answer(std::optional<int>()); });
    };
    start(std::move(what));
    runFor(1min);
    ASSERT_TRUE(end);
    EXPECT_TRUE(end->result);
    EXPECT_EQ(asked, 1);
    EXPECT_EQ(attempts.size(), 2U);
}

TEST_F(SharedRun, Scenario43_ALostGcsSessionIsNotRetriedWhateverItsCode)
{
    table = &gcsErrorTable();
    ends = [](int) { return std::optional(answered(410, "backendError")); };
    start(operation());
    runFor(1min);
    ASSERT_TRUE(end);
    EXPECT_EQ(end->cause, Cause::SessionLost);
    EXPECT_EQ(attempts.size(), 1U);
}

TEST_F(SharedRun, Scenario44_ATimedOutAzureCommitIsCheckedAndRepeatedOnlyIfItWasNotDone)
{
    table = &azureErrorTable();
    for (const bool committed : {true, false}) {
        end.reset();
        attempts.clear();
        ends = [](int number) {
            return number == 1 ? std::optional(answered(500, "OperationTimedOut")) : std::nullopt;
        };
        Run<int> what = operation();
        what.traits = traitsOf(Operation::Complete);
        what.reconcile = [this, committed](std::function<void(Result<std::optional<int>>)> answer) {
            return timers.after(10ms,
                                [committed, answer] { answer(committed ? std::optional(7) : std::nullopt); });
        };
        start(std::move(what));
        runFor(1min);
        ASSERT_TRUE(end);
        EXPECT_TRUE(end->result);
        EXPECT_EQ(attempts.size(), committed ? 1U : 2U);
    }
}

} // namespace
} // namespace windlass
