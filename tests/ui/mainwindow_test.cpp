// SPDX-License-Identifier: GPL-3.0-or-later
// The main window: its widgets and their names, the display of transfers, keyboard, layout, and closing.
#include "tests/ui/mainwindowfixture.h"
#include "tests/ui/widgetfinder.h"
#include "ui/closequestion.h"
#include "ui/details/detailspane.h"
#include "ui/helpdialog.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeWidget>

#include <gmock/gmock.h>

namespace windlass {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using testing::Contains;
using testing::ElementsAre;
using namespace mainwindowfixture;

TEST_F(Window, ItsMainPartsHaveTheirAgreedNames)
{
    start();
    for (const char *name : {"Transfers", "Log", "Retry history", "Destination", "Add files", "Pause",
                             "Resume", "Retry now", "Cancel", "Settings"})
        EXPECT_TRUE(named<QWidget>(QLatin1StringView(name))) << name;
}

TEST_F(Window, EveryControlHasAName)
{
    start();
    Q_EMIT link.updated({transfer(1, TransferState::Running)});
    for (QWidget *widget : window->findChildren<QWidget *>()) {
        if (!(widget->focusPolicy() & Qt::TabFocus) || widget->isHidden() || widget->window() != window.get())
            continue;
        QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(widget);
        EXPECT_FALSE(accessible->text(QAccessible::Name).isEmpty())
            << widget->metaObject()->className() << " in "
            << widget->parentWidget()->metaObject()->className();
    }
}

TEST_F(Window, EveryControlIsReachedWithTheTabKey)
{
    start();
    Q_EMIT link.updated({transfer(1, TransferState::Running)});
    choose({1});
    ASSERT_TRUE(QTest::qWaitForWindowActive(window.get()));
    list().setFocus();
    std::vector<QString> reached;
    for (int i = 0; i < 60; ++i) {
        ASSERT_TRUE(QApplication::focusWidget());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        reached.push_back(QApplication::focusWidget()->accessibleName());
    }
    for (const char *name : {"Transfers", "Log", "Retry history", "Destination", "Add files", "Pause",
                             "Cancel", "Settings", "Find transfers", "Find in the log", "Log level"})
        EXPECT_THAT(reached, Contains(QString(QLatin1StringView(name))));
}

TEST_F(Window, AChosenTransferShowsItsHistoryAndFollowsIt)
{
    start();
    Q_EMIT link.updated({transfer(1, TransferState::Running), transfer(2, TransferState::Queued)});
    list().choose(1);
    EXPECT_EQ(link.calls.last(), u"requestHistory"_s);
    AttemptRecord attempt;
    attempt.number = 1;
    Q_EMIT link.history(1, {attempt});
    Event event;
    event.kind = EventKind::AttemptSucceeded;
    event.transfer = 1;
    event.attempt = attempt;
    Event another = event;
    another.transfer = 2;
    Q_EMIT link.happened({event, another});
    EXPECT_EQ(window->findChild<DetailsPane *>()->history().all().size(), 2);
}

TEST_F(Window, TheFirstTransferIsShownUntilAPersonChoosesAnother)
{
    start();
    Q_EMIT link.updated({transfer(1, TransferState::Running), transfer(2, TransferState::Queued)});
    EXPECT_EQ(window->findChild<DetailsPane *>()->shownId(), 1);
    list().choose(2);
    Q_EMIT link.updated({transfer(1, TransferState::Waiting)});
    EXPECT_EQ(window->findChild<DetailsPane *>()->shownId(), 2);
}

TEST_F(Window, TheFirstOfWhatWasAddedIsShown)
{
    start();
    Q_EMIT link.updated({transfer(1, TransferState::Done)});
    window->addPaths({u"/srv/x.ova"_s});
    Q_EMIT link.updated({transfer(2, TransferState::Queued), transfer(3, TransferState::Queued)});
    AddReport report;
    report.token = 1;
    report.added = {2, 3};
    Q_EMIT link.addDone(report);
    EXPECT_EQ(list().currentId(), 2);
    EXPECT_EQ(window->findChild<DetailsPane *>()->shownId(), 2);

    window->addPaths({u"/srv/y.ova"_s});
    Q_EMIT link.updated({transfer(4, TransferState::Queued)});
    list().choose(3);
    report.token = 2;
    report.added = {4};
    Q_EMIT link.addDone(report);
    EXPECT_EQ(list().currentId(), 3) << "a person has chosen meanwhile";
}

TEST_F(Window, F1AndControlSlashShowTheKeys)
{
    start();
    ASSERT_TRUE(QTest::qWaitForWindowActive(window.get()));
    QTest::keyClick(window.get(), Qt::Key_F1);
    auto *help = window->findChild<HelpDialog *>();
    ASSERT_TRUE(help);
    const auto *keys = help->findChild<QTreeWidget *>();
    EXPECT_FALSE(keys->findItems(u"Pause"_s, Qt::MatchExactly, 1).isEmpty());
    EXPECT_FALSE(keys->findItems(u"F1, Ctrl+/"_s, Qt::MatchExactly).isEmpty())
        << "each key of an action is told";
    delete help;
    window->activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(window.get()));
    QTest::keyClick(window.get(), Qt::Key_Slash, Qt::ControlModifier);
    EXPECT_TRUE(window->findChild<HelpDialog *>());
}

TEST_F(Window, EnterOnARowGoesToItsDetails)
{
    start();
    Q_EMIT link.updated({transfer(1, TransferState::Running)});
    ASSERT_TRUE(QTest::qWaitForWindowActive(window.get()));
    list().setFocus();
    QTest::keyClick(&list(), Qt::Key_Return);
    EXPECT_EQ(QApplication::focusWidget(), named<QWidget>(u"Retry history"_s));
}

