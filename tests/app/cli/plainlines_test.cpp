// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/plainlines.h"

#include <gtest/gtest.h>

namespace windlass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QDateTime moment(QDate(2026, 1, 21), QTime(14, 30, 0), Qt::UTC);
constexpr int wide = 200;
constexpr qint64 gibibyte = 1024LL * 1024 * 1024;

TransferStatus running(const QString &file = u"/srv/web01/disk.vmdk"_s)
{
    TransferStatus status;
    status.id = 7;
    status.file = file;
    status.size = 4 * gibibyte;
    status.confirmed = gibibyte;
    status.bytesPerSecond = 1024.0 * 1024;
    status.timeLeft = 3min;
    status.state = TransferState::Running;
    return status;
}

Failure slowDown()
{
    Failure failure;
    failure.kind = FailureKind::Service;
    failure.httpStatus = 503;
    failure.serviceCode = u"SlowDown"_s;
    return failure;
}

std::string line(const QList<TransferStatus> &transfers, int width = wide)
{
    return plain::progressLine(transfers, moment, width).toStdString();
}

TEST(ProgressLine, SaysNamePercentConfirmedSpeedAndTimeLeft)
{
    EXPECT_EQ(line({running()}), "disk.vmdk  25 %  1.00 GiB of 4.00 GiB  1.00 MiB/s  3 min left");
}

TEST(ProgressLine, WhileWaitingSaysTheReasonAndCountsDown)
{
    TransferStatus status = running();
    status.state = TransferState::Waiting;
    status.wait = WaitStatus{.reason = DelayReason::Backoff,
                             .until = moment.addMSecs(3200),
                             .nextAttempt = 2,
                             .maxAttempts = 3,
                             .part = 1,
                             .failure = slowDown()};
    EXPECT_NE(line({status}).find("Retry 2 of 3 in 4 s: "), std::string::npos) << line({status});
}

TEST(ProgressLine, OfSeveralTransfersAddsThemUp)
{
    EXPECT_EQ(line({running(), running(u"/srv/b"_s)}),
              "disk.vmdk and 1 more  25 %  2.00 GiB of 8.00 GiB  2.00 MiB/s  51 min 12 s left");
}

TEST(ProgressLine, IsEmptyWhenNothingIsUnderWay)
{
    TransferStatus status = running();
    status.state = TransferState::Done;
    EXPECT_EQ(line({status}), "");
    EXPECT_EQ(line({}), "");
}

TEST(ProgressLine, NeverIsWiderThanTheTerminal)
{
    for (int width = 1; width < 100; ++width)
        EXPECT_LE(plain::progressLine({running(u"/srv/"_s + QString(300, u'x'))}, moment, width).size(),
                  width);
}

TEST(RetryLine, SaysWhatFailedWhyAndHowLongItWaits)
{
    Event event;
    event.kind = EventKind::AttemptFailed;
    event.object = u"disk.vmdk"_s;
    AttemptRecord &attempt = event.attempt.edit();
    attempt.name = u"part"_s;
    attempt.number = 3;
    attempt.maxAttempts = 3;
    attempt.outcome = AttemptOutcome::Failed;
    attempt.failure = slowDown();
    attempt.willRetry = true;
    attempt.delay = 1200ms;
    attempt.delayReason = DelayReason::ServerAsked;
    EXPECT_EQ(plain::attempt(event).toStdString(), "retry: disk.vmdk, part 3: attempt 1 of 3 failed: service "
                                                   "is busy (503 SlowDown); the next in 1.2 s (server "
                                                   "asked)");
}

TEST(FinishedLine, OfAFailureSaysWhatToDo)
{
    TransferStatus status = running();
    status.state = TransferState::Failed;
    status.failure = slowDown();
    status.failure.edit().httpStatus = 403;
    status.failure.edit().serviceCode = u"SignatureDoesNotMatch"_s;
    const std::string said = plain::transferFinished(status, moment).toStdString();
    EXPECT_TRUE(said.starts_with("needs you: disk.vmdk (7): ")) << said;
    EXPECT_NE(said.find("(403 SignatureDoesNotMatch)"), std::string::npos) << said;
    EXPECT_NE(said.find("secret key"), std::string::npos) << said;
    EXPECT_TRUE(said.ends_with("`windlass-cli resume 7` goes on.")) << said;
}

TEST(FinishedLine, SaysWhatTheManifestStates)
{
    TransferStatus status = running();
    status.state = TransferState::Done;
    EXPECT_FALSE(plain::transferFinished(status, moment).contains(u"states"_s));
    status.proof.edit().digest = u"sha256:ab"_s;
    status.proof.edit().manifest = u"/srv/web.mf"_s;
    EXPECT_TRUE(plain::transferFinished(status, moment).endsWith(u", sha256:ab as web.mf states"_s));
}

