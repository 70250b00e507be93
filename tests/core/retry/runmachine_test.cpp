// SPDX-License-Identifier: GPL-3.0-or-later
// What a run decides: attempts, waits, the endpoint, the network, unknown outcomes, remedies.
#include "core/retry/runmachine.h"
#include "tests/core/retry/rundecisions.h"

#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

namespace windlass {
namespace {

using namespace std::chrono_literals;

// --- attempts and waits ---

TEST_F(RunDecisions, ASuccessIsRecordedAndEndsTheRun)
{
    EXPECT_EQ(words(machine().begin(now)), "enter");
    EXPECT_EQ(words(machine().admitted()), "send 1");
    EXPECT_EQ(words(machine().succeeded()), "succeeded; finish succeeded");
}

TEST_F(RunDecisions, FailuresAreRetriedUntilTheAttemptsAreUsedUp)
{
    sending();
    EXPECT_EQ(words(machine().failed(false)), "judge");
    EXPECT_EQ(judged(FailureClass::Retry), "failed, paid again; wait 1125 ms for backoff");
    EXPECT_EQ(machine().nextAttempt(), 2);
    EXPECT_EQ(words(machine().waitOver()), "enter");
    EXPECT_EQ(words(machine().admitted()), "send 2");
    EXPECT_EQ(fails(FailureClass::Throttle), "failed, paid again; wait 1250 ms for throttle");
    machine().waitOver();
    EXPECT_EQ(words(machine().admitted()), "send 3");
    EXPECT_EQ(fails(FailureClass::Retry), "failed; finish exhausted") << "no wait after the last";
}

TEST_F(RunDecisions, EachClassHasItsAction)
{
    const std::vector<std::pair<FailureClass, std::string>> rows = {
        {FailureClass::Retry, "failed, paid again; wait 1125 ms for backoff"},
        {FailureClass::Throttle, "failed, paid again; wait 625 ms for throttle"},
        {FailureClass::Reconcile, "failed, paid again; enter to ask"},
        {FailureClass::Restart, "failed; finish session_lost"},
        {FailureClass::Refresh, "failed; put right refresh"},
        {FailureClass::Clock, "failed; put right clock"},
        {FailureClass::Region, "failed; put right region"},
        {FailureClass::ReauthProxy, "failed; put right reauth-proxy"},
        {FailureClass::Net, "failed, paid again; wait 1125 ms for backoff"},
        {FailureClass::Ask, "failed; finish needs_person"},
        {FailureClass::Fatal, "failed; finish fatal"},
        {FailureClass::Cancel, "failed; finish cancelled"},
    };
    for (const auto &[failureClass, expected] : rows) {
        another();
        sending();
        EXPECT_EQ(fails(failureClass), expected) << word(className(failureClass));
    }
}

// --- server delays and our own backoff ---

TEST_F(RunDecisions, TheLongerOfTwoWaitsCounts)
{
    const std::vector<std::pair<Duration, std::string>> rows = {
        {500ms, "failed, paid again; rest 500 ms; wait 1150 ms for backoff"},
        {1124ms, "failed, paid again; rest 1124 ms; wait 1181 ms for backoff"},
        {1125ms, "failed, paid again; rest 1125 ms; wait 1181 ms for server_asked"}, // a tie
        {10s, "failed, paid again; rest 10000 ms; wait 10500 ms for server_asked"},
        {15min, "failed, paid again; rest 900000 ms; wait 902500 ms for server_asked"},
        {15min + 1ms, "failed; rest 900001 ms; finish server_asked_to_wait"},
    };
    for (const auto &[asked, expected] : rows) {
        another();
        sending();
        EXPECT_EQ(fails(FailureClass::Retry, asksFor(asked)), expected);
        EXPECT_EQ(machine().notBefore(now + 100ms), asked - 100ms);
        EXPECT_EQ(machine().notBefore(now + 1h), 0ms);
    }
}

TEST_F(RunDecisions, AServerDelayDoesNotIncreaseOurBackoff)
{
    sending();
    fails(FailureClass::Retry, asksFor(10s));
    machine().waitOver();
    machine().admitted();
    EXPECT_EQ(fails(FailureClass::Retry), "failed, paid again; wait 1125 ms for backoff");
}

TEST_F(RunDecisions, AServerDelayIsPassedOnHoweverTheRunContinues)
{
    sending();
    EXPECT_EQ(fails(FailureClass::Fatal, asksFor(10s)), "failed; rest 10000 ms; finish fatal");
    another();
    asking();
    EXPECT_EQ(fails(FailureClass::Fatal, asksFor(10s)), "rest 10000 ms; finish fatal") << "after a question";
}

TEST_F(RunDecisions, TheLatestTimeNamedByTheServiceIsKept)
{
    sending();
    fails(FailureClass::Reconcile, asksFor(60s));
    machine().admitted();
    machine().askingEnded(Cause::Exhausted, 20s, now);
    EXPECT_EQ(machine().notBefore(now), 60s);
    another();
    sending();
    fails(FailureClass::Retry, asksFor(60s));
    machine().waitOver();
    machine().admitted();
    fails(FailureClass::Retry, asksFor(5s));
    EXPECT_EQ(machine().notBefore(now), 60s);
    another();
    sending();
    fails(FailureClass::Reconcile, asksFor(20s));
    machine().admitted();
    machine().askingEnded(Cause::Exhausted, 60s, now);
    EXPECT_EQ(machine().notBefore(now), 60s);
}

// --- the endpoint ---

TEST_F(RunDecisions, ARunThatIsNotAdmittedWaitsInLine)
{
    EXPECT_EQ(words(machine().begin(now)), "enter");
    EXPECT_EQ(words(machine().held({}, now)), "line for gate") << "others are next";
    EXPECT_EQ(words(machine().letIn()), "send 1");
    another();
    machine().begin(now);
    EXPECT_EQ(words(machine().held(restingUntil(now + 15min), now)), "line for gate");
    another();
    machine().begin(now);
    EXPECT_EQ(words(machine().held(restingUntil(now + 15min + 1ms), now)), "finish server_asked_to_wait");
    EXPECT_EQ(machine().notBefore(now), 15min + 1ms);
}

TEST_F(RunDecisions, ARunTurnedAwayEndsForTheCurrentReason)
{
    inLine();
    EXPECT_EQ(words(machine().turnedAway({}, now)), "finish budget");
    another();
    inLine();
    EXPECT_EQ(words(machine().turnedAway(restingUntil(now + 1h), now)), "finish server_asked_to_wait");
    EXPECT_EQ(machine().notBefore(now), 1h);
}

TEST_F(RunDecisions, ARunDoesNotWaitInLineBeyondTheDeadline)
{
    policy.deadline = 10s;
    const std::vector<std::pair<M::Closed, std::string>> rows = {
        {{{}, now + 10s - 1ms, DelayReason::Gate}, "line for gate"},
        {{{}, now + 10s, DelayReason::Gate}, "finish deadline"}, // a tie
        {restingUntil(now + 10s - 1ms), "line for gate"},
        {restingUntil(now + 10s), "finish server_asked_to_wait"},
    };
    for (const auto &[closed, expected] : rows) {
        another();
        machine().begin(now);
        EXPECT_EQ(words(machine().held(closed, now)), expected);
    }
}

// --- without a network ---

TEST_F(RunDecisions, ALostNetworkCostsNothing)
{
    sending();
    EXPECT_EQ(losesNetwork(), "failed; enter");
    EXPECT_EQ(words(machine().held(offline(), now)), "line for offline");
    EXPECT_EQ(words(machine().letIn()), "send 1") << "the same attempt";
}

TEST_F(RunDecisions, AfterTheNetworkIsBackTheBackoffRestarts)
{
    sending();
    fails(FailureClass::Retry);
    machine().waitOver();
    machine().admitted();
    losesNetwork();
    machine().admitted();
    EXPECT_EQ(fails(FailureClass::Retry), "failed, paid again; wait 1125 ms for backoff") << "not 2250";
}

TEST_F(RunDecisions, AfterTheNetworkIsBackThePreviousDelayIsForgotten)
{
    policy.jitter = Jitter::Decorrelated; // up to three times the previous wait
    sending();
    const std::string first = fails(FailureClass::Retry);
    machine().waitOver();
    machine().admitted();
    losesNetwork();
    machine().admitted();
    EXPECT_EQ(fails(FailureClass::Retry), first);
}

TEST_F(RunDecisions, TheFourthShortNetworkLossIsBlamedOnTheService)
{
    sending();
    for (int gap = 1; gap <= RunMachine::mostFlaps; ++gap) {
        machine().failed(true);
        machine().blamed(true, false);
        EXPECT_EQ(judged(FailureClass::Retry, refused()), "failed; enter") << gap;
        EXPECT_EQ(words(machine().admitted()), "send 1") << gap;
    }
    machine().failed(true);
    machine().blamed(true, false);
    EXPECT_EQ(judged(FailureClass::Retry, refused()), "failed, paid again; wait 1125 ms for backoff");
}

TEST_F(RunDecisions, ALongNetworkLossIsNotFlapping)
{
    sending();
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(losesNetwork(), "failed; enter");
        machine().admitted();
    }
    machine().failed(true);
    machine().blamed(true, false);
    EXPECT_EQ(judged(FailureClass::Retry, refused()), "failed; enter") << "this is the first short gap";
}

TEST_F(RunDecisions, IfThePolicyDoesNotWaitForTheNetworkNothingIsProbed)
{
    policy.waitForNetwork = false;
    sending();
    EXPECT_EQ(words(machine().failed(true)), "judge");
    EXPECT_EQ(judged(FailureClass::Net), "failed, paid again; wait 1125 ms for backoff");
}

TEST_F(RunDecisions, TheTotalTimeWithoutANetworkIsLimited)
{
    policy.maxOffline = 10min;
    sending();
    losesNetwork();
    EXPECT_EQ(words(machine().held(offline(), now)), "line for offline, at most 600000 ms");
    machine().waited(DelayReason::Offline, 4min);
    machine().letIn();
    losesNetwork();
    EXPECT_EQ(words(machine().held(offline(), now)), "line for offline, at most 360000 ms");
    machine().waited(DelayReason::Offline, 6min);
    EXPECT_EQ(words(machine().offlineTooLong()), "finish offline");
    another();
    sending();
    machine().waited(DelayReason::Offline, 11min);
    losesNetwork();
    EXPECT_EQ(words(machine().held(offline(), now)), "line for offline, at most 0 ms");
    another();
    machine().begin(now);
    EXPECT_EQ(words(machine().held({}, now)), "line for gate") << "the limit is for the network alone";
}

TEST_F(RunDecisions, ALostNetworkIsHandledInEachState)
{
    const auto standsInLine = [this](M::Decision) {
        return words(machine().held(offline(), now)) == "line for offline";
    };
    sending();
    EXPECT_EQ(losesNetwork(), "failed; enter");
    another();
    asking();
    EXPECT_EQ(losesNetwork(), "enter to ask");
    EXPECT_TRUE(standsInLine(M::Stay()));
    EXPECT_EQ(words(machine().letIn()), "enter to ask") << "a question needs the network, and no pass";
    EXPECT_TRUE(standsInLine(M::Stay())) << "it has gone again";
    machine().letIn();
    EXPECT_EQ(words(machine().admitted()), "ask");
    another();
    asking();
    EXPECT_EQ(losesNetwork(FailureClass::Reconcile), "wait 0 ms for none");
    EXPECT_EQ(words(machine().waitOver()), "enter to ask");
    another();
    waiting();
    EXPECT_TRUE(standsInLine(machine().waitOver()));
    another();
    waitingToAsk();
    EXPECT_TRUE(standsInLine(machine().waitOver()));
    another();
    puttingRight();
    EXPECT_TRUE(standsInLine(machine().putRight(true)));
}

// --- unknown outcomes ---

TEST_F(RunDecisions, WorkFoundDoneIsASuccess)
{
    sending();
    EXPECT_EQ(fails(FailureClass::Reconcile), "failed, paid again; enter to ask");
    EXPECT_EQ(words(machine().admitted()), "ask");
    EXPECT_EQ(words(machine().found(true)), "finish succeeded");
}

TEST_F(RunDecisions, WorkFoundNotDoneIsRepeatedAfterTheWait)
{
    asking();
    EXPECT_EQ(words(machine().found(false)), "repeat after 1125 ms; wait 1125 ms for backoff");
    machine().waitOver();
    EXPECT_EQ(words(machine().admitted()), "send 2");
}

TEST_F(RunDecisions, AfterTheLastAttemptTheReconciliationDecides)
{
    policy.maxAttempts = 1;
    sending();
    EXPECT_EQ(fails(FailureClass::Reconcile), "failed, paid again; enter to ask");
    machine().admitted();
    EXPECT_EQ(words(machine().found(false)), "finish exhausted");
    another();
    asking();
    EXPECT_EQ(fails(FailureClass::Reconcile), "finish exhausted") << "nothing is left for another question";
    another();
    asking();
    EXPECT_EQ(words(machine().found(true)), "finish succeeded");
}

TEST_F(RunDecisions, AFailedReconciliationIsRepeatedAndCounts)
{
    asking();
    EXPECT_EQ(fails(FailureClass::Reconcile), "wait 2250 ms for backoff");
    EXPECT_EQ(words(machine().waitOver()), "enter to ask");
    EXPECT_EQ(words(machine().admitted()), "ask");
    EXPECT_EQ(fails(FailureClass::Retry), "finish exhausted");
}

TEST_F(RunDecisions, AfterAFailedReconciliationTheLongerWaitApplies)
{
    waitingToAsk();
    machine().waitOver();
    machine().admitted();
    EXPECT_EQ(words(machine().found(false)), "repeat after 2250 ms; wait 2250 ms for backoff");
}

TEST_F(RunDecisions, TheEndOfTheReconciliationEndsTheRun)
{
    for (const Cause cause : {Cause::Exhausted, Cause::NeedsPerson, Cause::SessionLost, Cause::Budget}) {
        another();
        asking();
        EXPECT_EQ(words(machine().askingEnded(cause, 7s, now)), "finish " + word(causeName(cause)));
        EXPECT_EQ(machine().notBefore(now), 7s);
    }
}

TEST_F(RunDecisions, WithoutANetworkAnUnknownOutcomeCostsNothing)
{
    inLineToAsk();
    machine().letIn();
    EXPECT_EQ(words(machine().admitted()), "ask");
    EXPECT_EQ(words(machine().found(false)), "repeat after 0 ms; enter");
    EXPECT_EQ(words(machine().admitted()), "send 1");
}

TEST_F(RunDecisions, WithoutReconcileOnlyRepeatableOperationsAreRepeated)
{
    means.canAsk = false;
    sending();
    EXPECT_EQ(fails(FailureClass::Reconcile), "failed, paid again; wait 1125 ms for backoff");
    another();
    means.mayRepeat = false;
    sending();
    EXPECT_EQ(fails(FailureClass::Reconcile), "failed; finish exhausted");
}

TEST_F(RunDecisions, AnUnknownOutcomeIsRememberedForClassification)
{
    sending();
    EXPECT_FALSE(machine().circumstances().ambiguousBefore);
    fails(FailureClass::Reconcile);
    machine().admitted();
    machine().found(false);
    machine().waitOver();
    machine().admitted();
    fails(FailureClass::Retry);
    EXPECT_TRUE(machine().circumstances().ambiguousBefore);
    machine().clockIsOffBy(5min);
    EXPECT_EQ(machine().circumstances().clockSkew, 5min);
}

// --- remedies ---

TEST_F(RunDecisions, AfterARemedyTheSameAttemptIsRepeatedAtOnce)
{
    puttingRight();
    EXPECT_EQ(words(machine().putRight(true)), "enter");
    EXPECT_EQ(words(machine().admitted()), "send 1");
    EXPECT_EQ(fails(FailureClass::Refresh), "failed; put right refresh") << "another matter";
    machine().putRight(true);
    machine().admitted();
    EXPECT_EQ(fails(FailureClass::Clock), "failed; finish fatal") << "once is enough";
}

TEST_F(RunDecisions, AFailedRemedyEndsTheRunWithTheCauseOfItsClass)
{
    const std::vector<std::pair<FailureClass, std::string>> rows = {
        {FailureClass::Refresh, "finish needs_person"},
        {FailureClass::Clock, "finish needs_person"},
        {FailureClass::ReauthProxy, "finish needs_person"},
        {FailureClass::Region, "finish fatal"},
    };
    for (const auto &[failureClass, expected] : rows) {
        another();
        sending();
        fails(failureClass);
        EXPECT_EQ(words(machine().putRight(false)), expected) << word(className(failureClass));
    }
    another();
    means.canRemedy = false;
    sending();
    EXPECT_EQ(fails(FailureClass::Clock), "failed; finish needs_person");
}

TEST_F(RunDecisions, AfterARemedyTheReconciliationIsRepeated)
{
    asking();
    EXPECT_EQ(fails(FailureClass::Refresh), "put right refresh");
    EXPECT_EQ(words(machine().putRight(true)), "enter to ask");
    EXPECT_EQ(words(machine().admitted()), "ask");
}

} // namespace
} // namespace windlass
