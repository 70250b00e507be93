// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/virtualtimers.h"
#include "ui/transfers/transferfilter.h"
#include "ui/transfers/transfermodel.h"
#include "ui/transfers/transferview.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

#include <algorithm>
#include <gtest/gtest.h>
#include <vector>

namespace windlass {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

TransferStatus transfer(TransferId id, const QString &name, TransferState state = TransferState::Queued)
{
    TransferStatus status;
    status.id = id;
    status.file = u"/srv/exports/"_s + name;
    status.target = TransferTarget{u"archive"_s, u"s3://vm/"_s};
    status.key = name;
    status.size = 1000;
    status.state = state;
    return status;
}

QList<TransferStatus> many(int count)
{
    QList<TransferStatus> transfers;
    transfers.reserve(count);
    for (int i = 0; i < count; ++i)
        transfers.append(transfer(i + 1, u"vm-%1-disk.vmdk"_s.arg((i * 7919) % count)));
    return transfers;
}

std::vector<TransferId> shown(const TransferFilter &filter)
{
    std::vector<TransferId> ids;
    for (int row = 0; row < filter.rowCount(); ++row)
        ids.push_back(filter.at(filter.index(row, 0)).id);
    return ids;
}

class Transfers : public testing::Test
{
protected:
    VirtualTimers clock;
    TransferModel model{clock};
    QString cell(int row, TransferColumn::Id column) const
    {
        return model.index(row, column).data().toString();
    }
};

} // namespace

TEST_F(Transfers, KeepTheRulesOfAModel)
{
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.update({transfer(1, u"a"_s), transfer(2, u"b"_s), transfer(3, u"c"_s)});
    model.update({transfer(2, u"b"_s, TransferState::Running), transfer(4, u"d"_s)});
    model.remove({1, 3});
    EXPECT_EQ(model.rowCount(), 2);
    EXPECT_EQ(model.rowOf(2), 0);
    EXPECT_EQ(model.rowOf(4), 1);
    EXPECT_EQ(model.rowOf(1), -1);
}

TEST_F(Transfers, OneThatChangedRepaintsItsRowAlone)
{
    model.update(many(100));
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    model.update({transfer(42, u"x"_s, TransferState::Running)});
    ASSERT_EQ(changes.size(), 1);
    EXPECT_EQ(changes.first().at(0).toModelIndex().row(), 41);
    EXPECT_EQ(changes.first().at(1).toModelIndex().row(), 41);
}

TEST_F(Transfers, ComingTwiceInOneMessageTheLaterCounts)
{
    model.update({transfer(1, u"a"_s), transfer(1, u"a"_s, TransferState::Running)});
    EXPECT_EQ(model.rowCount(), 1);
    EXPECT_EQ(model.at(0).state, TransferState::Running);
}

TEST_F(Transfers, TotalsFollowEveryChange)
{
    TransferStatus running = transfer(1, u"a"_s, TransferState::Running);
    running.confirmed = 400;
    model.update({running, transfer(2, u"b"_s)});
    EXPECT_EQ(model.totals().remaining, 1600);
    running.state = TransferState::Done;
    running.confirmed = 1000;
    model.update({running});
    EXPECT_EQ(model.totals().remaining, 1000);
    EXPECT_EQ(model.totals().count(text::ShownState::Done), 1);
    model.remove({1, 2});
    EXPECT_EQ(model.totals().remaining, 0);
}

TEST_F(Transfers, TheSpeedOfAllIsWhatAllHaveSent)
{
    QList<TransferStatus> small;
    for (TransferId id = 1; id <= 100; ++id)
        small.append(transfer(id, QString::number(id)));
    model.update(small);
    EXPECT_EQ(model.bytesPerSecond(), 0);
    for (int second = 0; second < 4; ++second) {
        for (int i = second * 25; i < second * 25 + 25; ++i) { // none is ever seen in the state Running
            small[i].state = TransferState::Done;
            small[i].bytesSent = 1000;
        }
        model.update(small);
        clock.advance(1s);
    }
    EXPECT_NEAR(model.bytesPerSecond(), 25'000, 2'000);
    clock.advance(2s);
    EXPECT_EQ(model.bytesPerSecond(), 0);
}

