// SPDX-License-Identifier: GPL-3.0-or-later
// The journal as a SQLite file: what is on disk when, who reads along, what other versions of the program
// left. What each store has to do is in tests/core/store/anystore_test.cpp.
#include "core/store/sqlite/database.h"
#include "core/store/sqlite/sqlitestore.h"
#include "tests/core/store/anystore.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

const QDateTime moment(QDate(2026, 1, 21), QTime(14, 30, 5, 250), Qt::UTC);

class SqliteStoreTest : public testing::Test
{
protected:
    void SetUp() override { reopen(); }
    QString path() const { return folder.filePath(u"journal.sqlite"_s); }
    void reopen()
    {
        store.reset();
        lease_ = {};
        auto opened = openSqliteStore(path(), Store::Access::ReadWrite);
        ASSERT_TRUE(opened) << opened.error().text.english().toStdString();
        store = std::move(*opened);
    }
    TransferId add(StoredTransfer transfer = fullTransfer())
    {
        QList<StoredTransfer> list{std::move(transfer)};
        EXPECT_TRUE(store->add(list));
        return list.first().id;
    }
    Lease claim(TransferId id)
    {
        if (lease_.transfer != id)
            lease_ = **store->claim(id);
        return lease_;
    }

    /// Executes a statement, to write what another version of the program would.
    void run(const QString &statement)
    {
        store.reset();
        const auto database = Database::open(path(), Database::Access::ReadWrite);
        ASSERT_TRUE((*database)->run(statement));
        reopen();
    }
    QString read(const QString &query)
    {
        const auto database = Database::open(path(), Database::Access::ReadOnly);
        QString text;
        EXPECT_TRUE((*database)->run(query, {}, [&text](const Row &row) { text = row.value(0).toString(); }));
        return text;
    }

    QTemporaryDir folder;
    VirtualTimers timers;
    std::unique_ptr<Store> store;

private:
    Lease lease_;
};

TEST_F(SqliteStoreTest, AConfirmedPartIsInAJournalThatWasCopiedInMidWay)
{
    // The files that a kill or a power loss leaves: as they are at this moment, and not closed.
    const TransferId id = add();
    ASSERT_TRUE(store->confirmPart(claim(id), {1, 0, 16, u"e1"_s, {}}));
    const QString copy = folder.filePath(u"copy.sqlite"_s);
    ASSERT_TRUE(QFile::copy(path(), copy));
    ASSERT_TRUE(QFile::copy(path() + u"-wal"_s, copy + u"-wal"_s));
    const auto left = openSqliteStore(copy, Store::Access::ReadWrite);
    ASSERT_TRUE(left);
    EXPECT_EQ((**(*left)->transfer(id)).held().size(), 1);
}

TEST_F(SqliteStoreTest, AJournalThatLostTheLastNumberGivesNoneTwice)
{
    const TransferId first = add();
    run(u"DELETE FROM sqlite_sequence"_s);
    EXPECT_GT(add(), first);
}

TEST_F(SqliteStoreTest, AReaderLooksOnWhileAnotherWrites)
{
    const TransferId id = add();
    const auto reader = openSqliteStore(path(), Store::Access::ReadOnly);
    ASSERT_TRUE(reader);
    EXPECT_EQ((*reader)->transfers()->size(), 1);
    ASSERT_TRUE(store->confirmPart(claim(id), {1, 0, 16, u"e"_s, {}}));
    EXPECT_EQ((**(*reader)->transfer(id)).held().size(), 1);
    add();
    EXPECT_EQ((*reader)->transfers()->size(), 2);
}

TEST_F(SqliteStoreTest, AReaderOfAProfileWithoutAJournalFindsNothing)
{
    const auto reader = openSqliteStore(folder.filePath(u"none.sqlite"_s), Store::Access::ReadOnly);
    ASSERT_TRUE(reader);
    EXPECT_TRUE((*reader)->transfers()->isEmpty());
    EXPECT_TRUE((*reader)->destinations()->isEmpty());
    EXPECT_FALSE(QFile::exists(folder.filePath(u"none.sqlite"_s)));
}

TEST_F(SqliteStoreTest, AJournalOfALaterVersionIsLeftAsItIs)
{
    store.reset();
    {
        const auto database = Database::open(path(), Database::Access::ReadWrite);
        ASSERT_TRUE((*database)->run(u"PRAGMA user_version=99"_s));
    }
    const auto opened = openSqliteStore(path(), Store::Access::ReadWrite);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, FailureKind::Journal);
    EXPECT_TRUE(opened.error().text.english().contains(u"later version"_s));
}

