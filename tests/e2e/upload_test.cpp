// SPDX-License-Identifier: GPL-3.0-or-later
// The whole program against the practice store: what a script sees, what the log says, and what the store
// counted.
#include "core/base/digest.h"
#include "core/practice/filename.h"
#include "core/practice/practicestore.h"
#include "tests/e2e/program.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

constexpr qint64 mebi = 1024 * 1024;

class UploadTest : public testing::Test
{
protected:
    void SetUp() override { openStore(); }

    void openStore(quint16 port = 0)
    {
        PracticeSettings settings;
        settings.folder = folder.filePath(u"store"_s);
        settings.buckets = {u"exports"_s};
        settings.port = port;
        store.emplace(settings);
        ASSERT_TRUE(store->start());
        endpoint = store->endpoint();
    }

    /// A file of bytes that differ everywhere.
    QString file(const QString &name, qint64 size)
    {
        const QString path = folder.filePath(name);
        QDir().mkpath(QFileInfo(path).path());
        QFile out(path);
        EXPECT_TRUE(out.open(QIODevice::WriteOnly));
        QByteArray block = Digest::of(DigestKind::Sha256, name.toUtf8());
        QByteArray chunk;
        for (qint64 left = size; left > 0; left -= chunk.size()) {
            chunk.clear();
            while (chunk.size() < std::min<qint64>(left, mebi)) {
                block = Digest::of(DigestKind::Md5, block);
                chunk += block;
            }
            chunk.truncate(std::min<qint64>(left, mebi));
            out.write(chunk);
        }
        return path;
    }

    std::unique_ptr<QProcess> begin(const QStringList &arguments,
                                    const QString &secret = u"practice-secret"_s) const
    {
        auto program = startProgram(folder.filePath(u"profile"_s), arguments,
                                    {{u"AWS_ACCESS_KEY_ID"_s, u"practice"_s},
                                     {u"AWS_SECRET_ACCESS_KEY"_s, secret},
                                     {u"AWS_REGION"_s, u"us-east-1"_s}});
        EXPECT_TRUE(program->waitForStarted());
        return program;
    }

    ProgramEnd run(const QStringList &arguments, const QString &secret = u"practice-secret"_s) const
    {
        return endOf(*begin(arguments, secret));
    }

    QStringList upload(const QString &path, const QStringList &more = {}) const
    {
        return QStringList{u"--json"_s,          u"upload"_s,          path,     u"--to"_s, url(), u"--as"_s,
                           u"{prefix}/{file}"_s, u"--initial-delay"_s, u"50ms"_s} +
               more;
    }
    /// With a checksum mode that is told, so that nobody has to ask the store first.
    QString url(const QString &bucket = u"exports"_s, const QString &checksum = u"crc64nvme"_s) const
    {
        return u"s3://%1/p?endpoint=%2&path-style=1&checksum=%3"_s.arg(bucket, endpoint, checksum);
    }
    QString urlWithoutMode() const { return u"s3://exports/p?endpoint=%1&path-style=1"_s.arg(endpoint); }
    QStringList uploadTo(const QString &destination, const QString &path, const QStringList &more = {}) const
    {
        QStringList arguments = upload(path, more);
        arguments.replace(arguments.indexOf(url()), destination);
        return arguments;
    }
    static QString checksum(const ProgramEnd &ran)
    {
        const auto finished = ran.named(u"transfer_finished"_s);
        return finished.isEmpty() ? QString() : finished.first().value(u"checksum"_s).toString();
    }
    qint64 requests(practice::Operation operation) const
    {
        const auto counters = store->counters();
        const auto found = counters.operations.find(operation);
        return found == counters.operations.end() ? 0 : found->second.requests;
    }

    /// What the store keeps of an object, byte for byte.
    QByteArray stored(const QString &name) const
    {
        QFile object(folder.filePath(u"store/exports/"_s + practice::fileNameOf("p/" + name.toUtf8())));
        return object.open(QIODevice::ReadOnly) ? object.readAll() : QByteArray();
    }
    static QByteArray content(const QString &path)
    {
        QFile read(path);
        EXPECT_TRUE(read.open(QIODevice::ReadOnly));
        return read.readAll();
    }
    QByteArray log() const { return content(folder.filePath(u"profile/logs/windlass.log"_s)); }

    QTemporaryDir folder;
    std::optional<PracticeStore> store;
    QString endpoint;
};

