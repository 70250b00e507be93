// SPDX-License-Identifier: GPL-3.0-or-later
// Writes that are gathered while a commit takes its time: the test says when the disk has it, and when the
// news of that arrive. At the end the same with a real thread.
#include "core/store/sqlite/batchedwrites.h"
#include "tests/core/store/sqlite/gatheredwords.h"
#include "tests/fakes/waituntil.h"

#include <deque>
#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// In the place of the thread.
class SlowDisk final : public OrderedWork
{
public:
    void run(std::function<void()> work, std::function<void()> then) override
    {
        jobs_.push_back({std::move(work), std::move(then)});
    }
    void wait() override
    {
        for (; !jobs_.empty(); jobs_.pop_front()) {
            jobs_.front().work();
            news_.push_back(std::move(jobs_.front().then));
        }
    }
    /// The news of all that has ended arrive.
    void tell()
    {
        for (; !news_.empty(); news_.pop_front()) {
            if (news_.front())
                news_.front()();
        }
    }
    size_t commits() const { return jobs_.size(); }

private:
    struct Job
    {
        std::function<void()> work;
        std::function<void()> then;
    };
    std::deque<Job> jobs_;
    std::deque<std::function<void()>> news_;
};

class SlowCommits : public GatheredWords
{
protected:
    void SetUp() override
    {
        auto writer = std::make_unique<SlowDisk>();
        disk = writer.get();
        open(std::move(writer));
    }
    /// The commit under way ends, and all hear of it.
    void finish()
    {
        disk->wait();
        disk->tell();
        timers.advance(0ms);
    }

    SlowDisk *disk = nullptr;
};

TEST_F(SlowCommits, APartCountsWhenItsCommitHasEndedAndNotBefore)
{
    ASSERT_TRUE(write(u"a"_s));
    bool told = false;
    const Handle listening = writes->whenDurable([&told] { told = true; });
    timers.advance(1min);
    EXPECT_FALSE(told);
    EXPECT_EQ(onDisk(), QStringList()) << "the commit takes its time, and this thread goes on";
    disk->wait();
    timers.advance(1min);
    EXPECT_FALSE(told) << "the news are still on their way";
    disk->tell();
    EXPECT_FALSE(told) << "from inside";
    timers.advance(0ms);
    EXPECT_TRUE(told);
    EXPECT_EQ(onDisk(), QStringList{u"a"_s});
}

TEST_F(SlowCommits, AllThatComesMeanwhileIsTheNextCommit)
{
    ASSERT_TRUE(write(u"a"_s));
    timers.advance(25ms);
    ASSERT_TRUE(write(u"b"_s));
    timers.advance(1s);
    ASSERT_TRUE(write(u"c"_s));
    int told = 0;
    const Handle listening = writes->whenDurable([&told] { ++told; });
    EXPECT_EQ(disk->commits(), 1U) << "one at a time";
    finish();
    EXPECT_EQ(onDisk(), QStringList{u"a"_s});
    EXPECT_EQ(told, 0) << "that was the one before";
    EXPECT_EQ(disk->commits(), 1U) << "begun at once: it has gathered for long enough";
    finish();
    EXPECT_EQ(onDisk(), (QStringList{u"a"_s, u"b"_s, u"c"_s}));
    EXPECT_EQ(told, 1);
}

TEST_F(SlowCommits, WhatCameJustBeforeTheEndGathersForItsTime)
{
    ASSERT_TRUE(write(u"a"_s));
    timers.advance(25ms);
    ASSERT_TRUE(write(u"b"_s));
    finish();
    EXPECT_EQ(disk->commits(), 0U);
    timers.advance(25ms);
    EXPECT_EQ(disk->commits(), 1U);
}

TEST_F(SlowCommits, TheNewestOfACommitUnderWayIsFollowedByANewerOne)
{
    const auto set = [this](const QString &word) {
        return writes->writeNewest(1, 0, [word](Database &written) {
            return written.run(u"UPDATE words SET word = word || ?"_s, {word});
        });
    };
    ASSERT_TRUE(write(u"a"_s));
    ASSERT_TRUE(set(u"1"_s));
    timers.advance(25ms);
    ASSERT_TRUE(set(u"2"_s));
    ASSERT_TRUE(set(u"3"_s));
    ASSERT_TRUE(writes->commit());
    EXPECT_EQ(onDisk(), QStringList{u"a13"_s});
}

TEST_F(SlowCommits, WhoWantsAllOnDiskWaitsForTheCommitUnderWayToo)
{
    ASSERT_TRUE(write(u"a"_s));
    int told = 0;
    const Handle first = writes->whenDurable([&told] { ++told; });
    timers.advance(25ms);
    ASSERT_TRUE(write(u"b"_s));
    const Handle second = writes->whenDurable([&told] { ++told; });
    ASSERT_TRUE(writes->commit());
    EXPECT_EQ(onDisk(), (QStringList{u"a"_s, u"b"_s}));
    EXPECT_FALSE(writes->pending());
    timers.advance(0ms);
    EXPECT_EQ(told, 2);
    disk->tell(); // the news of these commits arrive late
    timers.advance(1s);
    EXPECT_EQ(told, 2);
}

