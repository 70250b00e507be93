// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/line.h"
#include "tests/fakes/failures.h"
#include "tests/fakes/fakenetwork.h"
#include "tests/fakes/loadeddice.h"
#include "tests/fakes/virtualtimers.h"

#include <QSslError>

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class LineTest : public testing::Test
{
protected:
    /// Judges the failure; what is to blame for it?
    Blame blamed(const Failure &failure)
    {
        std::optional<Blame> blame;
        const Handle handle = line.judge(failure, [&](Blame is) { blame = is; });
        EXPECT_FALSE(blame) << "answered from inside the call";
        for (int i = 0; i < 10 && !blame; ++i)
            timers.advance(100ms);
        EXPECT_TRUE(blame) << "no answer";
        return blame.value_or(Blame::Service);
    }
    /// Is the network to blame?
    bool judged(const Failure &failure) { return blamed(failure) == Blame::Line; }

    VirtualTimers timers;
    LoadedDice dice;
    FakeNetwork network{timers};
    int changes = 0;
    Line line{timers, dice, network, QUrl(u"https://s3.example"_s), [this] { ++changes; }};
    const Failure noName = lost(QNetworkReply::HostNotFoundError);
    const Failure vague = lost(QNetworkReply::UnknownNetworkError);
};

TEST_F(LineTest, AnUnreachableAddressMeansThatTheNetworkIsDown)
{
    network.answer = Network::Probe::Unreachable;
    EXPECT_TRUE(judged(vague));
    EXPECT_TRUE(line.down());
    EXPECT_EQ(changes, 1);
}

TEST_F(LineTest, AnAnsweredProbeBlamesTheService)
{
    EXPECT_FALSE(judged(vague));
    EXPECT_FALSE(line.down());
}

TEST_F(LineTest, ANameThatWasNeverResolvedBlamesTheService)
{
    network.answer = Network::Probe::NoName;
    EXPECT_FALSE(judged(noName));
}

TEST_F(LineTest, ANameThatWasResolvedBeforeBlamesTheNetwork)
{
    line.answered();
    network.answer = Network::Probe::NoName;
    EXPECT_TRUE(judged(noName));
}

TEST_F(LineTest, ANameThatResolvesASecondLaterBlamesTheNetwork)
{
    line.answered();
    EXPECT_TRUE(judged(noName));
    EXPECT_FALSE(line.down());
}

TEST_F(LineTest, ASilentProbeBlamesTheServiceUnlessTheSystemIsOffline)
{
    network.answer = Network::Probe::Silent;
    EXPECT_FALSE(judged(vague));
    network.say(Network::Reach::Offline);
    EXPECT_TRUE(judged(vague));
}

TEST_F(LineTest, TheSystemsReachAloneHoldsNothingBack)
{
    network.say(Network::Reach::Offline);
    EXPECT_FALSE(line.down());
    EXPECT_EQ(network.probes, 0);
}

TEST_F(LineTest, ConcurrentCallersShareOneProbe)
{
    network.answer = Network::Probe::Unreachable;
    int answers = 0;
    std::vector<Handle> handles;
    for (int i = 0; i < 6; ++i)
        handles.push_back(line.judge(vague, [&](Blame blame) { answers += blame == Blame::Line ? 1 : 0; }));
    timers.advance(1s);
    EXPECT_EQ(answers, 6);
    EXPECT_EQ(network.probes, 1);
}

TEST_F(LineTest, ADroppedHandleReportsNothing)
{
    bool heard = false;
    Handle handle = line.judge(vague, [&](Blame) { heard = true; });
    handle.reset();
    timers.advance(1s);
    EXPECT_FALSE(heard);
}

TEST_F(LineTest, ProbesAgainAfter15SecondsAndThenLessOften)
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

TEST_F(LineTest, MustStayUpForTwoSecondsBeforeItCountsAsBack)
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

TEST_F(LineTest, ReturnsAtARandomTimeWithinFourSeconds)
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

TEST_F(LineTest, ASuccessfulAnswerMakesItUpAtOnce)
{
    network.answer = Network::Probe::Unreachable;
    judged(vague);
    line.answered();
    EXPECT_FALSE(line.down());
}

TEST_F(LineTest, AnUnresolvedNameShortlyAfterTheReturnBlamesTheNetwork)
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

TEST_F(LineTest, FailuresWithoutAnAnswerAreSuspicious)
{
    for (const auto error :
         {QNetworkReply::ConnectionRefusedError, QNetworkReply::RemoteHostClosedError,
          QNetworkReply::ContentReSendError, QNetworkReply::HostNotFoundError, QNetworkReply::TimeoutError,
          QNetworkReply::UnknownNetworkError, QNetworkReply::ProxyConnectionClosedError})
        EXPECT_TRUE(Line::suspicious(lost(error))) << error;
    Failure stalled;
    stalled.kind = FailureKind::Aborted;
    stalled.abort = AbortReason::StallTimeout;
    EXPECT_TRUE(Line::suspicious(stalled));
}

TEST_F(LineTest, AnswersCancelsAndFileErrorsAreNotSuspicious)
{
    EXPECT_FALSE(Line::suspicious(answered(503)));
    Failure cutAnswer = lost(QNetworkReply::RemoteHostClosedError, true);
    cutAnswer.httpStatus = 200;
    EXPECT_FALSE(Line::suspicious(cutAnswer));
    Failure cancelled;
    cancelled.kind = FailureKind::Aborted;
    cancelled.abort = AbortReason::UserCancelled;
    EXPECT_FALSE(Line::suspicious(cancelled));
    EXPECT_FALSE(Line::suspicious(localFailure(FailureKind::LocalFile, {})));
}

TEST_F(LineTest, ALoginPageIsBlamedForACertificateOfAnotherHost)
{
    Failure otherHost;
    otherHost.kind = FailureKind::Tls;
    otherHost.tlsErrors = {QSslError::HostNameMismatch};
    ASSERT_TRUE(Line::suspicious(otherHost));
    EXPECT_EQ(blamed(otherHost), Blame::Service) << "nobody knows of a login page";
    network.say(Network::Reach::Portal);
    EXPECT_EQ(blamed(otherHost), Blame::Portal);
    network.answer = Network::Probe::Unreachable;
    EXPECT_EQ(blamed(vague), Blame::Portal) << "and for whatever else does not come through";
    EXPECT_FALSE(line.down()) << "waiting would not open it";
}

} // namespace
} // namespace windlass
