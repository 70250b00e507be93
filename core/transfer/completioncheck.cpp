// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/completioncheck.h"

#include <utility>

namespace windlass {

namespace {

Failure failureOf(const RunResult<Receipt> &result)
{
    return result.lastFailure.value_or(result.result.error());
}

CompletionCheck::Answer unanswered(const RunResult<Receipt> &result)
{
    CompletionCheck::Answer answer;
    answer.outcome = CompletionCheck::Outcome::Failed;
    answer.failure = failureOf(result);
    answer.cause = result.cause;
    answer.notBefore = result.notBefore;
    return answer;
}

} // namespace

bool refusesToAnswer(Cause cause, const Failure &failure)
{
    const bool codeless = failure.serviceCode.isEmpty() &&
                          (failure.denial == Denial::NotSignedIn || failure.denial == Denial::NotAllowed);
    return failure.kind == FailureKind::Service &&
           (cause == Cause::Fatal || (cause == Cause::NeedsPerson && codeless));
}

CompletionCheck::CompletionCheck(Doors doors, Duration first, Duration patience, bool withSession,
                                 std::function<void(const Answer &)> then)
    : doors_(std::move(doors))
    , polls_(patience, Duration(3000))
    , withSession_(withSession)
    , then_(std::move(then))
{
    wait_ = doors_.timers.after(first, [this] { look(); });
}

void CompletionCheck::hurry()
{
    if (wait_)
        wait_ = doors_.timers.after(Duration::zero(), [this] { look(); });
}

void CompletionCheck::look()
{
    wait_.reset();
    asking_ = doors_.ask(Operation::Confirm, [this](const RunResult<Receipt> &head) { looked(head); });
}

void CompletionCheck::looked(const RunResult<Receipt> &head)
{
    if (!head.result && !refusesToAnswer(head.cause, failureOf(head)))
        return end(unanswered(head));
    const auto object = head.result ? head.result->as<answer::HeadResult>().object : std::nullopt;
    const Sameness answer = object ? doors_.judge(*object) : Sameness::CannotTell;
    another_ = answer == Sameness::Another;
    unsure_ = answer == Sameness::CannotTell ? object : std::nullopt;
    if (answer == Sameness::Same) {
        Answer done;
        done.outcome = Outcome::Done;
        done.object = object;
        return end(std::move(done));
    }
    if (!withSession_)
        return end({});
    asking_ =
        doors_.ask(Operation::ListParts, [this](const RunResult<Receipt> &list) { sessionAsked(list); });
}

/// A service that is still joining the parts may already say that there is no such session.
void CompletionCheck::sessionAsked(const RunResult<Receipt> &list)
{
    if (list.result)
        return end({});
    const bool gone = list.cause == Cause::SessionLost || failureOf(list).denial == Denial::NotThere;
    if (!gone && refusesToAnswer(list.cause, failureOf(list)))
        return end({});
    if (!gone)
        return end(unanswered(list));
    const auto wait = polls_.next(doors_.timers.now());
    if (!wait) {
        Answer lost;
        lost.outcome = Outcome::Gone;
        lost.failure = failureOf(list);
        lost.object = unsure_;
        return end(std::move(lost));
    }
    wait_ = doors_.timers.after(*wait, [this] { look(); });
}

void CompletionCheck::end(Answer answer)
{
    answer.another = another_;
    const auto then = std::move(then_);
    then(answer);
}

} // namespace windlass
