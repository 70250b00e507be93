// SPDX-License-Identifier: GPL-3.0-or-later
// How a run ends in each of its states: by a cancel, the deadline, or a success at the same time; and what
// happens when the computer sleeps.
#include "core/retry/runmachine.h"
#include "tests/core/retry/rundecisions.h"

#include <functional>
#include <gtest/gtest.h>
#include <set>
#include <string>
#include <utility>

namespace windlass {
namespace {

using namespace std::chrono_literals;

// --- the end in each state ---

TEST_F(RunDecisions, ACancelEndsEachState)
{
    const auto cancelled = [this] {
        machine().cancel();
        return machine().cancelDue();
    };
    EXPECT_EQ(inEachState(cancelled), (InEachState{
                                          {"in line", "finish cancelled"},
                                          {"in line to ask", "finish cancelled"},
                                          {"sending", "abort as cancelled; finish cancelled"},
                                          {"asking", "finish cancelled"},
                                          {"blaming", "judge"},
                                          {"blaming, question", "finish cancelled"},
                                          {"waiting", "finish cancelled"},
                                          {"waiting to ask", "finish cancelled"},
                                          {"putting right", "finish cancelled"},
                                          {"ending", "stay"},
                                          {"over", "stay"},
                                      }));
}

TEST_F(RunDecisions, TheDeadlineEndsEachState)
{
    policy.deadline = 1h;
    const auto due = [this] { return machine().deadlineDue(0ms); };
    EXPECT_EQ(inEachState(due), (InEachState{
                                    {"in line", "finish deadline"},
                                    {"in line to ask", "finish deadline"},
                                    {"sending", "abort as failed; finish deadline"},
                                    {"asking", "finish deadline"},
                                    {"blaming", "judge"},
                                    {"blaming, question", "finish deadline"},
                                    {"waiting", "finish deadline"},
                                    {"waiting to ask", "finish deadline"},
                                    {"putting right", "finish deadline"},
                                    {"ending", "stay"},
                                    {"over", "stay"},
                                }));
}

TEST_F(RunDecisions, SleepInterruptsOnlyAnAttemptInFlight)
{
    const auto woken = [this] { return machine().woke(); };
    EXPECT_EQ(inEachState(woken), (InEachState{
                                      {"in line", "stay"},
                                      {"in line to ask", "stay"},
                                      {"sending", "abort as failed; carefully; enter"},
                                      {"asking", "stay"},
                                      {"blaming", "stay"},
                                      {"blaming, question", "stay"},
                                      {"waiting", "stay"},
                                      {"waiting to ask", "stay"},
                                      {"putting right", "stay"},
                                      {"ending", "stay"},
                                      {"over", "stay"},
                                  }));
    another();
    sending();
    machine().woke();
    EXPECT_EQ(words(machine().admitted()), "send 1") << "uncounted";
}

TEST_F(RunDecisions, AFailedAttemptIsClassifiedBeforeTheRunEnds)
{
    policy.deadline = 1h;
    blaming();
    machine().deadlineDue(0ms);
    EXPECT_EQ(judged(FailureClass::Retry, asksFor(5s)), "failed; rest 5000 ms; finish deadline");
    another();
    blaming();
    machine().cancel();
    machine().cancelDue();
    EXPECT_EQ(judged(FailureClass::Retry), "failed; finish cancelled");
    another();
    blaming();
    machine().deadlineDue(0ms);
    machine().cancel();
    EXPECT_EQ(judged(FailureClass::Reconcile), "failed; finish cancelled") << "a cancel beats a deadline";
}

TEST_F(RunDecisions, AnyEventAfterACancelEndsTheRun)
{
    const auto afterCancel = [this](std::function<M::Decision()> event, const std::set<std::string> &only) {
        return inEachState(
            [this, event = std::move(event)] {
                EXPECT_TRUE(machine().cancel());
                EXPECT_FALSE(machine().cancel()) << "once";
                return event();
            },
            only);
    };
    EXPECT_EQ(afterCancel([this] { return machine().succeeded(); }, {"sending"}),
              (InEachState{{"sending", "succeeded; finish succeeded"}}));
    EXPECT_EQ(afterCancel([this] { return machine().failed(true); }, {"sending", "asking"}),
              (InEachState{{"sending", "judge"}, {"asking", "judge question"}}));
    EXPECT_EQ(afterCancel([this] { return machine().woke(); }, {"sending"}),
              (InEachState{{"sending", "abort as failed; carefully; finish cancelled"}}));
    EXPECT_EQ(afterCancel([this] { return machine().found(true); }, {"asking"}),
              (InEachState{{"asking", "finish succeeded"}}));
    EXPECT_EQ(afterCancel([this] { return machine().found(false); }, {"asking"}),
              (InEachState{{"asking", "finish cancelled"}}));
    EXPECT_EQ(afterCancel([this] { return machine().askingEnded(Cause::Fatal, 0ms, now); }, {"asking"}),
              (InEachState{{"asking", "finish cancelled"}}));
    EXPECT_EQ(afterCancel([this] { return machine().letIn(); }, {"in line", "in line to ask"}),
              (InEachState{{"in line", "finish cancelled"}, {"in line to ask", "finish cancelled"}}));
    EXPECT_EQ(afterCancel([this] { return machine().turnedAway({}, now); }, {"in line"}),
              (InEachState{{"in line", "finish cancelled"}}));
    EXPECT_EQ(afterCancel([this] { return machine().waitOver(); }, {"waiting", "waiting to ask"}),
              (InEachState{{"waiting", "finish cancelled"}, {"waiting to ask", "finish cancelled"}}));
    EXPECT_EQ(afterCancel([this] { return machine().putRight(true); }, {"putting right"}),
              (InEachState{{"putting right", "finish cancelled"}}));
}

TEST_F(RunDecisions, ACancelledRunSendsNothing)
{
    sending();
    losesNetwork();
    machine().cancel(); // by a callback, after the machine had decided to go on at once
    EXPECT_EQ(words(machine().admitted()), "finish cancelled");
    another();
    sending();
    machine().cancel();
    EXPECT_EQ(fails(FailureClass::Retry), "failed; finish cancelled");
    EXPECT_FALSE(machine().cancel()) << "it is decided how the run ends";
    another();
    asking();
    machine().cancel();
    EXPECT_EQ(fails(FailureClass::Retry, asksFor(5s)), "rest 5000 ms; finish cancelled");
}

TEST_F(RunDecisions, ARunDroppedDuringClassificationDoesNothing)
{
    sending();
    machine().failed(false);
    machine().end(); // by a predicate
    EXPECT_EQ(judged(FailureClass::Retry), "stay");
}

// --- the deadline ---

TEST_F(RunDecisions, AWaitThatWouldReachTheDeadlineIsNotStarted)
{
    policy.jitter = Jitter::None;
    policy.initialDelay = 4s;
    policy.deadline = 10s;
    sending();
    now += 6s; // a tie
    EXPECT_EQ(fails(FailureClass::Retry), "failed; finish deadline");
    another();
    now = Instant();
    sending();
    now += 6s - 1ms;
    EXPECT_EQ(fails(FailureClass::Retry), "failed, paid again; wait 4000 ms for backoff");
    another();
    now = Instant();
    sending();
    now += 1s;
    EXPECT_EQ(fails(FailureClass::Retry, asksFor(9s)), "failed; rest 9000 ms; finish server_asked_to_wait");
}

TEST_F(RunDecisions, TheDeadlinePausesWithoutANetwork)
{
    policy.deadline = 10s;
    sending();
    losesNetwork();
    machine().held(offline(), now);
    EXPECT_EQ(words(machine().deadlineDue(10s)), "deadline 10000 ms later") << "it still waits";
    machine().waited(DelayReason::Offline, 15s);
    EXPECT_EQ(words(machine().letIn()), "send 1");
    EXPECT_EQ(words(machine().deadlineDue(0ms)), "deadline 5000 ms later") << "what came since";
    EXPECT_EQ(words(machine().deadlineDue(0ms)), "abort as failed; finish deadline");
    EXPECT_EQ(words(machine().deadlineDue(1h)), "stay") << "it is over";
}

TEST_F(RunDecisions, OtherWaitsCountTowardsTheDeadline)
{
    policy.deadline = 10s;
    waiting();
    machine().waited(DelayReason::Backoff, 5s);
    machine().waited(DelayReason::Gate, 5s);
    EXPECT_EQ(words(machine().deadlineDue(0ms)), "finish deadline");
}

TEST_F(RunDecisions, TimeWithoutANetworkIsNotElapsedTime)
{
    policy.jitter = Jitter::None;
    policy.initialDelay = 4s;
    policy.deadline = 10s;
    sending();
    losesNetwork();
    machine().held(offline(), now);
    now += 1h;
    machine().waited(DelayReason::Offline, 1h);
    machine().letIn();
    now += 1s;
    EXPECT_EQ(fails(FailureClass::Retry), "failed, paid again; wait 4000 ms for backoff");
    machine().waitOver();
    EXPECT_EQ(words(machine().held({{}, now + 9s - 1ms, DelayReason::Gate}, now)), "line for gate");
}

} // namespace
} // namespace windlass
