// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/bandwidthschedule.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

constexpr qint64 megabyte = 1'000'000;

/// A time in the week of Monday, 23 November 2026.
QDateTime at(int dayOfWeek, int hour, int minute = 0)
{
    return QDateTime(QDate(2026, 11, 22).addDays(dayOfWeek), QTime(hour, minute));
}

QList<BandwidthWindow> schedule(const QString &text)
{
    const auto parsed = parseSchedule(text);
    EXPECT_TRUE(parsed) << (parsed ? "" : parsed.error().text.english().toStdString());
    return parsed.value_or(QList<BandwidthWindow>());
}

TEST(BandwidthScheduleTest, WithoutWindowsTheLimitStays)
{
    EXPECT_EQ(bandwidthAt({}, 5 * megabyte, at(3, 12)), (BandwidthNow{5 * megabyte, {}}));
}

TEST(BandwidthScheduleTest, AWindowHoldsFromItsBeginningToItsEnd)
{
    const auto week = schedule(u"mon-fri 08:00-18:00 2MB/s"_s);
    EXPECT_EQ(bandwidthAt(week, 0, at(1, 7, 59)), (BandwidthNow{0, at(1, 8)}));
    EXPECT_EQ(bandwidthAt(week, 0, at(1, 8)), (BandwidthNow{2 * megabyte, at(1, 18)}));
    EXPECT_EQ(bandwidthAt(week, 0, at(1, 18)), (BandwidthNow{0, at(2, 8)}));
}

TEST(BandwidthScheduleTest, OnFridayEveningTheNextChangeIsOnMonday)
{
    EXPECT_EQ(bandwidthAt(schedule(u"mon-fri 08:00-18:00 2MB/s"_s), 0, at(5, 20)).until, at(8, 8));
}

TEST(BandwidthScheduleTest, AWindowThatEndsBeforeItBeginsLastsPastMidnight)
{
    const auto nights = schedule(u"fri 22:00-06:00 stop"_s);
    EXPECT_TRUE(bandwidthAt(nights, 0, at(5, 23)).stopped());
    EXPECT_EQ(bandwidthAt(nights, 0, at(6, 5)).until, at(6, 6));
    EXPECT_FALSE(bandwidthAt(nights, 0, at(6, 6)).stopped());
    EXPECT_FALSE(bandwidthAt(nights, 0, at(7, 5)).stopped());
}

TEST(BandwidthScheduleTest, AWholeDayIsFromMidnightToMidnight)
{
    const auto weekend = schedule(u"sat,sun 00:00-24:00 unlimited"_s);
    EXPECT_EQ(bandwidthAt(weekend, megabyte, at(6, 0)).bytesPerSecond, BandwidthWindow::unlimited);
    EXPECT_EQ(bandwidthAt(weekend, megabyte, at(7, 23, 59)).bytesPerSecond, BandwidthWindow::unlimited);
    EXPECT_EQ(bandwidthAt(weekend, megabyte, at(8, 0)).bytesPerSecond, megabyte);
}

TEST(BandwidthScheduleTest, OfSeveralWindowsTheFirstHolds)
{
    const auto both = schedule(u"mon 12:00-13:00 unlimited; daily 08:00-18:00 1MB/s"_s);
    EXPECT_EQ(bandwidthAt(both, 0, at(1, 12, 30)), (BandwidthNow{0, at(1, 13)}));
    EXPECT_EQ(bandwidthAt(both, 0, at(1, 11)), (BandwidthNow{megabyte, at(1, 12)}));
}

TEST(BandwidthScheduleTest, WhatIsWrittenIsReadAgain)
{
    const auto week =
        schedule(u"mon-fri 08:00-18:00 2MB/s; sat,sun 00:00-24:00 unlimited; daily 02:00-02:30 stop"_s);
    EXPECT_EQ(schedule(scheduleText(week)), week);
}

TEST(BandwidthScheduleTest, WhatMakesNoSenseIsQuotedWithWhatIsPossible)
{
    for (const QString &text : {u"mon 08:00 2MB/s extra"_s, u"someday 08:00-18:00 2MB/s"_s,
                                u"mon 8-18 2MB/s"_s, u"mon 08:00-18:00 fast"_s, u"mon 08:00-25:00 1MB/s"_s}) {
        const auto parsed = parseSchedule(text);
        ASSERT_FALSE(parsed) << text.toStdString();
        EXPECT_TRUE(parsed.error().text.english().contains(text.simplified()))
            << parsed.error().text.english().toStdString();
    }
}

} // namespace
} // namespace windlass
