// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/roster.h"
#include "core/store/sqlite/sqlitestore.h"
#include "tests/fakes/fakebacklog.h"

#include <QTemporaryDir>

#include <gmock/gmock.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using testing::ElementsAre;
using testing::IsEmpty;

class RosterTest : public testing::Test
{
protected:
    void SetUp() override
    {
        QList<StoredTransfer> rows;
        for (int i = 0; i < 3; ++i) {
            StoredTransfer row;
            row.file = u"/srv/disk%1.vmdk"_s.arg(i);
            Destination &destination = row.destination.edit();
            destination.bucket = u"bucket"_s;
            destination.endpoint = QUrl(u"http://127.0.0.1:9"_s);
            row.key = u"disk%1.vmdk"_s.arg(i);
            row.uploadId = u"own%1"_s.arg(i);
            row.fingerprint.size = 12 << 20;
            row.plan = {12 << 20, 5 << 20};
            rows.append(row);
        }
        ASSERT_TRUE(roster.add(rows));
        for (const StoredTransfer &row : rows)
            ids << row.id;
        told.clear();
    }

    /// The row as it is in the journal.
    StoredTransfer journal(TransferId id) const { return **store->transfer(id); }
    std::vector<TransferId> next(int places) const { return roster.next({places, places}, nullptr); }

    QTemporaryDir folder;
    std::unique_ptr<Store> store =
        *openSqliteStore(folder.filePath(u"journal.sqlite"_s), Store::Access::ReadWrite);
    QList<TransferId> told;
    int unwritten = 0;
    Roster roster{
        *store,
        {[this](TransferId id) { told << id; }, [this](TransferId, const Failure &) { ++unwritten; }}};
    QList<TransferId> ids;
};

} // namespace

TEST_F(RosterTest, AChangeIsSavedIndexedAndReported)
{
    EXPECT_THAT(next(1), ElementsAre(ids[0]));
    EXPECT_TRUE(roster.change(ids[2], Roster::Group::Place, [](StoredTransfer &row) { row.priority = 1; }));
    EXPECT_EQ(journal(ids[2]).priority, 1);
    EXPECT_THAT(next(1), ElementsAre(ids[2]));
    EXPECT_THAT(told, ElementsAre(ids[2]));
}

TEST_F(RosterTest, AGroupWritesOnlyItsOwnColumns)
{
    roster.change(ids[0], Roster::Group::Place, [](StoredTransfer &row) {
        row.rateLimit = 1000;
        row.attempts = 99; // a column of another group
    });
    EXPECT_EQ(journal(ids[0]).rateLimit, 1000);
    EXPECT_EQ(journal(ids[0]).attempts, 0);
}

TEST_F(RosterTest, AnInvalidTransitionChangesNothing)
{
    EXPECT_FALSE(roster.apply(ids[0], TransferEvent::TakenBack));
    EXPECT_THAT(told, IsEmpty());
    EXPECT_TRUE(roster.apply(ids[0], TransferEvent::Pause));
    EXPECT_EQ(journal(ids[0]).state, TransferState::Paused);
    EXPECT_THAT(next(9), ElementsAre(ids[1], ids[2])) << "what rests has no turn";
}

TEST_F(RosterTest, OnlyThePlaceOfALentRowCanBeChanged)
{
    StoredTransfer lent = roster.lend(ids[0])->row;
    EXPECT_TRUE(roster.lent(ids[0]));
    EXPECT_FALSE(roster.change(ids[0], Roster::Group::Course, [](StoredTransfer &row) { row.attempts = 7; }));
    EXPECT_FALSE(roster.apply(ids[0], TransferEvent::Pause));
    EXPECT_TRUE(roster.change(ids[0], Roster::Group::Place, [](StoredTransfer &row) { row.priority = -1; }));
    lent.attempts = 3;
    lent.state = TransferState::Parked;
    roster.giveBack(lent);
    EXPECT_EQ(roster.find(ids[0])->attempts, 3);
    EXPECT_EQ(roster.find(ids[0])->priority, -1) << "a person changed it while the job had the row";
    EXPECT_EQ(journal(ids[0]).attempts, 0) << "what the job did not write is not written now";
    EXPECT_FALSE(roster.lent(ids[0]));
}

TEST_F(RosterTest, ARowIsLentUnderALeaseUntilItIsReturned)
{
    const auto loan = roster.lend(ids[0]);
    ASSERT_TRUE(loan);
    EXPECT_EQ(loan->lease.transfer, ids[0]);
    EXPECT_TRUE(*store->renew(loan->lease));
    EXPECT_FALSE(*store->claim(ids[0])) << "nobody else works on it";
    roster.giveBack(loan->row);
    EXPECT_FALSE(*store->renew(loan->lease));
    EXPECT_TRUE(roster.lend(ids[0]));
}

