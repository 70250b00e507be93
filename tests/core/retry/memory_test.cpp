// SPDX-License-Identifier: GPL-3.0-or-later
// The memory that waiting runs need. There may be ten thousand of them.
#include "core/base/systemtimers.h"
#include "core/providers/s3/errors.h"
#include "core/retry/retryer.h"
#include "tests/fakes/failures.h"
#include "tests/fakes/loadeddice.h"
#include "tests/fakes/virtualtimers.h"

#include <gtest/gtest.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

constexpr int manyRuns = 10'000;
constexpr double mostBytes = 1152;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(__GLIBC__)
constexpr bool heapIsMeasured = false;
#else
constexpr bool heapIsMeasured = true;
#endif

size_t heapInUse()
{
#ifdef __GLIBC__
    const auto heap = mallinfo2();
    return heap.uordblks + heap.hblkhd;
#else
    return 0;
#endif
}

/// Bytes for each of many runs that have failed once and wait.
double bytesPerRun(Timers &timers, const std::function<void(Run<Nothing> &)> &furnish = {})
{
    LoadedDice dice{0.5};
    Retryer retryer(timers, dice);
    std::vector<RunHandle> handles;
    handles.reserve(manyRuns);
    std::vector<std::function<void(Result<Nothing>)>> reports;
    reports.reserve(manyRuns);
    const size_t before = heapInUse();
    for (int i = 0; i < manyRuns; ++i) {
        Run<Nothing> what;
        what.errorTable = &s3ErrorTable();
        what.policy.initialDelay = 1h;
        what.policy.maxDelay = 1h;
        what.start = [&reports](int, std::function<void(Result<Nothing>)> report) {
            reports.push_back(std::move(report));
            return Handle();
        };
        if (furnish)
            furnish(what);
        handles.push_back(retryer.run<Nothing>(std::move(what), [](const RunResult<Nothing> &) {}));
        Failure failure = answered(503, "SlowDown");
        failure.requestId = QString::number(i); // different texts, so that they are not shared
        std::exchange(reports.back(), nullptr)(failed(failure));
        EXPECT_TRUE(handles.back().wait());
    }
    return static_cast<double>(heapInUse() - before) / manyRuns;
}

TEST(MemoryOfWaitingRuns, IsLittleMoreThanAKibibyteEach)
{
    if (!heapIsMeasured)
        GTEST_SKIP() << "the heap is not the system's own";
    VirtualTimers timers;
    const double bytes = bytesPerRun(timers);
    RecordProperty("bytes", std::to_string(bytes));
    EXPECT_LE(bytes, mostBytes);
}

TEST(MemoryOfWaitingRuns, IsNoMoreWithTheSystemsTimers)
{
    if (!heapIsMeasured)
        GTEST_SKIP() << "the heap is not the system's own";
    SystemTimers timers;
    const double bytes = bytesPerRun(timers);
    RecordProperty("bytes", std::to_string(bytes));
    EXPECT_LE(bytes, mostBytes);
}

TEST(MemoryOfWaitingRuns, GrowsOnlyByTheCallbacks)
{
    if (!heapIsMeasured)
        GTEST_SKIP() << "the heap is not the system's own";
    VirtualTimers timers;
    const double bytes = bytesPerRun(timers, [](auto &what) {
        what.attemptEnded = [](const AttemptRecord &) {};
        what.waited = [](DelayReason, Duration) {};
    });
    RecordProperty("bytes", std::to_string(bytes));
    EXPECT_LE(bytes, mostBytes + sizeof(RunCallbacks) + 16);
}

} // namespace
} // namespace windlass
