// SPDX-License-Identifier: GPL-3.0-or-later
// Restoring in virtual time, from a service in memory into real files in a temporary folder.
#include "core/providers/s3/dialect.h"
#include "core/restore/restoration.h"
#include "core/upload/partplan.h"
#include "tests/fakes/loadeddice.h"
#include "tests/fakes/objecthttp.h"
#include "tests/fakes/systemname.h"
#include "tests/fakes/virtualtimers.h"

#include <QFile>
#include <QTemporaryDir>

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

HttpReply answered(int status, const QByteArray &code)
{
    return {status, {}, "<Error><Code>" + code + "</Code></Error>"};
}

class RestorationTest : public testing::Test
{
protected:
    RestorationTest() { http.keepInParts("0123456789abcdefghij", 8); } // 8 + 8 + 4 bytes

    /// Starts a restoration, as after a restart of the program.
    void start(bool replace = false)
    {
        restoration.reset();
        ended.reset();
        notes.clear();
        RetryPolicy policy = *retryPreset(preset);
        Destination destination;
        destination.bucket = u"bucket"_s;
        requests = std::make_unique<ServiceRequests>(destination, KeyPair{u"id"_s, u"key"_s, {}}, policy,
                                                     ServiceRequests::Doors{timers, dice, http, s3, nullptr},
                                                     [this](const Event &event) { events.append(event); });
        RestoreOrder order{u"s3://bucket/web.ova"_s,
                           u"web.ova"_s,
                           path(),
                           replace,
                           lanes,
                           [this](const QString &) { return partSize; },
                           {}};
        restoration = std::make_unique<Restoration>(
            *requests, order,
            Restoration::Listener{[] {}, [this](const Sentence &note) { notes << note.english(); },
                                  [this](const RestoreEnd &end) { ended = end; }});
        restoration->start();
    }
    void finish()
    {
        while (!ended && timers.advanceToNext()) {
        }
    }
    void restore(bool replace = false)
    {
        start(replace);
        finish();
    }

    QString path() const { return folder.filePath(u"web.ova"_s); }
    static QByteArray content(const QString &file)
    {
        QFile read(file);
        return read.open(QIODevice::ReadOnly) ? read.readAll() : QByteArray();
    }
    static void put(const QString &file, const QByteArray &bytes)
    {
        QFile written(file);
        ASSERT_TRUE(written.open(QIODevice::WriteOnly));
        written.write(bytes);
    }
    /// Changes a byte of the part file, as another program or a faulty disk would.
    void damageThePartFile(qint64 offset) const
    {
        QFile part(PartFile::pathFor(path()));
        ASSERT_TRUE(part.open(QIODevice::ReadWrite) && part.seek(offset));
        part.write("#");
    }
    /// Restores two of the three ranges. The service answers the other one with 503.
    void restoreTwoOfThree()
    {
        http.trouble = [](const HttpRequest &request) -> std::optional<Result<HttpReply>> {
            if (ObjectHttp::header(request, "range") != "bytes=8-15")
                return {};
            return answered(503, "SlowDown");
        };
        restore();
        http.trouble = {};
        http.ranges.clear();
    }
    bool nothingIsLeftBeside() const
    {
        return !QFile::exists(PartFile::pathFor(path())) && !QFile::exists(RestoreState::pathFor(path()));
    }

    QTemporaryDir folder;
    VirtualTimers timers;
    LoadedDice dice;
    ObjectHttp http{timers};
    S3Provider s3;
    qint64 partSize = 8;
    int lanes = 2;
    QString preset = u"quick"_s; ///< two attempts
    QList<Event> events;
    QStringList notes;
    std::optional<RestoreEnd> ended;
    std::unique_ptr<ServiceRequests> requests;
    std::unique_ptr<Restoration> restoration;
};

TEST_F(RestorationTest, TheRestoredFileEqualsTheObjectAndMatchesItsChecksum)
{
    restore();
    ASSERT_FALSE(ended->failure);
    EXPECT_EQ(content(path()), http.content);
    EXPECT_EQ(ended->checksum, u"md5-parts:"_s + QString::fromLatin1(http.etag));
    EXPECT_TRUE(nothingIsLeftBeside());
}

