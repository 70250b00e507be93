// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/virtualtimers.h"
#include "ui/transfers/transferview.h"

#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include <gmock/gmock.h>

namespace windlass {

using namespace Qt::StringLiterals;
using testing::ElementsAre;

namespace {

TransferStatus transfer(TransferId id, const QString &name, TransferState state = TransferState::Queued)
{
    TransferStatus status;
    status.id = id;
    status.file = u"/srv/"_s + name;
    status.size = 1000;
    status.state = state;
    return status;
}

class Chosen : public testing::Test
{
protected:
    VirtualTimers clock;
    TransferModel model{clock};
    TransferView view{model, clock};

    void select(int row)
    {
        view.selectionModel()->select(view.model()->index(row, 0),
                                      QItemSelectionModel::Select | QItemSelectionModel::Rows);
    }
    bool looksSelected(int row) const
    {
        return view.selectionModel()->isSelected(view.model()->index(row, 0));
    }
    /// Every second one of `count` transfers in the order of names. The others are added later.
    QList<TransferStatus> every(int second, int count) const
    {
        QList<TransferStatus> transfers;
        for (int i = 0; i < count; ++i)
            transfers.append(
                transfer(i * 2 + second + 1, u"vm-%1"_s.arg(i * 2 + second, 6, 10, QChar(u'0'))));
        return transfers;
    }
};

} // namespace

TEST_F(Chosen, WhatMayBeAskedOfThemFollowsTheirStates)
{
    model.update({transfer(1, u"a"_s), transfer(2, u"b"_s, TransferState::Done), transfer(3, u"c"_s)});
    view.selectAll();
    EXPECT_EQ(view.chosen().count(), 3);
    EXPECT_EQ(view.chosen().count(Command::Pause), 2);
    EXPECT_EQ(view.chosen().count(Command::Remove), 1);
    model.update({transfer(1, u"a"_s, TransferState::Paused)});
    EXPECT_EQ(view.chosen().count(), 3);
    EXPECT_EQ(view.chosen().count(Command::Pause), 1);
    EXPECT_EQ(view.chosen().count(Command::Resume), 1);
    EXPECT_THAT(view.chosen().idsPermitting(Command::Pause), ElementsAre(3));
}

TEST_F(Chosen, StayChosenWhereverTheyGoAndWhateverComesBetween)
{
    model.update({transfer(1, u"m"_s), transfer(2, u"b"_s)});
    view.sortByColumn(TransferColumn::Name, Qt::AscendingOrder);
    select(1);
    EXPECT_THAT(view.chosen().ids(), ElementsAre(1));
    model.update({transfer(3, u"a"_s), transfer(4, u"z"_s), transfer(5, u"c"_s)});
    EXPECT_THAT(view.chosen().ids(), ElementsAre(1));
    view.sortByColumn(TransferColumn::Name, Qt::DescendingOrder);
    EXPECT_THAT(view.chosen().ids(), ElementsAre(1));
    EXPECT_TRUE(looksSelected(1)) << "after z";
    EXPECT_FALSE(looksSelected(0));
    model.remove({4, 2});
    EXPECT_THAT(view.chosen().ids(), ElementsAre(1));
    model.remove({1});
    EXPECT_EQ(view.chosen().count(), 0);
}

TEST_F(Chosen, WhatIsNotShownAnyMoreIsNotChosen)
{
    model.update({transfer(1, u"a"_s), transfer(2, u"b"_s)});
    view.selectAll();
    view.filter().setWords(u"/b"_s);
    EXPECT_THAT(view.chosen().ids(), ElementsAre(2));
    view.filter().setWords({});
    EXPECT_THAT(view.chosen().ids(), ElementsAre(2));
}

TEST_F(Chosen, AreChosenByKeysAsInEveryList)
{
    model.update({transfer(1, u"a"_s), transfer(2, u"b"_s), transfer(3, u"c"_s), transfer(4, u"d"_s)});
    view.show();
    view.choose(2);
    QTest::keyClick(&view, Qt::Key_Down, Qt::ShiftModifier);
    EXPECT_THAT(view.chosen().ids(), ElementsAre(2, 3));
    QTest::keyClick(&view, Qt::Key_Down, Qt::ShiftModifier);
    EXPECT_THAT(view.chosen().ids(), ElementsAre(2, 3, 4));
    QTest::keyClick(&view, Qt::Key_Up, Qt::ShiftModifier);
    EXPECT_THAT(view.chosen().ids(), ElementsAre(2, 3)) << "the range shrinks again";
    QTest::keyClick(&view, Qt::Key_Up);
    EXPECT_THAT(view.chosen().ids(), ElementsAre(2));
}

TEST_F(Chosen, ManyThatAreMixedWithOthersStayChosenAndShowIt)
{
    constexpr int half = 2000;
    view.resize(400, 300);
    view.show();
    view.sortByColumn(TransferColumn::Name, Qt::AscendingOrder);
    model.update(every(0, half));
    view.selectAll();
    model.update(every(1, half));
    EXPECT_EQ(view.chosen().count(), half);
    for (const int row : {0, 2000, 3998}) {
        view.verticalScrollBar()->setValue(row);
        EXPECT_TRUE(looksSelected(row)) << row;
        EXPECT_FALSE(looksSelected(row + 1)) << row;
    }
    view.clearSelection();
    EXPECT_EQ(view.chosen().count(), 0);
    EXPECT_FALSE(looksSelected(3998));
}

TEST_F(Chosen, AnUpdateDoesNotWalkThem)
{
    QList<TransferStatus> many = every(0, 20'000);
    model.update(many);
    view.selectAll();
    const QSignalSpy told(&view.chosen(), &ChosenRows::chosenChanged);
    const QSignalSpy rearranged(&view.filter(), &TransferFilter::rearranged);
    many.first().state = TransferState::Running;
    model.update({many.first()});
    EXPECT_EQ(told.count(), 0);
    EXPECT_EQ(rearranged.count(), 0);
    EXPECT_EQ(view.chosen().count(Command::Advance), 19'999);
}

} // namespace windlass
