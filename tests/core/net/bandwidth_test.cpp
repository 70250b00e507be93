// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/bandwidth.h"
#include "tests/fakes/virtualtimers.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <memory>
#include <numeric>
#include <vector>

namespace windlass {
namespace {

using Limits = std::vector<std::shared_ptr<Bandwidth>>;

/// Takes as many bytes as it is allowed, without end.
class Taker
{
public:
    explicit Taker(const Limits &limits)
        : allowance_(limits)
    {}
    void go()
    {
        while (const qint64 may = allowance_.ask(1024 * 1024, [this] { go(); })) {
            allowance_.spend(may);
            took += may;
            largest = std::max(largest, may);
        }
    }
    qint64 took = 0;
    qint64 largest = 0;

private:
    Allowance allowance_;
};

class BandwidthTest : public testing::Test
{
protected:
    std::shared_ptr<Bandwidth> limited(qint64 bytesPerSecond)
    {
        auto out = std::make_shared<Bandwidth>(timers);
        out->setLimit(bytesPerSecond);
        return out;
    }
    void start(int count, const Limits &limits)
    {
        for (int i = 0; i < count; ++i) {
            takers.push_back(std::make_unique<Taker>(limits));
            takers.back()->go();
        }
    }
    qint64 took() const
    {
        return std::accumulate(takers.begin(), takers.end(), qint64(0),
                               [](qint64 sum, const auto &taker) { return sum + taker->took; });
    }
    static void expectAbout(qint64 value, qint64 wanted, double tolerance = 0.05)
    {
        EXPECT_NEAR(static_cast<double>(value), static_cast<double>(wanted),
                    static_cast<double>(wanted) * tolerance);
    }

    VirtualTimers timers;
    std::vector<std::unique_ptr<Taker>> takers;
};

class LimitsOfAnySize : public BandwidthTest, public testing::WithParamInterface<qint64>
{};

TEST_P(LimitsOfAnySize, HoldForEightTakersTogether)
{
    start(8, {limited(GetParam())});
    timers.advance(Duration(10'000));
    expectAbout(took(), 10 * GetParam());
}

TEST_P(LimitsOfAnySize, AreSharedFairly)
{
    start(8, {limited(GetParam())});
    timers.advance(Duration(10'000));
    for (const auto &taker : takers)
        expectAbout(taker->took, 10 * GetParam() / 8, 0.1);
}

INSTANTIATE_TEST_SUITE_P(InBytesPerSecond, LimitsOfAnySize,
                         testing::Values(1'000, 30'000, 1'000'000, 500'000'000));

TEST_F(BandwidthTest, TenBytesASecondStillMakeProgress)
{
    start(2, {limited(10)});
    timers.advance(Duration(10'000));
    expectAbout(took(), 100, 0.1);
}

TEST_F(BandwidthTest, NoPieceExceedsATenthOfASecond)
{
    start(1, {limited(100'000)});
    timers.advance(Duration(10'000));
    EXPECT_LE(takers.front()->largest, 10'000);
}

TEST_F(BandwidthTest, UnusedBandwidthIsNotSaved)
{
    const auto limit = limited(100'000);
    timers.advance(Duration(60'000));
    EXPECT_LE(limit->available(1'000'000), 10'000);
}

TEST_F(BandwidthTest, AChangedLimitAppliesAtOnce)
{
    const auto limit = limited(100'000);
    start(8, {limit});
    timers.advance(Duration(5'000));
    const qint64 before = took();
    limit->setLimit(400'000);
    timers.advance(Duration(10'000));
    const qint64 faster = took() - before;
    expectAbout(faster, 4'000'000);
    limit->setLimit(20'000);
    timers.advance(Duration(10'000));
    expectAbout(took() - before - faster, 200'000);
}

TEST_F(BandwidthTest, WithoutALimitEverythingIsAvailable)
{
    Bandwidth none(timers);
    EXPECT_EQ(none.available(1'000'000'000), 1'000'000'000);
    none.spend(1'000'000'000);
    EXPECT_EQ(none.available(1'000'000'000), 1'000'000'000);
}

TEST_F(BandwidthTest, RemovingTheLimitWakesWaiters)
{
    const auto limit = limited(1);
    limit->spend(1'000);
    bool called = false;
    const Handle waiting = limit->whenAvailable([&called] { called = true; });
    timers.advance(Duration(1'000));
    EXPECT_FALSE(called);
    limit->setLimit(0);
    EXPECT_FALSE(called); // the callback never runs inside the call
    timers.advance(Duration::zero());
    EXPECT_TRUE(called);
}

TEST_F(BandwidthTest, WaitersAreServedInOrder)
{
    const auto limit = limited(1'000);
    std::vector<int> order;
    std::vector<Handle> waiting;
    for (int who = 0; who < 3; ++who)
        waiting.push_back(limit->whenAvailable([&, who] {
            order.push_back(who);
            limit->spend(100);
        }));
    timers.advance(Duration(1'000));
    EXPECT_EQ(order, (std::vector{0, 1, 2}));
}

TEST_F(BandwidthTest, BothLimitsOfATransferAreRespected)
{
    const auto all = limited(100'000);
    start(4, {limited(10'000), all}); // one slow transfer
    start(4, {limited(0), all});
    timers.advance(Duration(10'000));
    qint64 slow = 0;
    for (size_t i = 0; i < 4; ++i)
        slow += takers[i]->took;
    EXPECT_LE(slow, 105'000);
    EXPECT_GE(slow, 33'000); // it waits for the common limit, too, and unused bytes are not accumulated
                             // meanwhile
    expectAbout(took(), 1'000'000);
}

TEST_F(BandwidthTest, ADroppedHandleIsNotCalled)
{
    const auto limit = limited(1'000);
    bool called = false;
    Handle second;
    const Handle first = limit->whenAvailable([&second] { second.reset(); });
    second = limit->whenAvailable([&called] { called = true; });
    timers.advance(Duration(1'000));
    EXPECT_FALSE(called);
}

TEST_F(BandwidthTest, TheLimitCanBeDestroyedFromACallback)
{
    auto limit = limited(1'000);
    bool called = false;
    Handle second;
    const Handle first = limit->whenAvailable([&] {
        limit.reset();
        called = true;
    });
    second = limit->whenAvailable([] { ADD_FAILURE() << "of a limit that is gone"; });
    timers.advance(Duration(1'000));
    EXPECT_TRUE(called);
    second.reset();
}

} // namespace
} // namespace windlass
