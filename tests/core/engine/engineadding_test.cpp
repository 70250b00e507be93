// SPDX-License-Identifier: GPL-3.0-or-later
// Adding files, until they are in the engine's journal.
#include "core/net/readers.h"
#include "core/store/sqlite/database.h"
#include "tests/fakes/enginerig.h"

#include <QDir>

#include <deque>
#include <gmock/gmock.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::SizeIs;

class EngineAddingTest : public EngineRig
{
protected:
    AddRequest requestFor(const QString &path) const
    {
        AddRequest request;
        request.paths = {path};
        request.destination = saved;
        request.ifExists = IfExists::Replace;
        return request;
    }

    /// A folder with this number of files of a few bytes each.
    QString many(int files) const
    {
        const QString path = file(u"many"_s);
        EXPECT_TRUE(QDir().mkpath(path));
        for (int i = 0; i < files; ++i) {
            QFile small(path + u"/%1.img"_s.arg(i, 5, 10, QLatin1Char('0')));
            EXPECT_TRUE(small.open(QIODevice::WriteOnly));
        }
        return path;
    }

    /// From now on the worker thread waits until it is released.
    void holdTheOtherThread()
    {
        worker = [this](std::function<void()> work, std::function<void()> then) {
            const auto wanted = std::make_shared<bool>(true);
            waiting.push_back([work = std::move(work), then = std::move(then), wanted] {
                work();
                if (*wanted)
                    then();
            });
            return Handle([wanted] { *wanted = false; });
        };
    }
    void letItWork()
    {
        const auto next = std::move(waiting.front());
        waiting.pop_front();
        next();
    }

    /// Adds the files and lets the first batch into the journal. The service is unreachable.
    void addTheFirstOf(int files)
    {
        engine->start(true);
        saveDestination();
        http->trouble = [](const HttpRequest &) { return refusedConnection(); };
        const QString path = many(files);
        holdTheOtherThread();
        engine->add(requestFor(path));
        letItWork();
    }

    static Result<HttpReply> forbidden()
    {
        HttpReply reply;
        reply.status = 403;
        reply.body = "<Error><Code>AccessDenied</Code></Error>";
        return reply;
    }

    std::deque<std::function<void()>> waiting;
};

TEST_F(EngineAddingTest, AFileTooLargeForItsServiceIsRefusedWhenItIsAdded)
{
    constexpr qint64 sixTebi = 6LL << 40;
    const QString disk = file(u"disk.vmdk"_s);
    ASSERT_TRUE(QFile(disk).open(QIODevice::WriteOnly));
    ASSERT_TRUE(QFile::resize(disk, sixTebi)); // a sparse file
    engine->start(true);
    AddRequest request;
    request.paths = {disk};
    request.destination.bucket = u"bucket"_s;
    request.destination.endpoint = QUrl(u"https://account.r2.cloudflarestorage.com"_s);
    add(request);
    EXPECT_THAT(report.added, SizeIs(0));
    EXPECT_EQ(report.problems.value(0),
              u"disk.vmdk: The file has 6 TiB; the service takes objects up to 5 TiB."_s);

    request.destination.endpoint = {};
    add(request);
    EXPECT_THAT(report.added, SizeIs(1)) << "Amazon takes it";
    EXPECT_EQ(http->requests, 0);
}

TEST_F(EngineAddingTest, TheUsualPartSizeIsAdjustedToTheServicesLimits)
{
    const QString disk = file(u"disk.vmdk"_s);
    ASSERT_TRUE(QFile(disk).open(QIODevice::WriteOnly));
    ASSERT_TRUE(QFile::resize(disk, 100 << 20));
    engine->start(true);
    Settings usual;
    usual.partSize = 8 << 20;
    engine->changeSettings({}, usual);
    AddRequest request;
    request.paths = {disk};
    request.destination.bucket = u"bucket"_s;
    request.destination.endpoint =
        QUrl(u"https://space.compat.objectstorage.eu-frankfurt-1.oraclecloud.com"_s);
    add(request);
    ASSERT_THAT(report.added, SizeIs(1));
    EXPECT_EQ(only().parts, 10) << "of ten mebibytes, which is the least there";

    request.partSize = 8 << 20;
    add(request);
    EXPECT_THAT(report.added, SizeIs(0)) << "a size that was asked for is not another one";
}

TEST_F(EngineAddingTest, AFileWhoseManifestHasNoUsableDigestIsNotAdded)
{
    writeManifest("SHA1(disk.vmdk)= 0123\n");
    startAndAdd();
    EXPECT_TRUE(report.added.isEmpty());
    ASSERT_EQ(report.problems.size(), 1);
    EXPECT_THAT(report.problems.first().english().toStdString(), testing::HasSubstr("disk.mf"));
}

