// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/upload/step.h"
#include "words/attempts.h"
#include "words/events.h"

#include <gtest/gtest.h>

namespace windlass::text {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

Event failedPart()
{
    Event event;
    event.kind = EventKind::AttemptFailed;
    AttemptRecord &attempt = event.attempt.edit();
    attempt.name = operationName(Operation::Part);
    attempt.number = 12;
    attempt.attempt = 1;
    attempt.maxAttempts = 3;
    attempt.outcome = AttemptOutcome::Failed;
    attempt.failure.kind = FailureKind::Service;
    attempt.failure.httpStatus = 503;
    attempt.failure.serviceCode = u"SlowDown"_s;
    attempt.willRetry = true;
    attempt.delay = 2s;
    attempt.delayReason = DelayReason::Backoff;
    return event;
}

} // namespace

TEST(LogText, AFailedAttemptTellsWhatWhyAndTheWait)
{
    EXPECT_EQ(
        logText(failedPart()),
        u"Failed, retrying: part 12, attempt 1 of 3: service is busy (503 SlowDown); wait 2 s: backoff"_s);
}

TEST(LogText, EveryKindHasWords)
{
    for (int kind = 0; kind < static_cast<int>(EventKind::Note); ++kind) {
        Event event = failedPart();
        event.kind = static_cast<EventKind>(kind);
        EXPECT_FALSE(logText(event).isEmpty()) << kind;
    }
}

TEST(WaitAfter, IsEmptyWhereNothingFollows)
{
    AttemptRecord last = failedPart().attempt;
    last.willRetry = false;
    EXPECT_TRUE(waitAfter(last).isEmpty());
    EXPECT_EQ(waitAfter(failedPart().attempt), u"2 s: backoff"_s);
}

TEST(Story, HoldsTheRequestIdForASupportTicket)
{
    AttemptRecord attempt = failedPart().attempt;
    attempt.failure.requestId = u"tx01"_s;
    EXPECT_TRUE(story(attempt).endsWith(u"Request id: tx01")) << story(attempt).toStdString();
}

} // namespace windlass::text
