// SPDX-License-Identifier: GPL-3.0-or-later
// Journals of all earlier versions. tests/data/journals has one for each migration, as SQL text.
#include "core/store/sqlite/database.h"
#include "core/store/sqlite/migrations.h"
#include "core/store/sqlite/sqlitestore.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

QString journalOf(int version)
{
    QFile file(QStringLiteral(WINDLASS_TEST_DATA "/journals/v%1.sql").arg(version));
    EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << file.fileName().toStdString();
    return QString::fromUtf8(file.readAll());
}

/// The sample of the present version; each migration adds one.
constexpr int newest = 11;

void make(Database &journal, int version)
{
    ASSERT_TRUE(
        journal.run(u"PRAGMA foreign_keys=OFF"_s)); // its tables are not in the order of their references
    for (const QString &statement : journalOf(version).split(u";\n"_s)) {
        const auto done = journal.run(statement);
        ASSERT_TRUE(done) << done.error().text.english().toStdString() << statement.toStdString();
    }
}

class OldJournals : public testing::TestWithParam<int>
{
protected:
    void SetUp() override
    {
        const QString path = folder.filePath(u"journal.sqlite"_s);
        make(**Database::open(path, Database::Access::ReadWrite), GetParam());
        auto opened = openSqliteStore(path, Store::Access::ReadWrite);
        ASSERT_TRUE(opened) << opened.error().text.english().toStdString();
        store = std::move(*opened);
    }

    QTemporaryDir folder;
    std::unique_ptr<Store> store;
};

TEST_P(OldJournals, KeepTheirTransfers)
{
    QList<Sentence> remarks;
    const QList<StoredTransfer> transfers = *store->transfers(&remarks);
    EXPECT_TRUE(remarks.isEmpty()) << Sentence::joined(remarks).english().toStdString();
    ASSERT_EQ(transfers.size(), 3);
    const StoredTransfer &parked = transfers.at(0);
    EXPECT_EQ(parked.state, TransferState::Parked);
    EXPECT_EQ(parked.cause, Cause::Exhausted);
    EXPECT_EQ(parked.sessionId(), u"theirs-1"_s);
    EXPECT_EQ(parked.plan, (PartPlan{12'582'912, 5'242'880}));
    ASSERT_EQ(parked.held().size(), 1);
    EXPECT_EQ(parked.held().first().etag, u"e1"_s);
    EXPECT_EQ(transfers.at(1).cause, Cause::NeedsPerson);
    EXPECT_EQ(transfers.at(2).cause, Cause::None);
    EXPECT_EQ(transfers.at(2).state, TransferState::Done);
}

TEST_P(OldJournals, KeepWhatWentWrong)
{
    const QList<StoredTransfer> transfers = *store->transfers();
    ASSERT_TRUE(transfers.at(0).failure);
    EXPECT_EQ(transfers.at(0).failure->kind, FailureKind::Service);
    EXPECT_EQ(transfers.at(0).failure->mark, Mark::Retryable);
    EXPECT_EQ(transfers.at(0).failure->serviceCode, u"SlowDown"_s);
    ASSERT_TRUE(transfers.at(1).failure);
    EXPECT_EQ(transfers.at(1).failure->kind, FailureKind::Aborted);
    EXPECT_EQ(transfers.at(1).failure->abort, AbortReason::StallTimeout);
    EXPECT_EQ(transfers.at(1).failure->networkError, 5);
    EXPECT_EQ(transfers.at(1).failure->waited, 30s);
    const auto attempts = *store->attempts(1);
    ASSERT_EQ(attempts.size(), 1);
    EXPECT_EQ(attempts.first().failure.kind, FailureKind::Service);
}

TEST_P(OldJournals, KeepTheirDestinations)
{
    const auto destinations = *store->destinations();
    ASSERT_EQ(destinations.size(), 2);
    EXPECT_EQ(destinations.at(0).provider, ProviderKind::S3);
    EXPECT_EQ(destinations.at(1).provider, ProviderKind::Gcs);
    EXPECT_EQ((*store->transfers()).first().destination->provider, ProviderKind::S3);
    EXPECT_TRUE(store->unreadable()->isEmpty());
}

TEST(OldJournalsTest, TheNewestSampleIsOfThePresentVersion)
{
    const QTemporaryDir folder;
    const auto journal = *Database::open(folder.filePath(u"journal.sqlite"_s), Database::Access::ReadWrite);
    make(*journal, newest);
    EXPECT_TRUE(*isUpToDate(*journal)) << "add the sample of the last migration to tests/data/journals";
}

INSTANTIATE_TEST_SUITE_P(EachVersion, OldJournals, testing::Range(1, newest + 1));

} // namespace
} // namespace windlass
