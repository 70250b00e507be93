// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/clock.h"
#include "tests/fakes/fakebacklog.h"
#include "tests/fakes/virtualtimers.h"

#include <gmock/gmock.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class ClockTest : public testing::Test
{
protected:
    /// A parked transfer that resumes by itself after this time.
    StoredTransfer parked(Duration after, const QString &bucket = u"bucket"_s) const
    {
        StoredTransfer row;
        row.file = u"/srv/disk.vmdk"_s;
        row.destination.edit().bucket = bucket;
        row.key = QString::number(after.count());
        row.state = TransferState::Parked;
        row.cause = Cause::Exhausted;
        row.finished = timers.wallClock();
        row.notBefore = timers.wallClock().addMSecs(after.count());
        row.timesParked = 4; // its own parking time is an hour
        return row;
    }
    TransferId add(const StoredTransfer &row)
    {
        QList<StoredTransfer> one{row};
        EXPECT_TRUE(roster.add(one));
        return one.first().id;
    }
    /// Sets the wall clock. Schedules are in local time, too.
    void setLocalTime(QTime time) { timers.setWallClock(QDateTime(QDate(2026, 1, 21), time).toUTC()); }
    static Settings withSchedule(const QString &schedule, qint64 limit = 0)
    {
        Settings settings;
        settings.rateLimit = limit;
        settings.schedule = *parseSchedule(schedule);
        return settings;
    }

    VirtualTimers timers;
    FakeBacklog backlog;
    Roster roster{backlog, {[](TransferId) {}, [](TransferId, const Failure &) {}}};
    QList<QList<TransferId>> went; ///< the transfers that were reported as due, for each report
    QList<QDateTime> stops;
    Clock clock{timers,
                {[this](const auto &which) { went << roster.ids(which); },
                 [this](const QDateTime &until) { stops << until; },
                 [](const Destination &destination) { return destination.bucket; }}};
};

} // namespace

TEST_F(ClockTest, TheSettingsLimitBecomesTheBandwidthLimit)
{
    clock.limit(withSchedule({}, 5'000'000), 0);
    EXPECT_EQ(clock.bandwidth()->limit(), 5'000'000);
    EXPECT_FALSE(clock.now().stopped());
    clock.limit(withSchedule({}, 0), 0);
    EXPECT_EQ(clock.bandwidth()->limit(), 0);
    EXPECT_THAT(stops, IsEmpty());
}

TEST_F(ClockTest, TheLimitOfThisRunOverridesTheSettings)
{
    clock.limit(withSchedule(u"daily 09:00-10:00 2MB/s"_s, 5'000'000), 1'000'000);
    EXPECT_EQ(clock.bandwidth()->limit(), 1'000'000);
}

TEST_F(ClockTest, AScheduledLimitHoldsFromTheFirstToTheLastMinuteOfItsWindow)
{
    setLocalTime(QTime(8, 59));
    clock.limit(withSchedule(u"daily 09:00-10:00 2MB/s"_s, 5'000'000), 0);
    EXPECT_EQ(clock.bandwidth()->limit(), 5'000'000);
    timers.advance(1min);
    EXPECT_EQ(clock.bandwidth()->limit(), 2'000'000);
    timers.advance(1h - 1ms);
    EXPECT_EQ(clock.bandwidth()->limit(), 2'000'000);
    timers.advance(1ms);
    EXPECT_EQ(clock.bandwidth()->limit(), 5'000'000);
}

TEST_F(ClockTest, AWindowWithoutBandwidthStopsTransfersUntilItEnds)
{
    setLocalTime(QTime(8, 0));
    clock.limit(withSchedule(u"daily 09:00-10:00 stop"_s), 7'000'000);
    EXPECT_THAT(stops, IsEmpty());
    timers.advance(1h);
    EXPECT_TRUE(clock.now().stopped()) << "also where this run has a limit of its own";
    EXPECT_THAT(stops, ElementsAre(timers.wallClock().addSecs(3600)));
    timers.advance(1h);
    EXPECT_FALSE(clock.now().stopped());
    EXPECT_THAT(stops, ElementsAre(testing::_, QDateTime()));
}

TEST_F(ClockTest, AClockChangeIsNoticedWithinAMinute)
{
    setLocalTime(QTime(8, 0));
    clock.limit(withSchedule(u"daily 09:00-10:00 stop"_s), 0);
    setLocalTime(QTime(9, 30));
    timers.advance(59s);
    EXPECT_FALSE(clock.now().stopped());
    timers.advance(1s);
    EXPECT_TRUE(clock.now().stopped());
}

