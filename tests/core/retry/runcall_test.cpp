// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/runcall.h"
#include "tests/fakes/failures.h"
#include "tests/fakes/loadeddice.h"
#include "tests/fakes/virtualtimers.h"

#include <gtest/gtest.h>
#include <memory>
#include <utility>
#include <vector>

namespace windlass {
namespace {

class RunCalls : public testing::Test
{
protected:
    /// Work that reports on command.
    Handle work(RunWork::Report report)
    {
        reportTo = std::move(report);
        return Handle([this] { ++cancelled; });
    }
    void start(RunCall &startedCall)
    {
        startedCall.start([this](RunWork::Report report) { return work(std::move(report)); },
                          [this](const RunWork::Outcome &outcome) { hear(outcome); });
    }
    void hear(const RunWork::Outcome &outcome) { heard.push_back(outcome.done.value_or(false)); }

    VirtualTimers timers;
    RunWork::Report reportTo;
    int cancelled = 0;
    std::vector<bool> heard;
    std::unique_ptr<RunCall> call = std::make_unique<RunCall>(timers.now());
};

TEST_F(RunCalls, OnlyTheFirstReportIsDelivered)
{
    start(*call);
    reportTo({true});
    reportTo({false});
    EXPECT_EQ(heard, std::vector{true});
}

TEST_F(RunCalls, AReportInsideStartIsKeptUntilItIsDelivered)
{
    call->start(
        [this](const RunWork::Report &report) {
            report({true});
            report({false});
            return work(report);
        },
        [this](const RunWork::Outcome &outcome) { hear(outcome); });
    EXPECT_TRUE(call->isReported());
    EXPECT_TRUE(heard.empty());
    call->deliver();
    EXPECT_FALSE(call->isReported());
    call->deliver();
    reportTo({false});
    EXPECT_EQ(heard, std::vector{true});
}

TEST_F(RunCalls, AKeptReportCanBeDeliveredByTheEventLoop)
{
    call->start(
        [this](const RunWork::Report &report) {
            report({true});
            return work(report);
        },
        [this](const RunWork::Outcome &outcome) { hear(outcome); });
    call->deliverSoon(timers);
    EXPECT_TRUE(heard.empty());
    timers.advance(Duration::zero());
    EXPECT_EQ(heard, std::vector{true});
    timers.advance(Duration::zero());
    EXPECT_EQ(heard.size(), 1u);
}

TEST_F(RunCalls, AStoppedCallReportsNothing)
{
    start(*call);
    bool asleep = true;
    call->watch(Handle([&] { asleep = false; }));
    call->stop();
    EXPECT_EQ(cancelled, 1);
    EXPECT_FALSE(asleep);
    reportTo({true});
    EXPECT_TRUE(heard.empty());
}

TEST_F(RunCalls, DestroyingItCancels)
{
    start(*call);
    call.reset();
    EXPECT_EQ(cancelled, 1);
    reportTo({true});
    EXPECT_TRUE(heard.empty());
}

TEST_F(RunCalls, ACallDroppedInsideStartIsCancelled)
{
    call->start(
        [this](RunWork::Report report) {
            call->letGo();
            report({true});
            return work(std::move(report));
        },
        [this](const RunWork::Outcome &outcome) { hear(outcome); });
    EXPECT_EQ(cancelled, 1);
    EXPECT_FALSE(call->isReported());
    reportTo({true});
    EXPECT_TRUE(heard.empty());
}

TEST_F(RunCalls, ItsCallbackMayDestroyIt)
{
    call->start([this](RunWork::Report report) { return work(std::move(report)); },
                [this](const RunWork::Outcome &outcome) {
                    call.reset();
                    hear(outcome);
                });
    reportTo({true});
    EXPECT_EQ(cancelled, 1);
    reportTo({true});
    EXPECT_EQ(heard, std::vector{true});
}

TEST_F(RunCalls, ThePassIsHeldUntilItIsReportedOrReleased)
{
    LoadedDice dice{0.5};
    const auto endpoint = std::make_shared<Endpoint>(timers, dice, nullptr, QUrl());
    call = std::make_unique<RunCall>(timers.now(), std::move(*endpoint->enter(false)));
    start(*call);
    call->stop();
    EXPECT_EQ(endpoint->inFlight(), 1) << "the failure is not judged yet";
    call->letGo();
    EXPECT_EQ(endpoint->inFlight(), 0);
}

} // namespace
} // namespace windlass
