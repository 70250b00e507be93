// SPDX-License-Identifier: GPL-3.0-or-later
#include "words/quantities.h"

#include <QTimeZone>

#include <gtest/gtest.h>

namespace windlass::text {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

TEST(Quantities, SizesHaveThreeSignificantDigitsInBinaryUnits)
{
    EXPECT_EQ(bytes(1536LL * 1024 * 1024), u"1.50 GiB"_s);
    EXPECT_EQ(bytes(64LL * 1024 * 1024), u"64.0 MiB"_s);
    EXPECT_EQ(bytes(911LL << 30), u"911 GiB"_s);
    EXPECT_EQ(bytes(0), u"0 bytes"_s);
    EXPECT_EQ(bytes(1), u"1 byte"_s);
}

TEST(Quantities, NoSpeedIsADash)
{
    EXPECT_EQ(speed(0), u"\u2013"_s);
    EXPECT_EQ(speed(37.4 * 1048576), u"37.4 MiB/s"_s);
}

TEST(Quantities, DurationsShowTheTwoLargestUnits)
{
    EXPECT_EQ(duration(350ms), u"350 ms"_s);
    EXPECT_EQ(duration(1250ms + 1ms), u"1.3 s"_s);
    EXPECT_EQ(duration(2s), u"2 s"_s);
    EXPECT_EQ(duration(90s), u"1 min 30 s"_s);
    EXPECT_EQ(duration(2h + 5min + 9s), u"2 h 5 min"_s);
    EXPECT_EQ(duration(76h), u"3 d 4 h"_s);
}

TEST(Quantities, WhatIsLeftIsRoundedAsItIsKnown)
{
    EXPECT_EQ(about(0ms), u"a few seconds"_s) << "never 0 ms";
    EXPECT_EQ(about(9s), u"a few seconds"_s);
    EXPECT_EQ(about(41s), u"about 50 s"_s);
    EXPECT_EQ(about(150s), u"about 3 min"_s);
    EXPECT_EQ(about(41min), u"about 45 min"_s);
    EXPECT_EQ(about(75min), u"about 1 h 20 min"_s);
    EXPECT_EQ(about(30h), u"about 1 d 6 h"_s);
    EXPECT_EQ(about(60h), u"about 3 d"_s);
}

TEST(Quantities, OfLargeFilesATenthOfAPercentIsShown)
{
    EXPECT_EQ(percent(2LL << 30, 2LL << 40), u"0.0 %"_s);
    EXPECT_EQ(percent(3LL << 30, 2LL << 40), u"0.1 %"_s);
    EXPECT_EQ(percent((2LL << 40) - 1, 2LL << 40), u"99.9 %"_s);
    EXPECT_EQ(percent(2LL << 40, 2LL << 40), u"100 %"_s);
    EXPECT_EQ(percent(1LL << 30, 2LL << 30), u"50 %"_s);
}

TEST(Quantities, ACountdownRoundsUpAndNeverGoesBelowZero)
{
    const QDateTime now(QDate(2026, 1, 21), QTime(14, 30), Qt::UTC);
    EXPECT_EQ(countdown(now, now.addMSecs(3200)), u"4 s"_s);
    EXPECT_EQ(countdown(now, now.addMSecs(1)), u"1 s"_s);
    EXPECT_EQ(countdown(now, now.addSecs(-5)), u"0 s"_s);
    EXPECT_EQ(countdown(now, now.addSecs(3600)), u"1 h"_s);
}

TEST(Quantities, AHundredPercentOnlyWhenAllIsThere)
{
    EXPECT_EQ(percent(999'999'999'999, 1'000'000'000'000), u"99.9 %"_s);
    EXPECT_EQ(percent(999'999, 1'000'000), u"99 %"_s);
    EXPECT_EQ(percent(5, 5), u"100 %"_s);
    EXPECT_EQ(percent(0, 0), u"100 %"_s);
}

} // namespace windlass::text
