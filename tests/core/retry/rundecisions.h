// SPDX-License-Identifier: GPL-3.0-or-later
// A run's decisions, without any request, timer or callback: a test reports events to the machine and
// compares its decisions as text.
#pragma once

#include "core/retry/runmachine.h"
#include "core/store/names.h"
#include "tests/fakes/failures.h"
#include "tests/fakes/loadeddice.h"

#include <functional>
#include <gtest/gtest.h>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>

namespace windlass {

inline std::string word(QLatin1StringView name)
{
    return std::string(name.data(), static_cast<std::size_t>(name.size()));
}

inline std::string milliseconds(Duration duration)
{
    return std::to_string(duration.count()) + " ms";
}

inline std::string words(const RunMachine::Stay &)
{
    return "stay";
}
inline std::string words(const RunMachine::Enter &step)
{
    return step.toAsk ? "enter to ask" : "enter";
}
inline std::string words(const RunMachine::StandInLine &step)
{
    const std::string line = "line for " + word(delayReasonName(step.reason));
    return step.longest ? line + ", at most " + milliseconds(*step.longest) : line;
}
inline std::string words(const RunMachine::Send &step)
{
    return "send " + std::to_string(step.attempt);
}
inline std::string words(const RunMachine::Ask &)
{
    return "ask";
}
inline std::string words(const RunMachine::FindBlame &)
{
    return "find blame";
}
inline std::string words(const RunMachine::Judge &step)
{
    return step.ofQuestion ? "judge question" : "judge";
}
inline std::string words(const RunMachine::PutRight &step)
{
    return "put right " + word(className(step.failureClass));
}
inline std::string words(const RunMachine::WaitFor &step)
{
    return "wait " + milliseconds(step.length) + " for " + word(delayReasonName(step.reason));
}
inline std::string words(const RunMachine::ExtendDeadline &step)
{
    return "deadline " + milliseconds(step.more) + " later";
}
inline std::string words(const RunMachine::Finish &step)
{
    return "finish " + word(causeName(step.cause));
}

inline std::string words(const RunMachine::AttemptEnd &ended)
{
    const std::string outcome = word(outcomeName(ended.outcome));
    if (ended.abort != AbortReason::None)
        return "abort as " + outcome;
    return outcome + (ended.again ? ", paid again" : "");
}

/// A decision as text, in the order in which it is carried out.
inline std::string words(const RunMachine::Decision &decision)
{
    std::string all;
    if (decision.ended)
        all += words(*decision.ended) + "; ";
    if (decision.rest > Duration::zero())
        all += "rest " + milliseconds(decision.rest) + "; ";
    if (decision.carefully)
        all += "carefully; ";
    if (decision.repeats)
        all += "repeat after " + milliseconds(decision.repeats->delay) + "; ";
    return all + std::visit([](const auto &step) { return words(step); }, decision.next);
}

inline Classification of(FailureClass failureClass)
{
    Classification classification;
    classification.failureClass = failureClass;
    classification.outcomeUnknown = failureClass == FailureClass::Reconcile;
    return classification;
}

/// The machine of one run, and functions that bring it into each state. The dice always return one half.
class RunDecisions : public testing::Test
{
protected:
    using M = RunMachine;

    RunMachine &machine()
    {
        if (!machine_)
            machine_.emplace(policy, means);
        return *machine_;
    }
    /// Starts a new run, for example for the next row of a table.
    void another() { machine_.reset(); }

    std::string judged(FailureClass failureClass, const Failure &failure = answered(500))
    {
        return words(machine().judged(failure, of(failureClass), now, dice));
    }
    /// The work in progress fails, and the network is not to blame.
    std::string fails(FailureClass failureClass, const Failure &failure = answered(500))
    {
        machine().failed(false);
        return judged(failureClass, failure);
    }
    /// The work in progress fails because the network is down.
    std::string losesNetwork(FailureClass failureClass = FailureClass::Retry)
    {
        EXPECT_EQ(words(machine().failed(true)), "find blame");
        machine().blamed(true, true);
        return judged(failureClass, lost(QNetworkReply::HostNotFoundError));
    }
    static M::Closed offline() { return {{}, {}, DelayReason::Offline}; }
    static M::Closed restingUntil(Instant until) { return {until, until, DelayReason::Gate}; }
    static Failure asksFor(Duration delay)
    {
        Failure failure = answered(503);
        failure.serverDelay = delay;
        return failure;
    }

    // Each of these brings the machine into a state.
    void sending()
    {
        machine().begin(now);
        machine().admitted();
    }
    void inLine()
    {
        machine().begin(now);
        machine().held({{}, {}, DelayReason::Gate}, now);
    }
    void asking()
    {
        sending();
        fails(FailureClass::Reconcile);
        machine().admitted();
    }
    void inLineToAsk()
    {
        sending();
        losesNetwork(FailureClass::Reconcile);
        machine().held(offline(), now);
    }
    void blaming()
    {
        sending();
        machine().failed(true);
    }
    void blamingForQuestion()
    {
        asking();
        machine().failed(true);
    }
    void waiting()
    {
        sending();
        fails(FailureClass::Retry);
    }
    void waitingToAsk()
    {
        asking();
        fails(FailureClass::Retry);
    }
    void puttingRight()
    {
        sending();
        fails(FailureClass::Clock);
    }
    void ending()
    {
        sending();
        machine().succeeded();
    }
    void over()
    {
        ending();
        machine().end();
    }

    /// The names of the states, and the functions that bring a run into them.
    std::map<std::string, std::function<void()>> states()
    {
        return {
            {"in line", [this] { inLine(); }},
            {"in line to ask", [this] { inLineToAsk(); }},
            {"sending", [this] { sending(); }},
            {"asking", [this] { asking(); }},
            {"blaming", [this] { blaming(); }},
            {"blaming, question", [this] { blamingForQuestion(); }},
            {"waiting", [this] { waiting(); }},
            {"waiting to ask", [this] { waitingToAsk(); }},
            {"putting right", [this] { puttingRight(); }},
            {"ending", [this] { ending(); }},
            {"over", [this] { over(); }},
        };
    }
    /// The decision on the event `happens`, by state.
    std::map<std::string, std::string> inEachState(const std::function<M::Decision()> &happens,
                                                   const std::set<std::string> &only = {})
    {
        std::map<std::string, std::string> decisions;
        for (const auto &[state, reach] : states()) {
            if (!only.empty() && !only.contains(state))
                continue;
            another();
            reach();
            decisions[state] = words(happens());
        }
        return decisions;
    }
    using InEachState = std::map<std::string, std::string>;

    RetryPolicy policy;
    RunMeans means{.canRemedy = true, .canAsk = true, .mayRepeat = true};
    LoadedDice dice{0.5};
    Instant now{};

private:
    std::optional<RunMachine> machine_;
};

} // namespace windlass
