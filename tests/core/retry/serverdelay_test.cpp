// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/serverdelay.h"

#include <QMultiMap>

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace std::chrono_literals;

const QDateTime now(QDate(2026, 1, 21), QTime(14, 0), Qt::UTC);

std::optional<Duration> delayOf(const QMultiMap<QByteArray, QByteArray> &headers)
{
    return serverDelay([&headers](const char *name) { return headers.values(name); }, now);
}

TEST(ServerDelayTest, Seconds)
{
    EXPECT_EQ(delayOf({{"retry-after", "7"}}), 7s);
    EXPECT_EQ(delayOf({{"retry-after", " 0 "}}), 0s);
}

TEST(ServerDelayTest, Scenario21_NonsenseIsNoDelay)
{
    for (const char *nonsense : {"-5", "soon", "1e400", "", "nan", "0x10", "99999999999999999999"})
        EXPECT_EQ(delayOf({{"retry-after", nonsense}}), std::nullopt) << nonsense;
}

TEST(ServerDelayTest, Scenario22_ADateCountsFromTheServicesOwnClock)
{
    // This computer is two hours fast: its 14:00 is the service's 12:00.
    EXPECT_EQ(delayOf({{"date", "Wed, 21 Jan 2026 12:00:00 GMT"},
                       {"retry-after", "Wed, 21 Jan 2026 12:00:30 GMT"}}),
              30s);
}

TEST(ServerDelayTest, TheThreeFormsOfADate)
{
    const QDateTime expected(QDate(1994, 11, 6), QTime(8, 49, 37), Qt::UTC); // the example of RFC 9110 5.6.7
    EXPECT_EQ(httpDate("Sun, 06 Nov 1994 08:49:37 GMT"), expected);
    EXPECT_EQ(httpDate("Sunday, 06-Nov-94 08:49:37 GMT"), expected);
    EXPECT_EQ(httpDate("Sun Nov  6 08:49:37 1994"), expected);
    EXPECT_FALSE(httpDate("yesterday").isValid());
}

TEST(ServerDelayTest, ADateInThePastIsNoDelay)
{
    EXPECT_EQ(delayOf({{"retry-after", "Wed, 21 Jan 2026 13:00:00 GMT"}}), std::nullopt);
}

TEST(ServerDelayTest, Scenario23_MillisecondsWin)
{
    EXPECT_EQ(delayOf({{"retry-after", "60"}, {"x-ms-retry-after-ms", "1500"}}), 1500ms);
    EXPECT_EQ(delayOf({{"retry-after", "60"}, {"x-amz-retry-after", "250"}}), 250ms);
}

TEST(ServerDelayTest, OfRepeatedHeadersTheLargestCounts)
{
    EXPECT_EQ(delayOf({{"retry-after", "3"}, {"retry-after", "9"}, {"retry-after", "x"}}), 9s);
}

} // namespace
} // namespace windlass
