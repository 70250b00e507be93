// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/retryer.h"
#include "tests/fakes/loadeddice.h"
#include "tests/fakes/virtualtimers.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Attempts = Run<int>;

Failure status(int code)
{
    Failure failure;
    failure.kind = FailureKind::Service;
    failure.httpStatus = code;
    failure.requestSent = true;
    return failure;
}

class RetryerTest : public testing::Test
{
protected:
    /// A run whose attempts take 100 ms and give these, one after the other; the last one for ever.
    Attempts giving(std::vector<Result<int>> results)
    {
        Attempts what;
        what.attempt = [this, results = std::move(results)](int attempt,
                                                            std::function<void(Result<int>)> report) {
            ++made;
            const auto &given = results.at(std::min(static_cast<size_t>(made), results.size()) - 1);
            numbers.push_back(attempt);
            return timers.after(100ms, [report, given] { report(given); });
        };
        what.attemptEnded = [this](const AttemptRecord &record) { records.push_back(record); };
        return what;
    }
    Handle start(Attempts what)
    {
        return retryer.run<int>(
            std::move(what),
            [this](RunResult<int> end) {
                ++ends;
                result = std::move(end);
            },
            &control);
    }
    void run(Attempts what)
    {
        const Handle handle = start(std::move(what));
        while (ends == 0 && timers.advanceToNext()) {
        }
    }
    Duration elapsed() const { return timers.now().time_since_epoch(); }

    VirtualTimers timers;
    LoadedDice dice;
    Retryer retryer{timers, dice};
    RunControl control;
    std::optional<RunResult<int>> result;
    std::vector<AttemptRecord> records;
    std::vector<int> numbers;
    int made = 0;
    int ends = 0;
};

TEST_F(RetryerTest, TheSeedsFirstCase_SuccessAfterTwoFailures)
{
    run(giving({failed(status(500)), failed(status(500)), 7}));
    EXPECT_EQ(*result->value, 7);
    EXPECT_EQ(result->attempts, 3);
    EXPECT_EQ(numbers, (std::vector{1, 2, 3}));
}

TEST_F(RetryerTest, TheSeedsSecondCase_EveryAttemptFails)
{
    run(giving({failed(status(500))}));
    ASSERT_FALSE(result->value);
    EXPECT_EQ(result->cause, Cause::Exhausted);
    EXPECT_EQ(made, 3);
}

TEST_F(RetryerTest, Scenario01_ThreeAttemptsTwoWaitsAndNoneAfterTheThird)
{
    run(giving({failed(status(500))}));
    ASSERT_EQ(records.size(), 3U);
    EXPECT_EQ(records[0].delay, 1s);
    EXPECT_EQ(records[1].delay, 2s);
    EXPECT_EQ(records[2].delay, 0s);
    EXPECT_FALSE(records[2].willRetry);
    EXPECT_EQ(elapsed(), 3300ms);
}

TEST_F(RetryerTest, Scenario02_SuccessAtFirstWaitsForNothing)
{
    run(giving({1}));
    EXPECT_EQ(ends, 1);
    EXPECT_EQ(elapsed(), 100ms);
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].outcome, AttemptOutcome::Succeeded);
}

TEST_F(RetryerTest, Scenario07_AFatalFailureStopsAndTheHistoryTellsBoth)
{
    run(giving({failed(status(500)), failed(status(403))}));
    EXPECT_EQ(result->cause, Cause::Fatal);
    EXPECT_EQ(result->history.size(), 2U);
}

TEST_F(RetryerTest, Scenario10_AnExhaustedInnerRunIsNotRepeatedByAnOuterOne)
{
    Failure inner = status(503);
    inner.kind = FailureKind::Exhausted;
    run(giving({failed(inner)}));
    EXPECT_EQ(made, 1);
}

TEST_F(RetryerTest, Scenario12_APredicateThatThrowsHasNoOpinion)
{
    Attempts what = giving({failed(status(500)), 1});
    what.predicates.push_back([](const Failure &) -> std::optional<FailureClass> { throw 1; });
    run(std::move(what));
    EXPECT_TRUE(result->value);
}

TEST_F(RetryerTest, APredicateTurnsAFailureFatalOrRetryable)
{
    Attempts what = giving({failed(status(404)), 1});
    what.predicates.push_back([](const Failure &failure) -> std::optional<FailureClass> {
        return failure.httpStatus == 404 ? std::optional(FailureClass::Retry) : std::nullopt;
    });
    run(std::move(what));
    EXPECT_TRUE(result->value);
}

TEST_F(RetryerTest, DroppedInAWaitItSaysNothingMore)
{
    {
        const Handle handle = start(giving({failed(status(500))}));
        timers.advance(500ms);
        ASSERT_EQ(made, 1);
    }
    timers.advance(1h);
    EXPECT_EQ(made, 1);
    EXPECT_EQ(ends, 0);
    EXPECT_EQ(timers.pending(), 0);
}

TEST_F(RetryerTest, DroppedInAnAttemptItLetsTheAttemptGo)
{
    {
        const Handle handle = start(giving({1}));
        timers.advance(50ms);
    }
    EXPECT_EQ(timers.pending(), 0);
    EXPECT_EQ(ends, 0);
}

