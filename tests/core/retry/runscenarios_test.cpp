// SPDX-License-Identifier: GPL-3.0-or-later
// The numbered scenarios of docs/retry.md about a single run and the values on which it decides.
#include "core/providers/azure/errors.h"
#include "core/providers/gcs/errors.h"
#include "core/providers/s3/errors.h"
#include "core/retry/backoff.h"
#include "core/retry/concurrency.h"
#include "core/retry/retryer.h"
#include "core/retry/troubles.h"
#include "core/upload/step.h"
#include "tests/fakes/failures.h"
#include "tests/fakes/loadeddice.h"
#include "tests/fakes/virtualtimers.h"

#include <gmock/gmock.h>
#include <limits>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// A loop over the number of attempts would take longer than the test's time limit.
TEST(Scenario05, TheDelayForAnyCountIsComputedDirectly)
{
    RetryPolicy slow;
    slow.multiplier = 1 + 1e-12;
    RetryPolicy steep;
    steep.multiplier = 10;
    steep.maxDelay = 1h;
    constexpr int most = std::numeric_limits<int>::max();
    for (int taken = most - 100'000; taken < most; ++taken) {
        const DelayRange range = delayRange(slow, taken);
        ASSERT_GE(range.least, slow.initialDelay);
        ASSERT_LE(range.most, slow.maxDelay);
        ASSERT_EQ(rawDelay(steep, taken), 1h);
    }
}