TEST_F(SqliteStoreTest, AReaderBringsAJournalOfAnEarlierVersionUpToDate)
{
    const TransferId id = add();
    AttemptRecord attempt;
    attempt.transfer = id;
    attempt.started = QDateTime::currentDateTimeUtc();
    ASSERT_TRUE(store->recordAttempt(claim(attempt.transfer), attempt, 0));
    store.reset();
    {
        auto database = std::move(*Database::open(path(), Database::Access::ReadWrite));
        ASSERT_TRUE(database->run(u"ALTER TABLE attempts DROP COLUMN ended"_s));
        ASSERT_TRUE(database->run(u"ALTER TABLE transfers DROP COLUMN manifest"_s));
        ASSERT_TRUE(database->run(u"ALTER TABLE transfers DROP COLUMN closing"_s));
        ASSERT_TRUE(database->run(u"ALTER TABLE transfers DROP COLUMN probe_session"_s));
        ASSERT_TRUE(database->run(u"ALTER TABLE transfers DROP COLUMN changed_ns"_s));
        ASSERT_TRUE(database->run(u"ALTER TABLE transfers DROP COLUMN opening_since"_s));
        ASSERT_TRUE(database->run(u"ALTER TABLE transfers DROP COLUMN opening_last"_s));
        ASSERT_TRUE(database->run(u"PRAGMA user_version=5"_s));
    }
    const auto reader = openSqliteStore(path(), Store::Access::ReadOnly);
    ASSERT_TRUE(reader) << reader.error().text.english().toStdString();
    EXPECT_EQ((*reader)->attempts(id)->size(), 1);
    EXPECT_EQ((*reader)->metrics()->operations, 1);
}

TEST_F(SqliteStoreTest, AFileThatIsNoJournalIsRefusedAndKept)
{
    const QString other = folder.filePath(u"other"_s);
    QFile file(other);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(4096, 'x'));
    file.close();
    const auto opened = openSqliteStore(other, Store::Access::ReadWrite);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, FailureKind::Journal);
    EXPECT_EQ(QFileInfo(other).size(), 4096);
}

TEST_F(SqliteStoreTest, AGuardThatIsNotCommittedLeavesNothing)
{
    store.reset();
    const auto database = Database::open(path(), Database::Access::ReadWrite);
    {
        Transaction transaction(**database, Transaction::Durability::Full);
        ASSERT_TRUE(transaction.begun());
        ASSERT_TRUE((*database)->run(u"INSERT INTO destinations VALUES ('a', '{}')"_s));
    }
    int rows = 0;
    ASSERT_TRUE((*database)->run(u"SELECT * FROM destinations"_s, {}, [&rows](const Row &) { ++rows; }));
    EXPECT_EQ(rows, 0);
}

TEST_F(SqliteStoreTest, GatheredWritesAreOnDiskTogetherAndToldOf)
{
    const TransferId id = add();
    store->gatherWrites(timers,
                        [](const Failure &failure) { FAIL() << failure.text.english().toStdString(); });
    int told = 0;
    ASSERT_TRUE(store->confirmPart(claim(id), {1, 0, 16, u"e1"_s, "1111"}));
    const Handle first = store->whenDurable(timers, [&told] { ++told; });
    ASSERT_TRUE(store->confirmPart(claim(id), {2, 16, 16, u"e2"_s, "2222"}));
    const Handle second = store->whenDurable(timers, [&told] { ++told; });
    const auto outside = std::move(*openSqliteStore(path(), Store::Access::ReadOnly));
    EXPECT_TRUE((*outside->transfer(id))->held().isEmpty());
    EXPECT_EQ(told, 0);
    timers.advance(1s);
    EXPECT_EQ((*outside->transfer(id))->held().size(), 2);
    EXPECT_EQ(told, 2);
}