TEST_F(Transfers, WhatRunsWhileNothingOfItCanMoveWaits)
{
    TransferStatus held = transfer(1, u"a"_s, TransferState::Running);
    held.wait = WaitStatus{};
    held.wait.edit().reason = DelayReason::Gate;
    held.timeLeft = 0ms;
    model.update({held});
    EXPECT_EQ(model.totals().count(text::ShownState::Waiting), 1);
    EXPECT_EQ(model.totals().count(text::ShownState::Running), 0);
    EXPECT_EQ(cell(0, TransferColumn::TimeLeft), QString());
    EXPECT_EQ(cell(0, TransferColumn::Speed), QString());
    held.partsInFlight = {1};
    model.update({held});
    EXPECT_EQ(model.totals().count(text::ShownState::Running), 1);
}

TEST_F(Transfers, ManyAreRemovedAtOnce)
{
    model.update(many(1000));
    QList<TransferId> odd;
    for (TransferId id = 1; id <= 1000; id += 2)
        odd.append(id);
    model.remove(odd);
    EXPECT_EQ(model.rowCount(), 500);
    EXPECT_EQ(model.rowOf(2), 0);
    EXPECT_EQ(model.rowOf(1000), 499);
}

TEST_F(Transfers, TheWaitCountsDownAsTimePasses)
{
    TransferStatus status = transfer(1, u"a"_s, TransferState::Waiting);
    status.wait = WaitStatus{};
    status.wait.edit().until = clock.wallClock().addSecs(9);
    model.update({status});
    EXPECT_TRUE(cell(0, TransferColumn::State).contains(u"in 9 s"));
    clock.advance(5s);
    EXPECT_TRUE(cell(0, TransferColumn::State).contains(u"in 4 s"));
}

TEST_F(Transfers, TheClockOnlyTicksWhileSomethingWaitsAndTheListIsSeen)
{
    TransferView view(model, clock);
    TransferStatus status = transfer(1, u"a"_s, TransferState::Waiting);
    status.wait = WaitStatus{};
    status.wait.edit().until = clock.wallClock().addSecs(9);
    model.update({status});
    EXPECT_EQ(clock.pending(), 0);
    view.show();
    EXPECT_EQ(clock.pending(), 1);
    model.update({transfer(1, u"a"_s, TransferState::Running)});
    clock.advance(1s);
    EXPECT_EQ(clock.pending(), 0);
}

TEST_F(Transfers, AreFoundByWordsInNameDestinationAndAddress)
{
    TransferFilter filter(model);
    model.update({transfer(1, u"Exchange.vhdx"_s), transfer(2, u"web.ova"_s)});
    filter.setWords(u"exch"_s);
    ASSERT_EQ(filter.rowCount(), 1);
    EXPECT_EQ(filter.at(filter.index(0, 0)).id, 1);
    filter.setWords(u"ARCHIVE"_s);
    EXPECT_EQ(filter.rowCount(), 2);
}

TEST_F(Transfers, AGroupFollowsTheStates)
{
    TransferFilter filter(model);
    filter.setGroup(TransferGroup::Stopped);
    model.update({transfer(1, u"a"_s), transfer(2, u"b"_s)});
    EXPECT_EQ(filter.rowCount(), 0);
    model.update({transfer(2, u"b"_s, TransferState::Failed)});
    EXPECT_EQ(filter.rowCount(), 1);
}

TEST_F(Transfers, AreSortedByWhatAColumnMeansNotByItsText)
{
    TransferStatus small = transfer(1, u"small"_s);
    small.size = 900;
    TransferStatus large = transfer(2, u"large"_s);
    large.size = 10LL << 30;
    model.update({large, small});
    TransferFilter filter(model);
    filter.sort(TransferColumn::Size);
    EXPECT_EQ(filter.at(filter.index(0, 0)).id, 1);
}