TEST(SummaryLine, CountsByStateInWords)
{
    TransferStatus done = running();
    done.state = TransferState::Done;
    done.confirmed = done.size;
    done.bytesSent = done.size;
    done.retries = 1;
    TransferStatus parked = running();
    parked.state = TransferState::Parked;
    parked.confirmed = gibibyte; // on the service already, for `resume`
    parked.bytesSent = gibibyte * 3 / 2;
    EXPECT_EQ(
        plain::summary({.transfers = {done, parked},
                        .interrupted = false,
                        .exitStatus = ExitStatus::Parked,
                        .took = 90s})
            .toStdString(),
        "2 files: 1 parked, 1 done; 4.00 GiB uploaded in 1 min 30 s, 1 retry; of what is not done 1.50 GiB "
        "sent, 1.00 GiB confirmed.");
}

TEST(SummaryLine, OnlyWhatBecameAnObjectIsUploaded)
{
    TransferStatus failed = running();
    failed.state = TransferState::Failed;
    failed.confirmed = gibibyte;
    TransferStatus cancelled = failed;
    cancelled.state = TransferState::Cancelled; // its parts have been removed
    EXPECT_EQ(plain::summary({.transfers = {failed, cancelled},
                              .interrupted = false,
                              .exitStatus = ExitStatus::Failed,
                              .took = 90s})
                  .toStdString(),
              "2 files: 1 failed, 1 cancelled; 0 bytes uploaded in 1 min 30 s, 0 retries; of what is not "
              "done 0 bytes "
              "sent, 1.00 GiB confirmed.");
}

TEST(SummaryLine, WhatAnEarlierRunSentIsNotUploadedByThisOne)
{
    TransferStatus done = running();
    done.id = 7;
    done.state = TransferState::Done;
    done.confirmed = done.size;
    done.bytesSent = done.size;
    done.retries = 3;
    Summary summary{.transfers = {done}, .took = 90s};
    summary.before.insert(7, {.confirmed = gibibyte, .sent = gibibyte, .retries = 2});
    EXPECT_EQ(plain::summary(summary).toStdString(),
              "1 file: 1 done; 3.00 GiB uploaded in 1 min 30 s, 1 retry; 1.00 GiB by earlier runs.");
    EXPECT_EQ(summary.thisRun(done).sent, 3 * gibibyte);
    summary.before.insert(7, {.confirmed = 2 * done.size, .sent = 2 * done.size});
    EXPECT_EQ(summary.thisRun(done).confirmed, 0) << "the service lost what an earlier run had sent";
}

TEST(SummaryLine, WhatCannotBeSentIsCounted)
{
    EXPECT_EQ(plain::summary({.notAdded = 2}).toStdString(), "Nothing was uploaded; 2 not added.");
}

TEST(SummaryLine, WhatWasThereAlreadyIsNotUploaded)
{
    TransferStatus skipped = running();
    skipped.state = TransferState::Done;
    skipped.confirmed = skipped.size;
    skipped.bytesSent = 0;
    EXPECT_EQ(plain::summary(
                  {.transfers = {skipped}, .interrupted = false, .exitStatus = ExitStatus::Done, .took = 90s})
                  .toStdString(),
              "1 file: 1 done; 0 bytes uploaded in 1 min 30 s, 0 retries; 4.00 GiB there already.");
}

TEST(Table, IsAsWideAsItsCells)
{
    EXPECT_EQ(plain::table({{u"ID"_s, u"NAME"_s}, {u"1"_s, u"a"_s}, {u"200"_s, u"b c"_s}}, {0}).toStdString(),
              " ID  NAME\n  1  a\n200  b c");
}

TEST(QueueTable, ShowsOneRowATransfer)
{
    StoredTransfer stored;
    stored.id = 12;
    stored.file = u"/srv/a.vmdk"_s;
    stored.destination.edit().name = u"offsite"_s;
    stored.fingerprint.size = 2048;
    stored.plan = {.size = 2048, .partSize = 1024};
    stored.session = Session{
        .id = {}, .opened = {}, .held = {{.part = 1, .offset = 0, .length = 1024, .etag = {}, .digest = {}}}};
    stored.state = TransferState::Parked;
    stored.failure = slowDown();
    const std::string text = plain::queue({stored}, moment).toStdString();
    EXPECT_NE(text.find("12  parked  a.vmdk"), std::string::npos) << text;
    EXPECT_NE(text.find("50 %"), std::string::npos) << text;
    EXPECT_NE(text.find("offsite"), std::string::npos) << text;
    EXPECT_NE(text.find("service is busy (503 SlowDown)"), std::string::npos) << text;
}

} // namespace

} // namespace windlass