TEST_F(UploadTest, ALargeFileArrivesByteForByteThroughEveryKindOfFault)
{
    ASSERT_TRUE(store->setFaults(
        u"open 503 SlowDown retry-after=1; part:1 reset@50%; part:2 close; part:3 lose-answer;"
        "part:4 500 InternalError; part:5 503@0% SlowDown; part:6 truncate;"
        "complete 200-error InternalError; head 503 SlowDown"));
    const QString path = file(u"disk.vmdk"_s, 48 * mebi + 12'345);
    const ProgramEnd ran = run(upload(path, {u"--part-size"_s, u"8MiB"_s, u"--max-attempts"_s, u"6"_s}));
    EXPECT_EQ(ran.status, 0) << ran.err.toStdString();
    EXPECT_TRUE(stored(u"disk.vmdk"_s) == content(path));
    ASSERT_EQ(ran.named(u"transfer_finished"_s).size(), 1);
    const QJsonObject finished = ran.named(u"transfer_finished"_s).first();
    EXPECT_EQ(finished.value(u"state"_s), u"done"_s);
    EXPECT_GE(finished.value(u"retries"_s).toInt(), 8);
    EXPECT_EQ(ran.lines.last().value(u"event"_s), u"summary"_s);
    EXPECT_GE(store->counters().faultsFired, 9);
}

TEST_F(UploadTest, ThreeRetriesAreThreeLinesOfTheLogAndOfTheHistory)
{
    ASSERT_TRUE(store->setFaults(u"part:1 503 SlowDown; part:2 503 SlowDown; part:3 503 SlowDown"));
    const ProgramEnd ran = run(upload(file(u"disk.vmdk"_s, 24 * mebi), {u"--part-size"_s, u"8MiB"_s}));
    EXPECT_EQ(ran.status, 0);
    EXPECT_EQ(ran.named(u"attempt_failed"_s).size(), 3);
    EXPECT_EQ(log().count("retrying"), 3);
    int waits = 0;
    for (const QJsonObject &attempt : run({u"--json"_s, u"history"_s, u"1"_s}).named(u"attempt"_s)) {
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
    const QJsonObject metrics = run({u"--json"_s, u"metrics"_s}).named(u"metrics"_s).value(0);
    EXPECT_EQ(metrics.value(u"retries"_s), 3);
    EXPECT_EQ(metrics.value(u"success_after_retry"_s), 1);
    EXPECT_EQ(metrics.value(u"failures_by_class"_s)[u"throttle"_s], 3);
    EXPECT_GT(metrics.value(u"wait_ms_by_reason"_s)[u"throttle"_s].toInt(), 0);
}

TEST_F(UploadTest, AWrongSecretNeedsAPersonAfterOneAttempt)
{
    const ProgramEnd ran = run(upload(file(u"a.ova"_s, 100)), u"wrong"_s);
    EXPECT_EQ(ran.status, 3);
    EXPECT_EQ(ran.named(u"attempt_failed"_s).size(), 1);
    EXPECT_EQ(store->counters().total.requests, 1);
    EXPECT_TRUE(ran.err.contains("secret")) << ran.err.toStdString();
    EXPECT_FALSE(log().contains("wrong"));
}

TEST_F(UploadTest, AMissingBucketFailsForGoodAfterOneAttempt)
{
    QStringList arguments = upload(file(u"a.ova"_s, 100));
    arguments.replace(arguments.indexOf(url()), url(u"nowhere"_s));
    const ProgramEnd ran = run(arguments);
    EXPECT_EQ(ran.status, 1);
    EXPECT_EQ(store->counters().total.requests, 1);
}

TEST_F(UploadTest, AnEndpointThatRefusesParksTheTransferAndResumeFinishesIt)
{
    const QString path = file(u"a.ova"_s, 20 * mebi);
    const quint16 port = store->port();
    store.reset();
    const ProgramEnd ran = run(upload(path));
    EXPECT_EQ(ran.status, 4);
    EXPECT_EQ(ran.named(u"attempt_failed"_s).size(), 3);
    openStore(port);
    EXPECT_EQ(run({u"--json"_s, u"resume"_s}).status, 0);
    EXPECT_TRUE(stored(u"a.ova"_s) == content(path));
}

TEST_F(UploadTest, KilledInTheMiddleItSendsNoConfirmedPartAgain)
{
    const QString path = file(u"disk.vmdk"_s, 120 * mebi);
    ASSERT_TRUE(store->setFaults(u"part slow 30MB/s x*"));
    const auto program = begin(upload(path, {u"--part-size"_s, u"5MiB"_s, u"--parts"_s, u"4"_s}));
    const auto partsConfirmed = [this] {
        qint64 sum = 0;
        for (const auto &[piece, tally] : store->counters().pieces)
            sum += tally.confirmed;
        return sum;
    };
    QElapsedTimer patience;
    patience.start();
    while (partsConfirmed() < 8 && patience.elapsed() < 60'000)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    program->kill();
    program->waitForFinished();
    ASSERT_LT(partsConfirmed(), 24) << "too late to be in the middle";
    ASSERT_TRUE(store->setFaults({}));

    const ProgramEnd ran = run({u"--json"_s, u"resume"_s});
    EXPECT_EQ(ran.status, 0) << ran.err.toStdString();
    EXPECT_TRUE(stored(u"disk.vmdk"_s) == content(path));
    int sentTwice = 0;
    for (const auto &[piece, tally] : store->counters().pieces)
        sentTwice += tally.requests > 1 ? 1 : 0;
    EXPECT_LE(sentTwice, 4) << "only what was in flight";
    EXPECT_EQ(store->counters().operations.at(practice::Operation::Open).requests, 1);
}

TEST_F(UploadTest, ALostAnswerOfCompleteIsClearedUpWithoutSendingAgain)
{
    ASSERT_TRUE(store->setFaults(u"complete lose-answer"));
    const QString path = file(u"disk.vmdk"_s, 20 * mebi);
    EXPECT_EQ(run(upload(path)).status, 0);
    EXPECT_EQ(store->counters().operations.at(practice::Operation::Complete).requests, 1);
    EXPECT_TRUE(stored(u"disk.vmdk"_s) == content(path));
}

TEST_F(UploadTest, Scenario39_CompleteThatFailsInsideA200OrIsCutIsNeverTakenForDoneNorSentBlindly)
{
    const QString path = file(u"disk.vmdk"_s, 11 * mebi);
    ASSERT_TRUE(store->setFaults(u"complete 200-error InternalError spaces=2s; complete truncate"_s));
    const ProgramEnd ran = run(upload(path, {u"--part-size"_s, u"5MiB"_s}));
    EXPECT_EQ(ran.status, 0) << ran.err.toStdString();
    EXPECT_TRUE(stored(u"disk.vmdk"_s) == content(path));
    EXPECT_EQ(store->counters().faultsFired, 2);
    EXPECT_EQ(store->counters().operations.at(practice::Operation::Complete).requests, 2)
        << "the first was not done and is sent once more; the second was, and is asked about";
}

TEST_F(UploadTest, AClockThatIsTwoHoursOffIsCorrected)
{
    ASSERT_TRUE(store->setFaults(u"any skew 2h x*"));
    const ProgramEnd ran = run(upload(file(u"a.ova"_s, 20 * mebi)));
    EXPECT_EQ(ran.status, 0) << ran.err.toStdString();
}

TEST_F(UploadTest, AFlippedBitIsNoticedAndSentOnceMore)
{
    ASSERT_TRUE(store->setFaults(u"part:2 damage"));
    const QString path = file(u"disk.vmdk"_s, 40 * mebi);
    const ProgramEnd ran = run(upload(path));
    EXPECT_EQ(ran.status, 0);
    EXPECT_EQ(ran.named(u"attempt_failed"_s).size(), 1);
    EXPECT_TRUE(stored(u"disk.vmdk"_s) == content(path));
}

TEST_F(UploadTest, BitsThatFlipEveryTimeFailTheTransferAndNothingAppears)
{
    ASSERT_TRUE(store->setFaults(u"part damage x*"));
    EXPECT_EQ(run(upload(file(u"disk.vmdk"_s, 40 * mebi))).status, 1);
    EXPECT_TRUE(stored(u"disk.vmdk"_s).isEmpty());
}

/// Mode, the sort of checksum of a large object, and of a small one.
using ModeRow = std::tuple<const char *, const char *, const char *>;
class ChecksumModes : public UploadTest, public testing::WithParamInterface<ModeRow>
{
protected:
    QString destination() const { return url(u"exports"_s, QString::fromLatin1(std::get<0>(GetParam()))); }
    static QString sort(const ProgramEnd &ran) { return checksum(ran).section(u':', 0, 0); }
};

TEST_P(ChecksumModes, TheStoreTakesLargeAndSmallFilesAndWhatItHoldsIsProven)
{
    const QString large = file(u"disk.vmdk"_s, 17 * mebi + 4321);
    const ProgramEnd ofParts = run(uploadTo(destination(), large, {u"--part-size"_s, u"6MiB"_s}));
    EXPECT_EQ(ofParts.status, 0) << ofParts.err.toStdString();
    EXPECT_TRUE(stored(u"disk.vmdk"_s) == content(large));
    EXPECT_EQ(sort(ofParts), QString::fromLatin1(std::get<1>(GetParam())));

    const QString small = file(u"small.ova"_s, 54'321);
    const ProgramEnd ofOne = run(uploadTo(destination(), small));
    EXPECT_EQ(ofOne.status, 0) << ofOne.err.toStdString();
    EXPECT_TRUE(stored(u"small.ova"_s) == content(small));
    EXPECT_EQ(sort(ofOne), QString::fromLatin1(std::get<2>(GetParam())));
    EXPECT_EQ(run(uploadTo(destination(), file(u"empty.ova"_s, 0))).status, 0);
}

TEST_P(ChecksumModes, AFlippedBitIsNoticedAndSentOnceMore)
{
    const QString mode = QString::fromLatin1(std::get<0>(GetParam()));
    if (mode == u"none")
        GTEST_SKIP() << "nothing that the service says of a part is held against it";
    ASSERT_TRUE(store->setFaults(u"part:2 damage; put damage"));
    const QString large = file(u"disk.vmdk"_s, 12 * mebi);
    const ProgramEnd ran = run(uploadTo(destination(), large, {u"--part-size"_s, u"6MiB"_s}));
    EXPECT_EQ(ran.status, 0);
    EXPECT_EQ(ran.named(u"attempt_failed"_s).size(), 1);
    EXPECT_TRUE(stored(u"disk.vmdk"_s) == content(large));

    const QString small = file(u"small.ova"_s, 54'321);
    EXPECT_EQ(run(uploadTo(destination(), small)).named(u"attempt_failed"_s).size(), 1);
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
    const QString path = file(u"disk.vmdk"_s, 20 * mebi);
    const ProgramEnd first = run(uploadTo(urlWithoutMode(), path));
    EXPECT_EQ(first.status, 0) << first.err.toStdString();
    EXPECT_TRUE(checksum(first).startsWith(u"crc64nvme:"_s)) << checksum(first).toStdString();
    EXPECT_EQ(requests(practice::Operation::Open), 2) << "one of them asks";
    EXPECT_EQ(requests(practice::Operation::Abort), 1);

    const ProgramEnd second = run(uploadTo(urlWithoutMode(), file(u"other.vmdk"_s, 20 * mebi)));
    EXPECT_TRUE(checksum(second).startsWith(u"crc64nvme:"_s));
    EXPECT_EQ(requests(practice::Operation::Open), 3) << "another process remembers";
    EXPECT_TRUE(QDir(folder.filePath(u"store/.practice/uploads"_s)).isEmpty());
}

TEST_F(UploadTest, AStoreThatRefusesChecksumsIsAskedOnceAndUsedAsItIs)
{
    for (const auto &faults : {u"any no-checksums x*"_s, u"any raw-chunks x*"_s}) {
        openStore();
        ASSERT_TRUE(store->setFaults(faults));
        for (const QString &name : {u"a.ova"_s, u"b.ova"_s}) {
            const QString path = file(name, 70'000);
            const ProgramEnd ran = run(uploadTo(urlWithoutMode(), path, {u"--if-exists"_s, u"replace"_s}));
            EXPECT_EQ(ran.status, 0) << ran.err.toStdString();
            EXPECT_TRUE(checksum(ran).startsWith(u"md5:"_s)) << checksum(ran).toStdString();
            EXPECT_TRUE(stored(name) == content(path));
        }
        EXPECT_EQ(requests(practice::Operation::Open), 2) << "one for each mode that might have been";
        EXPECT_TRUE(QDir(folder.filePath(u"store/.practice/uploads"_s)).isEmpty());
    }
}

TEST_F(UploadTest, WhoMayNotOpenSessionsUploadsAllTheSame)
{
    ASSERT_TRUE(store->setFaults(u"open 403 AccessDenied x*"));
    const QString path = file(u"a.ova"_s, 70'000);
    const ProgramEnd ran = run(uploadTo(urlWithoutMode(), path));
    EXPECT_EQ(ran.status, 0) << ran.err.toStdString();
    EXPECT_TRUE(stored(u"a.ova"_s) == content(path));
}

TEST_F(UploadTest, AStoreThatUnlearnedItsChecksumsIsUsedWithoutThem)
{
    EXPECT_EQ(run(uploadTo(urlWithoutMode(), file(u"a.ova"_s, 70'000))).status, 0);
    ASSERT_TRUE(store->setFaults(u"any no-checksums x*"));
    const QString path = file(u"disk.vmdk"_s, 20 * mebi);
    const ProgramEnd ran = run(uploadTo(urlWithoutMode(), path));
    EXPECT_EQ(ran.status, 0) << ran.err.toStdString();
    EXPECT_TRUE(checksum(ran).startsWith(u"md5-parts:"_s)) << checksum(ran).toStdString();
    EXPECT_TRUE(stored(u"disk.vmdk"_s) == content(path));
}

TEST_F(UploadTest, AnExpiredTokenWithoutANewOneNeedsAPerson)
{
    ASSERT_TRUE(store->setFaults(u"any expired-token x*"));
    EXPECT_EQ(run(upload(file(u"a.ova"_s, 100))).status, 3);
}

TEST_F(UploadTest, CancellingTakesTheSessionBack)
{
    ASSERT_TRUE(store->setFaults(u"part:2 503 SlowDown x*"));
    EXPECT_EQ(run(upload(file(u"disk.vmdk"_s, 40 * mebi))).status, 4);
    ASSERT_TRUE(store->setFaults({}));
    EXPECT_EQ(run({u"--json"_s, u"cancel"_s, u"1"_s}).status, 0);
    EXPECT_EQ(store->counters().operations.at(practice::Operation::Abort).confirmed, 1);
    const ProgramEnd queue = run({u"--json"_s, u"queue"_s});
    EXPECT_EQ(queue.lines.first().value(u"state"_s), u"cancelled"_s);
}

TEST_F(UploadTest, NamesArriveExactlyAsTheyAre)
{
    const QStringList names{u"a b.ova"_s, u"a+b.ova"_s,        u"100%.ova"_s,    u"a%20b.ova"_s,
                            u"~x.ova"_s,  u"it's \"q\".ova"_s, u"ünï 日本.ova"_s};
    QStringList arguments = upload(QString());
    arguments.removeAt(2);
    for (const QString &name : names)
        arguments.insert(2, file(u"names/"_s + name, 50));
    EXPECT_EQ(run(arguments).status, 0);
    for (const QString &name : names)
        EXPECT_TRUE(stored(name) == content(folder.filePath(u"names/"_s + name))) << name.toStdString();
}

TEST_F(UploadTest, ManySmallFilesDoNotAskOneByOneWhetherTheirNamesAreTaken)
{
    constexpr int count = 200;
    for (int i = 0; i < count; ++i)
        file(u"many/%1.vmdk"_s.arg(i, 3, 10, QLatin1Char('0')), 100 + i);
    const QString many = folder.filePath(u"many"_s);
    EXPECT_EQ(run(upload(many, {u"--jobs"_s, u"4"_s})).status, 0);
    EXPECT_EQ(requests(practice::Operation::Put), count);
    // Eight by one, then one for all; again when an answer takes longer than two seconds, as on a busy
    // machine.
    EXPECT_LT(requests(practice::Operation::List), count / 2);
    EXPECT_TRUE(stored(u"199.vmdk"_s) == content(many + u"/199.vmdk"_s));

    // And what is there is not overwritten for all that.
    EXPECT_EQ(run(upload(many, {u"--jobs"_s, u"4"_s})).status, 3);
    EXPECT_EQ(requests(practice::Operation::Put), count);
}

TEST_F(UploadTest, InterruptedItEndsWith130AndResumeGoesOn)
{
    const QString path = file(u"disk.vmdk"_s, 60 * mebi);
    ASSERT_TRUE(store->setFaults(u"part slow 5MB/s x*"));
    const auto program = begin(upload(path));
    QElapsedTimer patience;
    patience.start();
    while (store->counters().total.bytesReceived == 0 && patience.elapsed() < 60'000)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    const auto stateInQueue = [this] {
        return run({u"--json"_s, u"queue"_s}).lines.value(0).value(u"state"_s).toString();
    };
    EXPECT_EQ(stateInQueue(), u"running"_s);
    program->terminate();
    EXPECT_EQ(endOf(*program).status, 130);
    EXPECT_EQ(stateInQueue(), u"queued"_s);
    ASSERT_TRUE(store->setFaults({}));
    EXPECT_EQ(run({u"--json"_s, u"resume"_s}).status, 0);
    EXPECT_TRUE(stored(u"disk.vmdk"_s) == content(path));
}

} // namespace
} // namespace windlass