TEST_F(Transfers, AreSortedWhateverTheCaseOfTheirLettersAndStayAsAddedWhereTheyAreAlike)
{
    model.update({transfer(1, u"web.ova"_s), transfer(2, u"Alpha.ova"_s), transfer(3, u"WEB.ova"_s),
                  transfer(4, u"beta.ova"_s)});
    TransferFilter filter(model);
    filter.sort(TransferColumn::Name);
    EXPECT_EQ(shown(filter), (std::vector<TransferId>{2, 4, 1, 3}));
    filter.sort(TransferColumn::Name, Qt::DescendingOrder);
    EXPECT_EQ(shown(filter), (std::vector<TransferId>{1, 3, 4, 2}));
}

TEST_F(Transfers, FindTheirPlaceAmongTheSortedHoweverTheyCome)
{
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    TransferFilter filter(model);
    filter.sort(TransferColumn::Name);
    model.update({transfer(1, u"web.ova"_s), transfer(2, u"db.ova"_s)});
    model.update({transfer(3, u"Mail.ova"_s), transfer(4, u"app.ova"_s)});
    EXPECT_EQ(shown(filter), (std::vector<TransferId>{4, 2, 3, 1}));
    filter.setWords(u"a.ova"_s); // matches nothing
    filter.setWords(u"MAIL"_s);
    EXPECT_EQ(shown(filter), std::vector<TransferId>{3});
    filter.setWords(u"ai"_s); // not an extension of the earlier words, so rows may come back
    model.update({transfer(5, u"Brain.ova"_s)});
    filter.setWords({});
    EXPECT_EQ(shown(filter), (std::vector<TransferId>{4, 5, 2, 3, 1}));
    filter.setGroup(TransferGroup::Finished);
    filter.setGroup(TransferGroup::All);
    EXPECT_EQ(shown(filter), (std::vector<TransferId>{4, 5, 2, 3, 1}));
    filter.sort(-1);
    EXPECT_EQ(shown(filter), (std::vector<TransferId>{1, 2, 3, 4, 5}));
}

TEST_F(Transfers, StaySortedWhereManyComeAndGo)
{
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    TransferFilter filter(model);
    filter.sort(TransferColumn::Name, Qt::DescendingOrder);
    model.update(many(3000)); // enough rows for the ranked sort
    const auto sorted = [&filter] {
        for (int row = 1; row < filter.rowCount(); ++row) {
            if (filter.at(filter.index(row - 1, 0)).file < filter.at(filter.index(row, 0)).file)
                return false;
        }
        return true;
    };
    EXPECT_TRUE(sorted());
    QList<TransferId> odd;
    for (TransferId id = 1; id <= 3000; id += 2)
        odd.append(id);
    model.remove(odd); // the model is reset
    EXPECT_EQ(filter.rowCount(), 1500);
    EXPECT_TRUE(sorted());
    model.update({transfer(4000, u"vm-1000-disk.vmdk"_s), transfer(4001, u"zz"_s)});
    EXPECT_TRUE(sorted());
    EXPECT_EQ(shown(filter).front(), 4001);
    filter.setGroup(TransferGroup::Stopped);
    filter.setGroup(TransferGroup::UnderWay);
    EXPECT_EQ(filter.rowCount(), 1502);
    EXPECT_TRUE(sorted());
}

TEST_F(Transfers, ChangePlacesWhereWhatTheyAreSortedByChanges)
{
    TransferFilter filter(model);
    filter.sort(TransferColumn::State);
    model.update({transfer(1, u"a"_s, TransferState::Running), transfer(2, u"b"_s, TransferState::Paused)});
    EXPECT_EQ(shown(filter), (std::vector<TransferId>{1, 2}));
    model.update({transfer(1, u"a"_s, TransferState::Done)});
    EXPECT_EQ(shown(filter), (std::vector<TransferId>{2, 1}));
}

