// SPDX-License-Identifier: GPL-3.0-or-later
// How a run carries out the decisions of its machine: what it passes on to the endpoint, and the order of its
// timers and callbacks.
#include "core/providers/s3/errors.h"
#include "core/retry/retryer.h"
#include "tests/fakes/failures.h"
#include "tests/fakes/fakenetwork.h"
#include "tests/fakes/loadeddice.h"
#include "tests/fakes/virtualtimers.h"

#include <functional>
#include <gtest/gtest.h>
#include <memory>
#include <utility>
#include <vector>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Runs that share an endpoint. Each request ends on command.
class RunsAtAnEndpoint : public testing::Test
{
protected:
    using Report = std::function<void(Result<Nothing>)>;

    void TearDown() override { handles.clear(); } // an active run keeps the endpoint alive

    windlass::Run<Nothing> operation()
    {
        windlass::Run<Nothing> what;
        what.errorTable = &s3ErrorTable();
        what.policy = policy;
        what.endpoint = endpoint;
        what.start = [this](int attempt, Report report) {
            started.push_back(attempt);
            reports.push_back(std::move(report));
            return Handle();
        };
        return what;
    }
    void run(windlass::Run<Nothing> what)
    {
        handles.push_back(retryer.run<Nothing>(
            std::move(what), [this](const RunResult<Nothing> &end) { causes.push_back(end.cause); }));
    }
    /// Ends the request that started last.
    void answer(Result<Nothing> result)
    {
        const Report report = reports.back();
        report(std::move(result));
    }
    /// The same, with all that follows at once: a check of the network takes 100 ms.
    void fail(const Failure &failure)
    {
        answer(failed(failure));
        timers.advance(200ms);
    }

    VirtualTimers timers;
    LoadedDice dice{0.5};
    FakeNetwork network{timers};
    RetryPolicy policy;
    Retryer retryer{timers, dice};
    std::shared_ptr<Endpoint> endpoint =
        std::make_shared<Endpoint>(timers, dice, &network, QUrl(u"https://s3.example"_s));
    std::vector<int> started;
    std::vector<Report> reports;
    std::vector<RunHandle> handles;
    std::vector<Cause> causes;
};

TEST_F(RunsAtAnEndpoint, ASuccessfulRetryRefundsItsCostAndOneMoreForProgress)
{
    run(operation());
    answer(failed(answered(500)));
    handles.clear(); // so that the bucket is not full
    const int before = endpoint->tokens();
    for (const bool progress : {false, true}) {
        windlass::Run<Nothing> what = operation();
        what.traits.progress = progress;
        run(std::move(what));
        answer(failed(answered(500)));
        EXPECT_EQ(endpoint->tokens(), before - policy.budget.transientCost);
        timers.advance(2s);
        answer(Nothing());
        EXPECT_EQ(endpoint->tokens(), before + (progress ? 1 : 0));
    }
}

TEST_F(RunsAtAnEndpoint, ARetryInterruptedBySleepStillRefundsItsCost)
{
    run(operation());
    answer(failed(answered(500)));
    timers.advance(2s);
    timers.sleep(1h);
    timers.advance(0s);
    EXPECT_EQ(started, (std::vector{1, 2, 2}));
    answer(Nothing());
    EXPECT_EQ(endpoint->tokens(), policy.budget.capacity);
}

TEST_F(RunsAtAnEndpoint, TwoStarvedRequestsReduceTheLimit)
{
    run(operation());
    answer(failed(answered(400, "RequestTimeout")));
    EXPECT_FALSE(endpoint->limit());
    timers.advance(2s);
    answer(failed(answered(400, "RequestTimeout")));
    EXPECT_TRUE(endpoint->limit());
}