TEST_F(RestorationTest, AnObjectInOnePieceIsReadBackForItsDigest)
{
    http.keep("in one piece");
    restore();
    EXPECT_EQ(content(path()), "in one piece");
    EXPECT_EQ(ended->checksum, u"md5:"_s + QString::fromLatin1(http.etag));
}

TEST_F(RestorationTest, AFullObjectCrcVerifiesItIfThePartsAreUnknown)
{
    partSize = 0;
    const QByteArray crc = Digest::of(DigestKind::Crc64Nvme, http.content).toBase64();
    http.more = {{"x-amz-checksum-crc64nvme"_ba, crc}};
    restore();
    EXPECT_EQ(ended->checksum, u"crc64nvme:"_s + QString::fromLatin1(crc));
}

TEST_F(RestorationTest, AnObjectOfUnknownLengthIsNotAnEmptyFile)
{
    for (const HttpHeaders &headers :
         {HttpHeaders{{"ETag"_ba, "\"e\""_ba}},
          HttpHeaders{{"ETag"_ba, "\"e\""_ba}, {"Content-Length"_ba, "abc"_ba}},
          HttpHeaders{{"ETag"_ba, "\"e\""_ba}, {"Content-Length"_ba, "5, 7"_ba}},
          HttpHeaders{{"ETag"_ba, "\"e\""_ba}, {"Content-Length"_ba, "9223372036854775808"_ba}},
          HttpHeaders{{"Content-Length"_ba, "12"_ba}}}) {
        http.trouble = [&headers](const HttpRequest &) {
            return std::optional(Result<HttpReply>(HttpReply{200, headers, {}}));
        };
        ended.reset();
        restore();
        ASSERT_TRUE(ended->failure);
        EXPECT_EQ(ended->failure->kind, FailureKind::BadAnswer);
        EXPECT_FALSE(QFile::exists(path()));
    }
}

TEST_F(RestorationTest, AnEmptyObjectBecomesAnEmptyFile)
{
    http.keep({});
    restore();
    ASSERT_FALSE(ended->failure);
    EXPECT_TRUE(QFile::exists(path()));
    EXPECT_TRUE(content(path()).isEmpty());
}

TEST_F(RestorationTest, ABusyServiceAndATruncatedAnswerAreRetried)
{
    http.trouble = [busy = true](const HttpRequest &request) mutable -> std::optional<Result<HttpReply>> {
        if (request.method != "GET" || !std::exchange(busy, false))
            return {};
        return answered(503, "SlowDown");
    };
    http.cut = [cut = true](const HttpRequest &) mutable -> std::optional<qsizetype> {
        return std::exchange(cut, false) ? std::optional<qsizetype>(5) : std::nullopt;
    };
    restore();
    EXPECT_EQ(content(path()), http.content);
    EXPECT_EQ(requests->retries(), 2);
}

TEST_F(RestorationTest, ReceivedBytesOfABrokenAnswerAreNotFetchedAgain)
{
    http.cut = [cuts = 2](const HttpRequest &) mutable -> std::optional<qsizetype> {
        return cuts-- > 0 ? std::optional<qsizetype>(3) : std::nullopt;
    };
    lanes = 1;
    preset = u"standard"_s;
    restore();
    EXPECT_EQ(content(path()), http.content);
    EXPECT_EQ(http.ranges.mid(0, 3), (QByteArrayList{"bytes=0-7", "bytes=3-7", "bytes=6-7"}));
    EXPECT_EQ(ended->fetched, http.content.size());
    EXPECT_NE(ended->checksum, QString()) << "the digest goes on, too";
}

TEST_F(RestorationTest, ARangeThatFailedAfterItsLastByteIsFetchedAgain)
{
    http.cut = [cut = true](const HttpRequest &) mutable -> std::optional<qsizetype> {
        return std::exchange(cut, false) ? std::optional<qsizetype>(8) : std::nullopt;
    };
    lanes = 1;
    preset = u"standard"_s;
    restore();
    EXPECT_EQ(content(path()), http.content);
    EXPECT_EQ(http.ranges.mid(0, 2), (QByteArrayList{"bytes=0-7", "bytes=0-7"}));
}

