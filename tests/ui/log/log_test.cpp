// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/virtualtimers.h"
#include "ui/log/logpane.h"
#include "ui/widgets/quiettable.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalSpy>

#include <gtest/gtest.h>

namespace windlass {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

Event note(const QString &text, EventLevel level = EventLevel::Info, TransferId transfer = 0)
{
    Event event;
    event.kind = EventKind::Note;
    event.level = level;
    event.transfer = transfer;
    event.object = transfer ? u"disk%1.vmdk"_s.arg(transfer) : QString();
    event.text = text;
    event.time = QDateTime(QDate(2026, 1, 21), QTime(14, 30), Qt::UTC);
    return event;
}

} // namespace

TEST(Log, LinesShowWithinATenthOfASecondAndTogether)
{
    VirtualTimers timers;
    LogModel log(timers);
    QSignalSpy inserts(&log, &QAbstractItemModel::rowsInserted);
    for (int i = 0; i < 500; ++i)
        log.take(note(u"line"_s));
    EXPECT_EQ(log.rowCount(), 0);
    timers.advance(100ms);
    EXPECT_EQ(log.rowCount(), 500);
    EXPECT_EQ(inserts.size(), 1);
}

TEST(Log, KeepsOnlyTheLatestLines)
{
    VirtualTimers timers;
    LogModel log(timers, 100);
    QAbstractItemModelTester tester(&log, QAbstractItemModelTester::FailureReportingMode::Fatal);
    for (int i = 0; i < 250; ++i) {
        log.take(note(QString::number(i)));
        if (i % 60 == 0)
            timers.advance(1s);
    }
    timers.advance(1s);
    ASSERT_EQ(log.rowCount(), 100);
    EXPECT_EQ(log.at(0).text, u"150"_s);
    EXPECT_EQ(log.at(99).text, u"249"_s);
}

