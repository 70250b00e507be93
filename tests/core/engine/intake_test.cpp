// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/intake.h"
#include "tests/fakes/fakebacklog.h"
#include "tests/fakes/virtualtimers.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <deque>
#include <gmock/gmock.h>
#include <memory>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class IntakeTest : public testing::Test
{
protected:
    /// Work for the worker thread. It waits until the test runs it.
    struct Work
    {
        std::function<void()> work;
        std::function<void()> then;
    };
    WorkerThread otherThread()
    {
        return [this](std::function<void()> work, std::function<void()> then) {
            const auto given = std::make_shared<Work>(Work{std::move(work), std::move(then)});
            waiting.push_back(given);
            return Handle([given] { given->then = nullptr; }); // work that has started runs to its end
        };
    }
    /// Runs the oldest waiting work, or the one at this index.
    void work(std::size_t place = 0)
    {
        ASSERT_LT(place, waiting.size());
        const auto done = waiting.at(place);
        waiting.erase(waiting.begin() + static_cast<std::ptrdiff_t>(place));
        done->work();
        if (done->then)
            done->then();
    }
    void workAll()
    {
        while (!waiting.empty())
            work();
    }

    QString make(const QString &name) const
    {
        const QString path = folder.filePath(name);
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write("content");
        return path;
    }
    void add(int token, const QStringList &paths)
    {
        AddRequest request;
        request.token = token;
        request.paths = paths;
        Destination destination;
        destination.bucket = u"bucket"_s;
        Settings settings;
        settings.keyTemplate = u"{file}"_s;
        Service service;
        service.shape = {5 << 20, qint64(5) << 30, 10'000, qint64(5) << 40, qint64(5) << 30};
        intake.add(request, destination, settings, service);
    }
    QStringList files() const
    {
        QStringList names;
        for (const auto &[id, row] : backlog.rows)
            names << QFileInfo(row.file).fileName();
        return names;
    }

    QTemporaryDir folder;
    VirtualTimers timers;
    FakeBacklog backlog;
    Roster roster{backlog, {[](TransferId) {}, [](TransferId, const Failure &) {}}};
    std::deque<std::shared_ptr<Work>> waiting;
    QList<TransferId> added;
    QStringList notes;
    QList<AddReport> reports;
    int moved = 0;
    Intake intake{timers,
                  otherThread(),
                  roster,
                  {[this](const QList<TransferId> &ids) { added += ids; },
                   [this](EventLevel, const Sentence &text) { notes << text.english(); },
                   [this](const AddReport &report) { reports << report; }, [this] { ++moved; }}};
};

} // namespace

TEST_F(IntakeTest, PlannedFilesAreSavedAndReported)
{
    add(7, {make(u"a.vmdk"_s), make(u"b.vmdk"_s)});
    EXPECT_FALSE(intake.idle());
    EXPECT_THAT(files(), IsEmpty());
    workAll();
    EXPECT_THAT(files(), ElementsAre(u"a.vmdk"_s, u"b.vmdk"_s));
    EXPECT_EQ(added, (QList<TransferId>{1, 2}));
    ASSERT_EQ(reports.size(), 1);
    EXPECT_EQ(reports.first().token, 7);
    EXPECT_EQ(reports.first().added, added);
    EXPECT_THAT(reports.first().problems, IsEmpty());
    EXPECT_TRUE(intake.idle());
    EXPECT_GT(moved, 0) << "something may run now";
}

TEST_F(IntakeTest, AMissingPathIsReportedAndTheOthersAreAdded)
{
    add(1, {folder.filePath(u"nothing"_s), make(u"a.vmdk"_s)});
    workAll();
    EXPECT_THAT(files(), ElementsAre(u"a.vmdk"_s));
    EXPECT_THAT(reports.first().problems, SizeIs(1));
}

TEST_F(IntakeTest, RequestsArePlannedOneAfterTheOther)
{
    add(1, {make(u"a.vmdk"_s)});
    add(2, {make(u"b.vmdk"_s)});
    EXPECT_THAT(waiting, SizeIs(1));
    workAll();
    ASSERT_EQ(reports.size(), 2);
    EXPECT_EQ(reports.at(0).token, 1);
    EXPECT_EQ(reports.at(1).token, 2);
}

TEST_F(IntakeTest, ASlowRequestDelaysTheNextOneOnlyForAMoment)
{
    add(1, {make(u"a.vmdk"_s)}); // on a share whose server does not answer
    add(2, {make(u"b.vmdk"_s)});
    timers.advance(5s - 1ms);
    EXPECT_THAT(waiting, SizeIs(1));
    timers.advance(1ms);
    ASSERT_THAT(waiting, SizeIs(2));
    work(1);
    EXPECT_THAT(files(), ElementsAre(u"b.vmdk"_s));
    EXPECT_FALSE(intake.idle()) << "the first is still looked at";
    workAll();
    EXPECT_THAT(files(), ElementsAre(u"b.vmdk"_s, u"a.vmdk"_s));
}