TEST_F(EngineAddingTest, ManyFilesAreSavedInBatchesAndReportedOnce)
{
    engine->start(true);
    saveDestination();
    QList<qsizetype> told;
    QObject::connect(engine.get(), &Engine::updated, engine.get(), [&](const QList<TransferStatus> &news) {
        if (report.added.isEmpty() && news.size() > 100)
            told.append(news.size());
    });
    add(requestFor(many(4001)));
    EXPECT_THAT(told, testing::ElementsAre(2000, 2000));
    EXPECT_THAT(report.added, SizeIs(4001));
    EXPECT_THAT(report.problems, SizeIs(0));
    EXPECT_THAT(all.value(report.added.last()).file.toStdString(), HasSubstr("/many/04000.img"));
}

TEST_F(EngineAddingTest, AStoppedAddRequestKeepsTheFilesAlreadyAdded)
{
    engine->start(false);
    saveDestination();
    holdTheOtherThread();
    AddRequest request = requestFor(many(4500));
    request.token = 7;
    add(request);
    letItWork();
    engine->stopAdding(99); // an unknown token
    EXPECT_EQ(report.token, 0);
    engine->stopAdding(7);
    EXPECT_EQ(report.token, 7);
    EXPECT_EQ(report.added.size(), 2000);
    ASSERT_EQ(report.problems.size(), 1);
    EXPECT_TRUE(report.problems.first().english().contains(u"2000"_s));
    while (!waiting.empty())
        letItWork();
    engine->tellNow();
    EXPECT_EQ(all.size(), 2000);

    add(requestFor(file(u"disk.vmdk"_s))); // the next request is not blocked
    EXPECT_EQ(waiting.size(), 1U);
}

TEST_F(EngineAddingTest, OnlyOneOfManyFilesForTheSamePlaceIsAdded)
{
    for (const bool fails : {false, true}) {
        SCOPED_TRACE(fails);
        all.clear();
        open();
        engine->start(true);
        saveDestination();
        if (fails)
            http->trouble = [](const HttpRequest &) { return forbidden(); };
        const QString path = many(2001);
        holdTheOtherThread();
        AddRequest request = requestFor(path);
        request.keyTemplate = u"the-same-%1"_s.arg(fails);
        engine->add(request);
        letItWork();
        timers->advance(5s);
        EXPECT_EQ(all.last().state, fails ? TransferState::Failed : TransferState::Done);
        EXPECT_THAT(report.added, SizeIs(1));
        ASSERT_THAT(report.problems, SizeIs(2000));
        EXPECT_THAT(report.problems.first().english().toStdString(),
                    HasSubstr("00001.img get the same key, "));
        EXPECT_THAT(report.problems.last().english().toStdString(),
                    HasSubstr("02000.img get the same key, "));
    }
}

TEST_F(EngineAddingTest, AFileIsRefusedWhileAnotherTransferToItsPlaceIsActive)
{
    engine->start(true);
    saveDestination();
    http->trouble = [](const HttpRequest &) { return refusedConnection(); };
    const TransferId first = add();
    EXPECT_EQ(add(), 0) << "the first is on its way";
    EXPECT_THAT(report.problems, SizeIs(1));
    http->trouble = nullptr;
    engine->cancel({first});
    timers->advance(10min);
    EXPECT_NE(add(), 0);
    timers->advance(10min);
    EXPECT_EQ(all.last().state, TransferState::Done);
    EXPECT_NE(add(), 0) << "done, too, keeps nobody away";
}

TEST_F(EngineAddingTest, CancellingTheFirstFilesStopsTheAddRequest)
{
    addTheFirstOf(4001);
    engine->cancel(all.keys());
    letItWork();
    EXPECT_THAT(report.added, SizeIs(2000));
    ASSERT_THAT(report.problems, SizeIs(1));
    EXPECT_THAT(report.problems.first().english().toStdString(), HasSubstr("cancelled"));
    letItWork(); // the worker thread had already begun
    EXPECT_THAT(all, SizeIs(2000));
    EXPECT_EQ(waiting.size(), 0) << "nothing else is planned";
}

TEST_F(EngineAddingTest, PausingTheFirstFilesPausesTheRest)
{
    addTheFirstOf(2001);
    engine->pause(all.keys());
    letItWork();
    timers->advance(1s);
    ASSERT_THAT(all, SizeIs(2001));
    EXPECT_EQ(all.last().state, TransferState::Paused);
    http->trouble = nullptr;
    engine->resume({all.lastKey()});
    timers->advance(10s);
    EXPECT_EQ(all.last().state, TransferState::Done);
}

