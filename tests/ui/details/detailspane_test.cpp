// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/upload/step.h"
#include "tests/fakes/virtualtimers.h"
#include "tests/ui/widgetfinder.h"
#include "ui/details/detailspane.h"
#include "ui/details/parts.h"

#include <QAbstractItemView>
#include <QCheckBox>
#include <QLabel>

#include <gtest/gtest.h>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

AttemptRecord attempt(int part, AttemptOutcome outcome)
{
    AttemptRecord record;
    record.name = operationName(Operation::Part);
    record.number = part;
    record.attempt = 1;
    record.maxAttempts = 3;
    record.outcome = outcome;
    return record;
}

Event ended(const AttemptRecord &attempt)
{
    Event event;
    event.kind =
        attempt.outcome == AttemptOutcome::Failed ? EventKind::AttemptFailed : EventKind::AttemptSucceeded;
    event.attempt = attempt;
    return event;
}

const AttemptRecord success = attempt(1, AttemptOutcome::Succeeded);

} // namespace

class DetailsPaneTest : public testing::Test
{
protected:
    void SetUp() override
    {
        TransferStatus status;
        status.id = 1;
        pane.show(status);
        pane.show();
    }

    void onlyTrouble() { pane.findChild<QCheckBox *>()->click(); }
    bool showsRows() { return control<QAbstractItemView>(pane, u"Retry history"_s)->isVisible(); }
    bool saysNoAttemptHasEnded() { return says<QLabel>(pane, u"No attempt has ended so far"_s); }
    bool saysNothingFailed() { return says<QLabel>(pane, u"Nothing failed"_s); }

    VirtualTimers timers;
    DetailsPane pane{timers};
};

TEST_F(DetailsPaneTest, AHistoryWithoutAttemptsSaysSo)
{
    EXPECT_FALSE(saysNoAttemptHasEnded()) << "before it is known";
    pane.setHistory({});
    EXPECT_TRUE(saysNoAttemptHasEnded());
    EXPECT_FALSE(showsRows());
    pane.take(ended(success));
    EXPECT_FALSE(saysNoAttemptHasEnded());
    EXPECT_TRUE(showsRows());
}

TEST_F(DetailsPaneTest, WhereOnlyTroubleIsWantedAndThereWasNoneItSaysSo)
{
    pane.setHistory({success});
    onlyTrouble();
    EXPECT_TRUE(saysNothingFailed());
    EXPECT_FALSE(showsRows());
    pane.take(ended(attempt(2, AttemptOutcome::Failed)));
    EXPECT_FALSE(saysNothingFailed());
    EXPECT_TRUE(showsRows());
}

TEST_F(DetailsPaneTest, TheFirstAttemptWithoutTroubleChangesTheReason)
{
    onlyTrouble();
    pane.setHistory({});
    EXPECT_TRUE(saysNoAttemptHasEnded());
    pane.take(ended(success));
    EXPECT_FALSE(saysNoAttemptHasEnded());
    EXPECT_TRUE(saysNothingFailed());
}

TEST_F(DetailsPaneTest, FromThereAllAttemptsAreOneClickAway)
{
    pane.setHistory({success});
    onlyTrouble();
    click(pane, u"Show all attempts"_s);
    EXPECT_TRUE(showsRows());
    EXPECT_EQ(pane.history().rowCount(), 1);
}

TEST_F(DetailsPaneTest, AnotherTransfersHistoryIsAwaitedInSilence)
{
    pane.setHistory({});
    TransferStatus other;
    other.id = 2;
    pane.show(other);
    EXPECT_FALSE(saysNoAttemptHasEnded());
}

TEST_F(DetailsPaneTest, PartsThatWereOnTheirWayBeforeAreMarkedAtOnce)
{
    TransferStatus status;
    status.id = 2;
    status.state = TransferState::Running;
    status.parts = 4;
    status.partsInFlight = {2, 3};
    pane.show(status);
    const auto *map = pane.findChild<PartsMap *>();
    ASSERT_TRUE(map);
    EXPECT_TRUE(map->accessibleDescription().contains(u"2 in flight"_s))
        << map->accessibleDescription().toStdString();
}

} // namespace windlass