TEST_F(RestorationTest, AServiceWithoutRangesIsAskedForTheWholeRangeAgain)
{
    http.knowsRanges = false;
    http.keepInParts("01234567", 8);
    http.cut = [cut = true](const HttpRequest &) mutable -> std::optional<qsizetype> {
        return std::exchange(cut, false) ? std::optional<qsizetype>(3) : std::nullopt;
    };
    restore();
    EXPECT_EQ(content(path()), http.content);
    EXPECT_THAT(http.ranges, testing::ElementsAre(QByteArray("bytes=0-7"), QByteArray("bytes=0-7")));
}

TEST_F(RestorationTest, BytesOfAReplacedObjectAreRefusedIfIfMatchIsIgnored)
{
    http.heedsIfMatch = false;
    preset = u"standard"_s;
    http.cut = [this, first = true](const HttpRequest &) mutable -> std::optional<qsizetype> {
        if (!std::exchange(first, false))
            return {};
        http.keepInParts("ABCDEFGHIJabcdefghij", 8);
        return 3;
    };
    restore();
    ASSERT_TRUE(ended->failure);
    EXPECT_EQ(ended->cause, Cause::Fatal);
    EXPECT_TRUE(ended->failure->text.english().contains(u"replaced"_s))
        << ended->failure->text.english().toStdString();
    EXPECT_FALSE(QFile::exists(path()));
}

TEST_F(RestorationTest, AfterTheLastAttemptItEndsAndTheNextRunFetchesOnlyTheMissingRange)
{
    http.trouble = [](const HttpRequest &request) -> std::optional<Result<HttpReply>> {
        if (ObjectHttp::header(request, "range") != "bytes=8-15")
            return {};
        return answered(503, "SlowDown");
    };
    restore();
    EXPECT_EQ(ended->cause, Cause::Exhausted);
    EXPECT_FALSE(QFile::exists(path()));

    http.trouble = {};
    http.ranges.clear();
    restore();
    EXPECT_EQ(content(path()), http.content);
    EXPECT_THAT(http.ranges, testing::ElementsAre(QByteArray("bytes=8-15")));
    EXPECT_EQ(ended->keptBefore, 12);
}

TEST_F(RestorationTest, StoppedAtAnyPointItContinuesAndFetchesNoConfirmedRangeAgain)
{
    http.takes = Duration(700); // so that some ranges are saved before the last one arrives
    for (int steps = 1; steps < 40; ++steps) {
        QFile::remove(path());
        http.ranges.clear();
        start();
        for (int step = 0; step < steps && !ended; ++step)
            timers.advanceToNext();
        const qint64 safe = restoration->status().confirmed;
        if (ended)
            break;
        restore();
        EXPECT_EQ(content(path()), http.content) << "ended after " << steps;
        EXPECT_GE(ended->keptBefore, safe);
        EXPECT_EQ(ended->keptBefore + ended->fetched, http.content.size());
    }
}

/// Twenty bytes in one range. Eighteen of them arrive at once.
class EndingRestoration : public RestorationTest
{
protected:
    EndingRestoration()
    {
        partSize = 20;
        http.keepInParts("0123456789abcdefghij", 20);
    }
    void beginRange()
    {
        http.dawdles = [this](const HttpRequest &request) {
            return request.method == "GET" ? lastPieceTakes : Duration::zero();
        };
        start();
        while (http.ranges.isEmpty() && timers.advanceToNext()) {
        }
    }
    bool endSoon()
    {
        return restoration->endSoon([this] { idleAt = timers.now(); });
    }
    QByteArrayList rangesOfTheNextRun()
    {
        http.ranges.clear();
        http.dawdles = {};
        restore();
        EXPECT_FALSE(ended->failure);
        EXPECT_EQ(content(path()), http.content);
        return http.ranges;
    }

