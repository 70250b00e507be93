// SPDX-License-Identifier: GPL-3.0-or-later
// The whole program with the practice store: its output, its log, and the requests that the store counted.
#include "tests/e2e/practicetest.h"

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

class UploadTest : public PracticeTest
{
protected:
    UploadTest() { checksum = u"crc64nvme"_s; }

    static QString checksumOf(const ProgramEnd &ran)
    {
        const auto finished = ran.named(u"transfer_finished"_s);
        return finished.isEmpty() ? QString() : finished.first().value(u"checksum"_s).toString();
    }
    /// The content of an object as the store has it.
    QByteArray stored(const QString &name) const { return content(storedFile(name)); }
    QByteArray log() const { return content(folder.filePath(u"profile/logs/windlass.log"_s)); }
};

TEST_F(UploadTest, ALargeFileArrivesByteForByteThroughEveryKindOfFault)
{
    ASSERT_TRUE(store->setFaults(
        u"open 503 SlowDown retry-after=1; part:1 reset@50%; part:2 close; part:3 lose-answer;"
        "part:4 500 InternalError; part:5 503@0% SlowDown; part:6 truncate;"
        "complete 200-error InternalError; head 503 SlowDown"));
    const QString path = file(u"disk.vmdk"_s, 48 * mebi + 12'345);
    const ProgramEnd ran = upload(path, {u"--part-size"_s, u"8MiB"_s, u"--max-attempts"_s, u"6"_s});
    EXPECT_EQ(ran.status, 0) << ran.err.toStdString();
    EXPECT_TRUE(stored(u"disk.vmdk"_s) == content(path));
    ASSERT_EQ(ran.named(u"transfer_finished"_s).size(), 1);
    const QJsonObject finished = ran.named(u"transfer_finished"_s).first();
    EXPECT_EQ(finished.value(u"state"_s), u"done"_s);
    EXPECT_GE(finished.value(u"retries"_s).toInt(), 8);
    EXPECT_EQ(ran.lines.last().value(u"event"_s), u"summary"_s);
    EXPECT_GE(store->counters().faultsFired, 9);
}

TEST_F(UploadTest, InterimAnswersAreNoneAndCostNothing)
{
    ASSERT_TRUE(store->setFaults(u"any interim x*"));
    const QString path = file(u"disk.vmdk"_s, 24 * mebi + 5);
    const ProgramEnd ran = upload(path, {u"--part-size"_s, u"5MiB"_s});
    EXPECT_EQ(ran.status, 0) << ran.err.toStdString();
    EXPECT_TRUE(stored(u"disk.vmdk"_s) == content(path));
    EXPECT_EQ(ran.named(u"attempt_failed"_s).size(), 0);
    const ProgramEnd back = run({u"restore"_s, url(u"disk.vmdk"_s), u"--to"_s, folder.filePath(u"back"_s)});
    EXPECT_EQ(back.status, 0) << back.err.toStdString();
    EXPECT_EQ(back.named(u"attempt_failed"_s).size(), 0);
}

TEST_F(UploadTest, ThreeRetriesAreThreeLinesOfTheLogAndOfTheHistory)
{
    ASSERT_TRUE(store->setFaults(u"part:1 503 SlowDown; part:2 503 SlowDown; part:3 503 SlowDown"));
    const ProgramEnd ran = upload(file(u"disk.vmdk"_s, 24 * mebi), {u"--part-size"_s, u"8MiB"_s});
    EXPECT_EQ(ran.status, 0);
    EXPECT_EQ(ran.named(u"attempt_failed"_s).size(), 3);
    EXPECT_EQ(log().count("retrying"), 3);
    int waits = 0;
    for (const QJsonObject &attempt : run({u"history"_s, u"1"_s}).named(u"attempt"_s)) {
        if (attempt.value(u"outcome"_s) != u"failed"_s)
            continue;
        EXPECT_EQ(attempt.value(u"http_status"_s), 503);
        EXPECT_EQ(attempt.value(u"service_code"_s), u"SlowDown"_s);
        EXPECT_EQ(attempt.value(u"class"_s), u"throttle"_s);
        EXPECT_EQ(attempt.value(u"delay_reason"_s), u"throttle"_s);
        EXPECT_GT(attempt.value(u"delay_ms"_s).toInt(), 0);
        EXPECT_FALSE(attempt.value(u"request_id"_s).toString().isEmpty());
        ++waits;
    }
    EXPECT_EQ(waits, 3);
    const QJsonObject metrics = run({u"metrics"_s}).named(u"metrics"_s).value(0);
    EXPECT_EQ(metrics.value(u"retries"_s), 3);
    EXPECT_EQ(metrics.value(u"success_after_retry"_s), 1);
    EXPECT_EQ(metrics.value(u"failures_by_class"_s)[u"throttle"_s], 3);
    EXPECT_GT(metrics.value(u"wait_ms_by_reason"_s)[u"throttle"_s].toInt(), 0);
}

TEST_F(UploadTest, AWrongSecretNeedsAPersonAfterOneAttempt)
{
    secret = u"wrong"_s;
    const ProgramEnd ran = upload(file(u"a.ova"_s, 100));
    EXPECT_EQ(ran.status, 3);
    EXPECT_EQ(ran.named(u"attempt_failed"_s).size(), 1);
    EXPECT_EQ(store->counters().total.requests, 1);
    EXPECT_TRUE(ran.err.contains("secret")) << ran.err.toStdString();
    EXPECT_FALSE(log().contains("wrong"));
}

TEST_F(UploadTest, AMissingBucketFailsForGoodAfterOneAttempt)
{
    QStringList arguments = uploading(file(u"a.ova"_s, 100));
    arguments.replaceInStrings(u"s3://exports/"_s, u"s3://nowhere/"_s);
    const ProgramEnd ran = run(arguments);
    EXPECT_EQ(ran.status, 1);
    EXPECT_EQ(store->counters().total.requests, 1);
}

TEST_F(UploadTest, AnEndpointThatRefusesParksTheTransferAndResumeFinishesIt)
{
    const QString path = file(u"a.ova"_s, 20 * mebi);
    const quint16 port = store->port();
    store.reset();
    const ProgramEnd ran = upload(path);
    EXPECT_EQ(ran.status, 4);
    EXPECT_EQ(ran.named(u"attempt_failed"_s).size(), 3);
    startStore(port);
    EXPECT_EQ(run({u"resume"_s}).status, 0);
    EXPECT_TRUE(stored(u"a.ova"_s) == content(path));
}

TEST_F(UploadTest, KilledInTheMiddleItSendsNoConfirmedPartAgain)
{
    const QString path = file(u"disk.vmdk"_s, 120 * mebi);
    ASSERT_TRUE(store->setFaults(u"part slow 30MB/s x*"));
    const auto program = begin(uploading(path, {u"--part-size"_s, u"5MiB"_s, u"--parts"_s, u"4"_s}));
    const auto partsConfirmed = [this] {
        qint64 sum = 0;
        for (const auto &[piece, tally] : store->counters().pieces)
            sum += tally.confirmed;
        return sum;
    };
    EXPECT_TRUE(comes([&partsConfirmed] { return partsConfirmed() >= 8; }));
    program->kill();
    program->waitForFinished();
    ASSERT_LT(partsConfirmed(), 24) << "too late to be in the middle";
    ASSERT_TRUE(store->setFaults({}));
    const auto sentIn = [](const ProgramEnd &end, const char *event) {
        return end.named(QString::fromLatin1(event)).value(0).value(u"bytes_sent"_s).toInteger();
    };
    const qint64 sentBefore = sentIn(run({u"metrics"_s}), "metrics");
    EXPECT_GE(sentBefore, 5 * mebi) << "though the program was killed";

    const ProgramEnd ran = run({u"resume"_s});
    EXPECT_EQ(ran.status, 0) << ran.err.toStdString();
    EXPECT_TRUE(stored(u"disk.vmdk"_s) == content(path));
    int sentTwice = 0;
    for (const auto &[piece, tally] : store->counters().pieces)
        sentTwice += tally.requests > 1 ? 1 : 0;
    EXPECT_LE(sentTwice, 4) << "only what was in flight";
    const qint64 sentNow = sentIn(ran, "summary");
    EXPECT_LE(sentNow, 100 * mebi);
    EXPECT_EQ(sentIn(run({u"metrics"_s}), "metrics"), sentBefore + sentNow);
    EXPECT_EQ(store->counters().operations.at(practice::Operation::Open).requests, 1);
}

TEST_F(UploadTest, ALostAnswerOfCompleteIsClearedUpWithoutSendingAgain)
{
    ASSERT_TRUE(store->setFaults(u"complete lose-answer"));
    const QString path = file(u"disk.vmdk"_s, 20 * mebi);
    EXPECT_EQ(upload(path).status, 0);
    EXPECT_EQ(store->counters().operations.at(practice::Operation::Complete).requests, 1);
    EXPECT_TRUE(stored(u"disk.vmdk"_s) == content(path));
}

TEST_F(UploadTest, Scenario39_CompleteThatFailsInsideA200OrIsCutIsNeverTakenForDoneNorSentBlindly)
{
    const QString path = file(u"disk.vmdk"_s, 11 * mebi);
    ASSERT_TRUE(store->setFaults(u"complete 200-error InternalError spaces=2s; complete truncate"_s));
    const ProgramEnd ran = upload(path, {u"--part-size"_s, u"5MiB"_s});
    EXPECT_EQ(ran.status, 0) << ran.err.toStdString();
    EXPECT_TRUE(stored(u"disk.vmdk"_s) == content(path));
    EXPECT_EQ(store->counters().faultsFired, 2);
    EXPECT_EQ(store->counters().operations.at(practice::Operation::Complete).requests, 2)
        << "the first was not done and is sent once more; the second was, and is asked about";
}

TEST_F(UploadTest, AClockThatIsTwoHoursOffIsCorrected)
{
    ASSERT_TRUE(store->setFaults(u"any skew 2h x*"));
    const ProgramEnd ran = upload(file(u"a.ova"_s, 20 * mebi));
    EXPECT_EQ(ran.status, 0) << ran.err.toStdString();
}

TEST_F(UploadTest, AFlippedBitIsNoticedAndSentOnceMore)
{
    ASSERT_TRUE(store->setFaults(u"part:2 damage"));
    const QString path = file(u"disk.vmdk"_s, 40 * mebi);
    const ProgramEnd ran = upload(path);
    EXPECT_EQ(ran.status, 0);
    EXPECT_EQ(ran.named(u"attempt_failed"_s).size(), 1);
    EXPECT_TRUE(stored(u"disk.vmdk"_s) == content(path));
}

TEST_F(UploadTest, BitsThatFlipEveryTimeFailTheTransferAndNothingAppears)
{
    ASSERT_TRUE(store->setFaults(u"part damage x*"));
    EXPECT_EQ(upload(file(u"disk.vmdk"_s, 40 * mebi)).status, 1);
    EXPECT_FALSE(QFile::exists(storedFile(u"disk.vmdk"_s)));
}

/// Checksum mode, kind of checksum of a large object, and that of a small one.
using ModeRow = std::tuple<const char *, const char *, const char *>;
class ChecksumModes : public UploadTest, public testing::WithParamInterface<ModeRow>
{
protected:
    ChecksumModes() { checksum = QString::fromLatin1(std::get<0>(GetParam())); }
    static QString sort(const ProgramEnd &ran) { return checksumOf(ran).section(u':', 0, 0); }
};

TEST_P(ChecksumModes, TheStoreTakesLargeAndSmallFilesAndWhatItHoldsIsProven)
{
    const QString large = file(u"disk.vmdk"_s, 17 * mebi + 4321);
    const ProgramEnd ofParts = upload(large, {u"--part-size"_s, u"6MiB"_s});
    EXPECT_EQ(ofParts.status, 0) << ofParts.err.toStdString();
    EXPECT_TRUE(stored(u"disk.vmdk"_s) == content(large));
    EXPECT_EQ(sort(ofParts), QString::fromLatin1(std::get<1>(GetParam())));

    const QString small = file(u"small.ova"_s, 54'321);
    const ProgramEnd ofOne = upload(small);
    EXPECT_EQ(ofOne.status, 0) << ofOne.err.toStdString();
    EXPECT_TRUE(stored(u"small.ova"_s) == content(small));
    EXPECT_EQ(sort(ofOne), QString::fromLatin1(std::get<2>(GetParam())));
    EXPECT_EQ(upload(file(u"empty.ova"_s, 0)).status, 0);
}

TEST_P(ChecksumModes, AFlippedBitIsNoticedAndSentOnceMore)
{
    if (checksum == u"none")
        GTEST_SKIP() << "nothing that the service says of a part is held against it";
    ASSERT_TRUE(store->setFaults(u"part:2 damage; put damage"));
    const QString large = file(u"disk.vmdk"_s, 12 * mebi);
    const ProgramEnd ran = upload(large, {u"--part-size"_s, u"6MiB"_s});
    EXPECT_EQ(ran.status, 0);
    EXPECT_EQ(ran.named(u"attempt_failed"_s).size(), 1);
    EXPECT_TRUE(stored(u"disk.vmdk"_s) == content(large));

    const QString small = file(u"small.ova"_s, 54'321);
    EXPECT_EQ(upload(small).named(u"attempt_failed"_s).size(), 1);
    EXPECT_TRUE(stored(u"small.ova"_s) == content(small));
}

INSTANTIATE_TEST_SUITE_P(All, ChecksumModes,
                         testing::Values(ModeRow{"crc64nvme", "crc64nvme", "crc64nvme"},
                                         ModeRow{"crc32c", "crc32c-parts", "crc32c"},
                                         ModeRow{"signed", "crc64nvme", "crc64nvme"},
                                         ModeRow{"content-md5", "md5-parts", "md5"},
                                         ModeRow{"etag", "md5-parts", "md5"}, ModeRow{"none", "", ""}));

TEST_F(UploadTest, WhatTheStoreTakesIsFoundOutOnceAndLeavesNothing)
{
    checksum.clear();
    const QString path = file(u"disk.vmdk"_s, 20 * mebi);
    const ProgramEnd first = upload(path);
    EXPECT_EQ(first.status, 0) << first.err.toStdString();
    EXPECT_TRUE(checksumOf(first).startsWith(u"crc64nvme:"_s)) << checksumOf(first).toStdString();
    EXPECT_EQ(requestsOf(practice::Operation::Open), 1);
    EXPECT_EQ(requestsOf(practice::Operation::Probe), 4) << "a session, a part, a look, and taken back";

    const ProgramEnd second = upload(file(u"other.vmdk"_s, 20 * mebi));
    EXPECT_TRUE(checksumOf(second).startsWith(u"crc64nvme:"_s));
    EXPECT_EQ(requestsOf(practice::Operation::Open), 2);
    EXPECT_EQ(requestsOf(practice::Operation::Probe), 4) << "another process remembers";
    EXPECT_TRUE(QDir(folder.filePath(u"store/.practice/uploads"_s)).isEmpty());
}

TEST_F(UploadTest, AStoreThatRefusesChecksumsIsAskedOnceAndUsedAsItIs)
{
    checksum.clear();
    for (const auto &faults : {u"any no-checksums x*"_s, u"any raw-chunks x*"_s}) {
        startStore();
        ASSERT_TRUE(store->setFaults(faults));
        qint64 asked = 0;
        for (const QString &name : {u"a.ova"_s, u"b.ova"_s}) {
            const QString path = file(name, 70'000);
            const ProgramEnd ran = upload(path, {u"--if-exists"_s, u"replace"_s});
            EXPECT_EQ(ran.status, 0) << ran.err.toStdString();
            EXPECT_TRUE(checksumOf(ran).startsWith(u"md5:"_s)) << checksumOf(ran).toStdString();
            EXPECT_TRUE(stored(name) == content(path));
            const qint64 now = requestsOf(practice::Operation::Probe);
            EXPECT_GT(now, 0);
            EXPECT_EQ(asked == 0 ? now : asked, now) << "asked once";
            asked = now;
        }
        EXPECT_TRUE(QDir(folder.filePath(u"store/.practice/uploads"_s)).isEmpty());
    }
}

TEST_F(UploadTest, WhoMayNotOpenSessionsUploadsAllTheSame)
{
    checksum.clear();
    ASSERT_TRUE(store->setFaults(u"open 403 AccessDenied x*; probe 403 AccessDenied x*"));
    const QString path = file(u"a.ova"_s, 70'000);
    const ProgramEnd ran = upload(path);
    EXPECT_EQ(ran.status, 0) << ran.err.toStdString();
    EXPECT_TRUE(stored(u"a.ova"_s) == content(path));
}

TEST_F(UploadTest, AStoreThatUnlearnedItsChecksumsIsUsedWithoutThem)
{
    checksum.clear();
    EXPECT_EQ(upload(file(u"a.ova"_s, 70'000)).status, 0);
    ASSERT_TRUE(store->setFaults(u"any no-checksums x*"));
    const QString path = file(u"disk.vmdk"_s, 20 * mebi);
    const ProgramEnd ran = upload(path);
    EXPECT_EQ(ran.status, 0) << ran.err.toStdString();
    EXPECT_TRUE(checksumOf(ran).startsWith(u"md5-parts:"_s)) << checksumOf(ran).toStdString();
    EXPECT_TRUE(stored(u"disk.vmdk"_s) == content(path));
}

TEST_F(UploadTest, AnExpiredTokenWithoutANewOneNeedsAPerson)
{
    ASSERT_TRUE(store->setFaults(u"any expired-token x*"));
    EXPECT_EQ(upload(file(u"a.ova"_s, 100)).status, 3);
}

TEST_F(UploadTest, CancellingTakesTheSessionBack)
{
    ASSERT_TRUE(store->setFaults(u"part:2 503 SlowDown x*"));
    EXPECT_EQ(upload(file(u"disk.vmdk"_s, 40 * mebi)).status, 4);
    ASSERT_TRUE(store->setFaults({}));
    EXPECT_EQ(run({u"cancel"_s, u"1"_s}).status, 0);
    EXPECT_EQ(store->counters().operations.at(practice::Operation::Abort).confirmed, 1);
    const ProgramEnd queue = run({u"queue"_s});
    EXPECT_EQ(queue.lines.first().value(u"state"_s), u"cancelled"_s);
}

TEST_F(UploadTest, NamesArriveExactlyAsTheyAre)
{
    const QStringList names{u"a b.ova"_s, u"a+b.ova"_s,        u"100%.ova"_s,    u"a%20b.ova"_s,
                            u"~x.ova"_s,  u"it's \"q\".ova"_s, u"ünï 日本.ova"_s};
    QStringList paths;
    for (const QString &name : names)
        paths.append(file(u"names/"_s + name, 50));
    EXPECT_EQ(upload(paths.first(), paths.mid(1)).status, 0);
    for (const QString &name : names)
        EXPECT_TRUE(stored(name) == content(folder.filePath(u"names/"_s + name))) << name.toStdString();
}

TEST_F(UploadTest, ManySmallFilesDoNotAskOneByOneWhetherTheirNamesAreTaken)
{
    constexpr int count = 200;
    for (int i = 0; i < count; ++i)
        file(u"many/%1.vmdk"_s.arg(i, 3, 10, QLatin1Char('0')), 100 + i);
    const QString many = folder.filePath(u"many"_s);
    EXPECT_EQ(upload(many, {u"--jobs"_s, u"4"_s}).status, 0);
    EXPECT_EQ(requestsOf(practice::Operation::Put), count);
    // Eight single questions, then one list for all of them. It is repeated if an answer takes longer than
    // two seconds, as on a busy machine.
    EXPECT_LT(requestsOf(practice::Operation::List), count / 2);
    EXPECT_TRUE(stored(u"199.vmdk"_s) == content(many + u"/199.vmdk"_s));

    // Objects that are there already and equal are not sent again, and no question is sent for each.
    EXPECT_EQ(upload(many, {u"--jobs"_s, u"4"_s}).status, 0);
    EXPECT_EQ(requestsOf(practice::Operation::Put), count);

    // A different object that is there already is not overwritten.
    file(u"many/199.vmdk"_s, 555);
    EXPECT_EQ(upload(many, {u"--jobs"_s, u"4"_s}).status, 3);
    EXPECT_EQ(requestsOf(practice::Operation::Put), count);
}

TEST_F(UploadTest, OfMoreFilesThanAreAddedInOneGoAllArriveAndAreToldOf)
{
    constexpr int count = 2001;
    for (int i = 0; i < count; ++i)
        file(u"many/%1.img"_s.arg(i, 4, 10, QLatin1Char('0')), 1 + i % 7);
    const ProgramEnd ran = upload(folder.filePath(u"many"_s), {u"--jobs"_s, u"8"_s});
    EXPECT_EQ(ran.status, 0) << ran.err.toStdString();
    EXPECT_EQ(ran.named(u"transfer_added"_s).size(), count);
    EXPECT_EQ(ran.named(u"transfer_finished"_s).size(), count);
    EXPECT_EQ(ran.lines.last().value(u"transfers"_s), count);
    EXPECT_EQ(requestsOf(practice::Operation::Put), count);
    EXPECT_TRUE(stored(u"2000.img"_s) == content(folder.filePath(u"many/2000.img"_s)));
}

TEST_F(UploadTest, InterruptedItEndsWith130AndResumeGoesOn)
{
    const QString path = file(u"disk.vmdk"_s, 60 * mebi);
    ASSERT_TRUE(store->setFaults(u"part slow 5MB/s x*"));
    const auto program = begin(uploading(path));
    EXPECT_TRUE(comes([this] { return store->counters().total.bytesReceived > 0; }));
    const auto stateInQueue = [this] {
        return run({u"queue"_s}).lines.value(0).value(u"state"_s).toString();
    };
    EXPECT_EQ(stateInQueue(), u"running"_s);
    program->terminate();
    EXPECT_EQ(endOf(*program).status, 130);
    EXPECT_EQ(stateInQueue(), u"queued"_s);
    ASSERT_TRUE(store->setFaults({}));
    EXPECT_EQ(run({u"resume"_s}).status, 0);
    EXPECT_TRUE(stored(u"disk.vmdk"_s) == content(path));
}

} // namespace
} // namespace windlass
