// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/batchedwrites.h"
#include "tests/fakes/virtualtimers.h"

#include <QTemporaryDir>

#include <functional>
#include <gtest/gtest.h>
#include <optional>
#include <vector>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class BatchedWritesTest : public testing::Test
{
protected:
    void SetUp() override
    {
        database = std::move(*Database::open(path(), Database::Access::ReadWrite));
        ASSERT_TRUE(database->run(u"CREATE TABLE words (word TEXT PRIMARY KEY)"_s));
        ASSERT_TRUE(database->run(u"CREATE TABLE echoes (of TEXT REFERENCES words DEFERRABLE "
                                  "INITIALLY DEFERRED)"_s));
        writes.emplace(*database, timers, [this](const Failure &) { ++failures; });
    }

    QString path() const { return folder.filePath(u"words.sqlite"_s); }
    Result<void> write(const QString &word)
    {
        return writes->write(
            [this, word] { return database->run(u"INSERT INTO words VALUES (?)"_s, {word}); });
    }
    Result<void> writeNewest(qint64 number, const QString &word)
    {
        return writes->writeNewest(
            number, [this, word] { return database->run(u"INSERT INTO words VALUES (?)"_s, {word}); });
    }
    /// Violates a deferred constraint: the statement succeeds, and the commit fails.
    Result<void> writeWhatCannotBeCommitted()
    {
        return writes->write([this] { return database->run(u"INSERT INTO echoes VALUES ('nothing')"_s); });
    }
    /// The rows that another connection reads.
    QStringList onDisk() const
    {
        const auto reader = Database::open(path(), Database::Access::ReadOnly);
        QStringList words;
        EXPECT_TRUE((*reader)->run(u"SELECT word FROM words ORDER BY word"_s, {},
                                   [&words](const Row &row) { words.append(row.value(0).toString()); }));
        return words;
    }

    QTemporaryDir folder;
    VirtualTimers timers;
    std::unique_ptr<Database> database;
    std::optional<BatchedWrites> writes;
    int failures = 0;
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

TEST_F(BatchedWritesTest, TheOneThatFailsIsUndoneAlone)
{
    ASSERT_TRUE(write(u"a"_s));
    EXPECT_FALSE(writes->write([this]() -> Result<void> {
        if (const auto done = database->run(u"INSERT INTO words VALUES ('half of it')"_s); !done)
            return done;
        return database->run(u"INSERT INTO words VALUES ('a')"_s); // exists already
    }));
    ASSERT_TRUE(write(u"b"_s));
    ASSERT_TRUE(writes->commit());
    EXPECT_EQ(onDisk(), (QStringList{u"a"_s, u"b"_s}));
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
}

TEST_F(BatchedWritesTest, AfterACommitThatCouldNotBeMadeTheNextOneHoldsWhatCameSince)
{
    ASSERT_TRUE(write(u"a"_s));
    ASSERT_TRUE(writeWhatCannotBeCommitted());
    EXPECT_FALSE(writes->commit());
    ASSERT_TRUE(write(u"b"_s));
    timers.advance(1s);
    EXPECT_EQ(onDisk(), QStringList{u"b"_s});
    EXPECT_EQ(failures, 1) << "others than the one that asked for the commit have lost their writes, too";
}

TEST_F(BatchedWritesTest, AStatementThatFailsIsUndoneAlone)
{
    const auto insert = [this](const QString &word) {
        return writes->writeOne(
            [this, word] { return database->run(u"INSERT INTO words VALUES (?), ('b')"_s, {word}); });
    };
    ASSERT_TRUE(insert(u"a"_s));
    EXPECT_FALSE(insert(u"c"_s)); // b exists already
    ASSERT_TRUE(writes->commit());
    EXPECT_EQ(onDisk(), (QStringList{u"a"_s, u"b"_s}));
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

TEST_F(BatchedWritesTest, WhoCatchesUpFindsTheNewest)
{
    ASSERT_TRUE(writeNewest(1, u"a"_s));
    const auto count = [this] {
        qint64 found = -1;
        EXPECT_TRUE(database->run(u"SELECT count(*) FROM words"_s, {},
                                  [&found](const Row &row) { found = row.value(0).toLongLong(); }));
        return found;
    };
    EXPECT_EQ(count(), 0);
    ASSERT_TRUE(writes->runPostponed());
    EXPECT_EQ(count(), 1);
    EXPECT_EQ(onDisk(), QStringList()) << "it is not committed with that";
    ASSERT_TRUE(writes->commit());
    EXPECT_EQ(onDisk(), QStringList{u"a"_s});
}

TEST_F(BatchedWritesTest, WhereTheNewestCannotBeWrittenNothingOfTheCommitIs)
{
    ASSERT_TRUE(write(u"a"_s));
    ASSERT_TRUE(writeNewest(1, u"a"_s));
    EXPECT_FALSE(writes->runPostponed());
    ASSERT_TRUE(write(u"b"_s));
    bool told = false;
    const Handle listening = writes->whenDurable([&told] { told = true; });
    timers.advance(1s);
    EXPECT_EQ(failures, 1);
    EXPECT_FALSE(told);
    EXPECT_EQ(onDisk(), QStringList());
    ASSERT_TRUE(write(u"c"_s));
    timers.advance(1s);
    EXPECT_EQ(failures, 1) << "and what could not be written is not tried again";
    EXPECT_EQ(onDisk(), QStringList{u"c"_s});
}

TEST_F(BatchedWritesTest, AFailedCommitOutOfTurnIsHeardOfButNotFromInside)
{
    ASSERT_TRUE(write(u"a"_s));
    ASSERT_TRUE(writeNewest(1, u"a"_s));
    EXPECT_FALSE(writes->commit());
    EXPECT_EQ(failures, 0);
    timers.advance(0ms);
    EXPECT_EQ(failures, 1);
    EXPECT_EQ(onDisk(), QStringList());
}

/// If the disk is full or fails, SQLite itself rolls everything back. The next statements would be committed
/// without the earlier ones.
TEST_F(BatchedWritesTest, WhatSqliteUndoesByItselfIsAFailedCommit)
{
    const auto undoAll = [this]() -> Result<void> {
        (void)database->run(u"ROLLBACK"_s);
        return failed(localFailure(FailureKind::Journal, u"disk I/O error"_s));
    };
    const std::vector<std::function<Result<void>()>> ways{
        [&] { return writes->writeOne(undoAll); },
        [&] { return writes->write(undoAll); },
        [&] { return writes->writeNewest(2, undoAll) ? writes->runPostponed() : Result<void>(); },
        [&] { return writes->writeNewest(2, undoAll) ? writes->commit() : Result<void>(); },
    };
    int heard = 0;
    for (const auto &way : ways) {
        ASSERT_TRUE(write(u"before"_s));
        ASSERT_TRUE(writeNewest(1, u"newest"_s));
        bool told = false;
        const Handle listening = writes->whenDurable([&told] { told = true; });
        EXPECT_FALSE(way());
        ASSERT_TRUE(write(u"after"_s + QString::number(heard)));
        EXPECT_FALSE(onDisk().contains(u"after"_s + QString::number(heard))) << "it is gathered, as ever";
        timers.advance(1s);
        EXPECT_EQ(failures, ++heard);
        EXPECT_FALSE(told);
    }
    EXPECT_EQ(onDisk(), (QStringList{u"after0"_s, u"after1"_s, u"after2"_s, u"after3"_s}));
}

TEST_F(BatchedWritesTest, TheNewestStaysWhenTheyAreLetGo)
{
    ASSERT_TRUE(writeNewest(1, u"a"_s));
    writes.reset();
    EXPECT_EQ(onDisk(), QStringList{u"a"_s});
}

} // namespace
} // namespace windlass