    Duration lastPieceTakes{1'000};
    std::optional<Instant> idleAt;
};

TEST_F(EndingRestoration, ANearlyCompleteRangeIsFinishedAndKept)
{
    beginRange();
    const Instant asked = timers.now();
    ASSERT_TRUE(endSoon());
    timers.advance(Duration(60'000));
    ASSERT_TRUE(idleAt);
    EXPECT_LE(*idleAt - asked, Duration(1'100));
    EXPECT_FALSE(ended) << "it has not been proven, and has no name";
    EXPECT_TRUE(rangesOfTheNextRun().isEmpty()) << "all has come";
}

TEST_F(EndingRestoration, NoNewRangeIsStarted)
{
    partSize = 8;
    http.keepInParts("0123456789abcdefghij", 8);
    lanes = 1;
    beginRange(); // six of eight bytes; at this speed the rest takes no time
    ASSERT_TRUE(endSoon());
    timers.advance(Duration(60'000));
    EXPECT_TRUE(idleAt);
    EXPECT_EQ(http.ranges.size(), 1);
    EXPECT_EQ(rangesOfTheNextRun(), (QByteArrayList{"bytes=8-15", "bytes=16-19"}));
}

TEST_F(EndingRestoration, EndingTakesAFewSecondsAtMost)
{
    lastPieceTakes = Duration(3'600'000);
    beginRange();
    const Instant asked = timers.now();
    ASSERT_TRUE(endSoon());
    timers.advance(Duration(60'000));
    ASSERT_TRUE(idleAt);
    EXPECT_EQ(*idleAt - asked, stopGracePeriod);
    EXPECT_EQ(rangesOfTheNextRun(), QByteArrayList{"bytes=0-19"});
}

TEST_F(EndingRestoration, WithNothingNearlyCompleteItEndsAtOnce)
{
    http.takes = Duration(5'000);
    start();
    timers.advance(Duration(6'000)); // HEAD is answered, the range is not
    EXPECT_FALSE(endSoon());
    timers.advance(Duration(60'000));
    EXPECT_FALSE(idleAt);
    EXPECT_FALSE(ended);
}

TEST_F(EndingRestoration, AFailedRangeIsNotRetried)
{
    http.cut = [](const HttpRequest &) { return std::optional<qsizetype>(19); };
    beginRange();
    ASSERT_TRUE(endSoon());
    timers.advance(Duration(60'000));
    EXPECT_TRUE(idleAt);
    EXPECT_EQ(http.ranges.size(), 1);
}

TEST_F(RestorationTest, ARecordWithoutItsPartFileIsNotUsed)
{
    http.trouble = [](const HttpRequest &request) -> std::optional<Result<HttpReply>> {
        if (ObjectHttp::header(request, "range") != "bytes=8-15")
            return {};
        return answered(503, "SlowDown");
    };
    restore();
    ASSERT_TRUE(QFile::remove(PartFile::pathFor(path())));
    http.trouble = {};
    restore();
    EXPECT_EQ(content(path()), http.content);
    EXPECT_EQ(ended->keptBefore, 0);
}

TEST_F(RestorationTest, ARangeThatChangedOnDiskIsFetchedAgain)
{
    restoreTwoOfThree();
    damageThePartFile(17);
    restore();
    EXPECT_EQ(content(path()), http.content);
    EXPECT_THAT(http.ranges, testing::UnorderedElementsAre("bytes=8-15", "bytes=16-19"));
    EXPECT_EQ(ended->keptBefore, 8);
    EXPECT_EQ(notes.size(), 1);
}

TEST_F(RestorationTest, AnObjectWithoutAChecksumIsRestoredUnverified)
{
    http.etag = "no digest at all";
    restoreTwoOfThree();
    ASSERT_EQ(usualRangeSize(20), usualRangeSize(0)) << "one range: nothing was kept";
    restore();
    EXPECT_EQ(content(path()), http.content);
    EXPECT_EQ(ended->checksum, QString());
}

TEST_F(RestorationTest, TheChecksumIsComputedFromTheBytesOnDisk)
{
    // While the last range is in flight, the test changes the first one.
    http.takes = Duration(700);
    lanes = 1;
    http.cut = [this](const HttpRequest &request) -> std::optional<qsizetype> {
        if (ObjectHttp::header(request, "range") == "bytes=16-19")
            damageThePartFile(3);
        return {};
    };
    restore();
    ASSERT_FALSE(ended->failure);
    EXPECT_EQ(content(path()), http.content);
    EXPECT_EQ(http.ranges.last(), "bytes=0-7") << "that range was fetched again";
}

TEST_F(RestorationTest, ADiskThatNeverReturnsTheWrittenBytesIsAFailure)
{
    lanes = 1;
    http.takes = Duration(700);
    http.ranges.clear();
    http.cut = [this](const HttpRequest &) -> std::optional<qsizetype> {
        damageThePartFile(http.ranges.size() > 1 && http.ranges.last() != "bytes=0-7" ? 3 : 12);
        return {};
    };
    restore();
    ASSERT_TRUE(ended->failure);
    EXPECT_EQ(ended->failure->kind, FailureKind::LocalFile);
    EXPECT_TRUE(ended->failure->text.english().contains(u"Check the disk"_s))
        << ended->failure->text.english().toStdString();
    EXPECT_FALSE(QFile::exists(path()));
}

TEST_F(RestorationTest, AnotherFileAtThePartFilesPathIsNotTouched)
{
    const QString victim = folder.filePath(u"precious"_s);
    const QString part = PartFile::pathFor(path());
    const auto name = [](const QString &file) { return SystemName(file); };
    const std::vector<std::pair<const char *, std::function<void()>>> tricks{
        {"a link", [&] { ASSERT_EQ(::symlink(name(victim), name(part)), 0); }},
        {"a link to nothing", [&] { ASSERT_EQ(::symlink(name(folder.filePath(u"made"_s)), name(part)), 0); }},
        {"a hard link", [&] { ASSERT_EQ(::link(name(victim), name(part)), 0); }},
        {"a pipe", [&] { ASSERT_EQ(::mkfifo(name(part), 0600), 0); }},
        {"a file of somebody's", [&] { put(part, "mine"); }},
        {"a link at the record",
         [&] { ASSERT_EQ(::symlink(name(victim), name(RestoreState::pathFor(path()))), 0); }},
        {"a file at the record", [&] { put(RestoreState::pathFor(path()), "mine"); }},
    };
    for (const auto &[what, set] : tricks) {
        put(victim, "content that is somebody's");
        set();
        restore(true);
        ASSERT_TRUE(ended->failure) << what;
        EXPECT_EQ(ended->cause, Cause::NeedsPerson) << what;
        EXPECT_TRUE(ended->failure->text.english().contains(u"left as it is"_s) ||
                    ended->failure->text.english().contains(u"as it is"_s))
            << what << ": " << ended->failure->text.english().toStdString();
        EXPECT_EQ(content(victim), "content that is somebody's") << what;
        EXPECT_FALSE(QFile::exists(folder.filePath(u"made"_s))) << what;
        EXPECT_FALSE(QFile::exists(path())) << what;
        for (const QString &mine : {part, RestoreState::pathFor(path())}) {
            if (!QFileInfo(mine).isSymLink() && QFileInfo(mine).isFile() && !content(mine).isEmpty()) {
                EXPECT_TRUE(content(mine) == "mine" || content(mine) == content(victim)) << what;
            }
            ::unlink(name(mine));
        }
    }
}

TEST_F(RestorationTest, AnAnswerWithoutAnEtagIsABadAnswer)
{
    http.trouble = [](const HttpRequest &request) -> std::optional<Result<HttpReply>> {
        if (request.method != "HEAD")
            return {};
        return HttpReply{200, {{"Content-Length", "20"}}, {}};
    };
    restore();
    ASSERT_TRUE(ended->failure);
    EXPECT_EQ(ended->failure->kind, FailureKind::BadAnswer);
    EXPECT_FALSE(QFile::exists(path()));
    EXPECT_TRUE(nothingIsLeftBeside());
}

TEST_F(RestorationTest, AnAnswerLongerThanItsRangeIsRefused)
{
    http.knowsRanges = false; // the answer is the whole object and not one of its ranges
    restore();
    ASSERT_TRUE(ended->failure);
    EXPECT_FALSE(QFile::exists(path()));
}

TEST_F(RestorationTest, AnObjectReplacedMidwayIsNoticedAndNoFileIsMade)
{
    http.cut = [this](const HttpRequest &request) -> std::optional<qsizetype> {
        if (ObjectHttp::header(request, "range") == "bytes=16-19")
            return {};
        if (http.ranges.size() == 2)
            http.keepInParts("something else, newer", 8);
        return {};
    };
    restore();
    ASSERT_TRUE(ended->failure);
    EXPECT_EQ(ended->failure->kind, FailureKind::SourceChanged);
    EXPECT_FALSE(QFile::exists(path()));

    restore();
    EXPECT_EQ(content(path()), "something else, newer");
    EXPECT_EQ(ended->keptBefore, 0) << "ranges of the old one are worth nothing";
    EXPECT_EQ(notes.size(), 1);
}

TEST_F(RestorationTest, DamagedBytesAreNoticedAndNothingIsKept)
{
    http.content[3] = 'X';
    restore();
    ASSERT_TRUE(ended->failure);
    EXPECT_EQ(ended->failure->kind, FailureKind::Damaged);
    EXPECT_EQ(ended->cause, Cause::Fatal);
    EXPECT_FALSE(QFile::exists(path()));
    EXPECT_TRUE(nothingIsLeftBeside());
}

TEST_F(RestorationTest, AServiceThatIgnoresRangesIsRefused)
{
    http.trouble = [this](const HttpRequest &request) -> std::optional<Result<HttpReply>> {
        if (request.method != "GET")
            return {};
        return HttpReply{200, {{"Content-Length", QByteArray::number(http.content.size())}}, {}};
    };
    restore();
    ASSERT_TRUE(ended->failure);
    EXPECT_FALSE(QFile::exists(path()));
}

TEST_F(RestorationTest, AFileCreatedMeanwhileIsNotOverwritten)
{
    start();
    QFile other(path());
    ASSERT_TRUE(other.open(QIODevice::WriteOnly));
    other.write("somebody else's");
    other.close();
    finish();
    EXPECT_EQ(ended->cause, Cause::NeedsPerson);
    EXPECT_EQ(content(path()), "somebody else's");
    restore(true);
    EXPECT_EQ(content(path()), http.content);
}

TEST_F(RestorationTest, ASecondProcessCannotRestoreToTheSameFile)
{
    start();
    timers.advanceToNext();
    const auto second = PartFile::open(path(), 20, PartFile::Record::There);
    ASSERT_FALSE(second);
    EXPECT_TRUE(second.error().text.english().contains(u"Another process"_s))
        << second.error().text.english().toStdString();
}

TEST_F(RestorationTest, AMissingObjectIsReported)
{
    http.trouble = [](const HttpRequest &) { return HttpReply{404, {}, {}}; };
    restore();
    EXPECT_EQ(ended->cause, Cause::Fatal);
    EXPECT_TRUE(ended->failure->text.english().contains(u"no object"_s));
}

TEST(PathBeside, KeepsANameShortEnoughForTheFileSystem)
{
    EXPECT_EQ(PartFile::pathFor(u"/exports/web.ova"_s), u"/exports/web.ova.windlass-part"_s);
    const QString one = u"/exports/"_s + QString(254, u'x');
    const QString other = u"/exports/"_s + QString(253, u'x') + u'y';
    for (const QString &path : {one, other, u"/exports/"_s + QString(127, u'ä')}) {
        const QString beside = PartFile::pathFor(path);
        EXPECT_LE(QFile::encodeName(QFileInfo(beside).fileName()).size(), 250) << path.toStdString();
        EXPECT_EQ(QFileInfo(beside).path(), u"/exports"_s);
        EXPECT_TRUE(beside.endsWith(u".windlass-part"_s));
    }
    EXPECT_NE(PartFile::pathFor(one), PartFile::pathFor(other));
}

TEST(RoomTest, AnObjectLargerThanTheFreeSpaceIsRefusedFirst)
{
    const QTemporaryDir folder;
    const auto file =
        PartFile::open(folder.filePath(u"huge.vmdk"_s), qint64(1) << 60, PartFile::Record::Missing);
    ASSERT_FALSE(file);
    EXPECT_TRUE(file.error().text.english().contains(u"no room"_s))
        << file.error().text.english().toStdString();
    EXPECT_FALSE(QFile::exists(folder.filePath(u"huge.vmdk.windlass-part"_s)));
}

} // namespace
} // namespace windlass
