// SPDX-License-Identifier: GPL-3.0-or-later
// Thousands of random runs: what has to hold whatever happens.
#include "core/providers/s3/errors.h"
#include "core/retry/backoff.h"
#include "core/retry/retryer.h"
#include "tests/fakes/virtualtimers.h"

#include <QNetworkReply>

#include <gmock/gmock.h>
#include <random>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

class SeededDice final : public Dice
{
public:
    explicit SeededDice(unsigned seed)
        : generator_(seed)
    {}
    double unit() override { return std::uniform_real_distribution<double>(0, 1)(generator_); }
    int below(int end) { return int(unit() * end); }

private:
    std::mt19937 generator_;
};

Failure anyFailure(SeededDice &dice)
{
    Failure failure;
    switch (dice.below(6)) {
    case 0:
        failure.networkError = QNetworkReply::ConnectionRefusedError;
        break;
    case 1:
        failure.networkError = QNetworkReply::RemoteHostClosedError;
        failure.requestSent = true;
        break;
    case 2:
        failure.kind = FailureKind::Service;
        failure.httpStatus = 503;
        if (dice.below(2) == 0)
            failure.serverDelay = Duration(dice.below(2'000'000));
        break;
    case 3:
        failure.kind = FailureKind::Service;
        failure.httpStatus = 100 + dice.below(500);
        break;
    case 4:
        failure.kind = FailureKind::Service;
        failure.serviceCode = u"RequestTimeTooSkewed"_s;
        failure.httpStatus = 403;
        break;
    case 5:
        failure.kind = FailureKind::Aborted;
        failure.abort = AbortReason::StallTimeout;
        failure.requestSent = true;
        break;
    }
    return failure;
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
    if (dice.below(3) == 0)
        policy.deadline = policy.initialDelay + Duration(dice.below(120'000));
    return policy;
}

struct Tally
{
    int requests = 0;
    int remedies = 0;
    int ends = 0;
    int endedRecords = 0;
    bool succeeded = false; ///< an attempt or a question said so
    std::optional<RunResult<int>> end;
};

void liveThrough(unsigned seed)
{
    SeededDice dice(seed);
    VirtualTimers timers;
    Retryer retryer(timers, dice);
    Tally tally;
    Run<int> what;
    what.policy = anyPolicy(dice);
    what.errorTable = &s3ErrorTable();
    what.operation = dice.below(2) == 0 ? Operation::Part : Operation::Complete;
    ASSERT_THAT(problems(what.policy), testing::IsEmpty());
    const RetryPolicy policy = what.policy;
    std::function<void(Result<int>)> report;
    what.start = [&](int attempt, std::function<void(Result<int>)> then) {
        EXPECT_EQ(tally.ends, 0) << "no request after the end";
        EXPECT_LE(attempt, policy.maxAttempts);
        ++tally.requests;
        if (dice.below(4) == 0)
            then(failed(anyFailure(dice)));
        else
            report = std::move(then);
        return Handle([&] { report = nullptr; });
    };
    what.reconcile = [&](std::function<void(Result<std::optional<int>>)> then) {
        const int answer = dice.below(3);
        if (answer == 0)
            then(failed(anyFailure(dice)));
        else if (answer == 1)
            then(std::optional<int>());
        else {
            tally.succeeded = true;
            then(std::optional(1));
        }
        return Handle();
    };
    what.remedy = [&](FailureClass, const Failure &, std::function<void(bool)> then) {
        ++tally.remedies;
        then(dice.below(4) != 0);
        return Handle();
    };
    what.attemptEnded = [&](const AttemptRecord &record) {
        ++tally.endedRecords;
        const Duration asked = record.failure.serverDelay.value_or(Duration::zero());
        const bool own =
            record.delayReason == DelayReason::Backoff || record.delayReason == DelayReason::Throttle;
        EXPECT_LE(own ? record.delay : Duration::zero(), policy.maxDelay + asked / 10);
        EXPECT_TRUE(record.delayReason != DelayReason::ServerAsked || record.delay >= asked) << "never early";
    };
    RunHandle handle = retryer.run<int>(std::move(what), [&](RunResult<int> end) {
        ++tally.ends;
        tally.end = std::move(end);
    });

    for (int turn = 0; turn < 200 && tally.ends == 0; ++turn) {
        switch (dice.below(8)) {
        case 0:
            handle.retryNow();
            break;
        case 1:
            if (dice.below(4) == 0)
                handle.cancel();
            break;
        case 2:
            timers.setWallClock(timers.wallClock().addSecs(dice.below(20'000) - 10'000));
            break;
        case 3:
        case 4:
        case 5:
            if (report) {
                const auto now = report;
                if (dice.below(5) == 0) {
                    tally.succeeded = true;
                    now(42);
                } else {
                    now(failed(anyFailure(dice)));
                }
            }
            break;
        default:
            timers.advance(Duration(dice.below(20'000)));
            break;
        }
    }
    if (tally.ends == 0)
        handle.cancel();
    timers.advance(std::chrono::hours(1));

    ASSERT_EQ(tally.ends, 1) << "exactly one end";
    EXPECT_EQ(tally.end->result.has_value(), tally.succeeded) << "a success is never lost nor made up";
    EXPECT_EQ(tally.end->result.has_value(), tally.end->cause == Cause::None);
    EXPECT_LE(tally.requests, policy.maxAttempts + tally.remedies);
    EXPECT_EQ(tally.endedRecords, tally.requests) << "one record for each request";
    EXPECT_FALSE(report) << "nothing is in flight";
    EXPECT_EQ(timers.pending(), 0) << "nothing is waited for";
}

TEST(RetryerAtRandom, KeepsItsPromisesWhateverHappens)
{
    for (unsigned seed = 0; seed < 5000 && !testing::Test::HasFailure(); ++seed) {
        SCOPED_TRACE(seed);
        liveThrough(seed);
    }
}

} // namespace
} // namespace windlass