TEST_F(RosterTest, ARowClaimedByAnotherProcessIsNotLent)
{
    ASSERT_TRUE(*store->claim(ids[0]));
    EXPECT_FALSE(roster.lend(ids[0]));
    EXPECT_FALSE(roster.lent(ids[0]));
    EXPECT_EQ(unwritten, 0) << "which is no failure";
    EXPECT_THAT(next(1), ElementsAre(ids[0])) << "it has its turn later";
}

TEST(Roster, ARowThatCannotBeClaimedIsNotLentAndTheFailureIsReported)
{
    FakeBacklog backlog;
    QStringList heard;
    Roster roster(backlog,
                  {[](TransferId) {},
                   [&heard](TransferId, const Failure &failure) { heard << failure.text.english(); }});
    QList<StoredTransfer> rows{StoredTransfer()};
    ASSERT_TRUE(roster.add(rows));
    backlog.refuses = localFailure(FailureKind::Journal, u"The disk is full."_s);
    EXPECT_FALSE(roster.lend(rows.first().id));
    EXPECT_FALSE(roster.lent(rows.first().id));
    EXPECT_THAT(heard, ElementsAre(u"The disk is full."_s));
}

TEST_F(RosterTest, ALentRowCountsAsRunningAndIsNotPickedAgain)
{
    roster.lend(ids[0]);
    EXPECT_THAT(next(1), IsEmpty());
    EXPECT_THAT(next(2), ElementsAre(ids[1]));
    EXPECT_TRUE(roster.remove(ids[0]));
    EXPECT_TRUE(store->transfer(ids[0])->has_value()) << "and is not removed";
}

TEST_F(RosterTest, MovingDoesNotMoveLentRows)
{
    const qint64 before = journal(ids[0]).position;
    roster.lend(ids[0]);
    roster.move(ids[2], QueueMove::First);
    EXPECT_EQ(journal(ids[0]).position, before);
    EXPECT_THAT(next(3), ElementsAre(ids[2], ids[1]));
    EXPECT_LT(journal(ids[2]).position, journal(ids[1]).position);
}

TEST_F(RosterTest, AHeldTransferIsNotPickedUntilItIsResumed)
{
    roster.hold(ids[0], true);
    EXPECT_THAT(next(9), ElementsAre(ids[1], ids[2]));
    roster.hold(ids[0], false);
    EXPECT_THAT(next(1), ElementsAre(ids[0]));
}

TEST_F(RosterTest, AnEndedTransferReleasesItsPlace)
{
    const TargetObject place = objectOf(*roster.find(ids[0]));
    EXPECT_EQ(roster.claimant(place), ids[0]);
    roster.apply(ids[0], TransferEvent::Cancel);
    roster.apply(ids[0], TransferEvent::TakenBack);
    EXPECT_EQ(roster.claimant(place), std::nullopt);
}

TEST_F(RosterTest, OfTwoThatGoToOneObjectTheOneUnderWayIsTheRival)
{
    StoredTransfer twin = *roster.find(ids[0]); // as old journals may have it
    twin.uploadId = u"twin"_s;
    QList<StoredTransfer> rows{twin};
    ASSERT_TRUE(roster.add(rows));
    const TransferId other = rows.first().id;
    roster.apply(ids[0], TransferEvent::Pause);
    roster.apply(other, TransferEvent::Pause);
    EXPECT_EQ(roster.rivalOf(*roster.find(ids[0])), std::nullopt) << "either may go on";
    EXPECT_EQ(roster.rivalOf(*roster.find(other)), std::nullopt);
    roster.apply(other, TransferEvent::Resume);
    EXPECT_EQ(roster.rivalOf(*roster.find(ids[0])), other);
    EXPECT_EQ(roster.rivalOf(*roster.find(other)), std::nullopt);
}

TEST_F(RosterTest, ARemovedTransferIsGoneFromEveryIndex)
{
    const TargetObject place = objectOf(*roster.find(ids[0]));
    EXPECT_TRUE(roster.remove(ids[0]));
    EXPECT_EQ(roster.find(ids[0]), nullptr);
    EXPECT_EQ(roster.claimant(place), std::nullopt);
    EXPECT_THAT(next(9), ElementsAre(ids[1], ids[2]));
    EXPECT_FALSE(store->transfer(ids[0])->has_value());
    EXPECT_FALSE(roster.change(ids[0], Roster::Group::Place, [](StoredTransfer &) {}));
}

TEST_F(RosterTest, ListsInactiveTransfersThatHaveATime)
{
    const QDateTime soon(QDate(2026, 1, 21), QTime(14, 30), Qt::UTC);
    roster.change(ids[1], Roster::Group::Kept, [&soon](StoredTransfer &row) { row.notBefore = soon; });
    EXPECT_THAT(roster.timed(), ElementsAre(ids[1]));
    roster.lend(ids[1]);
    EXPECT_THAT(roster.timed(), IsEmpty());
}

} // namespace windlass