TEST_F(IntakeTest, AFileWhosePlaceIsTakenIsLeftOut)
{
    add(1, {make(u"one/disk.vmdk"_s)});
    workAll();
    add(2, {make(u"two/disk.vmdk"_s), make(u"two/other.vmdk"_s)});
    workAll();
    EXPECT_THAT(files(), ElementsAre(u"disk.vmdk"_s, u"other.vmdk"_s));
    ASSERT_THAT(reports.last().problems, SizeIs(1));
    EXPECT_EQ(reports.last().problems.first(),
              folder.filePath(u"two/disk.vmdk"_s) +
                  u" was left out: another transfer is on its way to s3://bucket/disk.vmdk, or waits to go "
                  "on. Resume or cancel that one, or use another key template."_s);
}

TEST_F(IntakeTest, TwoFilesOfOneKeyAreToldApartBeforeAnyIsAdded)
{
    const QString first = make(u"one/disk.vmdk"_s);
    const QString second = make(u"two/disk.vmdk"_s);
    add(1, {first, make(u"one/other.vmdk"_s), second});
    work();
    EXPECT_THAT(files(), ElementsAre(u"disk.vmdk"_s, u"other.vmdk"_s));
    const QString told =
        first + u" and "_s + second +
        u" get the same key, disk.vmdk. Only the first is sent. Use a key template that tells "
        "them apart, such as one with {vm} and {file}."_s;
    EXPECT_EQ(reports.last().problems, QList<Sentence>({told}));
    EXPECT_THAT(notes, ElementsAre(told));
}

TEST_F(IntakeTest, AStoppedRequestAddsNoMoreAndReportsTheCount)
{
    add(1, {make(u"a.vmdk"_s)});
    add(2, {make(u"b.vmdk"_s)});
    intake.stop(1);
    ASSERT_EQ(reports.size(), 1);
    EXPECT_EQ(
        reports.first().problems,
        QList<Sentence>({u"You stopped the adding. Files that are in the list already stay there: 0."_s}));
    workAll(); // the worker thread has started the first request, and finishes it
    EXPECT_THAT(files(), ElementsAre(u"b.vmdk"_s));
    intake.stop(99);
    EXPECT_EQ(reports.size(), 2) << "one that nobody knows is nothing";
}

TEST_F(IntakeTest, ManyFilesAreSavedInSlicesWhileTheNextArePlanned)
{
    for (int i = 0; i < 2001; ++i)
        make(u"many/%1.vmdk"_s.arg(i, 4, 10, QChar(u'0')));
    add(1, {folder.filePath(u"many"_s)});
    work();
    EXPECT_EQ(backlog.rows.size(), 2000U);
    EXPECT_THAT(reports, IsEmpty());
    EXPECT_THAT(waiting, SizeIs(1)) << "the next slice";
    workAll();
    EXPECT_EQ(backlog.rows.size(), 2001U);
    EXPECT_EQ(backlog.additions, 2);
    EXPECT_EQ(reports.first().added.size(), 2001);
}

TEST_F(IntakeTest, PausingTheFirstFilesPausesTheLaterOnes)
{
    for (int i = 0; i < 2001; ++i)
        make(u"many/%1.vmdk"_s.arg(i, 4, 10, QChar(u'0')));
    add(1, {folder.filePath(u"many"_s)});
    work();
    for (const TransferId id : QList<TransferId>(added))
        roster.apply(id, TransferEvent::Pause);
    workAll();
    EXPECT_EQ(backlog.rows.at(2001).state, TransferState::Paused);
}

TEST_F(IntakeTest, CancellingTheFirstFilesEndsTheRequest)
{
    for (int i = 0; i < 2001; ++i)
        make(u"many/%1.vmdk"_s.arg(i, 4, 10, QChar(u'0')));
    add(1, {folder.filePath(u"many"_s)});
    work();
    roster.change(added.last(), Roster::Group::Course, [](StoredTransfer &row) { row.takeBack = true; });
    workAll();
    EXPECT_EQ(backlog.rows.size(), 2000U);
    EXPECT_EQ(
        reports.first().problems,
        QList<Sentence>({u"The other files were left out, because those before them were cancelled."_s}));
}

TEST_F(IntakeTest, AJournalErrorEndsTheRequestAndIsReported)
{
    for (int i = 0; i < 2001; ++i)
        make(u"many/%1.vmdk"_s.arg(i, 4, 10, QChar(u'0')));
    backlog.refuses = localFailure(FailureKind::Journal, u"The disk is full."_s);
    add(1, {folder.filePath(u"many"_s)});
    workAll();
    ASSERT_EQ(reports.size(), 1);
    EXPECT_EQ(reports.first().problems, QList<Sentence>({u"The disk is full."_s}));
    EXPECT_THAT(added, IsEmpty());
    EXPECT_TRUE(intake.idle());
}

TEST_F(IntakeTest, AHundredSkippedFilesAreLoggedAndAllAreReported)
{
    make(u"many/disk.vmdk"_s);
    for (int i = 0; i < 103; ++i)
        ASSERT_TRUE(QFile::link(u"nowhere"_s, folder.filePath(u"many/link%1"_s.arg(i))));
    add(1, {folder.filePath(u"many"_s)});
    workAll();
    EXPECT_EQ(reports.first().leftOut.size(), 103);
    ASSERT_EQ(notes.size(), 101);
    EXPECT_EQ(notes.last(), u"3 more were left out."_s);
}

} // namespace windlass
