// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/endpoint.h"
#include "core/retry/runwait.h"
#include "tests/fakes/loadeddice.h"
#include "tests/fakes/virtualtimers.h"

#include <gtest/gtest.h>
#include <memory>
#include <optional>

namespace windlass {
namespace {

using namespace std::chrono_literals;

class RunWaits : public testing::Test
{
protected:
    RunWait forTime(Duration length)
    {
        return RunWait(DelayReason::Backoff, timers.now(), timers.now() + length,
                       timers.after(length, [this] { ++due; }));
    }
    RunWait forTurn(DelayReason reason)
    {
        return RunWait(reason, timers.now(), Handle([this] { ++placesGivenUp; }),
                       timers.after(10min, [this] { ++due; }));
    }
    std::optional<CurrentWait> shown(const RunWait &wait) const
    {
        return wait.shown(timers, endpoint.get(), 2);
    }

    VirtualTimers timers;
    LoadedDice dice{0.5};
    std::shared_ptr<Endpoint> endpoint = std::make_shared<Endpoint>(timers, dice, nullptr, QUrl());
    int due = 0;
    int placesGivenUp = 0;
};

TEST_F(RunWaits, NoWaitShowsNothingAndAWaitEndsOnce)
{
    RunWait none;
    EXPECT_FALSE(shown(none));
    EXPECT_FALSE(none.end(timers.now()));
    RunWait wait = forTime(5s);
    timers.advance(2s);
    const auto past = wait.end(timers.now());
    ASSERT_TRUE(past);
    EXPECT_EQ(past->reason, DelayReason::Backoff);
    EXPECT_EQ(past->took, 2s);
    EXPECT_FALSE(wait.end(timers.now()));
}

TEST_F(RunWaits, AnEndedWaitIsShownUntilItIsReplaced)
{
    RunWait wait = forTime(5s);
    EXPECT_TRUE(wait.isForTime());
    wait.end(timers.now());
    EXPECT_FALSE(wait.isForTime()) << "there is nothing to hurry any more";
    EXPECT_TRUE(shown(wait));
    wait = {};
    EXPECT_FALSE(shown(wait));
}

TEST_F(RunWaits, EndingAWaitReleasesItsPlaceOrTimer)
{
    RunWait wait = forTime(5s);
    wait.end(timers.now());
    RunWait turn = forTurn(DelayReason::Gate);
    EXPECT_EQ(placesGivenUp, 0);
    turn.end(timers.now());
    EXPECT_EQ(placesGivenUp, 1);
    timers.advance(1h);
    EXPECT_EQ(due, 0);
}

TEST_F(RunWaits, AChangedWaitCountsAsOneWait)
{
    RunWait wait = forTime(1h);
    timers.advance(2s);
    wait.changeTo(timers.now() + 1s, timers.after(1s, [this] { ++due; }));
    EXPECT_EQ(shown(wait)->remaining, 1s);
    timers.advance(1s);
    EXPECT_EQ(due, 1);
    EXPECT_EQ(wait.end(timers.now())->took, 3s);
    timers.advance(1h);
    EXPECT_EQ(due, 1);
}

TEST_F(RunWaits, OnlyAWaitForTheNetworkIsTimeWithoutANetwork)
{
    const RunWait offline = forTurn(DelayReason::Offline);
    const RunWait gate = forTurn(DelayReason::Gate);
    const RunWait time = forTime(1h);
    timers.advance(7s);
    EXPECT_EQ(offline.offline(timers.now()), 7s);
    EXPECT_EQ(gate.offline(timers.now()), 0s);
    EXPECT_EQ(time.offline(timers.now()), 0s);
}

TEST_F(RunWaits, AWaitInLineShowsTheEndpointsCurrentState)
{
    const RunWait wait = forTurn(DelayReason::Offline);
    EXPECT_EQ(shown(wait)->reason, DelayReason::Offline) << "the endpoint is open: others are next";
    EXPECT_FALSE(shown(wait)->until.isValid());
    endpoint->rest(30s);
    EXPECT_EQ(shown(wait)->reason, DelayReason::Gate);
    EXPECT_EQ(shown(wait)->remaining, 30s);
    EXPECT_EQ(shown(wait)->until, timers.wallClock().addSecs(30));
    EXPECT_EQ(shown(wait)->nextAttempt, 2);
}

} // namespace
} // namespace windlass