TEST_F(RunsAtAnEndpoint, AfterSleepOneRequestGoesFirst)
{
    run(operation());
    run(operation());
    EXPECT_EQ(endpoint->inFlight(), 2);
    timers.sleep(1h);
    timers.advance(0s);
    EXPECT_EQ(started, (std::vector{1, 1, 1}));
    EXPECT_EQ(endpoint->inFlight(), 1);
    answer(Nothing());
    timers.advance(0s);
    EXPECT_EQ(started, (std::vector{1, 1, 1, 1}));
}

TEST_F(RunsAtAnEndpoint, TheDeadlinePausesWithoutANetwork)
{
    policy.deadline = 10s;
    network.answer = Network::Probe::Unreachable;
    run(operation());
    fail(refused());
    timers.advance(5min);
    EXPECT_TRUE(causes.empty()) << "the deadline passes while it still waits";
    network.answer = Network::Probe::Answered;
    while (started.size() < 2)
        ASSERT_TRUE(timers.advanceToNext());
    fail(answered(500));
    EXPECT_TRUE(causes.empty()) << "there is time for another wait";
    timers.advance(1h);
    EXPECT_EQ(started, (std::vector{1, 1, 2}));
    EXPECT_EQ(causes, std::vector{Cause::Deadline}) << "it runs again";
}

TEST_F(RunsAtAnEndpoint, TheWaitForTheNetworkIsLimited)
{
    policy.maxOffline = 1min;
    network.answer = Network::Probe::Unreachable;
    run(operation());
    fail(refused());
    timers.advance(59s);
    EXPECT_TRUE(causes.empty());
    timers.advance(1s);
    EXPECT_EQ(causes, std::vector{Cause::Offline});
}

TEST_F(RunsAtAnEndpoint, DroppingTheHandleAtTheEndOfAWaitSendsNothing)
{
    for (const Duration rest : {Duration(5s), Duration(1h)}) { // admitted, or turned away
        endpoint->rest(5s);
        windlass::Run<Nothing> what = operation();
        what.waited = [this](DelayReason, Duration) { handles.clear(); };
        run(std::move(what));
        EXPECT_TRUE(handles.back().wait());
        endpoint->rest(rest);
        timers.advance(5s);
        EXPECT_TRUE(handles.empty());
    }
    EXPECT_TRUE(started.empty());
    EXPECT_TRUE(causes.empty());
}

/// Timers that run in an order that the test chooses, because the interface promises no order.
class DisorderedTimers final : public Timers
{
public:
    Instant now() const override { return {}; }
    QDateTime wallClock() const override { return QDateTime::fromMSecsSinceEpoch(0, Qt::UTC); }
    Handle after(Duration, std::function<void()> then) override
    {
        due.push_back(std::make_shared<std::function<void()>>(std::move(then)));
        return Handle([timer = due.back()] { *timer = nullptr; });
    }
    Handle onWake(std::function<void()>) override { return {}; }
    void lastFirst()
    {
        while (!due.empty()) {
            const auto timer = due.back();
            due.pop_back();
            if (const auto then = *timer)
                then();
        }
    }

    std::vector<std::shared_ptr<std::function<void()>>> due;
};

TEST(RunWithDisorderedTimers, AnUndeliveredSuccessBeatsACancelAndTheDeadline)
{
    for (const bool cancels : {false, true}) {
        DisorderedTimers timers;
        LoadedDice dice{0.5};
        windlass::Run<Nothing> what;
        if (!cancels)
            what.policy.deadline = 1s;
        what.start = [](int, const std::function<void(Result<Nothing>)> &report) {
            report(Nothing());
            return Handle();
        };
        std::vector<Cause> causes;
        RunHandle handle =
            Retryer(timers, dice).run<Nothing>(std::move(what), [&](const RunResult<Nothing> &end) {
                causes.push_back(end.cause);
            });
        if (cancels)
            handle.cancel();
        else
            std::swap(timers.due.front(), timers.due.back());
        timers.lastFirst();
        EXPECT_EQ(causes, std::vector{Cause::None}) << cancels;
    }
}

} // namespace
} // namespace windlass
