// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/endpoint.h"
#include "tests/fakes/fakenetwork.h"
#include "tests/fakes/loadeddice.h"
#include "tests/fakes/virtualtimers.h"

#include <QNetworkReply>

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using Pass = Endpoint::Pass;

class EndpointTest : public testing::Test
{
protected:
    Failure busy() const
    {
        Failure failure;
        failure.kind = FailureKind::Service;
        failure.httpStatus = 503;
        return failure;
    }
    Failure cut() const
    {
        Failure failure;
        failure.networkError = QNetworkReply::RemoteHostClosedError;
        failure.requestSent = true;
        return failure;
    }
    /// Takes all available passes.
    std::vector<Pass> enterAll(bool retry = false)
    {
        std::vector<Pass> passes;
        while (passes.size() < 100) {
            auto pass = endpoint->enter(retry);
            if (!pass)
                break;
            passes.push_back(std::move(*pass));
        }
        return passes;
    }
    int told(EndpointEvent::Kind kind) const
    {
        return static_cast<int>(std::ranges::count(events, kind, &EndpointEvent::kind));
    }

    VirtualTimers timers;
    LoadedDice dice;
    FakeNetwork network{timers};
    std::vector<EndpointEvent> events;
    std::shared_ptr<Endpoint> endpoint =
        std::make_shared<Endpoint>(timers, dice, &network, QUrl(u"https://s3.example"_s),
                                   [this](const EndpointEvent &event) { events.push_back(event); });
};

TEST_F(EndpointTest, AdmitsAsManyAsTheHttpClientCanSendAndTheNextWhenOneLeaves)
{
    std::vector<Pass> inside = enterAll();
    EXPECT_EQ(inside.size(), 48U);
    bool entered = false;
    const Handle waiting =
        endpoint->wait(false, 0, [&](std::optional<Pass> pass) { entered = pass.has_value(); });
    timers.advance(1s);
    EXPECT_FALSE(entered);
    inside.pop_back();
    timers.advance(0s);
    EXPECT_TRUE(entered);
}

