// SPDX-License-Identifier: GPL-3.0-or-later
// The commands that restore and compare objects, as a process, with the practice store.
#include "tests/e2e/practicetest.h"

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

class RestoreTest : public PracticeTest
{
protected:
    QString uploaded(qint64 size, const QStringList &more = {})
    {
        const QString path = file(u"disk.vmdk"_s, size);
        EXPECT_EQ(upload(path, more).status, 0);
        return path;
    }
    QStringList restore(const QStringList &more = {}) const
    {
        return QStringList{u"restore"_s, url(u"disk.vmdk"_s),  u"--to"_s,
                           target(),     u"--initial-delay"_s, u"50ms"_s} +
               more;
    }
    QString target() const { return folder.filePath(u"back.vmdk"_s); }
};

TEST_F(RestoreTest, ThroughEveryKindOfFaultTheFileComesBackByteForByte)
{
    const QString path = uploaded(48 * mebi + 12'345, {u"--part-size"_s, u"8MiB"_s});
    ASSERT_TRUE(
        store->setFaults(u"head 503 SlowDown; get 503 SlowDown retry-after=1; get truncate; get close;"
                         "get 500 InternalError; get lose-answer"));
    const ProgramEnd ran = run(restore({u"--max-attempts"_s, u"6"_s}));
    EXPECT_EQ(ran.status, 0) << ran.err.toStdString();
    EXPECT_TRUE(content(target()) == content(path));
    ASSERT_EQ(ran.named(u"restored"_s).size(), 1);
    EXPECT_TRUE(ran.named(u"restored"_s).first().value(u"checksum"_s).toString().startsWith(u"md5-parts:"_s));
    // If a connection closes without an answer, Qt repeats a GET by itself, because it has no body.
    EXPECT_GE(ran.named(u"attempt_failed"_s).size(), 4);
    EXPECT_EQ(ran.lines.last().value(u"event"_s), u"summary"_s);
    EXPECT_FALSE(QFile::exists(target() + u".windlass-part"_s));
    EXPECT_FALSE(QFile::exists(target() + u".windlass-state"_s));
}

TEST_F(RestoreTest, ACrcOfTheWholeProvesItWithoutAWordOfHowItWasSent)
{
    checksum = u"crc64nvme"_s;
    const QString path = uploaded(40 * mebi + 1, {u"--part-size"_s, u"7MB"_s});
    const ProgramEnd ran = run(restore(), u"another"_s);
    EXPECT_EQ(ran.status, 0) << ran.err.toStdString();
    EXPECT_TRUE(content(target()) == content(path));
    EXPECT_TRUE(
        ran.named(u"restored"_s).value(0).value(u"checksum"_s).toString().startsWith(u"crc64nvme:"_s));
    EXPECT_EQ(run({u"verify"_s, u"1"_s}).status, 0);
    flipByte(storedFile(u"disk.vmdk"_s), 30 * mebi);
    EXPECT_EQ(run(restore({u"--if-exists"_s, u"replace"_s}), u"another"_s).status, 1);
    EXPECT_TRUE(content(target()) == content(path)) << "the file of before is untouched";
}

TEST_F(RestoreTest, AProfileThatKnowsNothingOfTheUploadRestoresAndProvesItAllTheSame)
{
    const QString path = uploaded(40 * mebi);
    const ProgramEnd ran = run(restore(), u"another"_s);
    EXPECT_EQ(ran.status, 0) << ran.err.toStdString();
    EXPECT_TRUE(content(target()) == content(path));
    EXPECT_FALSE(ran.named(u"restored"_s).value(0).value(u"checksum"_s).isNull());
}

TEST_F(RestoreTest, KilledInTheMiddleItFetchesNoConfirmedRangeAgain)
{
    const QString path = uploaded(80 * mebi, {u"--part-size"_s, u"5MiB"_s}); // 16 ranges
    ASSERT_TRUE(store->setFaults(u"get slow 10MB/s x*"));
    const QString state = target() + u".windlass-state"_s;
    const auto confirmed = [&state] {
        QFile file(state);
        if (!file.open(QIODevice::ReadOnly))
            return qsizetype(0);
        return QJsonDocument::fromJson(file.readAll()).object().value(u"ranges"_s).toObject().size();
    };
    const auto program = begin(restore({u"--parts"_s, u"4"_s}));
    ASSERT_TRUE(comes([&confirmed] { return confirmed() >= 4; }));
    program->kill();
    program->waitForFinished();
    const qsizetype safe = confirmed();
    ASSERT_LT(safe, 16) << "too late to be in the middle";
    EXPECT_FALSE(QFile::exists(target()));

    ASSERT_TRUE(store->setFaults({}));
    const int before = requestsOf(practice::Operation::Get);
    const ProgramEnd ran = run(restore());
    EXPECT_EQ(ran.status, 0) << ran.err.toStdString();
    EXPECT_TRUE(content(target()) == content(path));
    EXPECT_EQ(requestsOf(practice::Operation::Get) - before, 16 - safe);
    EXPECT_EQ(ran.named(u"restored"_s).value(0).value(u"bytes_received"_s).toInteger(),
              (16 - safe) * 5 * mebi);
}

TEST_F(RestoreTest, InterruptedItEndsWith130AndTheSameCommandGoesOn)
{
    const QString path = uploaded(40 * mebi, {u"--part-size"_s, u"5MiB"_s});
    ASSERT_TRUE(store->setFaults(u"get slow 5MB/s x*"));
    const auto program = begin(restore());
    ASSERT_TRUE(comes([this] { return requestsOf(practice::Operation::Get) > 0; }));
    program->terminate();
    EXPECT_EQ(endOf(*program).status, 130);
    ASSERT_TRUE(store->setFaults({}));
    EXPECT_EQ(run(restore()).status, 0);
    EXPECT_TRUE(content(target()) == content(path));
}

TEST_F(RestoreTest, AnObjectThatIsReplacedInTheMiddleFailsClearlyAndNothingGetsItsName)
{
    uploaded(40 * mebi, {u"--part-size"_s, u"5MiB"_s});
    ASSERT_TRUE(store->setFaults(u"get slow 3MB/s x*"));
    const auto program = begin(restore({u"--parts"_s, u"2"_s}));
    ASSERT_TRUE(comes([this] { return requestsOf(practice::Operation::Get) > 0; }));
    const ProgramEnd other = run({u"upload"_s, file(u"disk.vmdk"_s, 3 * mebi), u"--to"_s, url(), u"--as"_s,
                                  u"{prefix}/{file}"_s, u"--if-exists"_s, u"replace"_s},
                                 u"another"_s);
    ASSERT_EQ(other.status, 0) << other.err.toStdString();
    const ProgramEnd ran = endOf(*program);
    EXPECT_EQ(ran.status, 1);
    EXPECT_TRUE(ran.err.contains("was replaced")) << ran.err.toStdString();
    EXPECT_FALSE(QFile::exists(target()));
}

TEST_F(RestoreTest, ADamagedObjectIsNoticedAndNothingGetsItsName)
{
    uploaded(20 * mebi, {u"--part-size"_s, u"8MiB"_s});
    flipByte(storedFile(u"disk.vmdk"_s), 9 * mebi);
    const ProgramEnd ran = run(restore());
    EXPECT_EQ(ran.status, 1);
    EXPECT_EQ(ran.named(u"restore_failed"_s).size(), 1);
    EXPECT_FALSE(QFile::exists(target()));
}

TEST_F(RestoreTest, AFileThatIsThereAlreadyNeedsAPersonUnlessItMayBeReplaced)
{
    const QString path = uploaded(mebi);
    QFile there(target());
    ASSERT_TRUE(there.open(QIODevice::WriteOnly));
    there.write("older");
    there.close();
    const ProgramEnd refused = run(restore());
    EXPECT_EQ(refused.status, 3);
    EXPECT_TRUE(refused.err.contains("--if-exists replace")) << refused.err.toStdString();
    EXPECT_EQ(content(target()), "older");
    EXPECT_EQ(run(restore({u"--if-exists"_s, u"replace"_s})).status, 0);
    EXPECT_TRUE(content(target()) == content(path));
}

TEST_F(RestoreTest, IntoAFolderItGoesUnderItsOwnName)
{
    const QString path = uploaded(mebi);
    ASSERT_TRUE(QDir(folder.path()).mkdir(u"restored"_s));
    EXPECT_EQ(run({u"restore"_s, url(u"disk.vmdk"_s), u"--to"_s, folder.filePath(u"restored"_s)}).status, 0);
    EXPECT_TRUE(content(folder.filePath(u"restored/disk.vmdk"_s)) == content(path));
}

TEST_F(RestoreTest, AServiceThatIsAwayParksItAndWhatCameIsKept)
{
    const QString path = uploaded(40 * mebi, {u"--part-size"_s, u"5MiB"_s});
    ASSERT_TRUE(store->setFaults(u"get 503 SlowDown after=3 x*"));
    EXPECT_EQ(run(restore({u"--parts"_s, u"1"_s, u"--max-attempts"_s, u"2"_s})).status, 4);
    ASSERT_TRUE(store->setFaults({}));
    const int before = requestsOf(practice::Operation::Get);
    EXPECT_EQ(run(restore()).status, 0);
    EXPECT_EQ(requestsOf(practice::Operation::Get) - before, 5) << "three of eight ranges were there";
    EXPECT_TRUE(content(target()) == content(path));
}

// --- verify

TEST_F(RestoreTest, WhatWasUploadedVerifiesAsTheSameWithoutADownload)
{
    uploaded(20 * mebi, {u"--part-size"_s, u"8MiB"_s});
    const ProgramEnd ran = run({u"verify"_s, u"1"_s});
    EXPECT_EQ(ran.status, 0) << ran.err.toStdString();
    const QJsonObject verified = ran.named(u"verified"_s).value(0);
    EXPECT_EQ(verified.value(u"ok"_s), true);
    EXPECT_EQ(verified.value(u"transfer"_s), 1);
    EXPECT_TRUE(verified.value(u"checked"_s).toArray().contains(u"checksum"_s));
    EXPECT_EQ(requestsOf(practice::Operation::Get), 0);
}

TEST_F(RestoreTest, AFlippedLocalByteAndAReplacedObjectAreDifferences)
{
    const QString path = uploaded(20 * mebi, {u"--part-size"_s, u"8MiB"_s});
    flipByte(path, 10 * mebi);
    const ProgramEnd flipped = run({u"verify"_s, u"1"_s});
    EXPECT_EQ(flipped.status, 1);
    EXPECT_TRUE(flipped.named(u"verified"_s).value(0).value(u"differs"_s).toArray().contains(u"content"_s));
    flipByte(path, 10 * mebi);
    EXPECT_EQ(run({u"verify"_s, u"1"_s}).status, 0) << "only its time is another one";

    EXPECT_EQ(run({u"upload"_s, path, u"--to"_s, url(), u"--as"_s, u"{prefix}/{file}"_s, u"--if-exists"_s,
                   u"replace"_s},
                  u"another"_s)
                  .status,
              0);
    const ProgramEnd replaced = run({u"verify"_s, u"1"_s});
    EXPECT_EQ(replaced.status, 1);
    EXPECT_TRUE(
        replaced.named(u"verified"_s).value(0).value(u"differs"_s).toArray().contains(u"upload_id"_s));
}

TEST_F(RestoreTest, OnlyADownloadFindsAByteThatTurnedInTheStore)
{
    uploaded(20 * mebi, {u"--part-size"_s, u"8MiB"_s});
    flipByte(storedFile(u"disk.vmdk"_s), 17 * mebi);
    EXPECT_EQ(run({u"verify"_s, u"1"_s}).status, 0);
    const ProgramEnd ran = run({u"verify"_s, u"1"_s, u"--download"_s});
    EXPECT_EQ(ran.status, 1);
    EXPECT_TRUE(ran.err.contains("part 3")) << ran.err.toStdString();
}

TEST_F(RestoreTest, AServiceThatDoesNotAnswerIsNoVerdict)
{
    uploaded(mebi);
    ASSERT_TRUE(store->setFaults(u"head 503 SlowDown x*"));
    EXPECT_EQ(run({u"verify"_s, u"1"_s}).status, 4);
}

TEST_F(RestoreTest, VerifyingNeedsNoRightToDriveTheProfile)
{
    uploaded(mebi);
    ASSERT_TRUE(store->setFaults(u"part slow 1MB/s x*"));
    const auto driver = begin(
        {u"upload"_s, file(u"other.vmdk"_s, 40 * mebi), u"--to"_s, url(), u"--as"_s, u"{prefix}/{file}"_s});
    ASSERT_TRUE(comes([this] { return requestsOf(practice::Operation::Part) > 0; }));
    EXPECT_EQ(run({u"verify"_s, u"1"_s}).status, 0);
    driver->terminate();
    EXPECT_EQ(endOf(*driver).status, 130);
}

// --- orphans, ls, rm

TEST_F(RestoreTest, OrphansNamesThemAllAndTakesBackOnlyStrangersThatAreOldEnough)
{
    ASSERT_TRUE(store->setFaults(u"part:2 503 SlowDown x*"));
    const QStringList cut{u"--part-size"_s, u"5MiB"_s, u"--max-attempts"_s, u"1"_s};
    EXPECT_EQ(upload(file(u"ours.vmdk"_s, 20 * mebi), cut).status, 4);
    EXPECT_EQ(run(QStringList{u"upload"_s, file(u"theirs.vmdk"_s, 20 * mebi), u"--to"_s, url(), u"--as"_s,
                              u"{prefix}/{file}"_s} +
                      cut,
                  u"another"_s)
                  .status,
              4);
    ASSERT_TRUE(store->setFaults({}));

    const ProgramEnd listed = run({u"orphans"_s, url()});
    EXPECT_EQ(listed.status, 0) << listed.err.toStdString();
    ASSERT_EQ(listed.named(u"orphan"_s).size(), 2);
    for (const QJsonObject &orphan : listed.named(u"orphan"_s)) {
        EXPECT_GT(orphan.value(u"size"_s).toInteger(), 0);
        const bool ours = orphan.value(u"key"_s) == u"p/ours.vmdk"_s;
        EXPECT_EQ(orphan.value(u"transfer"_s), ours ? QJsonValue(1) : QJsonValue());
    }

    EXPECT_EQ(run({u"orphans"_s, url(), u"--abort"_s, u"--yes"_s}).status, 0);
    EXPECT_EQ(requestsOf(practice::Operation::Abort), 0) << "they are younger than a day";

    EXPECT_EQ(run({u"orphans"_s, url(), u"--abort"_s, u"--older-than"_s, u"0"_s}).status, 3)
        << "nobody was there to agree";
    EXPECT_EQ(requestsOf(practice::Operation::Abort), 0);

    const ProgramEnd aborted =
        run({u"orphans"_s, url(), u"--abort"_s, u"--yes"_s, u"--older-than"_s, u"0"_s});
    EXPECT_EQ(aborted.status, 0) << aborted.err.toStdString();
    ASSERT_EQ(aborted.named(u"orphan_aborted"_s).size(), 1);
    EXPECT_EQ(aborted.named(u"orphan_aborted"_s).first().value(u"key"_s), u"p/theirs.vmdk"_s);
    EXPECT_EQ(run({u"resume"_s}).status, 0) << "ours is untouched";
}

TEST_F(RestoreTest, ObjectsAreListedAndOneIsDeletedOnlyWhenAskedTwice)
{
    uploaded(mebi);
    EXPECT_EQ(run({u"ls"_s, url()}).named(u"object"_s).value(0).value(u"key"_s), u"p/disk.vmdk"_s);
    EXPECT_EQ(run({u"rm"_s, url(u"disk.vmdk"_s)}).status, 3);
    EXPECT_EQ(run({u"ls"_s, url()}).named(u"object"_s).size(), 1);
    EXPECT_EQ(run({u"rm"_s, url(u"disk.vmdk"_s), u"--yes"_s}).status, 0);
    EXPECT_EQ(run({u"ls"_s, url()}).named(u"object"_s).size(), 0);
    EXPECT_EQ(run({u"rm"_s, url(u"disk.vmdk"_s), u"--yes"_s}).status, 1);
}

} // namespace
} // namespace windlass
