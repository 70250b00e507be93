// SPDX-License-Identifier: GPL-3.0-or-later
// What a person adds, on its way into the engine's journal.
#include "core/store/database.h"
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

    /// A folder with so many files of a few bytes.
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

    /// From now on the other thread waits until it is told to go on.
    void holdTheOtherThread()
    {
        elsewhere = [this](std::function<void()> work, std::function<void()> then) {
            waiting.push_back([work = std::move(work), then = std::move(then)] {
                work();
                then();
            });
            return Handle([this] { ++dropped; });
        };
    }
    void letItWork()
    {
        const auto next = std::move(waiting.front());
        waiting.pop_front();
        next();
    }

    std::deque<std::function<void()>> waiting;
    int dropped = 0;
};

TEST_F(EngineAddingTest, AFileThatIsTooLargeForItsServiceIsRefusedWhenItIsAdded)
{
    constexpr qint64 sixTebi = 6LL << 40;
    const QString disk = file(u"disk.vmdk"_s);
    ASSERT_TRUE(QFile(disk).open(QIODevice::WriteOnly));
    ASSERT_TRUE(QFile::resize(disk, sixTebi)); // of holes
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

TEST_F(EngineAddingTest, AUsualPartSizeIsAsNearAsTheServiceAllows)
{
    const QString disk = file(u"disk.vmdk"_s);
    ASSERT_TRUE(QFile(disk).open(QIODevice::WriteOnly));
    ASSERT_TRUE(QFile::resize(disk, 100 << 20));
    engine->start(true);
    Settings usual;
    usual.partSize = 8 << 20;
    engine->setSettings(usual);
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

TEST_F(EngineAddingTest, AManifestWithoutAUsableDigestOfTheFileKeepsItOut)
{
    writeManifest("SHA1(disk.vmdk)= 0123\n");
    startAndAdd();
    EXPECT_TRUE(report.added.isEmpty());
    ASSERT_EQ(report.problems.size(), 1);
    EXPECT_THAT(report.problems.first().toStdString(), testing::HasSubstr("disk.mf"));
}

TEST_F(EngineAddingTest, ManyAreWrittenDownAFewAtATimeAndToldOfOnceAll)
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

TEST_F(EngineAddingTest, OfManyThatGoToTheSamePlaceOneIsAdded)
{
    engine->start(true);
    saveDestination();
    http->trouble = [](const HttpRequest &) { return refusedConnection(); };
    AddRequest request = requestFor(many(2001));
    request.keyTemplate = u"the-same"_s;
    add(request);
    EXPECT_THAT(report.added, SizeIs(1));
    ASSERT_THAT(report.problems, SizeIs(2000));
    EXPECT_THAT(report.problems.first().toStdString(),
                HasSubstr("00001.img was left out: another transfer is on its way to"));
    EXPECT_THAT(report.problems.last().toStdString(), HasSubstr("02000.img was left out"));
}

TEST_F(EngineAddingTest, WhatTheJournalDoesNotTakeIsToldOfAndTheRestStays)
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

TEST_F(EngineAddingTest, WhileASlowDiskIsLookedAtTheOthersGoOn)
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

TEST_F(EngineAddingTest, WhatIsBeingAddedAtTheEndIsStillWrittenDownAndNothingBegins)
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

TEST_F(EngineAddingTest, OfAnEngineThatIsGoneTheOtherThreadIsLetGo)
{
    engine->start(true);
    saveDestination();
    holdTheOtherThread();
    engine->add(requestFor(file(u"disk.vmdk"_s)));
    engine.reset();
    EXPECT_EQ(dropped, 1);
}

} // namespace
} // namespace windlass