TEST_F(RetryerTest, MayBeDroppedFromInsideItsOwnCallbacks)
{
    auto handle = std::make_shared<Handle>();
    Attempts what = giving({failed(status(500))});
    what.attemptEnded = [handle](const AttemptRecord &) { handle->reset(); };
    *handle = start(std::move(what));
    timers.advance(1h);
    EXPECT_EQ(made, 1);
    EXPECT_EQ(ends, 0);
}

TEST_F(RetryerTest, AnAttemptThatReportsAtOnceIsSafe)
{
    Attempts what;
    what.attempt = [this](int, const std::function<void(Result<int>)> &report) {
        if (++made < 3)
            report(failed(status(500)));
        else
            report(5);
        return Handle();
    };
    run(std::move(what));
    EXPECT_EQ(*result->value, 5);
    EXPECT_EQ(made, 3);
}

TEST_F(RetryerTest, ASecondReportOfTheSameAttemptIsPassedOver)
{
    Attempts what;
    what.attempt = [this](int, const std::function<void(Result<int>)> &report) {
        ++made;
        report(1);
        report(failed(status(500)));
        return Handle();
    };
    run(std::move(what));
    timers.advance(1h);
    EXPECT_EQ(ends, 1);
    EXPECT_EQ(made, 1);
}

TEST_F(RetryerTest, Scenario16_SettingTheComputersClockDoesNotChangeAWait)
{
    const Handle handle = start(giving({failed(status(500)), 1}));
    timers.advance(600ms);
    timers.setWallClock(timers.wallClock().addSecs(-3600));
    timers.advance(499ms);
    EXPECT_EQ(made, 1);
    timers.advance(2ms);
    EXPECT_EQ(made, 2);
}

TEST_F(RetryerTest, RetryNowEndsTheWaitAndCostsNothing)
{
    const Handle handle = start(giving({failed(status(500)), 1}));
    timers.advance(200ms);
    control.retryNow();
    timers.advance(100ms);
    EXPECT_EQ(ends, 1);
    EXPECT_EQ(result->attempts, 2);
}

TEST_F(RetryerTest, RetryNowInAnAttemptOrAfterTheEndDoesNothing)
{
    {
        const Handle handle = start(giving({1}));
        timers.advance(50ms);
        control.retryNow();
        timers.advance(1s);
        EXPECT_EQ(made, 1);
    }
    control.retryNow();
    EXPECT_EQ(ends, 1);
}

TEST_F(RetryerTest, ARemedyIsFollowedByAnUncountedAttemptAtOnce)
{
    Attempts what = giving({failed(status(401)), 1});
    what.policy.maxAttempts = 1;
    int asked = 0;
    what.remedy = [&](FailureClass failureClass, const Failure &, const std::function<void(bool)> &then) {
        EXPECT_EQ(failureClass, FailureClass::Refresh);
        ++asked;
        return timers.after(10ms, [then] { then(true); });
    };
    run(std::move(what));
    EXPECT_TRUE(result->value);
    EXPECT_EQ(result->attempts, 1);
    EXPECT_EQ(asked, 1);
}

TEST_F(RetryerTest, Scenario29_ASecondExpiryAfterTheRemedyNeedsAPerson)
{
    Attempts what = giving({failed(status(401))});
    what.remedy = [&](FailureClass, const Failure &, const std::function<void(bool)> &then) {
        return timers.after(10ms, [then] { then(true); });
    };
    run(std::move(what));
    EXPECT_EQ(result->cause, Cause::NeedsPerson);
    EXPECT_EQ(made, 2);
}

TEST_F(RetryerTest, WithoutAnyoneWhoCanPutItRightTheRunEnds)
{
    run(giving({failed(status(401))}));
    EXPECT_EQ(result->cause, Cause::NeedsPerson);
    EXPECT_EQ(made, 1);
}

Attempts unknownOutcome(Attempts what, std::optional<int> answer)
{
    what.operation = Operation::Complete;
    what.reconcile = [answer](const std::function<void(Result<std::optional<int>>)> &then) {
        then(answer);
        return Handle();
    };
    return what;
}

TEST_F(RetryerTest, AnUnknownOutcomeThatWasASuccessIsOne)
{
    run(unknownOutcome(giving({failed(status(504))}), 9));
    EXPECT_EQ(*result->value, 9);
    EXPECT_EQ(made, 1);
}

TEST_F(RetryerTest, AnUnknownOutcomeThatWasNoneIsTriedAgainUpToTheLimit)
{
    run(unknownOutcome(giving({failed(status(504))}), {}));
    EXPECT_EQ(result->cause, Cause::Exhausted);
    EXPECT_EQ(made, 3);
}

TEST_F(RetryerTest, TheHistoryIsBounded)
{
    Attempts what = giving({failed(status(500))});
    what.policy.maxAttempts = 100;
    run(std::move(what));
    EXPECT_EQ(made, 100);
    EXPECT_EQ(result->history.size(), 32U);
    EXPECT_EQ(result->history.back().attempt, 100);
}

} // namespace
} // namespace windlass