TEST_F(Window, EscapeEmptiesAFindField)
{
    start();
    auto *find = named<QLineEdit>(u"Find transfers"_s);
    find->setText(u"web"_s);
    QTest::keyClick(find, Qt::Key_Escape);
    EXPECT_EQ(find->text(), QString());
}

TEST_F(Window, DetailsAreOfATransferThatIsChosen)
{
    start();
    Q_EMIT link.updated({transfer(1, TransferState::Running), transfer(2, TransferState::Queued)});
    list().choose(1);
    list().clearSelection();
    EXPECT_EQ(window->findChild<DetailsPane *>()->shownId(), 0);
    choose({2});
    EXPECT_EQ(window->findChild<DetailsPane *>()->shownId(), 2);
}

TEST_F(Window, AfterAStartWhatNeedsAPersonIsShownFirst)
{
    start();
    Q_EMIT link.updated({transfer(1, TransferState::Done), transfer(2, TransferState::Queued),
                         transfer(3, TransferState::Failed)});
    EXPECT_EQ(list().currentId(), 3);
}

TEST_F(Window, WhereTheEngineCannotStartNothingSaysThatAllIsWell)
{
    window->show();
    Q_EMIT link.refused(localFailure(FailureKind::Settings, u"The settings cannot be read."_s));
    EXPECT_TRUE(window->findChild<QMessageBox *>(u"refused"_s));
    EXPECT_FALSE(says<QLabel>(*window, u"Nothing to do"_s));
    EXPECT_FALSE(list().isVisible());
}

TEST_F(Window, ANarrowWindowHasTheDetailsBelowAndTheNameWhole)
{
    start();
    TransferStatus status = transfer(1, TransferState::Running);
    status.file = u"/srv/web01-database-disk1.vmdk"_s;
    Q_EMIT link.updated({status});
    const int unit = list().fontMetrics().height();
    window->resize(unit * 60, unit * 44);
    ASSERT_TRUE(QTest::qWaitForWindowExposed(window.get()));
    EXPECT_GT(list().columnWidth(TransferColumn::Name),
              list().fontMetrics().horizontalAdvance(u"web01-database-disk1.vmd"_s));
    EXPECT_LT(list().mapTo(window.get(), QPoint()).y(),
              window->findChild<DetailsPane *>()->mapTo(window.get(), QPoint()).y());
}

TEST_F(Window, KeepsItsLayoutAndWhatIsShownHow)
{
    QTemporaryDir folder;
    const QString state = folder.filePath(u"window.ini"_s);
    window = std::make_unique<MainWindow>(link, timers, state);
    start();
    Q_EMIT link.updated({transfer(1, TransferState::Done)});
    list().setColumnWidth(0, 333);
    list().sortByColumn(TransferColumn::Size, Qt::DescendingOrder);
    named<QComboBox>(u"Log level"_s)->setCurrentIndex(3);
    EXPECT_TRUE(window->close());
    window = std::make_unique<MainWindow>(link, timers, state);
    EXPECT_EQ(list().columnWidth(0), 333);
    EXPECT_EQ(list().filter().sortColumn(), TransferColumn::Size);
    EXPECT_EQ(list().filter().sortOrder(), Qt::DescendingOrder);
    EXPECT_EQ(named<QComboBox>(u"Log level"_s)->currentIndex(), 3);
}

TEST_F(Window, ClosingItAsksWhileSomethingIsUnderWay)
{
    start();
    Q_EMIT link.updated({transfer(1, TransferState::Running)});
    EXPECT_FALSE(window->close());
    auto *question = window->findChild<CloseQuestion *>();
    ASSERT_TRUE(question);
    EXPECT_EQ(question->defaultButton()->text(), u"Keep the window"_s);
    question->defaultButton()->click();
    EXPECT_TRUE(window->isVisible());

    EXPECT_FALSE(window->close());
    for (auto *button : window->findChildren<QPushButton *>())
        if (button->text() == u"Stop for now"_s && button->isVisible())
            button->click();
    EXPECT_FALSE(window->isVisible());
}

TEST_F(Window, ClosingItAsksNothingWhileNothingIs)
{
    start();
    Q_EMIT link.updated({transfer(1, TransferState::Done), transfer(2, TransferState::Paused)});
    EXPECT_TRUE(window->close());
}

TEST_F(Window, WhoWantsNoQuestionWhenClosingIsNotAskedAgain)
{
    start();
    Q_EMIT link.updated({transfer(1, TransferState::Running)});
    EXPECT_FALSE(window->close());
    auto *question = window->findChild<CloseQuestion *>();
    ASSERT_TRUE(question);
    question->checkBox()->setChecked(true);
    for (QAbstractButton *button : question->buttons())
        if (question->buttonRole(button) == QMessageBox::AcceptRole)
            button->click();
    EXPECT_FALSE(window->isVisible());
    ASSERT_TRUE(link.settings);
    EXPECT_FALSE(link.settings->asksBeforeClosing);

    window = std::make_unique<MainWindow>(link, timers, QString());
    start({destination(u"archive"_s)}, *link.settings);
    Q_EMIT link.updated({transfer(1, TransferState::Running)});
    EXPECT_TRUE(window->close());
}

TEST_F(Window, AllColumnsOfTheListFitIntoASmallWindow)
{
    start();
    Q_EMIT link.updated({transfer(1, TransferState::Running)});
    window->resize(list().fontMetrics().height() * 70, window->height());
    ASSERT_TRUE(QTest::qWaitForWindowExposed(window.get()));
    EXPECT_EQ(list().horizontalScrollBar()->maximum(), 0);
}

} // namespace windlass