TEST_F(SqliteStoreTest, ARunningTransfersReadsDoNotWaitForWhatIsWrittenOfOthers)
{
    const TransferId id = add();
    const TransferId other = add();
    store->gatherWrites(timers,
                        [](const Failure &failure) { FAIL() << failure.text.english().toStdString(); });
    StoredTransfer transfer = **store->transfer(id);
    transfer.attempts = 7;
    const Lease lease = claim(id);
    ASSERT_TRUE(store->save(lease, transfer));
    const auto outside = std::move(*openSqliteStore(path(), Store::Access::ReadOnly));
    EXPECT_TRUE(*store->claim(other));
    EXPECT_TRUE(store->furthest(other));
    EXPECT_TRUE(*store->transfer(other));
    EXPECT_TRUE(store->destination(u"offsite"_s));
    EXPECT_NE((*outside->transfer(id))->attempts, 7) << "it is still gathered";
    EXPECT_EQ((*store->transfer(id))->attempts, 7) << "its own reads find it";
    EXPECT_EQ((*outside->transfer(id))->attempts, 7);
}

TEST_F(SqliteStoreTest, ARemovedTransferCannotBeClaimedBeforeThatIsOnDisk)
{
    const TransferId id = add();
    store->gatherWrites(timers, {});
    ASSERT_TRUE(store->remove(id));
    EXPECT_FALSE(*store->claim(id));
}

TEST_F(SqliteStoreTest, AnAddedTransferIsOnDiskAtOnce)
{
    store->gatherWrites(timers, {});
    const TransferId id = add();
    const auto outside = std::move(*openSqliteStore(path(), Store::Access::ReadOnly));
    EXPECT_TRUE((*outside->transfer(id)).has_value());
    EXPECT_EQ((*outside->transfer(id))->position, id);
}

TEST_F(SqliteStoreTest, OnAnotherComputerFileIdsMeanNothing)
{
    const TransferId id = add();
    store.reset();
    {
        auto database = std::move(*Database::open(path(), Database::Access::ReadWrite));
        ASSERT_TRUE(database->run(u"UPDATE meta SET value = 'another' WHERE key = 'machine'"_s));
    }
    reopen();
    EXPECT_EQ((*store->transfer(id))->fingerprint.fileId, 0U);
}

TEST_F(SqliteStoreTest, FieldsThatALaterVersionAddedStayOnASave)
{
    const TransferId id = add();
    run(u"UPDATE transfers SET retry = json_set(retry, '$.hedging', 7), "
        "destination = json_set(destination, '$.tier', 'cold', '$.retry.hedging', 8)"_s);
    StoredTransfer transfer = **store->transfer(id);
    transfer.attempts = 4;
    ASSERT_TRUE(store->save(claim(id), transfer));
    EXPECT_EQ(read(u"SELECT json_extract(retry, '$.hedging') || json_extract(destination, '$.tier') || "
                   "json_extract(destination, '$.retry.hedging') || attempts FROM transfers"_s),
              u"7cold84"_s);

    Destination destination = fullTransfer().destination;
    ASSERT_TRUE(store->saveDestination(destination));
    run(u"UPDATE destinations SET json = json_set(json, '$.tier', 'cold', '$.retry.hedging', 8)"_s);
    destination.retry->maxAttempts = 4;
    ASSERT_TRUE(store->saveDestination(destination));
    EXPECT_EQ(read(u"SELECT json_extract(json, '$.tier') || json_extract(json, '$.retry.hedging') || "
                   "json_extract(json, '$.retry.max_attempts') FROM destinations"_s),
              u"cold84"_s);
}

TEST_F(SqliteStoreTest, APolicyOfALaterVersionIsReportedAndKept)
{
    const TransferId id = add();
    ASSERT_TRUE(store->saveDestination(fullTransfer().destination));
    const QString later = u"{\"maxAttempts\":\"seven\",\"version\":99}"_s;
    run(u"UPDATE transfers SET retry = '%1'"_s.arg(later));
    run(u"UPDATE destinations SET json = json_set(json, '$.retry', 12)"_s); // of a wrong type
    StoredTransfer transfer = **store->transfer(id);
    EXPECT_FALSE(transfer.retry);
    ASSERT_TRUE(store->save(claim(id), transfer));
    ASSERT_TRUE(store->saveDestination(**store->destination(u"offsite"_s)));
    EXPECT_EQ(read(u"SELECT retry FROM transfers"_s), later);
    EXPECT_EQ(read(u"SELECT json_extract(json, '$.retry') FROM destinations"_s), u"12"_s);
    const QList<Sentence> sentences = *store->unreadable();
    ASSERT_EQ(sentences.size(), 2);
    EXPECT_TRUE(
        sentences.at(0).english().startsWith(u"What goes to offsite is retried as the settings say: "_s));
    EXPECT_TRUE(sentences.at(1).english().contains(u"version 99"_s))
        << sentences.at(1).english().toStdString();
}

} // namespace
} // namespace windlass