TEST(Scenario30, ASecondThrottlingAnswerWithinTwentySecondsCutsNothing)
{
    constexpr Instant start{};
    Concurrency concurrency;
    EXPECT_TRUE(concurrency.throttled(start, 100));
    EXPECT_EQ(concurrency.limit(start), 65);
    EXPECT_FALSE(concurrency.throttled(start + 19'999ms, 66));
    EXPECT_EQ(concurrency.limit(start + 19'999ms), 66) << "grown by one, not cut";
    EXPECT_TRUE(concurrency.throttled(start + 20s, 66));
}

/// Every kind of failure, without texts.
std::vector<Failure> allFailures()
{
    std::vector<Failure> all;
    for (const NamedTrouble &trouble : namedTroubles())
        all.push_back(trouble.failure);
    for (int status = 100; status < 600; ++status)
        all.push_back(answered(status));
    for (const ErrorTable *table : {&s3ErrorTable(), &azureErrorTable(), &gcsErrorTable()}) {
        for (const CodeRow &row : table->codes)
            all.push_back(answered(400, row.code.data()));
    }
    return all;
}

TEST(Scenario11, TheFileNameNeverAffectsTheClassification)
{
    const auto judged = [](Failure failure, const QString &file, const ErrorTable &table) {
        failure.text = u"Cannot store %1: it was refused"_s.arg(file);
        return classify(failure, table, traitsOf(Operation::Part));
    };
    for (const Failure &failure : allFailures()) {
        for (const ErrorTable *table : {&s3ErrorTable(), &azureErrorTable(), &gcsErrorTable()}) {
            const Classification plain = judged(failure, u"a.ova"_s, *table);
            for (const QString &name : {u"404.ova"_s, u"Geoff.vmdk"_s, u"500 Internal Server Error.ova"_s,
                                        u"timeout/slowdown.vmdk"_s, u"geofence.ova"_s, u"RequestTimeout"_s}) {
                const Classification found = judged(failure, name, *table);
                ASSERT_EQ(found.failureClass, plain.failureClass)
                    << name.toStdString() << ' ' << plain.rule.toStdString();
                ASSERT_EQ(found.rule, plain.rule) << name.toStdString();
            }
        }
    }
}

/// A run whose requests end on command.
class OneRun : public testing::Test
{
protected:
    template<typename T>
    using Run = windlass::Run<T>; // testing::Test has a private member of this name
    using Report = std::function<void(Result<int>)>;

    Run<int> operation()
    {
        Run<int> what;
        what.errorTable = &s3ErrorTable();
        what.start = [this](int, Report then) {
            ++requests;
            report = std::move(then);
            return Handle([this] { report = nullptr; });
        };
        return what;
    }
    void start(Run<int> what)
    {
        handle = retryer.run<int>(std::move(what), [this](RunResult<int> end) { ends.push_back(end); });
    }
    void answer(Result<int> result)
    {
        const auto then = report;
        ASSERT_TRUE(then) << "no request is in flight";
        then(std::move(result));
    }
    static Failure aborted(AbortReason reason)
    {
        Failure failure = lost(QNetworkReply::OperationCanceledError, true);
        failure.kind = FailureKind::Aborted;
        failure.abort = reason;
        return failure;
    }

    VirtualTimers timers;
    LoadedDice dice{0.5};
    Retryer retryer{timers, dice};
    int requests = 0;
    Report report;
    std::vector<RunResult<int>> ends;
    RunHandle handle;
};

TEST_F(OneRun, Scenario08_AMarkHoldsThroughThreeNestedRuns)
{
    std::vector<int> starts(3);
    std::function<Run<int>(std::size_t)> level = [&](std::size_t depth) {
        Run<int> what;
        what.errorTable = &s3ErrorTable();
        what.start = [&, depth](int, Report then) -> Handle {
            ++starts[depth];
            if (depth == 0)
                return timers.after(10ms, [then] { then(failed(nonRetryable(answered(503, "SlowDown")))); });
            return retryer.run<int>(level(depth - 1),
                                    [then](RunResult<int> end) { then(std::move(end.result)); });
        };
        return what;
    };
    start(level(2));
    timers.advance(10min);
    ASSERT_EQ(ends.size(), 1U);
    EXPECT_EQ(ends[0].cause, Cause::Fatal);
    EXPECT_EQ(starts, (std::vector{1, 1, 1}));
    EXPECT_EQ(ends[0].lastFailure->serviceCode, u"SlowDown"_s);
}

TEST_F(OneRun, Scenario14_ASuccessBeatsACancelInTheSameTurnInEitherOrder)
{
    for (const bool cancelFirst : {true, false}) {
        ends.clear();
        start(operation());
        if (cancelFirst)
            handle.cancel();
        answer(42);
        if (!cancelFirst)
            handle.cancel();
        timers.advance(1h);
        ASSERT_EQ(ends.size(), 1U) << cancelFirst;
        EXPECT_EQ(ends[0].result, 42) << cancelFirst;
    }
}

TEST_F(OneRun, Scenario14_ASuccessInsideStartBeatsACancel)
{
    Run<int> what = operation();
    what.start = [](int, const Report &then) {
        then(42);
        return Handle();
    };
    start(std::move(what));
    EXPECT_TRUE(ends.empty()) << "nobody hears of the end before there is a handle";
    handle.cancel();
    timers.advance(1h);
    ASSERT_EQ(ends.size(), 1U);
    EXPECT_EQ(ends[0].result, 42);
}

TEST_F(OneRun, Scenario18_AStallIsRetriedAndAUsersCancelIsNot)
{
    start(operation());
    answer(failed(aborted(AbortReason::StallTimeout)));
    timers.advance(2s);
    EXPECT_EQ(requests, 2);
    answer(failed(aborted(AbortReason::UserCancelled)));
    timers.advance(1h);
    EXPECT_EQ(requests, 2);
    ASSERT_EQ(ends.size(), 1U);
    EXPECT_EQ(ends[0].cause, Cause::Cancelled);
}

TEST_F(OneRun, Scenario18_AStallAndACancelInTheSameTurnEndAsCancelledInEitherOrder)
{
    for (const bool cancelFirst : {true, false}) {
        ends.clear();
        requests = 0;
        start(operation());
        if (cancelFirst)
            handle.cancel();
        answer(failed(aborted(AbortReason::StallTimeout)));
        if (!cancelFirst)
            handle.cancel();
        timers.advance(1h);
        ASSERT_EQ(ends.size(), 1U) << cancelFirst;
        EXPECT_EQ(ends[0].cause, Cause::Cancelled) << cancelFirst;
        EXPECT_EQ(ends[0].lastFailure->abort, AbortReason::StallTimeout) << "what had happened is kept";
        EXPECT_EQ(requests, 1);
    }
}

} // namespace
} // namespace windlass
