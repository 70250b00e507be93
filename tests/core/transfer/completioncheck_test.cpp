// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/completioncheck.h"
#include "tests/fakes/failures.h"
#include "tests/fakes/virtualtimers.h"

#include <gtest/gtest.h>
#include <map>

namespace windlass {
namespace {

using namespace std::chrono_literals;

class CompletionCheckTest : public testing::Test
{
protected:
    static RunResult<Receipt> said(std::optional<ObjectFacts> object = {})
    {
        return {Receipt{{}, answer::HeadResult{std::move(object)}}, Cause::None, 1, {}, {}, {}};
    }
    static RunResult<Receipt> refusal(int status, Denial denial, Cause cause)
    {
        Failure failure = answered(status);
        failure.denial = denial;
        return {failed(failure), cause, 1, failure, {}, {}};
    }
    static RunResult<Receipt> noSession() { return refusal(404, Denial::NotThere, Cause::SessionLost); }
    static std::optional<ObjectFacts> object(qint64 size) { return ObjectFacts{size, {}, {}, {}}; }

    void begin(bool withSession)
    {
        completionCheck = std::make_unique<CompletionCheck>(
            CompletionCheck::Doors{timers,
                                   [this](Operation operation, auto told) {
                                       ++asked[operation];
                                       return timers.after(
                                           1ms, [this, operation, told] { told(answers[operation]); });
                                   },
                                   [](const ObjectFacts &found) {
                                       return !found.size         ? Sameness::CannotTell
                                              : *found.size == 20 ? Sameness::Same
                                                                  : Sameness::Another;
                                   }},
            2s, 30s, withSession,
            [this](const CompletionCheck::Answer &answer) { answers_.push_back(answer); });
    }
    const CompletionCheck::Answer &answer()
    {
        while (answers_.empty() && timers.advanceToNext()) {
        }
        return answers_.front();
    }

    VirtualTimers timers;
    std::map<Operation, int> asked;
    std::map<Operation, RunResult<Receipt>> answers{{Operation::Confirm, said()},
                                                    {Operation::ListParts, said()}};
    std::unique_ptr<CompletionCheck> completionCheck;
    std::vector<CompletionCheck::Answer> answers_;
};

TEST_F(CompletionCheckTest, AnExistingObjectMeansDone)
{
    answers.at(Operation::Confirm) = said(object(20));
    begin(true);
    EXPECT_EQ(answer().outcome, CompletionCheck::Outcome::Done);
    EXPECT_EQ(asked[Operation::ListParts], 0);
}

TEST_F(CompletionCheckTest, AnOpenSessionMeansNotDone)
{
    begin(true);
    EXPECT_EQ(answer().outcome, CompletionCheck::Outcome::NotDone);
    EXPECT_FALSE(answer().another);
}

TEST_F(CompletionCheckTest, AnotherObjectIsReported)
{
    answers.at(Operation::Confirm) = said(object(7));
    begin(false);
    EXPECT_EQ(answer().outcome, CompletionCheck::Outcome::NotDone);
    EXPECT_TRUE(answer().another);
}

TEST_F(CompletionCheckTest, WithoutObjectAndSessionItWaitsForSlowAssembly)
{
    answers.at(Operation::ListParts) = noSession();
    begin(true);
    EXPECT_EQ(answer().outcome, CompletionCheck::Outcome::Gone);
    EXPECT_GT(asked[Operation::Confirm], 3);
    EXPECT_GE(timers.now() - Instant(), 30s);
}

TEST_F(CompletionCheckTest, IfHeadIsForbiddenTheSessionDecides)
{
    answers.at(Operation::Confirm) = refusal(403, Denial::NotAllowed, Cause::NeedsPerson);
    begin(true);
    EXPECT_EQ(answer().outcome, CompletionCheck::Outcome::NotDone);
}

TEST_F(CompletionCheckTest, AnUnreachableServiceIsAFailure)
{
    answers.at(Operation::Confirm) = {failed(answered(503)), Cause::Exhausted, 3, answered(503), 5s, {}};
    begin(true);
    EXPECT_EQ(answer().outcome, CompletionCheck::Outcome::Failed);
    EXPECT_EQ(answer().cause, Cause::Exhausted);
    EXPECT_EQ(answer().notBefore, 5s);
}

TEST_F(CompletionCheckTest, DestroyingItCancelsTheRequest)
{
    begin(true);
    timers.advance(2s); // its request is in flight
    ASSERT_EQ(asked[Operation::Confirm], 1);
    completionCheck.reset();
    EXPECT_EQ(timers.pending(), 0) << "the question went with it";
}

TEST_F(CompletionCheckTest, HurryEndsItsWait)
{
    begin(false);
    completionCheck->hurry();
    timers.advanceToNext();
    EXPECT_EQ(asked[Operation::Confirm], 1);
    EXPECT_EQ(timers.now() - Instant(), 0s);
}

} // namespace
} // namespace windlass
