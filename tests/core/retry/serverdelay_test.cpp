// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/serverdelay.h"

#include <QMap>

#include <gmock/gmock.h>

namespace windlass {
namespace {

using namespace std::chrono_literals;

const QDateTime now(QDate(2026, 1, 21), QTime(14, 30), Qt::UTC);

std::optional<Duration> delayOf(const QMap<QByteArray, QByteArray> &headers, const QDateTime &clock = now)
{
    return serverDelay(
        [&](QByteArrayView name) {
            for (auto header = headers.begin(); header != headers.end(); ++header) {
                if (header.key().compare(name, Qt::CaseInsensitive) == 0)
                    return header.value();
            }
            return QByteArray();
        },
        clock);
}

TEST(ServerDelay, Scenario21_SecondsAreParsedAndNonsenseIsIgnored)
{
    EXPECT_EQ(delayOf({{"Retry-After", "7"}}), 7s);
    EXPECT_EQ(delayOf({{"retry-after", " 1.5 "}}), 1500ms);
    EXPECT_EQ(delayOf({{"Retry-After", "0"}}), 0s);
    for (const char *nonsense : {"-5", "soon", "1e400", "1e3", "nan", "inf", "+7", "", "0x10", "7s"})
        EXPECT_EQ(delayOf({{"Retry-After", nonsense}}), std::nullopt) << nonsense;
    EXPECT_EQ(delayOf({}), std::nullopt);
}

TEST(ServerDelay, HugeNumbersAreLimitedToTenYears)
{
    const auto tenYears = delayOf({{"Retry-After", "99999999999999999999"}});
    ASSERT_TRUE(tenYears);
    EXPECT_GT(*tenYears, 24h * 3650);
    EXPECT_LT(*tenYears, 24h * 3700);
}

TEST(ServerDelay, AllThreeDateFormatsAreParsed)
{
    const QDateTime expected(QDate(1994, 11, 6), QTime(8, 49, 37), Qt::UTC);
    EXPECT_EQ(httpDate("Sun, 06 Nov 1994 08:49:37 GMT", now), expected);
    EXPECT_EQ(httpDate("Sunday, 06-Nov-94 08:49:37 GMT", now), expected);
    EXPECT_EQ(httpDate("Sun Nov  6 08:49:37 1994", now), expected);
    EXPECT_EQ(httpDate("Saturday, 06-Nov-27 08:49:37 GMT", now).date().year(), 2027);
    for (const char *nonsense :
         {"", "tomorrow", "Sun, 31 Feb 2026 08:49:37 GMT", "Sun, 06 Nov 1994 28:49:37 GMT",
          "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 CET"})
        EXPECT_FALSE(httpDate(nonsense, now).isValid()) << nonsense;
}

TEST(ServerDelay, Scenario22_ADateIsRelativeToTheAnswersOwnDate)
{
    EXPECT_EQ(delayOf({{"Date", "Wed, 21 Jan 2026 12:30:00 GMT"},
                       {"Retry-After", "Wed, 21 Jan 2026 12:30:20 GMT"}}),
              20s)
        << "the clock here is 2 h fast";
    EXPECT_EQ(delayOf({{"Retry-After", "Wed, 21 Jan 2026 14:31:00 GMT"}}), 1min);
    EXPECT_EQ(delayOf({{"Retry-After", "Wednesday, 21-Jan-26 14:31:00 GMT"}}), 1min);
    EXPECT_EQ(delayOf({{"Retry-After", "Wed Jan 21 14:31:00 2026"}}), 1min);
}

TEST(ServerDelay, APastDateIsIgnored)
{
    EXPECT_EQ(delayOf({{"Retry-After", "Wed, 21 Jan 2026 14:29:59 GMT"}}), std::nullopt);
}

TEST(ServerDelay, Scenario23_TheMillisecondHeadersTakePrecedence)
{
    EXPECT_EQ(delayOf({{"x-ms-retry-after-ms", "1500"}, {"Retry-After", "60"}}), 1500ms);
    EXPECT_EQ(delayOf({{"retry-after-ms", "250"}, {"x-amz-retry-after", "900"}}), 250ms);
    EXPECT_EQ(delayOf({{"x-amz-retry-after", "900"}, {"Retry-After", "60"}}), 900ms);
    EXPECT_EQ(delayOf({{"x-ms-retry-after-ms", "soon"}, {"Retry-After", "60"}}), 60s);
    EXPECT_EQ(delayOf({{"x-amz-retry-after", "Wed, 21 Jan 2026 14:31:00 GMT"}}), std::nullopt);
}

TEST(ServerDelay, TheLargestValueOfARepeatedHeaderCounts)
{
    EXPECT_EQ(delayOf({{"Retry-After", "7, 9, 8"}}), 9s);
    EXPECT_EQ(delayOf({{"Retry-After", "7, Wed, 21 Jan 2026 14:31:00 GMT, 3"}}), 60s);
}

TEST(ServerDelay, IsRespectedOnlyForThrottlingServerErrorsAndRedirects)
{
    for (const int status : {429, 500, 502, 503, 504, 301, 307, 308})
        EXPECT_TRUE(heedsServerDelay(status)) << status;
    for (const int status : {0, 200, 400, 403, 404, 408, 501, 507})
        EXPECT_FALSE(heedsServerDelay(status)) << status;
}

} // namespace
} // namespace windlass
