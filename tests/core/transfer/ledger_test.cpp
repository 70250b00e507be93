// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/ledger.h"
#include "tests/fakes/transferrig.h"

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using testing::Test;

class LedgerTest : public Test, protected TransferRig
{
protected:
    LedgerTest()
    {
        write("0123456789abcdefghij"); // parts of 8: 8 + 8 + 4
        add();
    }

    Ledger::Arrival arrival(int part) const
    {
        const Step step = PartPlan{20, 8}.step(part);
        return {{part, step.offset, step.length, u"etag"_s, md5}, step.length};
    }
    void writePart(int part)
    {
        ASSERT_TRUE(ledger().write(
            arrival(part), [this](const Ledger::Arrival &counts) { counted.append(counts.part.part); }));
    }
    Ledger &ledger()
    {
        if (!ledger_)
            ledger_.emplace(LeasedJournal(*store, lease), timers);
        return *ledger_;
    }
    static QMap<int, ConfirmedPart> parts(const QList<ConfirmedPart> &list)
    {
        QMap<int, ConfirmedPart> parts;
        for (const ConfirmedPart &part : list)
            parts.insert(part.part, part);
        return parts;
    }

    const QByteArray md5 = QByteArray(16, 'd');
    QList<int> counted;

private:
    std::optional<Ledger> ledger_;
};

TEST_F(LedgerTest, APartCountsOnceItIsOnDisk)
{
    store->gatherWrites(timers, {});
    writePart(1);
    writePart(2);
    EXPECT_TRUE(counted.isEmpty());
    EXPECT_FALSE(ledger().settled());
    EXPECT_EQ(ledger().unsettledBytes(), 16);
    while (timers.advanceToNext()) {
    }
    EXPECT_EQ(counted, (QList<int>{1, 2}));
    EXPECT_TRUE(ledger().settled());
    EXPECT_EQ((*store->transfer(id))->held().size(), 2);
}

TEST_F(LedgerTest, WhatIsSettledCountsAtOnceAndOnlyOnce)
{
    store->gatherWrites(timers, {});
    writePart(3);
    writePart(1);
    const QList<Ledger::Arrival> settled = ledger().settle();
    ASSERT_EQ(settled.size(), 2);
    EXPECT_EQ(settled.first().part.part, 1);
    EXPECT_EQ(settled.last().part.part, 3);
    EXPECT_TRUE(ledger().settled());
    while (timers.advanceToNext()) {
    }
    EXPECT_TRUE(counted.isEmpty()) << "the caller has them already";
}

TEST_F(LedgerTest, PartsAreOnDiskSoonerWhenNoMoreAreAwaited)
{
    store->gatherWrites(timers, {});
    writePart(1);
    ledger().hurry();
    EXPECT_TRUE(counted.isEmpty()) << "from inside";
    timers.advance(Duration::zero());
    EXPECT_EQ(counted, QList<int>{1});
}

TEST_F(LedgerTest, WhatTheJournalHasLostNeverCounts)
{
    store->gatherWrites(timers, {});
    writePart(2);
    EXPECT_EQ(ledger().loseUnsettled(), QList<int>{2});
    EXPECT_TRUE(ledger().settle().isEmpty());
    while (timers.advanceToNext()) {
    }
    EXPECT_TRUE(counted.isEmpty());
}

TEST_F(LedgerTest, EachPartWithoutARecordIsTriedOnce)
{
    const ConfirmedPart first{1, 0, 8, u"a"_s, {}};
    const ConfirmedPart second{2, 8, 8, u"b"_s, {}};
    const ConfirmedPart third{3, 16, 4, u"c"_s, {}};
    ledger().toAdopt({first, second, third});
    EXPECT_EQ(ledger().nextToAdopt({}), first);
    EXPECT_EQ(ledger().nextToAdopt(parts({second})), third) << "the second one is confirmed already";
    EXPECT_EQ(ledger().nextToAdopt({}), std::nullopt);
    ledger().toAdopt({first, third});
    EXPECT_EQ(ledger().nextToAdopt({}), std::nullopt) << "the service lists them once more";
    ledger().retryAdoption();
    ledger().toAdopt({first});
    EXPECT_EQ(ledger().nextToAdopt({}), first);
}

TEST_F(LedgerTest, WhatIsKnownOfPartsIsWrittenDown)
{
    ASSERT_TRUE(ledger().amend({2, 8, 8, u"etag"_s, md5}));
    ASSERT_EQ((*store->transfer(id))->held().size(), 1);
    ASSERT_TRUE(ledger().forget({2}));
    EXPECT_TRUE((*store->transfer(id))->held().isEmpty());
}

TEST_F(LedgerTest, PartsInDoubtAreDamagedOnceTheServicesEtagsAreKnown)
{
    const QByteArray digest = Digest::of(DigestKind::Md5, "what was sent");
    const QString own = QString::fromLatin1(digest.toHex());
    const QString other = QString::fromLatin1(Digest::of(DigestKind::Md5, "another").toHex());
    const auto held = parts({{1, 0, 8, own, digest}, {2, 8, 8, other, digest}, {3, 16, 4, own, "crc"}});
    ledger().doubt(3);
    EXPECT_EQ(ledger().damaged(held), (QList<int>{2, 3}));
    EXPECT_TRUE(ledger().damaged(held).isEmpty()) << "what was sent again was held against it at once";
}

TEST_F(LedgerTest, AServiceMayLoseASessionTwice)
{
    EXPECT_TRUE(ledger().mayReopen());
    EXPECT_TRUE(ledger().mayReopen());
    EXPECT_FALSE(ledger().mayReopen());
    EXPECT_TRUE(ledger().mayAskAgain()) << "these are counted apart";
    EXPECT_TRUE(ledger().mayAskAgain());
    EXPECT_FALSE(ledger().mayAskAgain());
}

TEST_F(LedgerTest, WhatIsShownAsSentFallsOnlyWhenPartsAreLost)
{
    EXPECT_EQ(ledger().shown(12), 12);
    EXPECT_EQ(ledger().shown(8), 12) << "an attempt failed, and is made again";
    ASSERT_TRUE(ledger().forget({1}));
    EXPECT_EQ(ledger().shown(4), 4);
}

} // namespace
} // namespace windlass
