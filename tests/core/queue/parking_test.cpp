// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/queue/parking.h"

#include <gmock/gmock.h>

namespace windlass {
namespace {

using namespace std::chrono_literals;

StoredTransfer parked(Cause cause, int timesParked = 1)
{
    StoredTransfer transfer;
    transfer.state = TransferState::Parked;
    transfer.cause = cause;
    transfer.timesParked = timesParked;
    return transfer;
}

const QDateTime noon(QDate(2026, 1, 21), QTime(12, 0), Qt::UTC);

TEST(Parking, FollowsItsTimetable)
{
    EXPECT_EQ(parkDuration(1), 1min);
    EXPECT_EQ(parkDuration(2), 5min);
    EXPECT_EQ(parkDuration(3), 15min);
    EXPECT_EQ(parkDuration(4), 60min);
    EXPECT_EQ(parkDuration(400), 60min);
}

TEST(Parking, GoesOnByTheTimetable)
{
    EXPECT_EQ(resumesAt(parked(Cause::Exhausted, 2), noon), noon.addSecs(300));
}

TEST(Parking, ServiceThatNamedAnHourIsNotAskedBefore)
{
    StoredTransfer transfer = parked(Cause::ServerAskedToWait);
    transfer.notBefore = noon.addDays(1);
    EXPECT_EQ(resumesAt(transfer, noon), noon.addDays(1));
    EXPECT_FALSE(resumesWithNetwork(transfer));
}

TEST(Parking, WhatNeedsAPersonWaitsForOne)
{
    EXPECT_FALSE(resumesAt(parked(Cause::NeedsPerson), noon).isValid());
    EXPECT_FALSE(resumesWithNetwork(parked(Cause::NeedsPerson)));
}

TEST(Parking, NetworkThatComesBackIsWorthATry)
{
    EXPECT_TRUE(resumesWithNetwork(parked(Cause::Exhausted)));
    EXPECT_TRUE(resumesWithNetwork(parked(Cause::Budget)));
}

TEST(Parking, HourOfTheServiceHoldsWhateverTheCause)
{
    StoredTransfer transfer = parked(Cause::Exhausted);
    transfer.notBefore = noon.addSecs(7200);
    EXPECT_EQ(resumesAt(transfer, noon), noon.addSecs(7200));
    transfer.finished = noon;
    EXPECT_FALSE(resumesWithNetwork(transfer));
}

TEST(Parking, RestOfItsOwnEndsWithTheNetwork)
{
    StoredTransfer transfer = parked(Cause::Exhausted);
    transfer.finished = noon;
    transfer.notBefore = resumesAt(transfer, noon);
    EXPECT_TRUE(resumesWithNetwork(transfer));
}

TEST(Parking, QueuedOneThatTheServiceAskedToWaitRestsUntilThen)
{
    StoredTransfer transfer;
    EXPECT_FALSE(stillWaiting(transfer, noon));
    transfer.notBefore = noon.addSecs(60);
    EXPECT_TRUE(stillWaiting(transfer, noon));
    EXPECT_FALSE(stillWaiting(transfer, noon.addSecs(60)));
}

} // namespace
} // namespace windlass