TEST_F(EngineAddingTest, AddRequestsRunInOrderButDoNotWaitForADeadShare)
{
    engine->start(true);
    saveDestination();
    holdTheOtherThread();
    const auto ask = [this](const QString &name, int token) {
        EXPECT_TRUE(QFile(file(name)).open(QIODevice::WriteOnly));
        AddRequest request = requestFor(file(name));
        request.token = token;
        engine->add(request);
    };
    ask(u"dead.vmdk"_s, 1);
    ask(u"second.vmdk"_s, 2);
    ask(u"third.vmdk"_s, 3);
    EXPECT_EQ(waiting.size(), 1);
    timers->advance(5s);
    ASSERT_EQ(waiting.size(), 2);
    const auto dead = std::move(waiting.front());
    waiting.pop_front();
    letItWork();
    EXPECT_EQ(report.token, 2);
    timers->advance(5s);
    ASSERT_EQ(waiting.size(), 1);
    letItWork();
    EXPECT_EQ(report.token, 3);
    dead();
    EXPECT_EQ(report.token, 1);
    ask(u"fourth.vmdk"_s, 4);
    EXPECT_EQ(waiting.size(), 1) << "at once";
}

TEST_F(EngineAddingTest, AJournalErrorIsReportedAndTheAddedFilesStay)
{
    engine->start(true);
    saveDestination();
    const QString path = many(2001);
    {
        auto other = Database::open(file(u"journal.sqlite"_s), Database::Access::ReadWrite);
        ASSERT_TRUE(other);
        ASSERT_TRUE((*other)->run(u"CREATE TRIGGER full BEFORE INSERT ON transfers WHEN NEW.id > 2000"
                                  " BEGIN SELECT RAISE(ABORT, 'full'); END"_s));
    }
    add(requestFor(path));
    EXPECT_THAT(report.added, SizeIs(2000));
    EXPECT_THAT(report.problems, SizeIs(1));
    timers->advance(10min);
    EXPECT_EQ(all.last().state, TransferState::Done);
}

TEST_F(EngineAddingTest, RunningTransfersContinueWhileASlowDiskIsScanned)
{
    startAndAdd();
    holdTheOtherThread();
    const QString slow = file(u"slow.vmdk"_s);
    ASSERT_TRUE(QFile(slow).open(QIODevice::WriteOnly));
    engine->add(requestFor(slow));
    timers->advance(1s);
    EXPECT_EQ(only().state, TransferState::Done);
    EXPECT_THAT(all, SizeIs(1));

    letItWork();
    timers->advance(1s);
    EXPECT_THAT(all, SizeIs(2));
    EXPECT_EQ(all.last().state, TransferState::Done);
}

TEST_F(EngineAddingTest, FilesBeingAddedAtShutdownAreSavedAndNotStarted)
{
    engine->start(true);
    saveDestination();
    holdTheOtherThread();
    bool stopped = false;
    QObject::connect(engine.get(), &Engine::stopped, engine.get(), [&] { stopped = true; });
    engine->add(requestFor(many(2001)));
    engine->stop();
    letItWork();
    timers->advance(1s);
    EXPECT_FALSE(stopped);
    letItWork();
    EXPECT_TRUE(stopped);
    EXPECT_THAT(report.added, SizeIs(2001));
    EXPECT_EQ(http->requests, 0);

    all.clear();
    open();
    engine->start(false);
    EXPECT_THAT(all, SizeIs(2001));
}

TEST_F(EngineAddingTest, DifferentSpellingsOfOneBucketAreTheSamePlace)
{
    http->takes = 10h;
    engine->start(true);
    saveDestination();
    ASSERT_NE(add(), 0);
    for (const QString &other :
         {u"http://127.0.0.1:9"_s, u"http://127.0.0.1:9/"_s, u"HTTP://127.0.0.1:9"_s}) {
        AddRequest request = requestFor(file(u"disk.vmdk"_s));
        request.destination.name.clear();
        request.destination.endpoint = QUrl(other);
        add(request);
        EXPECT_THAT(report.added, SizeIs(0)) << other.toStdString();
    }
}

TEST_F(EngineAddingTest, AnEngineCanBeDestroyedWhileAnotherThreadScansFiles)
{
    const QString path = many(2001);
    for (int i = 0; i < 5; ++i) {
        engine->start(true);
        saveDestination();
        worker = inThreads(2);
        engine->add(requestFor(path));
        open();
    }
    EXPECT_THAT(report.added, SizeIs(0));
}

TEST_F(EngineAddingTest, AScanThatEndsAfterTheEngineIsGoneReportsNothing)
{
    engine->start(true);
    saveDestination();
    holdTheOtherThread();
    engine->add(requestFor(file(u"disk.vmdk"_s)));
    engine.reset();
    letItWork();
    EXPECT_THAT(report.problems, SizeIs(0)) << "nobody hears of it";
}

} // namespace
} // namespace windlass
