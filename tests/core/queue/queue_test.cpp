// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/queue/queue.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using State = TransferState;

std::vector<TransferId> nextToRun(const std::vector<QueueEntry> &entries, QueueLimits limits)
{
    Queue queue;
    for (const QueueEntry &entry : entries)
        queue.put(entry);
    return queue.next(limits);
}

TEST(QueueTest, FirstComeFirstServedUpToTheLimit)
{
    const std::vector<QueueEntry> entries{{1}, {2}, {3}};
    EXPECT_EQ(nextToRun(entries, {2}), (std::vector<TransferId>{1, 2}));
}

TEST(QueueTest, WhatRunsKeepsItsPlace)
{
    const std::vector<QueueEntry> entries{{1, State::Running, true}, {2, State::Waiting, true}, {3}};
    EXPECT_TRUE(nextToRun(entries, {2}).empty());
    EXPECT_EQ(nextToRun(entries, {3}), std::vector<TransferId>{3});
}

TEST(QueueTest, WhatRestsOrIsHeldIsPassedOver)
{
    const std::vector<QueueEntry> entries{
        {1, State::Paused}, {2, State::Done}, {3, State::Parked}, {4, State::Queued, false, true}, {5}};
    EXPECT_EQ(nextToRun(entries, {5}), std::vector<TransferId>{5});
}

TEST(QueueTest, TakingBackNeedsNoPlace)
{
    const std::vector<QueueEntry> entries{{1, State::Running, true}, {2}, {3, State::Cancelling}};
    EXPECT_EQ(nextToRun(entries, {1}), std::vector<TransferId>{3});
}

TEST(QueueTest, ALimitBelowWhatRunsStartsNothing)
{
    const std::vector<QueueEntry> entries{{1, State::Running, true}, {2, State::Running, true}, {3}};
    EXPECT_TRUE(nextToRun(entries, {1}).empty());
}

TEST(QueueTest, AHigherPriorityGoesFirstThenThePlaceInTheQueue)
{
    const std::vector<QueueEntry> entries{{.id = 1, .position = 3},
                                          {.id = 2, .priority = -1, .position = 1},
                                          {.id = 3, .priority = 1, .position = 9},
                                          {.id = 4, .position = 2}};
    EXPECT_EQ(nextToRun(entries, {4}), (std::vector<TransferId>{3, 4, 1, 2}));
}

TEST(QueueTest, SmallFilesHavePlacesOfTheirOwn)
{
    const std::vector<QueueEntry> entries{{.id = 1, .state = State::Running, .active = true},
                                          {.id = 2},
                                          {.id = 3, .small = true},
                                          {.id = 4, .small = true},
                                          {.id = 5, .small = true}};
    EXPECT_EQ(nextToRun(entries, {.large = 1, .small = 2}), (std::vector<TransferId>{3, 4}));
}

TEST(QueueTest, WhatChangesIsKnownAsItIsNow)
{
    Queue queue;
    for (TransferId id = 1; id <= 4; ++id)
        queue.put({.id = id, .position = id});
    queue.put({.id = 1, .active = true, .position = 1});
    queue.put({.id = 3, .priority = 1, .position = 3});
    EXPECT_EQ(queue.next({2}), std::vector<TransferId>{3});
    queue.put({.id = 1, .state = State::Cancelling, .active = true, .position = 1});
    EXPECT_EQ(queue.next({2}), (std::vector<TransferId>{3, 2}))
        << "what takes itself back gives its place away";
    queue.remove(1);
    queue.remove(1);
    queue.put({.id = 3, .held = true, .priority = 1, .position = 3});
    EXPECT_EQ(queue.next({2}), (std::vector<TransferId>{2, 4}));
    queue.put({.id = 2, .small = true, .position = 2});
    EXPECT_EQ(queue.next({1, 1}), (std::vector<TransferId>{2, 4}));
}

TEST(QueueTest, WhoIsToRestIsPassedOverAndTakesNoPlace)
{
    Queue queue;
    for (TransferId id = 1; id <= 3; ++id)
        queue.put({.id = id, .position = id});
    queue.put({.id = 4, .state = State::Cancelling});
    const auto rests = [](TransferId id) { return id == 1 || id == 4; };
    EXPECT_EQ(queue.next({1}, rests), std::vector<TransferId>{2});
}

TEST(QueueTest, OneJobMeansOneOfEach)
{
    EXPECT_EQ(queueLimits(1, 8).small, 1);
    EXPECT_EQ(queueLimits(2, 4).small, 48);
    EXPECT_LE(queueLimits(32, 16).small, 48);
    EXPECT_EQ(queueLimits(32, 16, 16).large, 2) << "few files may be open";
    EXPECT_EQ(queueLimits(32, 16, 16).small, 4);
    EXPECT_EQ(queueLimits(2, 4, 1).large, 1) << "there is always a place for one";
    EXPECT_EQ(queueLimits(2, 4, 0).small, queueLimits(2, 4).small);
    EXPECT_EQ(partsWithin(16, 16), 2);
    EXPECT_EQ(partsWithin(16, 0), 16);
}

TEST(QueueTest, SmallOnesLeaveTheLargeOnesTheirRequests)
{
    Queue queue;
    for (TransferId id = 1; id <= 2; ++id)
        queue.put({.id = id, .position = id});
    for (TransferId id = 3; id <= 90; ++id)
        queue.put({.id = id, .small = true, .position = id});
    EXPECT_EQ(queue.next(queueLimits(2, 4)).size(), 2 + 40);
    EXPECT_EQ(queue.next(queueLimits(16, 16)).size(), 2 + 16);
    EXPECT_EQ(queue.next({2, 48, 40}).size(), 2 + 8) << "but never none";
    EXPECT_EQ(queue.next({0, 0, 4}).size(), 0);
}

TEST(QueueTest, MovingChangesPlacesAndLeavesTheOthers)
{
    const std::vector<std::pair<qint64, TransferId>> queue{{10, 1}, {20, 2}, {30, 3}};
    using Changed = std::vector<std::pair<TransferId, qint64>>;
    EXPECT_EQ(reordered(queue, 3, QueueMove::Up), (Changed{{3, 20}, {2, 30}}));
    EXPECT_EQ(reordered(queue, 1, QueueMove::Down), (Changed{{2, 10}, {1, 20}}));
    EXPECT_EQ(reordered(queue, 3, QueueMove::First), (Changed{{3, 10}, {1, 20}, {2, 30}}));
    EXPECT_EQ(reordered(queue, 1, QueueMove::Last), (Changed{{2, 10}, {3, 20}, {1, 30}}));
    EXPECT_TRUE(reordered(queue, 1, QueueMove::Up).empty());
    EXPECT_TRUE(reordered(queue, 9, QueueMove::Up).empty());
}

} // namespace
} // namespace windlass