TEST_F(Transfers, ASliceThatComesIsTakenInAtOnceHoweverItIsSorted)
{
    TransferFilter filter(model);
    QAbstractItemModelTester tester(&filter, QAbstractItemModelTester::FailureReportingMode::Fatal);
    filter.sort(TransferColumn::Name);
    QList<TransferStatus> all = many(4000);
    model.update(all.first(2000));
    const QSignalSpy inserted(&filter, &QAbstractItemModel::rowsInserted);
    const QSignalSpy moved(&filter, &QAbstractItemModel::layoutChanged);
    model.update(all.last(2000));
    EXPECT_EQ(inserted.count(), 1);
    EXPECT_EQ(moved.count(), 1);
    std::vector<QString> names;
    for (int row = 0; row < filter.rowCount(); ++row)
        names.push_back(filter.at(filter.index(row, 0)).file);
    EXPECT_EQ(names.size(), 4000U);
    EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
}

TEST_F(Transfers, NeighboursThatChangeTogetherFindTheirPlaces)
{
    TransferFilter filter(model);
    QAbstractItemModelTester tester(&filter, QAbstractItemModelTester::FailureReportingMode::Fatal);
    filter.sort(TransferColumn::Progress);
    QList<TransferStatus> all{transfer(1, u"a"_s), transfer(2, u"b"_s), transfer(3, u"c"_s),
                              transfer(4, u"d"_s)};
    for (int i = 0; i < 4; ++i)
        all[i].confirmed = 10 * (i + 1);
    model.update(all);
    all[0].confirmed = 35; // fits only before the new place of the next row, which moves, too
    all[1].confirmed = 99;
    model.update({all[0], all[1]});
    EXPECT_EQ(shown(filter), (std::vector<TransferId>{3, 1, 4, 2}));
}

TEST_F(Transfers, APersistentRowIsFollowedWhereverItGoes)
{
    TransferFilter filter(model);
    filter.sort(TransferColumn::Name);
    model.update({transfer(1, u"m"_s), transfer(2, u"b"_s)});
    const QPersistentModelIndex followed = filter.index(1, TransferColumn::Size);
    model.update({transfer(3, u"a"_s), transfer(4, u"z"_s)});
    EXPECT_EQ(filter.at(followed).id, 1);
    filter.sort(TransferColumn::Name, Qt::DescendingOrder);
    EXPECT_EQ(filter.at(followed).id, 1);
    model.remove({4, 2});
    ASSERT_TRUE(followed.isValid());
    EXPECT_EQ(filter.at(followed).id, 1);
    model.remove({1});
    EXPECT_FALSE(followed.isValid());
}

TEST_F(Transfers, AColumnThatIsNotThereSortsNothing)
{
    TransferFilter filter(model);
    model.update({transfer(2, u"b"_s), transfer(1, u"a"_s)});
    filter.sort(99);
    EXPECT_EQ(shown(filter), (std::vector<TransferId>{2, 1}));
}

TEST_F(Transfers, AHundredThousandComeAtOnceAndAreSortedInAView)
{
    TransferView view(model, clock);
    view.show();
    const QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    model.update(many(100'000));
    EXPECT_EQ(inserted.count(), 1);
    view.filter().sort(TransferColumn::Name);
    view.filter().setWords(u"vm-7777"_s);
    EXPECT_EQ(shown(view.filter()).size(), 11U); // vm-7777 and vm-77770 to vm-77779
    view.filter().setWords({});
    EXPECT_EQ(view.filter().rowCount(), 100'000);
    EXPECT_TRUE(view.filter().index(0, 0).data().toString().startsWith(u"vm-0-"));
    EXPECT_TRUE(view.filter().index(99'999, 0).data().toString().startsWith(u"vm-99999-"));
}

} // namespace windlass
