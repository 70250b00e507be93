// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/forecast.h"
#include "core/transfer/speed.h"

#include <gtest/gtest.h>

namespace windlass {

using namespace std::chrono_literals;

TEST(Forecast, NothingIsKnownBeforeTheFirstConfirmation)
{
    Forecast forecast;
    const Instant start{};
    EXPECT_FALSE(forecast.left(start, 1000));
    forecast.confirmed(start, 400); // confirmed in an earlier run
    EXPECT_FALSE(forecast.left(start + 1min, 1000));
}

TEST(Forecast, FollowsTheConfirmedBytes)
{
    Forecast forecast;
    const Instant start{};
    forecast.confirmed(start, 400);
    forecast.confirmed(start + 10s, 500);
    EXPECT_EQ(forecast.left(start + 10s, 1000), 50s);
    EXPECT_EQ(forecast.left(start + 20s, 1000), 100s) << "nothing more has been confirmed since";
    EXPECT_FALSE(forecast.left(start + 10min, 1000));
}

TEST(Forecast, UsesOnlyTheLastMinutes)
{
    Forecast forecast;
    const Instant start{};
    forecast.confirmed(start, 0);
    for (int minute = 1; minute <= 10; ++minute) // slow
        forecast.confirmed(start + std::chrono::minutes(minute), minute * 10);
    for (int minute = 11; minute <= 16; ++minute) // then ten times as fast
        forecast.confirmed(start + std::chrono::minutes(minute), 100 + (minute - 10) * 100);
    EXPECT_EQ(forecast.left(start + 16min, 1000), 3min);
}

TEST(Forecast, RestartsAfterPartsWereLost)
{
    Forecast forecast;
    const Instant start{};
    forecast.confirmed(start, 0);
    forecast.confirmed(start + 10s, 500);
    forecast.confirmed(start + 11s, 100);
    EXPECT_FALSE(forecast.left(start + 20s, 1000));
}

TEST(Speed, IsZeroAfterTwoSecondsOfSilence)
{
    Speed speed;
    const Instant start{};
    for (int i = 0; i < 10; ++i)
        speed.add(start + i * 500ms, 1000);
    EXPECT_GT(speed.perSecond(start + 5s), 0);
    EXPECT_EQ(speed.perSecond(start + 7s), 0);
}

} // namespace windlass
