// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/attemptrecorder.h"
#include "core/store/names.h"
#include "tests/fakes/transferrig.h"

#include <algorithm>
#include <gmock/gmock.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::Test;

class AttemptRecorderTest : public Test, protected TransferRig
{
protected:
    AttemptRecorderTest()
    {
        write("0123456789abcdefghij"); // parts of 8: 8 + 8 + 4
        add();
        page.step = PartPlan{20, 8}.step(2);
    }

    AttemptRecorder recorder()
    {
        return {**store->transfer(id),
                u"S3"_s,
                3,
                LeasedJournal(*store, lease),
                timers,
                {[this](Event event) { told.append(std::move(event)); },
                 [this](const AttemptTotals &counted) { totals.append(counted); }}};
    }
    AttemptRecord attempt(int number, AttemptOutcome outcome = AttemptOutcome::Failed, qint64 bytes = 8)
    {
        AttemptRecord record;
        record.transfer = id;
        record.name = operationName(Operation::Part);
        record.service = u"S3"_s;
        record.number = 2;
        record.attempt = number;
        record.opens = number == 1;
        record.maxAttempts = 3;
        record.started = timers.wallClock();
        record.bytes = bytes;
        record.outcome = outcome;
        record.failure.httpStatus = 503;
        record.willRetry = outcome == AttemptOutcome::Failed;
        return record;
    }
    QList<EventKind> kinds() const
    {
        QList<EventKind> all;
        std::ranges::transform(told, std::back_inserter(all), &Event::kind);
        return all;
    }
    AttemptRecord lastKept() const { return (*store->attempts(id)).last(); }

    AttemptRecorder::Page page;
    QList<Event> told;
    QList<AttemptTotals> totals;
};

TEST_F(AttemptRecorderTest, BytesSentByAnEarlierRequestCountAsResent)
{
    AttemptRecorder recorder = this->recorder();
    ASSERT_TRUE(recorder.ended(page, attempt(1, AttemptOutcome::Failed, 6)));
    ASSERT_TRUE(recorder.ended(page, attempt(2, AttemptOutcome::Succeeded, 8)));
    ASSERT_EQ(totals.size(), 2);
    EXPECT_FALSE(totals[0].isRetry);
    EXPECT_EQ(totals[0].resent, 0);
    EXPECT_TRUE(totals[1].isRetry);
    EXPECT_EQ(totals[1].sent, 8);
    EXPECT_EQ(totals[1].resent, 6);

    StoredTransfer row;
    for (const AttemptTotals &each : std::as_const(totals))
        windlass::add(row, each);
    EXPECT_EQ(row.attempts, 2);
    EXPECT_EQ(row.retries, 1);
    EXPECT_EQ(row.bytesSent, 14);
    EXPECT_EQ(row.bytesResent, 6);
}

TEST_F(AttemptRecorderTest, BytesSentByAnEarlierRunCountAsResent)
{
    {
        AttemptRecorder before = recorder();
        ASSERT_TRUE(before.ended(page, attempt(1, AttemptOutcome::Failed, 5)));
    }
    StoredTransfer row = **store->transfer(id);
    row.started = timers.wallClock();
    ASSERT_TRUE(LeasedJournal(*store, lease).save(row));
    AttemptRecorder after = recorder();
    ASSERT_TRUE(after.ended(page, attempt(1, AttemptOutcome::Succeeded, 8)));
    EXPECT_EQ(totals.last().resent, 5);
}

TEST_F(AttemptRecorderTest, AFailedAttemptIsCountedSavedAndReported)
{
    AttemptRecorder recorder = this->recorder();
    recorder.began(page, attempt(1));
    page.sent = 8;
    ASSERT_TRUE(recorder.ended(page, attempt(1)));
    EXPECT_FALSE(page.current);
    EXPECT_EQ(page.sent, 0) << "these bytes have to be sent again";
    EXPECT_EQ(page.lastFailure.httpStatus, 503);
    EXPECT_EQ(lastKept().outcome, AttemptOutcome::Failed);
    EXPECT_THAT(kinds(), ElementsAre(EventKind::AttemptStarted, EventKind::AttemptFailed));
    EXPECT_FALSE(told.last().reportedBefore);
}

TEST_F(AttemptRecorderTest, AnAttemptDroppedInFlightIsRecordedAsCancelled)
{
    AttemptRecorder recorder = this->recorder();
    ASSERT_TRUE(recorder.abandoned(page)) << "none is in flight";
    EXPECT_TRUE(totals.isEmpty());
    recorder.began(page, attempt(1));
    page.sent = 3;
    timers.advance(1500ms);
    ASSERT_TRUE(recorder.abandoned(page));
    const AttemptRecord kept = lastKept();
    EXPECT_EQ(kept.outcome, AttemptOutcome::Cancelled);
    EXPECT_EQ(kept.bytes, 3);
    EXPECT_EQ(kept.duration, 1500ms);
    ASSERT_TRUE(recorder.abandoned(page)) << "once only";
    EXPECT_EQ(totals.size(), 1);
}

TEST_F(AttemptRecorderTest, AResolvedOutcomeCorrectsTheRecord)
{
    AttemptRecorder recorder = this->recorder();
    ASSERT_TRUE(recorder.ended(page, attempt(1)));
    ASSERT_TRUE(recorder.succeededAfterAll(page));
    EXPECT_EQ((*store->attempts(id)).size(), 1) << "corrected, not added";
    EXPECT_EQ(lastKept().outcome, AttemptOutcome::Succeeded);
    EXPECT_FALSE(lastKept().willRetry);
    EXPECT_EQ(told.last().kind, EventKind::AttemptSucceeded);
    EXPECT_TRUE(told.last().reportedBefore);
}

TEST_F(AttemptRecorderTest, TheEndOfARunHasACauseAndPlansNoWait)
{
    AttemptRecorder recorder = this->recorder();
    ASSERT_TRUE(recorder.runEnded(page, Cause::Exhausted));
    EXPECT_TRUE(told.isEmpty()) << "it ended before its first attempt";
    ASSERT_TRUE(recorder.ended(page, attempt(3)));
    ASSERT_TRUE(recorder.runEnded(page, Cause::Exhausted));
    EXPECT_FALSE(page.last->willRetry);
    EXPECT_EQ(told.last().kind, EventKind::AttemptsExhausted);
    EXPECT_EQ(told.last().text.english(), causeName(Cause::Exhausted));
}

TEST_F(AttemptRecorderTest, AWaitNamesWhatEndedIt)
{
    AttemptRecorder recorder = this->recorder();
    ASSERT_TRUE(recorder.ended(page, attempt(1)));
    const auto endedBy = [&](DelayReason reason) {
        recorder.waitEnded(page, reason, 2s);
        EXPECT_EQ(told.last().kind, EventKind::WaitEnded);
        EXPECT_EQ(told.last().attempt->delay, 2s) << "how long it was";
        return told.last().text;
    };
    EXPECT_EQ(endedBy(DelayReason::Backoff), u"timer"_s);
    EXPECT_EQ(endedBy(DelayReason::Gate), u"gate"_s);
    EXPECT_EQ(endedBy(DelayReason::Offline), u"network"_s);
    page.hurried = true;
    EXPECT_EQ(endedBy(DelayReason::Backoff), u"user"_s);
    EXPECT_EQ(endedBy(DelayReason::Backoff), u"timer"_s) << "a person ended one wait, not all";
}

} // namespace
} // namespace windlass