TEST_F(ClockTest, TheParkedTransferWithTheEarliestTimeResumesFirst)
{
    const TransferId late = add(parked(10min));
    const TransferId early = add(parked(30s));
    clock.awaitParked(roster);
    timers.advance(30s - 1ms);
    EXPECT_THAT(went, IsEmpty());
    timers.advance(1ms);
    EXPECT_THAT(went, ElementsAre(ElementsAre(early)));
    EXPECT_EQ(timers.pending(), 0) << "whoever let it go on says when to look again";
    roster.change(early, Roster::Group::Kept, [](StoredTransfer &row) { row.notBefore = {}; });
    for (int minutes = 0; minutes < 10; ++minutes) {
        clock.awaitParked(roster);
        timers.advance(1min);
    }
    EXPECT_THAT(went.last(), ElementsAre(late));
}

TEST_F(ClockTest, ParkedTransfersResumeOnTimeAfterTheComputerSlept)
{
    const TransferId id = add(parked(2h));
    clock.awaitParked(roster);
    timers.sleep(3h);
    timers.advance(1min);
    EXPECT_THAT(went, ElementsAre(ElementsAre(id)));
}

TEST_F(ClockTest, AHeldTransferIsNotResumedAutomatically)
{
    const TransferId id = add(parked(30s));
    roster.hold(id, true);
    EXPECT_FALSE(nextResumeTime(roster, timers.wallClock()).isValid());
    clock.awaitParked(roster);
    EXPECT_EQ(timers.pending(), 0);
}

TEST_F(ClockTest, AQueuedTransferWithANotBeforeTimeIsAwaited)
{
    StoredTransfer row = parked(30s);
    row.state = TransferState::Queued; // the program was restarted meanwhile
    add(row);
    EXPECT_EQ(nextResumeTime(roster, timers.wallClock()), row.notBefore);
    EXPECT_FALSE(nextResumeTime(roster, row.notBefore).isValid()) << "its time has come: the queue has it";
}

TEST_F(ClockTest, OnlyAParkedTransferWhoseTimeHasComeIsDue)
{
    const StoredTransfer row = parked(30s);
    EXPECT_FALSE(isDue(row, row.notBefore.addMSecs(-1)));
    EXPECT_TRUE(isDue(row, row.notBefore));
    StoredTransfer other = row;
    other.state = TransferState::Paused;
    EXPECT_FALSE(isDue(other, row.notBefore));
    other = row;
    other.notBefore = {};
    EXPECT_FALSE(isDue(other, row.notBefore)) << "it waits for a person";
}

TEST_F(ClockTest, ARecoveredServiceResumesItsOwnParkedTransfers)
{
    const TransferId here = add(parked(30min, u"here"_s));
    add(parked(30min, u"there"_s));
    StoredTransfer asked = parked(30min, u"here"_s);
    asked.cause = Cause::ServerAskedToWait;
    add(asked);
    clock.serviceIsBack(u"here"_s);
    EXPECT_THAT(went, IsEmpty()) << "not from inside the call";
    timers.advance(0ms);
    EXPECT_THAT(went, ElementsAre(ElementsAre(here)));
}

TEST_F(ClockTest, ServicesThatRecoverTogetherCauseOneScan)
{
    const TransferId here = add(parked(30min, u"here"_s));
    const TransferId there = add(parked(30min, u"there"_s));
    clock.serviceIsBack(u"here"_s);
    clock.serviceIsBack(u"there"_s);
    timers.advance(1s);
    EXPECT_THAT(went, ElementsAre(ElementsAre(here, there)));
    clock.serviceIsBack(u"there"_s);
    timers.advance(1s);
    EXPECT_THAT(went.last(), ElementsAre(there)) << "the other one was told of before";
}

TEST_F(ClockTest, NothingHappensAfterStop)
{
    setLocalTime(QTime(8, 59));
    add(parked(30s));
    clock.limit(withSchedule(u"daily 09:00-10:00 stop"_s), 0);
    clock.awaitParked(roster);
    clock.serviceIsBack(u"bucket"_s);
    clock.stop();
    EXPECT_EQ(timers.pending(), 0);
    timers.advance(2h);
    EXPECT_THAT(went, IsEmpty());
    EXPECT_THAT(stops, IsEmpty());
}

} // namespace windlass