TEST_F(SlowCommits, LateNewsOfACommitAreNotTakenForTheNextOnes)
{
    ASSERT_TRUE(write(u"a"_s));
    ASSERT_TRUE(writes->commit());
    ASSERT_TRUE(write(u"b"_s));
    bool told = false;
    const Handle listening = writes->whenDurable([&told] { told = true; });
    timers.advance(25ms);
    EXPECT_EQ(disk->commits(), 1U);
    disk->tell(); // of the first one
    timers.advance(1s);
    EXPECT_FALSE(told);
    finish();
    EXPECT_TRUE(told);
}

TEST_F(SlowCommits, WhoLetsGoWhileItIsUnderWayIsNotTold)
{
    ASSERT_TRUE(write(u"a"_s));
    Handle listening = writes->whenDurable([] { FAIL() << "its handle was dropped"; });
    timers.advance(25ms);
    listening.reset();
    finish();
    timers.advance(1s);
}

TEST_F(SlowCommits, WithALostCommitWhatWasGatheredMeanwhileIsLostToo)
{
    ASSERT_TRUE(writeWhatCannotBeCommitted());
    timers.advance(25ms);
    ASSERT_TRUE(write(u"builds on it"_s));
    const Handle listening = writes->whenDurable([] { FAIL() << "it is lost"; });
    disk->wait();
    disk->tell();
    EXPECT_FALSE(write(u"so does this"_s)) << "nobody knows yet";
    timers.advance(0ms);
    EXPECT_EQ(failures, 1);
    ASSERT_TRUE(write(u"a"_s));
    ASSERT_TRUE(writes->commit());
    timers.advance(1s);
    EXPECT_EQ(onDisk(), QStringList{u"a"_s});
    EXPECT_EQ(failures, 1);
}

TEST_F(SlowCommits, WhatIsUnderWayAndWhatIsGatheredStaysWhenTheyAreLetGo)
{
    ASSERT_TRUE(write(u"a"_s));
    timers.advance(25ms);
    ASSERT_TRUE(write(u"b"_s));
    writes.reset();
    EXPECT_EQ(onDisk(), (QStringList{u"a"_s, u"b"_s}));
    EXPECT_EQ(timers.pending(), 0);
}

TEST_F(SlowCommits, ItIsKnownWhatTheWritesAreAboutThatAreNotOnDisk)
{
    ASSERT_TRUE(write(u"a"_s, 7));
    timers.advance(25ms);
    ASSERT_TRUE(write(u"b"_s, 8));
    EXPECT_TRUE(writes->pending(7));
    EXPECT_TRUE(writes->pending(8));
    EXPECT_FALSE(writes->pending(9));
    finish();
    EXPECT_FALSE(writes->pending(7));
    EXPECT_TRUE(writes->pending(8));
    ASSERT_TRUE(writes->commit());
    EXPECT_FALSE(writes->pending());
}

// With a real thread.

class CommitsInAThread : public GatheredWords
{
protected:
    void SetUp() override { open(std::make_unique<WorkInThread>()); }
};

TEST_F(CommitsInAThread, NewsOfACommitArrive)
{
    ASSERT_TRUE(write(u"a"_s));
    bool told = false;
    const Handle listening = writes->whenDurable([&told] { told = true; });
    writes->commitSoon();
    EXPECT_TRUE(waitUntil([this, &told] {
        timers.advance(0ms);
        return told;
    }));
    EXPECT_EQ(onDisk(), QStringList{u"a"_s});
}

TEST_F(CommitsInAThread, ManyWritesWithCommitsBetweenAreAllThereInOrder)
{
    ASSERT_TRUE(write(u""_s));
    QString expected;
    for (int i = 0; i < 200; ++i) {
        const QString letter(QChar(u'a' + i % 26));
        expected += letter;
        ASSERT_TRUE(writes->write(0, [letter](Database &written) {
            return written.run(u"UPDATE words SET word = word || ?"_s, {letter});
        }));
        if (i % 3 == 0)
            writes->commitSoon();
        if (i % 50 == 0) {
            ASSERT_TRUE(writes->commit());
        }
        QCoreApplication::processEvents();
    }
    writes.reset();
    EXPECT_EQ(onDisk(), QStringList{expected});
}

TEST_F(CommitsInAThread, ALossIsReportedHere)
{
    ASSERT_TRUE(writeWhatCannotBeCommitted());
    writes->commitSoon();
    EXPECT_TRUE(waitUntil([this] {
        timers.advance(0ms);
        return failures == 1;
    }));
}

} // namespace
} // namespace windlass
