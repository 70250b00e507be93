// SPDX-License-Identifier: GPL-3.0-or-later
#include "words/transfers.h"

#include <gtest/gtest.h>

namespace windlass::text {

using namespace Qt::StringLiterals;

namespace {

const QDateTime noon(QDate(2026, 1, 21), QTime(12, 0), Qt::UTC);

TransferStatus waiting(DelayReason reason, int seconds)
{
    TransferStatus status;
    status.state = TransferState::Waiting;
    WaitStatus wait;
    wait.reason = reason;
    wait.until = seconds > 0 ? noon.addSecs(seconds) : QDateTime();
    wait.nextAttempt = 2;
    wait.maxAttempts = 3;
    wait.part = 12;
    wait.failure.kind = FailureKind::Service;
    wait.failure.httpStatus = 503;
    status.wait = wait;
    return status;
}

TransferStatus failed(TransferState state, int httpStatus, const QString &code)
{
    TransferStatus status;
    status.state = state;
    Failure failure;
    failure.kind = FailureKind::Service;
    failure.httpStatus = httpStatus;
    failure.serviceCode = code;
    status.failure = failure;
    return status;
}

} // namespace

TEST(StateLine, CountsDownToTheNextAttemptAndSaysWhy)
{
    const TransferStatus status = waiting(DelayReason::Backoff, 4);
    EXPECT_EQ(stateLine(status, noon), u"Retry 2 of 3 in 4 s: service is busy"_s);
    EXPECT_EQ(stateLine(status, noon.addSecs(3)), u"Retry 2 of 3 in 1 s: service is busy"_s);
    EXPECT_EQ(stateLine(status, noon.addSecs(5)), u"Retry 2 of 3 now: service is busy"_s);
}

TEST(StateLine, OfflineWaitsForTheNetworkAndNotForAnAttempt)
{
    EXPECT_EQ(stateLine(waiting(DelayReason::Offline, 0), noon), u"Waiting for the network"_s);
}

TEST(StateLine, AnEndpointThatRestsCountsDownWhereANarrowColumnShowsIt)
{
    EXPECT_EQ(stateLine(waiting(DelayReason::Gate, 4), noon), u"On hold for 4 s: endpoint rests"_s);
    EXPECT_EQ(stateLine(waiting(DelayReason::Gate, 4), noon.addSecs(5)),
              u"Waiting its turn at the endpoint"_s);
}

TEST(StateLine, ARunningTransferNamesThePartThatComesAgain)
{
    TransferStatus status = waiting(DelayReason::Backoff, 4);
    status.state = TransferState::Running;
    status.partsInFlight = {1, 2, 3};
    EXPECT_EQ(stateLine(status, noon), u"Uploading; part 12 again in 4 s"_s);
    status.partsInFlight = {};
    EXPECT_EQ(stateLine(status, noon), u"Retry 2 of 3 in 4 s: service is busy"_s) << "nothing of it moves";
}

TEST(StateLine, AFailureHasItsReasonBesideIt)
{
    EXPECT_EQ(stateLine(failed(TransferState::Failed, 403, u"SignatureDoesNotMatch"_s), noon),
              u"Needs you: wrong secret key"_s);
}

TEST(StateLine, WhatAPersonCanSettleNeedsThemAndHasNotFailed)
{
    TransferStatus status = failed(TransferState::Failed, 0, {});
    status.failure = localFailure(FailureKind::ObjectExists, u"There is an object of that name already."_s);
    status.cause = Cause::NeedsPerson;
    EXPECT_TRUE(stateLine(status, noon).startsWith(u"Needs you: "_s))
        << stateLine(status, noon).toStdString();
    status.cause = Cause::Fatal; // a person has chosen to fail in this case
    EXPECT_TRUE(stateLine(status, noon).startsWith(u"Failed: "_s));
}

TEST(StateLine, DoneIsProvenOnlyWithAChecksum)
{
    TransferStatus status;
    status.state = TransferState::Done;
    EXPECT_EQ(stateLine(status, noon), u"Done"_s);
    status.proof.edit().checksum = u"md5:00"_s;
    EXPECT_EQ(stateLine(status, noon), u"Done, proven"_s);
}

TEST(Share, IsADashWhereTheRecordIsDamagedAndNotDone)
{
    TransferStatus status;
    EXPECT_EQ(share(status), u"0 %"_s) << "an empty file that waits for its turn";
    status.state = TransferState::Done;
    EXPECT_EQ(share(status), u"100 %"_s);
    status.state = TransferState::Failed;
    status.damaged = true;
    EXPECT_EQ(share(status), u"\u2013"_s);
    EXPECT_EQ(fileSize(status), u"\u2013"_s);
    EXPECT_EQ(progress(status), u"\u2013"_s);
}

TEST(Sentence, EveryStateHasOne)
{
    for (int state = 0; state <= static_cast<int>(TransferState::Cancelled); ++state) {
        TransferStatus status;
        status.state = static_cast<TransferState>(state);
        EXPECT_TRUE(sentence(status, noon).endsWith(u'.')) << state;
        EXPECT_FALSE(stateWord(shownState(status)).isEmpty()) << state;
    }
}

TEST(Sentence, AWaitTellsPartAttemptAndReason)
{
    EXPECT_EQ(sentence(waiting(DelayReason::ServerAsked, 7), noon),
              u"The service asks to send more slowly. Part 12 is tried again in 7 s (attempt 2 of 3; the "
              u"wait: server "
              "asked)."_s);
}

TEST(WhatToDo, AFailureThatNeedsAPersonSaysWhatIsToBeDone)
{
    EXPECT_TRUE(whatToDo(failed(TransferState::Failed, 403, u"SignatureDoesNotMatch"_s))
                    .startsWith(u"Give the secret key"));
    EXPECT_TRUE(
        whatToDo(failed(TransferState::Failed, 404, u"NoSuchBucket"_s)).startsWith(u"Create the bucket"));
}

TEST(WhatToDo, AParkedTransferPointsToResumeEvenWhereTheFailureAsksForNothing)
{
    EXPECT_TRUE(whatToDo(failed(TransferState::Parked, 503, {})).contains(u"Resume"));
}

TEST(WhatToDo, NothingWhileItRuns)
{
    TransferStatus status;
    status.state = TransferState::Running;
    EXPECT_TRUE(whatToDo(status).isEmpty());
}

} // namespace windlass::text