TEST(Log, APourLargerThanTheBoundIsNoTrouble)
{
    VirtualTimers timers;
    LogModel log(timers, 100);
    log.take(note(u"old"_s));
    timers.advance(1s);
    for (int i = 0; i < 10'000; ++i)
        log.take(note(QString::number(i)));
    timers.advance(1s);
    ASSERT_EQ(log.rowCount(), 100);
    EXPECT_EQ(log.at(99).text, u"9999"_s);
}

TEST(Log, ShowsALevelAndWorse)
{
    VirtualTimers timers;
    LogModel log(timers);
    for (const EventLevel level : {EventLevel::Debug, EventLevel::Info, EventLevel::Warn, EventLevel::Error})
        log.take(note(u"line"_s, level));
    log.flush();
    EXPECT_EQ(log.rowCount(), 3);
    log.setWish({EventLevel::Warn, 0, {}});
    EXPECT_EQ(log.rowCount(), 2);
    log.setWish({EventLevel::Debug, 0, {}});
    EXPECT_EQ(log.rowCount(), 4);
}

TEST(Log, ShowsOneTransferAndWhatHasTheWords)
{
    VirtualTimers timers;
    LogModel log(timers);
    log.take(note(u"part 1 confirmed"_s, EventLevel::Info, 1));
    log.take(note(u"part 2 failed"_s, EventLevel::Warn, 1));
    log.take(note(u"part 2 failed"_s, EventLevel::Warn, 2));
    log.flush();
    log.setWish({EventLevel::Debug, 1, u"FAILED"_s});
    ASSERT_EQ(log.rowCount(), 1);
    EXPECT_EQ(log.at(0).transfer, 1);
    log.setWish({EventLevel::Debug, 0, u"disk2"_s});
    EXPECT_EQ(log.rowCount(), 1);
}

TEST(Log, AWishHoldsAfterTheOldestLinesHaveGone)
{
    VirtualTimers timers;
    LogModel log(timers, 10);
    log.setWish({EventLevel::Warn, 0, {}});
    for (int i = 0; i < 100; ++i) {
        log.take(note(QString::number(i), i % 2 ? EventLevel::Warn : EventLevel::Info));
        timers.advance(1s);
    }
    ASSERT_EQ(log.rowCount(), 10);
    EXPECT_EQ(log.at(9).text, u"99"_s);
    EXPECT_EQ(log.at(0).text, u"81"_s);
}

TEST(Log, AnErrorOutlivesAnyNumberOfOtherLines)
{
    VirtualTimers timers;
    LogModel log(timers, 100);
    QAbstractItemModelTester tester(&log, QAbstractItemModelTester::FailureReportingMode::Fatal);
    log.setWish({EventLevel::Debug, 0, {}});
    log.take(note(u"the first debug line"_s, EventLevel::Debug));
    log.take(note(u"it failed"_s, EventLevel::Error));
    for (int i = 0; i < 1000; ++i) {
        log.take(note(u"done"_s, EventLevel::Info));
        log.take(note(u"state changed"_s, EventLevel::Debug));
        if (i % 70 == 0)
            timers.advance(1s);
    }
    timers.advance(1s);
    ASSERT_EQ(log.rowCount(), 201);
    EXPECT_EQ(log.at(0).text, u"it failed"_s);
    log.setWish({EventLevel::Warn, 0, {}});
    ASSERT_EQ(log.rowCount(), 1);
    EXPECT_EQ(log.at(0).text, u"it failed"_s);
}

TEST(Log, AFloodIsTakenOverInSlices)
{
    VirtualTimers timers;
    LogModel log(timers);
    for (int i = 0; i < 5000; ++i)
        log.take(note(QString::number(i)));
    timers.advance(100ms);
    EXPECT_GT(log.rowCount(), 0);
    EXPECT_LT(log.rowCount(), 5000);
    timers.advance(1s);
    EXPECT_EQ(log.rowCount(), 5000);
    EXPECT_EQ(log.at(4999).text, u"4999"_s);
}

TEST(Log, OfAFloodInOneGoTheLastOfEachKindStay)
{
    VirtualTimers timers;
    LogModel log(timers, 100);
    log.setWish({EventLevel::Debug, 0, {}});
    QList<Event> events{note(u"it failed"_s, EventLevel::Error)};
    for (int i = 0; i < 1000; ++i)
        events.append(note(QString::number(i), EventLevel::Debug));
    log.take(events);
    timers.advance(1s);
    ASSERT_EQ(log.rowCount(), 101);
    EXPECT_EQ(log.at(0).text, u"it failed"_s);
    EXPECT_EQ(log.at(1).text, u"900"_s);
    EXPECT_EQ(log.at(100).text, u"999"_s);
}

TEST(Log, WhatAnEarlierRunLeftComesFirst)
{
    VirtualTimers timers;
    LogModel log(timers);
    log.take(note(u"now"_s));
    log.flush();
    LogLine earlier;
    earlier.level = EventLevel::Error;
    earlier.text = u"yesterday"_s;
    log.takeEarlier({earlier});
    ASSERT_EQ(log.rowCount(), 2);
    EXPECT_EQ(log.at(0).text, u"yesterday"_s);
    EXPECT_EQ(log.at(1).text, u"now"_s);
}

class LogTable : public testing::Test
{
protected:
    VirtualTimers timers;
    LogPane pane{timers};
    QuietTable *table = pane.findChild<QuietTable *>();

    void pour(int count)
    {
        for (int i = 0; i < count; ++i)
            pane.take(note(QString::number(i)));
        timers.advance(1s);
    }
    void SetUp() override
    {
        pane.resize(600, 200);
        pane.show();
        pour(200);
    }
};

TEST_F(LogTable, FollowsTheNewestLine)
{
    EXPECT_TRUE(table->atTail());
    pour(50);
    EXPECT_TRUE(table->atTail());
}

TEST_F(LogTable, StaysWhereAPersonReads)
{
    table->verticalScrollBar()->setValue(20);
    pour(50);
    EXPECT_EQ(table->verticalScrollBar()->value(), 20);
}

TEST_F(LogTable, WhatIsReadStaysInPlaceWhileTheOldestLinesGo)
{
    pour(20'000 - 200);
    table->verticalScrollBar()->setValue(500);
    const QString read = pane.lines().at(500).text;
    pour(30);
    EXPECT_EQ(pane.lines().at(table->verticalScrollBar()->value()).text, read);
}

} // namespace windlass
