// SPDX-License-Identifier: GPL-3.0-or-later
// Writes that are gathered and committed, by a writer that does its work at once. What holds while a commit
// takes its time: slowcommits_test.cpp.
#include "core/store/sqlite/batchedwrites.h"
#include "tests/core/store/sqlite/gatheredwords.h"

#include <functional>
#include <gtest/gtest.h>
#include <vector>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class BatchedWritesTest : public GatheredWords
{
protected:
    void SetUp() override { open(std::make_unique<WorkHere>(timers)); }
};

TEST_F(BatchedWritesTest, WhatComesCloseTogetherIsOneCommit)
{
    ASSERT_TRUE(write(u"a"_s));
    timers.advance(20ms);
    ASSERT_TRUE(write(u"b"_s));
    EXPECT_EQ(onDisk(), QStringList());
    timers.advance(5ms);
    EXPECT_EQ(onDisk(), (QStringList{u"a"_s, u"b"_s}));
    EXPECT_EQ(failures, 0);
}

TEST_F(BatchedWritesTest, WritesAreDoneInTheirOrder)
{
    ASSERT_TRUE(write(u"a"_s));
    ASSERT_TRUE(
        writes->write(0, [](Database &disk) { return disk.run(u"UPDATE words SET word = word || 'b'"_s); }));
    ASSERT_TRUE(write(u"a"_s));
    ASSERT_TRUE(writes->commit());
    EXPECT_EQ(onDisk(), (QStringList{u"a"_s, u"ab"_s}));
}

TEST_F(BatchedWritesTest, WhatIsGatheredStaysWhenTheyAreLetGo)
{
    ASSERT_TRUE(write(u"a"_s));
    writes.reset();
    EXPECT_EQ(onDisk(), QStringList{u"a"_s});
    EXPECT_EQ(timers.pending(), 0);
}

TEST_F(BatchedWritesTest, WhereNothingIsOutstandingOneIsToldAtOnceButNotFromInside)
{
    bool told = false;
    const Handle listening = writes->whenDurable([&told] { told = true; });
    EXPECT_FALSE(told);
    timers.advance(0ms);
    EXPECT_TRUE(told);
}

TEST_F(BatchedWritesTest, ACommitOutOfTurnTellsToo)
{
    ASSERT_TRUE(write(u"a"_s));
    bool told = false;
    const Handle listening = writes->whenDurable([&told] { told = true; });
    ASSERT_TRUE(writes->commit());
    EXPECT_FALSE(told) << "from inside";
    timers.advance(0ms);
    EXPECT_TRUE(told);
}

TEST_F(BatchedWritesTest, ACommitThatIsWantedSoonDoesNotGatherLonger)
{
    ASSERT_TRUE(write(u"a"_s));
    bool told = false;
    const Handle listening = writes->whenDurable([&told] { told = true; });
    writes->commitSoon();
    EXPECT_FALSE(told) << "from inside";
    timers.advance(0ms);
    EXPECT_TRUE(told);
    EXPECT_EQ(onDisk(), QStringList{u"a"_s});
}

TEST_F(BatchedWritesTest, WhoLetsGoIsNotTold)
{
    ASSERT_TRUE(write(u"a"_s));
    bool told = false;
    Handle beforeTheCommit = writes->whenDurable([&told] { told = true; });
    Handle afterTheCommit = writes->whenDurable([&told] { told = true; });
    beforeTheCommit.reset();
    ASSERT_TRUE(writes->commit());
    afterTheCommit.reset();
    timers.advance(1s);
    EXPECT_FALSE(told);
}

TEST_F(BatchedWritesTest, WhoIsToldMayLetTheOthersGo)
{
    ASSERT_TRUE(write(u"a"_s));
    int told = 0;
    Handle second;
    const Handle first = writes->whenDurable([&] {
        ++told;
        second.reset();
    });
    second = writes->whenDurable([&told] { ++told; });
    timers.advance(1s);
    EXPECT_EQ(told, 1);
}

TEST_F(BatchedWritesTest, ACommitThatCannotBeMadeIsHeardOfAndToldToNobodyAsDurable)
{
    ASSERT_TRUE(write(u"a"_s));
    ASSERT_TRUE(writeWhatCannotBeCommitted());
    bool told = false;
    const Handle listening = writes->whenDurable([&told] { told = true; });
    timers.advance(1s);
    EXPECT_EQ(failures, 1);
    EXPECT_EQ(onDisk(), QStringList());
    ASSERT_TRUE(write(u"b"_s));
    timers.advance(1s);
    EXPECT_FALSE(told) << "by the next one neither";
    EXPECT_EQ(onDisk(), QStringList{u"b"_s});
}

TEST_F(BatchedWritesTest, UntilALossIsReportedNothingIsWrittenThatMayBuildOnIt)
{
    ASSERT_TRUE(write(u"a"_s));
    ASSERT_TRUE(writeWhatCannotBeCommitted());
    const auto lost = writes->commit();
    ASSERT_FALSE(lost);
    EXPECT_EQ(failures, 0) << "from inside";
    EXPECT_EQ(write(u"b"_s).error().text, lost.error().text);
    EXPECT_EQ(writes->commit().error().text, lost.error().text);
    const Handle listening = writes->whenDurable([] { FAIL() << "what was written so far is lost"; });
    timers.advance(0ms);
    EXPECT_EQ(failures, 1);
    ASSERT_TRUE(write(u"c"_s));
    timers.advance(1s);
    EXPECT_EQ(onDisk(), QStringList{u"c"_s});
    EXPECT_EQ(failures, 1);
}

