// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/queue.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using State = TransferState;

TEST(QueueTest, FirstComeFirstServedUpToTheLimit)
{
    const std::vector<QueueEntry> entries{{1}, {2}, {3}};
    EXPECT_EQ(nextToRun(entries, 2), (std::vector<TransferId>{1, 2}));
}

TEST(QueueTest, WhatRunsKeepsItsPlace)
{
    const std::vector<QueueEntry> entries{{1, State::Running, true}, {2, State::Waiting, true}, {3}};
    EXPECT_TRUE(nextToRun(entries, 2).empty());
    EXPECT_EQ(nextToRun(entries, 3), std::vector<TransferId>{3});
}

TEST(QueueTest, WhatRestsOrIsHeldIsPassedOver)
{
    const std::vector<QueueEntry> entries{
        {1, State::Paused}, {2, State::Done}, {3, State::Parked}, {4, State::Queued, false, true}, {5}};
    EXPECT_EQ(nextToRun(entries, 5), std::vector<TransferId>{5});
}

TEST(QueueTest, TakingBackNeedsNoPlace)
{
    const std::vector<QueueEntry> entries{{1, State::Running, true}, {2}, {3, State::Cancelling}};
    EXPECT_EQ(nextToRun(entries, 1), std::vector<TransferId>{3});
}

TEST(QueueTest, ALimitBelowWhatRunsStartsNothing)
{
    const std::vector<QueueEntry> entries{{1, State::Running, true}, {2, State::Running, true}, {3}};
    EXPECT_TRUE(nextToRun(entries, 1).empty());
}

} // namespace
} // namespace windlass
