// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/orderedwork.h"
#include "tests/fakes/virtualtimers.h"
#include "tests/fakes/waituntil.h"

#include <QList>

#include <condition_variable>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace windlass {
namespace {

using testing::ElementsAre;

/// Work that does not end before the test opens it.
class Door
{
public:
    void open()
    {
        {
            const std::lock_guard lock(mutex_);
            open_ = true;
        }
        changed_.notify_all();
    }
    void pass()
    {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return open_; });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool open_ = false;
};

TEST(WorkInThreadTest, WorkIsDoneInOrderElsewhereAndToldOfHere)
{
    WorkInThread writer;
    QList<int> done; // after wait() no other thread uses it
    QList<int> told;
    std::thread::id worker;
    for (const int number : {1, 2, 3}) {
        writer.run(
            [&done, &worker, number] {
                done.append(number);
                worker = std::this_thread::get_id();
            },
            [&told, number, here = std::this_thread::get_id()] {
                EXPECT_EQ(std::this_thread::get_id(), here);
                told.append(number);
            });
    }
    writer.wait();
    EXPECT_THAT(done, ElementsAre(1, 2, 3));
    EXPECT_NE(worker, std::this_thread::get_id());
    EXPECT_TRUE(told.isEmpty()) << "from inside";
    EXPECT_TRUE(waitUntil([&told] { return told.size() == 3; }));
    EXPECT_THAT(told, ElementsAre(1, 2, 3));
}

TEST(WorkInThreadTest, GivingWorkDoesNotWaitForTheWorkBefore)
{
    WorkInThread writer;
    Door door;
    QList<int> done;
    writer.run([&door] { door.pass(); }, nullptr);
    writer.run([&done] { done.append(2); }, nullptr);
    EXPECT_TRUE(done.isEmpty()) << "the first is still being done, and this thread goes on";
    door.open();
    writer.wait();
    EXPECT_THAT(done, ElementsAre(2));
}

TEST(WorkInThreadTest, WhatIsGivenIsDoneBeforeItIsDestroyedAndNobodyIsToldAfterwards)
{
    Door door;
    QList<int> done;
    bool told = false;
    std::optional<WorkInThread> writer(std::in_place);
    writer->run([&door] { door.pass(); }, [&told] { told = true; });
    writer->run([&done] { done.append(2); }, [&told] { told = true; });
    door.open();
    writer.reset();
    EXPECT_THAT(done, ElementsAre(2));
    QCoreApplication::processEvents();
    EXPECT_FALSE(told);
}

TEST(WorkInThreadTest, WithoutWorkItNeitherWaitsNorNeedsAThread)
{
    WorkInThread writer;
    writer.wait();
}

TEST(WorkHereTest, WorkIsDoneAtOnceAndToldOfLater)
{
    VirtualTimers timers;
    WorkHere writer(timers);
    bool done = false;
    bool told = false;
    writer.run([&done] { done = true; }, [&told] { told = true; });
    EXPECT_TRUE(done);
    EXPECT_FALSE(told);
    timers.advance(Duration::zero());
    EXPECT_TRUE(told);
}

TEST(WorkHereTest, NobodyIsToldAfterItIsDestroyed)
{
    VirtualTimers timers;
    {
        WorkHere writer(timers);
        writer.run([] {}, [] { FAIL() << "it is destroyed"; });
    }
    timers.advance(Duration(1));
    EXPECT_EQ(timers.pending(), 0);
}

} // namespace
} // namespace windlass