TEST_F(BatchedWritesTest, OfSeveralWithOneNumberTheNewestAloneIsWritten)
{
    ASSERT_TRUE(writeNewest(1, u"first"_s));
    ASSERT_TRUE(writeNewest(2, u"other"_s));
    ASSERT_TRUE(writeNewest(1, u"newest"_s));
    bool told = false;
    const Handle listening = writes->whenDurable([&told] { told = true; });
    timers.advance(24ms);
    EXPECT_FALSE(told);
    timers.advance(1ms);
    EXPECT_TRUE(told);
    EXPECT_EQ(onDisk(), (QStringList{u"newest"_s, u"other"_s}));
    ASSERT_TRUE(write(u"later"_s));
    timers.advance(1s);
    EXPECT_EQ(failures, 0) << "it is written once";
}

/// If the disk is full or fails, SQLite itself may roll everything back. The next statements would be
/// committed without the earlier ones.
TEST_F(BatchedWritesTest, ABatchIsWrittenAsAWholeOrNotAtAll)
{
    const auto undoAll = [](Database &disk) -> Result<void> {
        (void)disk.run(u"ROLLBACK"_s);
        return failed(localFailure(FailureKind::Journal, u"disk I/O error"_s));
    };
    const auto refused = [](Database &disk) {
        return disk.run(u"INSERT INTO words VALUES ('first')"_s); // exists already
    };
    ASSERT_TRUE(write(u"first"_s));
    timers.advance(1s);
    const std::vector<std::function<Result<void>()>> ways{
        [&] { return writes->write(0, undoAll); },
        [&] { return writes->writeNewest(2, 0, undoAll); },
        [&] { return writes->write(0, refused); },
        [&] { return writes->writeNewest(2, 0, refused); },
    };
    int heard = 0;
    for (const auto &way : ways) {
        ASSERT_TRUE(write(u"before"_s));
        ASSERT_TRUE(writeNewest(1, u"newest"_s));
        ASSERT_TRUE(way());
        ASSERT_TRUE(write(u"after"_s));
        const Handle listening = writes->whenDurable([] { FAIL() << "nothing of it is on disk"; });
        timers.advance(1s);
        EXPECT_EQ(failures, ++heard);
        EXPECT_EQ(onDisk(), QStringList{u"first"_s});
    }
}

TEST_F(BatchedWritesTest, AFullDiskLosesTheBatchAndTheNextOneIsWrittenOnceThereIsRoom)
{
    qint64 pages = 0;
    ASSERT_TRUE(database->run(u"PRAGMA page_count"_s, {},
                              [&pages](const Row &row) { pages = row.value(0).toLongLong(); }));
    ASSERT_TRUE(database->run(u"PRAGMA max_page_count=%1"_s.arg(pages), {}, [](const Row &) {}));
    ASSERT_TRUE(write(QString(100'000, u'x')));
    timers.advance(1s);
    EXPECT_EQ(failures, 1);
    EXPECT_TRUE(lastFailure.text.english().contains(u"Check that its disk has room"_s));
    ASSERT_TRUE(database->run(u"PRAGMA max_page_count=100000"_s, {}, [](const Row &) {}));
    ASSERT_TRUE(write(u"a"_s));
    timers.advance(1s);
    EXPECT_EQ(onDisk(), QStringList{u"a"_s});
    EXPECT_EQ(failures, 1);
}

TEST_F(BatchedWritesTest, WhatIsWrittenNowIsOnDiskAfterWhatWasGathered)
{
    ASSERT_TRUE(write(u"a"_s));
    ASSERT_TRUE(writes->writeNow(
        [](Database &disk) { return disk.run(u"INSERT INTO words SELECT word || 'b' FROM words"_s); }));
    EXPECT_EQ(onDisk(), (QStringList{u"a"_s, u"ab"_s}));
}

TEST_F(BatchedWritesTest, WhatCannotBeWrittenNowIsUndoneAlone)
{
    ASSERT_TRUE(write(u"a"_s));
    EXPECT_FALSE(writes->writeNow([](Database &disk) -> Result<void> {
        if (const auto done = disk.run(u"INSERT INTO words VALUES ('half of it')"_s); !done)
            return done;
        return disk.run(u"INSERT INTO words VALUES ('a')"_s); // exists already
    }));
    ASSERT_TRUE(write(u"b"_s));
    timers.advance(1s);
    EXPECT_EQ(onDisk(), (QStringList{u"a"_s, u"b"_s}));
    EXPECT_EQ(failures, 0) << "the caller knows, and others have lost nothing";
}

TEST_F(BatchedWritesTest, TheNewestStaysWhenTheyAreLetGo)
{
    ASSERT_TRUE(writeNewest(1, u"a"_s));
    writes.reset();
    EXPECT_EQ(onDisk(), QStringList{u"a"_s});
}

} // namespace
} // namespace windlass
