// SPDX-License-Identifier: GPL-3.0-or-later
// The main window: commands for transfers, and when they are enabled.
#include "tests/ui/mainwindowfixture.h"
#include "tests/ui/widgetfinder.h"
#include "ui/destinations/destinationeditor.h"
#include "ui/details/detailspane.h"
#include "ui/transfers/transferspane.h"

#include <QAbstractButton>
#include <QInputDialog>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QTest>
#include <QToolButton>

#include <algorithm>
#include <gmock/gmock.h>

namespace windlass {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using testing::Contains;
using testing::ElementsAre;
using namespace mainwindowfixture;

using WindowCommands = Window;

TEST_F(WindowCommands, ActionsGoToThoseChosenTransfersForWhichTheyMeanSomething)
{
    start();
    Q_EMIT link.updated({transfer(1, TransferState::Running), transfer(2, TransferState::Done),
                         transfer(3, TransferState::Queued)});
    choose({1, 2, 3});
    named<QToolButton>(u"Pause"_s)->click();
    EXPECT_EQ(link.calls.last(), u"pause"_s);
    EXPECT_THAT(link.lastIds, ElementsAre(1, 3));
    EXPECT_FALSE(named<QToolButton>(u"Resume"_s)->isEnabled());
}

TEST_F(WindowCommands, AnActionIsEnabledAsSoonAsTheStateAllowsIt)
{
    start();
    Q_EMIT link.updated({transfer(1, TransferState::Running)});
    choose({1});
    EXPECT_FALSE(named<QToolButton>(u"Retry now"_s)->isEnabled());
    TransferStatus waiting = transfer(1, TransferState::Waiting);
    waiting.wait = WaitStatus{};
    Q_EMIT link.updated({waiting});
    EXPECT_TRUE(named<QToolButton>(u"Retry now"_s)->isEnabled());
}

TEST_F(WindowCommands, CancelAsksBeforeWhatWasSentIsLost)
{
    start();
    Q_EMIT link.updated({transfer(1, TransferState::Running)});
    choose({1});
    named<QToolButton>(u"Cancel"_s)->click();
    EXPECT_FALSE(link.calls.contains(u"cancel"_s));
    auto *question = window->findChild<QMessageBox *>(u"cancelQuestion"_s);
    ASSERT_TRUE(question);
    EXPECT_EQ(question->defaultButton()->text(), u"Keep"_s);
    for (QAbstractButton *button : question->buttons())
        if (question->buttonRole(button) == QMessageBox::DestructiveRole)
            button->click();
    EXPECT_EQ(link.calls.last(), u"cancel"_s);
    EXPECT_THAT(link.lastIds, ElementsAre(1));
}

TEST_F(WindowCommands, AnObjectThatIsInTheWayMayBeReplaced)
{
    start();
    TransferStatus stopped = transfer(1, TransferState::Failed);
    stopped.failure = localFailure(FailureKind::ObjectExists, u"There is an object of that name already."_s);
    Q_EMIT link.updated({stopped, transfer(2, TransferState::Failed)});
    choose({2});
    EXPECT_FALSE(action(u"Replace the object"_s)->isVisible());
    const QList<QPushButton *> buttons = window->findChildren<QPushButton *>();
    const auto found = std::ranges::find(buttons, u"Replace the object"_s, &QPushButton::text);
    ASSERT_NE(found, buttons.end());
    QPushButton *const button = *found;
    const auto look = [this](int row) { list().setCurrentIndex(list().model()->index(row, 0)); };
    look(1);
    EXPECT_FALSE(button->isVisible());
    choose({1, 2});
    action(u"Replace the object"_s)->trigger();
    EXPECT_EQ(link.decision, IfExists::Replace);
    EXPECT_THAT(link.lastIds, ElementsAre(1));

    TransferStatus another = stopped;
    another.id = 3;
    Q_EMIT link.updated({another});
    look(0);
    choose({1, 3});
    EXPECT_TRUE(button->isVisible()) << "beside the words on what to do";
    link.lastIds.clear();
    button->click();
    EXPECT_EQ(link.decision, IfExists::Replace);
    EXPECT_THAT(link.lastIds, ElementsAre(1)) << "the one that the words are about, not all that are chosen";
}

TEST_F(WindowCommands, AllThatAreChosenAreSkippedOrReplacedTogether)
{
    start();
    QList<TransferStatus> stopped;
    for (TransferId id = 1; id <= 3; ++id) {
        stopped.append(transfer(id, TransferState::Failed));
        stopped.last().failure = localFailure(FailureKind::ObjectExists, u"It is there."_s);
        stopped.last().nothingSent = true;
    }
    Q_EMIT link.updated(stopped);
    list().setCurrentIndex(list().model()->index(0, 0));
    EXPECT_FALSE(control<QPushButton>(*window, u"Skip all 3 chosen"_s));
    list().selectAll();
    click(*window, u"Skip all 3 chosen"_s);
    EXPECT_EQ(link.calls.last(), u"cancel"_s);
    EXPECT_THAT(link.lastIds, ElementsAre(1, 2, 3));

    click(*window, u"Replace all 3 chosen"_s);
    EXPECT_FALSE(link.decision) << "what is overwritten is gone: that is asked first";
    auto *question = window->findChild<QMessageBox *>(u"replaceQuestion"_s);
    ASSERT_TRUE(question);
    for (QAbstractButton *button : question->buttons())
        if (question->buttonRole(button) == QMessageBox::DestructiveRole)
            button->click();
    EXPECT_EQ(link.decision, IfExists::Replace);
    EXPECT_THAT(link.lastIds, ElementsAre(1, 2, 3));
}

TEST_F(WindowCommands, AllThatExistAlreadyAreSettledTogetherWhateverIsChosen)
{
    start();
    QList<TransferStatus> all{transfer(1, TransferState::Running)};
    for (TransferId id = 2; id <= 4; ++id) {
        all.append(transfer(id, TransferState::Failed));
        all.last().failure = localFailure(FailureKind::ObjectExists, u"It is there."_s);
        all.last().cause = Cause::NeedsPerson;
        all.last().nothingSent = true;
    }
    Q_EMIT link.updated(all);
    choose({1});
    EXPECT_TRUE(says<QLabel>(*window, u"3 objects exist already"_s));
    EXPECT_TRUE(says<QLabel>(*window, u"3 need you"_s)) << "the foot says the same";
    click(*window, u"Skip all"_s);
    EXPECT_EQ(link.calls.last(), u"cancel"_s);
    EXPECT_THAT(link.lastIds, ElementsAre(2, 3, 4));
    click(*window, u"Replace all"_s);
    EXPECT_FALSE(link.decision) << "what is overwritten is gone: that is asked first";
    EXPECT_TRUE(window->findChild<QMessageBox *>(u"replaceQuestion"_s));
    for (TransferStatus &status : all)
        status.state = TransferState::Cancelled;
    Q_EMIT link.updated(all);
    EXPECT_FALSE(says<QLabel>(*window, u"exist already"_s));
}

TEST_F(WindowCommands, WhereKeysAreMissingTheDestinationIsAButtonAway)
{
    start();
    TransferStatus stopped = transfer(1, TransferState::Failed);
    stopped.target.edit().name = u"archive"_s;
    stopped.failure = localFailure(FailureKind::Credentials, u"There are none."_s);
    Q_EMIT link.updated({stopped});
    list().choose(1);
    click(*window->findChild<DetailsPane *>(), u"Enter keys"_s);
    auto *editor = window->findChild<DestinationEditor *>();
    ASSERT_TRUE(editor);
    EXPECT_EQ(editor->name(), u"archive"_s);
}

TEST_F(WindowCommands, WhereSeveralDestinationsMissTheirKeysAMenuAsksWhich)
{
    start();
    QList<TransferStatus> all;
    for (const QString &name : {u"tapes"_s, u"archive"_s, u"tapes"_s}) {
        all.append(transfer(all.size() + 1, TransferState::Failed));
        all.last().target.edit().name = name;
        all.last().failure = localFailure(FailureKind::Credentials, u"There are none."_s);
    }
    Q_EMIT link.updated(all);
    click(*window->findChild<TransfersPane *>(), u"Enter keys"_s);
    const auto *menu =
        window->findChild<TransfersPane *>()->findChild<QMenu *>(QString(), Qt::FindDirectChildrenOnly);
    ASSERT_TRUE(menu);
    ASSERT_EQ(menu->actions().size(), 2);
    EXPECT_EQ(menu->actions().last()->text(), u"tapes"_s);
    menu->actions().first()->trigger();
    auto *editor = window->findChild<DestinationEditor *>();
    ASSERT_TRUE(editor);
    EXPECT_EQ(editor->name(), u"archive"_s);
}

TEST_F(WindowCommands, ATransferIsGivenALimitOfItsOwn)
{
    start();
    Q_EMIT link.updated({transfer(1, TransferState::Running)});
    choose({1});
    action(u"Limit speed\u2026"_s)->trigger();
    auto *question = window->findChild<QInputDialog *>(u"limitQuestion"_s);
    ASSERT_TRUE(question);
    question->setTextValue(u"2MB/s"_s);
    question->accept();
    EXPECT_EQ(link.rateLimit, 2'000'000);
}

TEST_F(WindowCommands, DeleteForgetsThoseThatHaveEndedAfterTenSeconds)
{
    start();
    Q_EMIT link.updated({transfer(1, TransferState::Done), transfer(2, TransferState::Running)});
    choose({1, 2});
    ASSERT_TRUE(QTest::qWaitForWindowActive(window.get()));
    list().setFocus();
    QTest::keyClick(&list(), Qt::Key_Delete);
    EXPECT_EQ(list().model()->rowCount(), 1) << "out of sight at once";
    timers.advance(9s);
    EXPECT_FALSE(link.calls.contains(u"remove"_s));
    timers.advance(2s);
    EXPECT_TRUE(link.calls.contains(u"remove"_s));
    EXPECT_THAT(link.lastIds, ElementsAre(1));
}

TEST_F(WindowCommands, WhatWasRemovedComesBackWhereItWas)
{
    start();
    Q_EMIT link.updated({transfer(1, TransferState::Done), transfer(2, TransferState::Running)});
    choose({1});
    action(u"Remove from the list"_s)->trigger();
    Q_EMIT link.updated({transfer(1, TransferState::Done)}); // another update does not show it again
    EXPECT_EQ(list().model()->rowCount(), 1);
    click(*window, u"Undo"_s);
    timers.advance(1min);
    ASSERT_EQ(list().model()->rowCount(), 2);
    EXPECT_EQ(list().filter().at(list().model()->index(0, 0)).id, 1);
    EXPECT_FALSE(link.calls.contains(u"remove"_s));
}

TEST_F(WindowCommands, WhatWasRemovedIsForgottenWhenTheWindowCloses)
{
    start();
    Q_EMIT link.updated({transfer(1, TransferState::Done)});
    choose({1});
    action(u"Remove from the list"_s)->trigger();
    EXPECT_TRUE(window->close());
    EXPECT_EQ(link.calls.last(), u"remove"_s);
}

TEST_F(WindowCommands, WhatMayHaveLeftSomethingOnTheServiceIsNotOfferedForRemoval)
{
    start();
    Q_EMIT link.updated({transfer(1, TransferState::Failed)});
    choose({1});
    EXPECT_FALSE(action(u"Remove from the list"_s)->isEnabled());
    TransferStatus clean = transfer(1, TransferState::Failed);
    clean.nothingSent = true;
    Q_EMIT link.updated({clean});
    EXPECT_TRUE(action(u"Remove from the list"_s)->isEnabled());
}

} // namespace windlass