TEST_F(EndpointTest, AServerDelayHoldsAllBackAndThenAdmitsOneTwoFour)
{
    endpoint->rest(10s);
    int entered = 0;
    std::vector<Pass> inside;
    std::vector<Handle> waiting;
    for (int i = 0; i < 8; ++i) {
        EXPECT_FALSE(endpoint->enter(false));
        waiting.push_back(endpoint->wait(false, 0, [&](std::optional<Pass> pass) {
            ++entered;
            inside.push_back(std::move(*pass));
        }));
    }
    EXPECT_EQ(endpoint->closedFor(), DelayReason::Gate);
    timers.advance(9'999ms);
    EXPECT_EQ(entered, 0);
    for (const int expected : {1, 3, 7}) {
        timers.advance(1ms);
        EXPECT_EQ(entered, expected);
        for (Pass &pass : std::exchange(inside, {}))
            pass.succeeded();
    }
    EXPECT_EQ(told(EndpointEvent::Kind::GateClosed), 1);
    EXPECT_EQ(told(EndpointEvent::Kind::GateOpened), 1);
}

TEST_F(EndpointTest, ARequestSentBeforeTheDelayDoesNotEndIt)
{
    Pass before = *endpoint->enter(false);
    endpoint->rest(10s);
    before.succeeded();
    EXPECT_EQ(told(EndpointEvent::Kind::GateOpened), 0);
    timers.advance(10s);
    endpoint->enter(false)->succeeded();
    EXPECT_EQ(told(EndpointEvent::Kind::GateOpened), 1);
}

TEST_F(EndpointTest, AThrottlingAnswerReducesTheConcurrency)
{
    std::vector<Pass> passes;
    for (int i = 0; i < 8; ++i)
        passes.push_back(*endpoint->enter(false));
    passes.back().failed(busy(), FailureClass::Throttle, true, 0);
    EXPECT_EQ(endpoint->limit(), 5);
    passes.resize(4);
    EXPECT_TRUE(endpoint->enter(false));
    EXPECT_EQ(enterAll().size(), 1U);
    EXPECT_EQ(events.back().limit, 5);
}

TEST_F(EndpointTest, ABurstOfLostBodiesIsSuspectedThrottling)
{
    std::vector<Pass> passes;
    for (int i = 0; i < 8; ++i)
        passes.push_back(*endpoint->enter(false));
    for (int i = 0; i < 3; ++i) {
        passes.back().failed(cut(), FailureClass::Retry, true, 100'000);
        passes.pop_back();
        timers.advance(1s);
    }
    EXPECT_EQ(told(EndpointEvent::Kind::FewerAtATime), 1);
}

TEST_F(EndpointTest, LostBodiesFarApartAreNotThrottling)
{
    std::vector<Pass> passes;
    for (int i = 0; i < 8; ++i)
        passes.push_back(*endpoint->enter(false));
    for (int i = 0; i < 5; ++i) {
        passes.back().failed(cut(), FailureClass::Retry, true, 100'000);
        passes.pop_back();
        timers.advance(6s);
    }
    EXPECT_EQ(told(EndpointEvent::Kind::FewerAtATime), 0);
}

TEST_F(EndpointTest, AFifthOfManyRequestsMayBeRetriesAndAlwaysThree)
{
    EXPECT_EQ(enterAll(true).size(), 3U);
    std::vector<Pass> first;
    for (int i = 0; i < 20; ++i)
        first.push_back(*endpoint->enter(false));
    EXPECT_EQ(enterAll(true).size(), 4U);
}

TEST_F(EndpointTest, AFirstAttemptOvertakesBlockedRetries)
{
    const std::vector<Pass> retries = enterAll(true);
    const Handle waiting = endpoint->wait(true, 0, [](std::optional<Pass>) {});
    EXPECT_TRUE(endpoint->enter(false));
}

TEST_F(EndpointTest, WaitersAreAdmittedInOrder)
{
    endpoint->rest(1s);
    QString order;
    const Handle a =
        endpoint->wait(false, 0, [&](std::optional<Pass> pass) { order += u'a', pass->succeeded(); });
    const Handle b =
        endpoint->wait(false, 0, [&](std::optional<Pass> pass) { order += u'b', pass->succeeded(); });
    timers.advance(2s);
    EXPECT_EQ(order, u"ab");
}

TEST_F(EndpointTest, ADroppedWaiterGivesUpItsPlace)
{
    endpoint->rest(1s);
    bool entered = false;
    Handle waiting = endpoint->wait(false, 0, [&](std::optional<Pass>) { entered = true; });
    waiting.reset();
    timers.advance(2s);
    EXPECT_FALSE(entered);
    EXPECT_TRUE(endpoint->enter(false));
}

TEST(Scenario28, ThrottlingCostsFiveOtherFailuresFourteenAndSuccessesRefund)
{
    VirtualTimers timers;
    LoadedDice dice;
    const auto endpoint = std::make_shared<Endpoint>(timers, dice, nullptr, QUrl());
    Failure failure;
    failure.httpStatus = 503;
    int paid = endpoint->enter(false)->failed(failure, FailureClass::Throttle, true, 0);
    EXPECT_EQ(paid, 5);
    EXPECT_EQ(endpoint->tokens(), 495);
    const int more = endpoint->enter(true, paid)->failed(failure, FailureClass::Retry, true, 0);
    EXPECT_EQ(more, 14);
    EXPECT_EQ(endpoint->tokens(), 481);
    endpoint->enter(true, more)->succeeded();
    EXPECT_EQ(endpoint->tokens(), 495);
    for (int i = 0; i < 20; ++i)
        endpoint->enter(false)->succeeded();
    EXPECT_EQ(endpoint->tokens(), BudgetPolicy().capacity);
}

TEST(Scenario28, TheLastAttemptCostsNothing)
{
    VirtualTimers timers;
    LoadedDice dice;
    const auto endpoint = std::make_shared<Endpoint>(timers, dice, nullptr, QUrl());
    EXPECT_EQ(endpoint->enter(false)->failed({}, FailureClass::Retry, false, 0), 0);
    EXPECT_EQ(endpoint->tokens(), BudgetPolicy().capacity);
}

TEST_F(EndpointTest, Scenario27_AnEmptyBudgetAllowsOnlyProbesAndANewJobMayBeOne)
{
    for (int i = 0; i < 36; ++i)
        endpoint->enter(i > 0)->failed(busy(), FailureClass::Retry, true, 0);
    EXPECT_EQ(told(EndpointEvent::Kind::BudgetEmpty), 1);
    EXPECT_FALSE(endpoint->enter(true));
    EXPECT_FALSE(endpoint->enter(false));
    int entered = 0;
    std::vector<Pass> inside;
    const auto go = [&](std::optional<Pass> pass) {
        ++entered;
        inside.push_back(std::move(*pass));
    };
    const Handle newJob = endpoint->wait(false, 0, go);
    const Handle another = endpoint->wait(true, 0, go);
    timers.advance(5s);
    EXPECT_EQ(entered, 1);
    inside.front().succeeded();
    timers.advance(0s);
    EXPECT_EQ(entered, 2);
}

TEST_F(EndpointTest, WaitersAreTurnedAwayAfterHalfAnHourOfProbes)
{
    for (int i = 0; i < 36; ++i)
        endpoint->enter(i > 0)->failed(busy(), FailureClass::Retry, true, 0);
    bool sentAway = false;
    const Pass probe = [&] {
        timers.advance(5s);
        return std::move(*endpoint->enter(false)); // returned without a report
    }();
    const Handle waiting = endpoint->wait(true, 0, [&](std::optional<Pass> pass) { sentAway = !pass; });
    timers.advance(29min);
    EXPECT_FALSE(sentAway);
    timers.advance(1min);
    EXPECT_TRUE(sentAway);
}

TEST_F(EndpointTest, WithoutANetworkNobodyIsAdmittedAndAfterwardsOneGoesFirst)
{
    network.answer = Network::Probe::Unreachable;
    Failure vague;
    vague.networkError = QNetworkReply::UnknownNetworkError;
    const Handle judging = endpoint->judge(vague, [](Blame) {});
    timers.advance(1s);
    ASSERT_TRUE(endpoint->offline());
    EXPECT_EQ(endpoint->closedFor(), DelayReason::Offline);
    int entered = 0;
    std::vector<Pass> inside;
    std::vector<Handle> waiting;
    for (int i = 0; i < 3; ++i) {
        waiting.push_back(endpoint->wait(false, 0, [&](std::optional<Pass> pass) {
            ++entered;
            inside.push_back(std::move(*pass));
        }));
    }
    timers.advance(10min);
    EXPECT_EQ(entered, 0);
    network.answer = Network::Probe::Answered;
    timers.advance(70s);
    EXPECT_EQ(entered, 1);
    inside.front().succeeded();
    timers.advance(0s);
    EXPECT_EQ(entered, 3);
    EXPECT_EQ(told(EndpointEvent::Kind::NetworkLost), 1);
    EXPECT_EQ(told(EndpointEvent::Kind::NetworkBack), 1);
    EXPECT_EQ(endpoint->tokens(), BudgetPolicy().capacity);
}

TEST_F(EndpointTest, WithoutANetworkDoorEveryFailureIsTheServices)
{
    const auto bare = std::make_shared<Endpoint>(timers, dice, nullptr, QUrl());
    std::optional<Blame> blame;
    const Handle judging = bare->judge({}, [&](Blame is) { blame = is; });
    timers.advance(0s);
    EXPECT_EQ(blame, Blame::Service);
}

TEST_F(EndpointTest, ADroppedPassHasNoEffect)
{
    {
        const auto pass = endpoint->enter(false);
        EXPECT_EQ(endpoint->inFlight(), 1);
    }
    EXPECT_EQ(endpoint->inFlight(), 0);
    EXPECT_EQ(endpoint->tokens(), BudgetPolicy().capacity);
}

TEST_F(EndpointTest, APartThatSucceedsAfterARetryRefundsOneMoreThanItTook)
{
    for (int i = 0; i < 3; ++i)
        endpoint->enter(false)->failed(busy(), FailureClass::Retry, true, 0);
    ASSERT_EQ(endpoint->tokens(), 458);
    endpoint->enter(true, 14)->succeeded(true);
    EXPECT_EQ(endpoint->tokens(), 473);
    endpoint->enter(true, 14)->succeeded();
    EXPECT_EQ(endpoint->tokens(), 487) << "what is no progress gives back what it took";
}

TEST_F(EndpointTest, TwoStarvedRequestsInAMinuteReduceTheLimitByOne)
{
    std::vector<Pass> passes;
    for (int i = 0; i < 8; ++i)
        passes.push_back(*endpoint->enter(false));
    const auto starve = [&] {
        passes.back().starved();
        passes.back().failed(busy(), FailureClass::Retry, true, 0);
        passes.pop_back();
    };
    starve();
    timers.advance(61s);
    starve();
    EXPECT_FALSE(endpoint->limit()) << "too far apart";
    timers.advance(59s);
    starve();
    EXPECT_EQ(endpoint->limit(), 5) << "six were under way";
    EXPECT_EQ(told(EndpointEvent::Kind::FewerAtATime), 1);
}

TEST_F(EndpointTest, AWaiterIsTurnedAwayIfTheDelayExceedsItsPatience)
{
    endpoint->rest(10s);
    bool sentAway = false;
    bool patientEntered = false;
    const Handle impatient = endpoint->wait(
        false, 0, [&](std::optional<Pass> pass) { sentAway = !pass; }, 15min);
    const Handle patient =
        endpoint->wait(false, 0, [&](std::optional<Pass> pass) { patientEntered = pass.has_value(); });
    timers.advance(1s);
    EXPECT_FALSE(sentAway) << "ten seconds are nothing";
    endpoint->rest(24h);
    timers.advance(0s);
    EXPECT_TRUE(sentAway);
    timers.advance(24h);
    EXPECT_TRUE(patientEntered);
}

/// Any answer from the service proves that its name is right. If the name is not found later, the network is
/// to blame.
TEST_F(EndpointTest, AnAnswerProvesThatTheNameIsRight)
{
    Failure noName;
    noName.kind = FailureKind::Network;
    noName.networkError = QNetworkReply::HostNotFoundError;
    network.answer = Network::Probe::NoName;
    const auto blamed = [&](auto &&answer) {
        endpoint = std::make_shared<Endpoint>(timers, dice, &network, QUrl(u"https://s3.example"_s));
        answer(*endpoint->enter(false));
        std::optional<Blame> blame;
        const Handle asking = endpoint->judge(noName, [&blame](Blame found) { blame = found; });
        timers.advance(1s);
        return blame;
    };
    EXPECT_EQ(blamed([](Pass) {}), Blame::Service) << "it may be spelled wrong";
    EXPECT_EQ(blamed([](Pass pass) { pass.succeeded(true); }), Blame::Line);
    EXPECT_EQ(blamed([this](Pass pass) { pass.failed(busy(), FailureClass::Throttle, true, 0); }),
              Blame::Line);
}

} // namespace
} // namespace windlass
