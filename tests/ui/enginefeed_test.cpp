// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/recordingclient.h"
#include "tests/fakes/virtualtimers.h"
#include "ui/enginefeed.h"
#include "ui/transfers/chosenrows.h"
#include "ui/transfers/roworder.h"

#include <gtest/gtest.h>

namespace windlass {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

QList<TransferStatus> many(TransferId first, TransferId last, TransferState state)
{
    QList<TransferStatus> all;
    for (TransferId id = first; id <= last; ++id) {
        TransferStatus status;
        status.id = id;
        status.file = u"/srv/disk%1.vmdk"_s.arg((id * 7919) % 100'003);
        status.state = state;
        all.append(status);
    }
    return all;
}

class Feed : public testing::Test
{
protected:
    void SetUp() override
    {
        QObject::connect(&feed, &EngineFeed::updated, &feed, [this](const QList<TransferStatus> &news) {
            largest = std::max(largest, news.size());
            model.update(news);
        });
        QObject::connect(&feed, &EngineFeed::removed, &feed,
                         [this](const QList<TransferId> &ids) { model.remove(ids); });
        QObject::connect(&feed, &EngineFeed::happened, &feed,
                         [this](const QList<Event> &events) { eventsTold += events.size(); });
        QObject::connect(&feed, &EngineFeed::history, &feed,
                         [this](TransferId, const QList<AttemptRecord> &) { eventsAtHistory = eventsTold; });
    }

    RecordingClient engine;
    VirtualTimers timers;
    EngineFeed feed{engine, timers};
    TransferModel model{timers};
    TransferFilter filter{model};
    ChosenRows chosen{model, filter};
    qsizetype largest = 0;
    qsizetype eventsTold = 0;
    qsizetype eventsAtHistory = -1;
};

} // namespace

TEST_F(Feed, AFewChangesAreToldAtOnce)
{
    Q_EMIT engine.updated(many(1, 50, TransferState::Queued));
    EXPECT_EQ(model.rowCount(), 50);
}

TEST_F(Feed, AFloodComesInPortions)
{
    Q_EMIT engine.updated(many(1, 10'000, TransferState::Queued));
    EXPECT_EQ(model.rowCount(), EngineFeed::portion) << "the rest after the window's own events";
    timers.advance(1ms);
    EXPECT_EQ(model.rowCount(), 10'000);
    EXPECT_EQ(largest, EngineFeed::portion);
}

TEST_F(Feed, WhatIsToldLaterNeverOvertakes)
{
    Q_EMIT engine.updated(many(1, 10'000, TransferState::Queued));
    Q_EMIT engine.updated(many(9'999, 9'999, TransferState::Done));
    Q_EMIT engine.removed({10'000});
    EXPECT_EQ(model.rowCount(), EngineFeed::portion);
    timers.advance(1ms);
    EXPECT_EQ(model.rowCount(), 9'999);
    EXPECT_EQ(model.find(9'999)->state, TransferState::Done);
    EXPECT_EQ(model.find(10'000), nullptr);
    Q_EMIT engine.happened(QList<Event>(9'000));
    Q_EMIT engine.history(1, {});
    timers.advance(1ms);
    EXPECT_EQ(eventsAtHistory, 9'000) << "a history that came before its events would tell them twice";
}

TEST_F(Feed, AHalfToldFloodCanBeSortedChosenAndRemovedFrom)
{
    filter.sort(TransferColumn::Name);
    Q_EMIT engine.updated(many(1, 12'000, TransferState::Queued));
    Q_EMIT engine.updated(many(1, 12'000, TransferState::Paused));
    ASSERT_EQ(model.rowCount(), EngineFeed::portion);
    chosen.select(filter.index(7, 0), QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    const TransferId id = chosen.first();
    filter.sort(TransferColumn::State, Qt::DescendingOrder);
    Q_EMIT engine.removed({id == 1 ? 2 : 1});
    timers.advance(1ms);
    EXPECT_EQ(model.rowCount(), 11'999) << "nothing that was told before brings it back";
    EXPECT_EQ(chosen.ids(), QList<TransferId>{id}) << "and what was chosen stays chosen";
    EXPECT_EQ(model.totals().count(text::ShownState::Paused), 11'999);
    filter.sort(TransferColumn::Name);
    for (int row = 1; row < filter.rowCount(); ++row)
        ASSERT_LE(compareBy(transferColumns()[TransferColumn::Name], filter.at(filter.index(row - 1, 0)),
                            filter.at(filter.index(row, 0))),
                  0);
}

} // namespace windlass
