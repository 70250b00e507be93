// SPDX-License-Identifier: GPL-3.0-or-later
// What operations in backoff cost: memory for each, and processor time while all of them wait. Run by
// tests/bench/backoff.sh, a process for each count; it asserts nothing.
#include "core/base/systemtimers.h"
#include "core/providers/s3/errors.h"
#include "core/retry/retryer.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QTimer>

#include <cstdio>
#include <malloc.h>
#include <random>
#include <sys/resource.h>
#include <sys/time.h>

using namespace windlass;
using namespace std::chrono_literals;

namespace {

class RandomDice final : public Dice
{
public:
    double unit() override { return distribution_(generator_); }

private:
    std::mt19937_64 generator_{1};
    std::uniform_real_distribution<double> distribution_{0, 1};
};

double heapBytes()
{
    const struct mallinfo2 now = mallinfo2();
    return static_cast<double>(now.uordblks + now.hblkhd);
}

double processorMs()
{
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto ms = [](const timeval &time) {
        return static_cast<double>(time.tv_sec) * 1000 + static_cast<double>(time.tv_usec) / 1000;
    };
    return ms(used.ru_utime) + ms(used.ru_stime);
}

void spinFor(Duration time)
{
    QEventLoop loop;
    QTimer::singleShot(time, &loop, &QEventLoop::quit);
    loop.exec();
}

Run<int> busyOperation(const std::shared_ptr<Endpoint> &endpoint, int number)
{
    Run<int> what;
    what.service = QStringLiteral("S3");
    what.number = number;
    what.errorTable = &s3ErrorTable();
    what.endpoint = endpoint;
    what.policy.initialDelay = 10min; // longer than any measurement
    what.policy.maxDelay = 20min;
    what.start = [](int, const std::function<void(Result<int>)> &report) {
        Failure failure;
        failure.kind = FailureKind::Service;
        failure.httpStatus = 500;
        failure.requestId = QStringLiteral("0123456789abcdef");
        report(failed(failure));
        return Handle();
    };
    return what;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const int operations = argc > 1 ? std::atoi(argv[1]) : 10'000;
    const auto idle = std::chrono::seconds(argc > 2 ? std::atoi(argv[2]) : 10);
    SystemTimers timers;
    RandomDice dice;
    Retryer retryer(timers, dice);
    const auto endpoint = std::make_shared<Endpoint>(timers, dice, nullptr, QUrl());
    endpoint->useBudget({.capacity = 100 * operations, .transientCost = 14, .throttleCost = 5});
    std::vector<RunHandle> handles;
    handles.reserve(static_cast<std::size_t>(operations));
    const double heapBefore = heapBytes();
    const double startBefore = processorMs();
    for (int number = 0; number < operations; ++number)
        handles.push_back(retryer.run<int>(busyOperation(endpoint, number), [](const RunResult<int> &) {}));
    spinFor(1s); // the reports arrive, and the waits begin
    int waiting = 0;
    for (const RunHandle &handle : handles)
        waiting += handle.wait() ? 1 : 0;
    const double heap = heapBytes() - heapBefore;
    const double idleBefore = processorMs();
    spinFor(idle);
    const double idleMs = processorMs() - idleBefore;
    std::printf("%10d %10d %12.0f %14.1f %16.1f\n", operations, waiting, heap / operations,
                idleBefore - startBefore, idleMs);
    return 0;
}
