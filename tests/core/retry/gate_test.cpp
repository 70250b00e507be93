// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/gate.h"

#include <gtest/gtest.h>
#include <vector>

namespace windlass {
namespace {

using namespace std::chrono_literals;

constexpr Instant start{};

/// Enters as often as the gate permits at that time.
std::vector<int> enterAll(Gate &gate, Instant now)
{
    std::vector<int> entries;
    while (entries.size() < 100 && gate.admits(now))
        entries.push_back(gate.enter(now));
    return entries;
}

TEST(Gate, IsOpenAtFirst)
{
    Gate gate;
    EXPECT_EQ(enterAll(gate, start).size(), 100U);
}

TEST(Gate, AdmitsNobodyBeforeItOpens)
{
    Gate gate;
    gate.closeUntil(start + 10s);
    EXPECT_FALSE(gate.admits(start));
    EXPECT_FALSE(gate.admits(start + 9'999ms));
    EXPECT_EQ(gate.changesAt(start), start + 10s);
    EXPECT_TRUE(gate.admits(start + 10s));
}

TEST(Gate, OpensForOneThenTwoThenFour)
{
    Gate gate;
    gate.closeUntil(start + 10s);
    Instant now = start + 10s;
    for (const size_t round : {1U, 2U, 4U, 8U}) {
        const std::vector<int> entries = enterAll(gate, now);
        EXPECT_EQ(entries.size(), round);
        for (const int entry : entries)
            gate.succeeded(entry);
    }
}

TEST(Gate, IsFullyOpenAfterTheRamp)
{
    Gate gate;
    gate.startRamp();
    for (int i = 1; i < Gate::wide; ++i)
        gate.succeeded(gate.enter(start));
    EXPECT_EQ(gate.state(start), Gate::State::Open);
}

TEST(Gate, ASuccessFromBeforeItClosedIsIgnored)
{
    Gate gate;
    const int early = gate.enter(start);
    gate.closeUntil(start + 10s);
    const int probe = gate.enter(start + 10s);
    gate.succeeded(early);
    EXPECT_FALSE(gate.admits(start + 10s));
    gate.succeeded(probe);
    EXPECT_TRUE(gate.admits(start + 10s));
}

TEST(Gate, AFailureDoesNotWidenTheRamp)
{
    Gate gate;
    gate.startRamp();
    gate.failed(gate.enter(start), start);
    EXPECT_EQ(enterAll(gate, start).size(), 1U);
}

TEST(Gate, AnEarlierEndIsIgnored)
{
    Gate gate;
    gate.closeUntil(start + 10s);
    gate.closeUntil(start + 5s);
    EXPECT_FALSE(gate.admits(start + 5s));
    gate.closeUntil(start + 20s);
    EXPECT_FALSE(gate.admits(start + 10s));
}

TEST(Gate, ProbesOneAtATimeWithGrowingPauses)
{
    Gate gate;
    gate.startProbing(start);
    Instant now = start;
    std::vector<Duration> pauses;
    for (int i = 0; i < 6; ++i) {
        EXPECT_FALSE(gate.admits(now));
        const auto next = gate.changesAt(now);
        ASSERT_TRUE(next);
        pauses.push_back(*next - now);
        now = *next;
        const std::vector<int> entries = enterAll(gate, now);
        ASSERT_EQ(entries.size(), 1U);
        gate.failed(entries.front(), now);
    }
    EXPECT_EQ(pauses, (std::vector<Duration>{5s, 10s, 20s, 40s, 60s, 60s}));
    EXPECT_EQ(gate.probingSince(), start);
}

TEST(Gate, ASuccessfulProbeStartsTheRamp)
{
    Gate gate;
    gate.startProbing(start);
    gate.succeeded(gate.enter(start + 5s));
    EXPECT_EQ(gate.state(start + 5s), Gate::State::Ramp);
    EXPECT_EQ(enterAll(gate, start + 5s).size(), 2U);
    EXPECT_FALSE(gate.probingSince());
}

TEST(Gate, ADroppedProbeMakesRoomForTheNext)
{
    Gate gate;
    gate.startProbing(start);
    gate.left(gate.enter(start + 5s));
    EXPECT_TRUE(gate.admits(start + 5s));
}

TEST(Gate, AServerDelayIsRespectedWhileProbing)
{
    Gate gate;
    gate.startProbing(start);
    gate.closeUntil(start + 30s);
    EXPECT_FALSE(gate.admits(start + 29s));
    EXPECT_EQ(enterAll(gate, start + 30s).size(), 1U);
}

} // namespace
} // namespace windlass
