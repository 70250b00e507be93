// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/line.h"
#include "tests/fakes/failures.h"
#include "tests/fakes/fakenetwork.h"
#include "tests/fakes/loadeddice.h"
#include "tests/fakes/virtualtimers.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class LineTest : public testing::Test
{
protected:
    /// What the line says of a failure.
    bool judged(const Failure &failure)
    {
        std::optional<bool> down;
        const Handle handle = line.judge(failure, [&](bool is) { down = is; });
        EXPECT_FALSE(down) << "answered from inside the call";
        for (int i = 0; i < 10 && !down; ++i)
            timers.advance(100ms);
        EXPECT_TRUE(down) << "no answer";
        return down.value_or(false);
    }

    VirtualTimers timers;
    LoadedDice dice;
    FakeNetwork network{timers};
    int changes = 0;
    Line line{timers, dice, network, QUrl(u"https://s3.example"_s), [this] { ++changes; }};
    const Failure noName = lost(QNetworkReply::HostNotFoundError);
    const Failure vague = lost(QNetworkReply::UnknownNetworkError);
};

TEST_F(LineTest, NoWayToTheAddressMeansThatItIsDown)
{
    network.answer = Network::Probe::Unreachable;
    EXPECT_TRUE(judged(vague));
    EXPECT_TRUE(line.down());
    EXPECT_EQ(changes, 1);
}

TEST_F(LineTest, AnAnsweredProbeMeansThatTheServiceIsToBlame)
{
    EXPECT_FALSE(judged(vague));
    EXPECT_FALSE(line.down());
}

TEST_F(LineTest, ANameThatWasNeverFoundIsATypingError)
{
    network.answer = Network::Probe::NoName;
    EXPECT_FALSE(judged(noName));
}

TEST_F(LineTest, ANameThatWasFoundBeforeIsTheNetwork)
{
    line.answered();
    network.answer = Network::Probe::NoName;
    EXPECT_TRUE(judged(noName));
}

TEST_F(LineTest, ANameThatIsFoundASecondLaterWasTheNetwork)
{
    line.answered();
    EXPECT_TRUE(judged(noName));
    EXPECT_FALSE(line.down());
}

TEST_F(LineTest, SilenceCountsAgainstTheServiceUnlessTheSystemSaysThereIsNoNetwork)
{
    network.answer = Network::Probe::Silent;
    EXPECT_FALSE(judged(vague));
    network.say(Network::Reach::Offline);
    EXPECT_TRUE(judged(vague));
}

TEST_F(LineTest, WhatTheSystemSaysAloneHoldsNothingBack)
{
    network.say(Network::Reach::Offline);
    EXPECT_FALSE(line.down());
    EXPECT_EQ(network.probes, 0);
}

TEST_F(LineTest, ManyAskersShareOneProbe)
{
    network.answer = Network::Probe::Unreachable;
    int answers = 0;
    std::vector<Handle> handles;
    for (int i = 0; i < 6; ++i)
        handles.push_back(line.judge(vague, [&](bool down) { answers += down ? 1 : 0; }));
    timers.advance(1s);
    EXPECT_EQ(answers, 6);
    EXPECT_EQ(network.probes, 1);
}

TEST_F(LineTest, WhoLetsGoHearsNothing)
{
    bool heard = false;
    Handle handle = line.judge(vague, [&](bool) { heard = true; });
    handle.reset();
    timers.advance(1s);
    EXPECT_FALSE(heard);
}

TEST_F(LineTest, LooksAgainAfter15SecondsAndThenMoreSeldom)
{
    network.answer = Network::Probe::Unreachable;
    network.probeTakes = 0ms;
    judged(vague);
    const Duration expected[] = {15s, 30s, 60s, 60s};
    for (const Duration pause : expected) {
        const int before = network.probes;
        timers.advance(pause - 200ms);
        EXPECT_EQ(network.probes, before);
        timers.advance(200ms);
        EXPECT_EQ(network.probes, before + 1);
    }
}

TEST_F(LineTest, HasToStayForTwoSecondsToBeBack)
{
    network.answer = Network::Probe::Unreachable;
    judged(vague);
    network.answer = Network::Probe::Answered;
    network.say(Network::Reach::Online);
    timers.advance(2'050ms);
    EXPECT_TRUE(line.down());
    timers.advance(100ms);
    EXPECT_FALSE(line.down());
}

TEST_F(LineTest, ComesBackAtRandomWithinFourSecondsSoThatNotAllComeAtOnce)
{
    dice.load(0.999);
    network.answer = Network::Probe::Unreachable;
    judged(vague);
    network.answer = Network::Probe::Answered;
    network.say(Network::Reach::Online);
    timers.advance(4s);
    EXPECT_TRUE(line.down());
    timers.advance(100ms);
    EXPECT_FALSE(line.down());
}

TEST_F(LineTest, AnAnswerThatComesThroughMakesItBackAtOnce)
{
    network.answer = Network::Probe::Unreachable;
    judged(vague);
    line.answered();
    EXPECT_FALSE(line.down());
}

TEST_F(LineTest, ANameNotFoundShortlyAfterTheReturnIsStillTheNetwork)
{
    network.answer = Network::Probe::Unreachable;
    judged(vague);
    network.answer = Network::Probe::Answered;
    network.say(Network::Reach::Online);
    timers.advance(5s);
    ASSERT_FALSE(line.down());
    network.answer = Network::Probe::NoName;
    timers.advance(8s);
    EXPECT_TRUE(judged(noName));
}

TEST_F(LineTest, ACutAnswerOrARefusalIsNoReasonToAsk)
{
    EXPECT_FALSE(Line::suspicious(lost(QNetworkReply::ConnectionRefusedError)));
    EXPECT_FALSE(Line::suspicious(lost(QNetworkReply::RemoteHostClosedError)));
    Failure busy;
    busy.kind = FailureKind::Service;
    busy.httpStatus = 503;
    EXPECT_FALSE(Line::suspicious(busy));
    Failure stalled;
    stalled.kind = FailureKind::Aborted;
    stalled.abort = AbortReason::StallTimeout;
    EXPECT_TRUE(Line::suspicious(stalled));
    stalled.abort = AbortReason::UserCancelled;
    EXPECT_FALSE(Line::suspicious(stalled));
}

} // namespace
} // namespace windlass
