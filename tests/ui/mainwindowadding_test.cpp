// SPDX-License-Identifier: GPL-3.0-or-later
// The main window: adding of files, their destination, and messages about files that were not added.
#include "tests/ui/mainwindowfixture.h"
#include "tests/ui/widgetfinder.h"
#include "ui/destinations/destinationeditor.h"
#include "ui/transfers/destinationquestion.h"
#include "ui/widgets/dropoverlay.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QListWidget>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QTest>
#include <QWheelEvent>

#include <gmock/gmock.h>

namespace windlass {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using testing::Contains;
using testing::ElementsAre;
using namespace mainwindowfixture;

namespace {

/// Drags over the widget as the platform does: the events go to the nearest ancestor that accepts drops.
class Drag
{
public:
    explicit Drag(QWidget *over)
        : target_(over)
    {
        while (target_ && !target_->acceptDrops())
            target_ = target_->parentWidget();
    }
    void files(const QStringList &paths)
    {
        QList<QUrl> urls;
        for (const QString &path : paths)
            urls.append(QUrl::fromLocalFile(path));
        mime.setUrls(urls);
    }
    bool enter(Qt::DropActions offered = Qt::CopyAction)
    {
        QDragEnterEvent event({5, 5}, offered, &mime, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(target_, &event);
        return event.isAccepted();
    }
    bool move(Qt::DropActions offered = Qt::CopyAction)
    {
        QDragMoveEvent event({9, 9}, offered, &mime, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(target_, &event);
        return event.isAccepted();
    }
    Qt::DropAction drop(Qt::DropActions offered = Qt::CopyAction)
    {
        QDropEvent event({9, 9}, offered, &mime, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(target_, &event);
        return event.isAccepted() ? event.dropAction() : Qt::IgnoreAction;
    }
    QWidget *target() const { return target_; }

    QMimeData mime;

private:
    QWidget *target_;
};

} // namespace

using WindowAdding = Window;

TEST_F(WindowAdding, NothingInItSwallowsADrop)
{
    start();
    for (QWidget *widget : window->findChildren<QWidget *>())
        EXPECT_EQ(Drag(widget).target(), window.get()) << widget->metaObject()->className();
}

TEST_F(WindowAdding, DroppedFilesGoToTheChosenDestination)
{
    start({destination(u"archive"_s), destination(u"lab"_s)});
    named<QComboBox>(u"Destination"_s)->setCurrentIndex(1);
    Drag drag(list().viewport());
    drag.files({u"/srv/a.ova"_s, u"/srv/folder"_s});
    EXPECT_TRUE(drag.enter());
    EXPECT_TRUE(drag.move());
    EXPECT_EQ(drag.drop(), Qt::CopyAction);
    ASSERT_EQ(link.added.size(), 1);
    EXPECT_EQ(link.added.first().paths, QStringList({u"/srv/a.ova"_s, u"/srv/folder"_s}));
    EXPECT_EQ(link.added.first().destination.name, u"lab"_s);
}

TEST_F(WindowAdding, SaysWhereTheFilesWillGoWhileTheyAreDragged)
{
    start();
    auto *overlay = window->findChild<DropOverlay *>();
    Drag drag(window.get());
    drag.files({u"/srv/a.ova"_s});
    drag.enter();
    EXPECT_TRUE(overlay->isVisible());
    drag.drop();
    EXPECT_FALSE(overlay->isVisible());
}

TEST_F(WindowAdding, ADropThatMayOnlyMoveIsRefusedSoThatNothingIsDeleted)
{
    start();
    Drag drag(window.get());
    drag.files({u"/srv/a.ova"_s});
    EXPECT_FALSE(drag.enter(Qt::MoveAction));
    EXPECT_EQ(drag.drop(Qt::MoveAction), Qt::IgnoreAction);
    EXPECT_TRUE(link.added.isEmpty());
}

TEST_F(WindowAdding, ADropThatMayMoveOrCopyIsCopied)
{
    start();
    Drag drag(window.get());
    drag.files({u"/srv/a.ova"_s});
    EXPECT_TRUE(drag.enter(Qt::MoveAction | Qt::CopyAction));
    EXPECT_EQ(drag.drop(Qt::MoveAction | Qt::CopyAction), Qt::CopyAction);
}

TEST_F(WindowAdding, AddressesOfTheWebAndTextAreNotFiles)
{
    start();
    Drag drag(window.get());
    drag.mime.setUrls({QUrl(u"https://example.com/a.ova"_s)});
    drag.mime.setText(u"/srv/a.ova"_s);
    EXPECT_FALSE(drag.enter());
}

TEST_F(WindowAdding, WithoutADestinationADropIsKeptAndOneIsAskedFor)
{
    start({});
    Drag drag(window.get());
    drag.files({u"/srv/a.ova"_s});
    drag.enter();
    drag.drop();
    EXPECT_TRUE(link.added.isEmpty());
    EXPECT_TRUE(window->findChild<DestinationEditor *>());
    Q_EMIT link.destinationsChanged({destination(u"archive"_s)});
    ASSERT_EQ(link.added.size(), 1);
    EXPECT_EQ(link.added.first().paths, QStringList(u"/srv/a.ova"_s));
}

TEST_F(WindowAdding, FilesGivenBeforeTheEngineIsReadyAreAddedThen)
{
    window->addPaths({u"/srv/a.ova"_s});
    EXPECT_TRUE(link.added.isEmpty());
    start();
    EXPECT_EQ(link.added.size(), 1);
}

TEST_F(WindowAdding, TheLastDestinationIsOfferedFirst)
{
    Settings settings;
    settings.lastDestination = u"lab"_s;
    start({destination(u"archive"_s), destination(u"lab"_s)}, settings);
    EXPECT_EQ(named<QComboBox>(u"Destination"_s)->currentText(), u"lab"_s);
}

TEST_F(WindowAdding, ADestinationThatIsAddedInTheSettingsChangesNoChoice)
{
    start();
    Q_EMIT link.destinationsChanged({destination(u"a new one"_s), destination(u"archive"_s)});
    EXPECT_EQ(named<QComboBox>(u"Destination"_s)->currentText(), u"archive"_s);
    ASSERT_TRUE(link.settings) << "and it is the same one after a restart";
    EXPECT_EQ(link.settings->lastDestination, u"archive"_s);
}

TEST_F(WindowAdding, OfSeveralDestinationsNoneIsChosenUntilAPersonDoes)
{
    start({destination(u"archive"_s), destination(u"lab"_s)});
    EXPECT_EQ(named<QComboBox>(u"Destination"_s)->currentText(), QString());
    EXPECT_FALSE(link.settings);

    window->addPaths({u"/srv/a.ova"_s});
    EXPECT_TRUE(link.added.isEmpty()) << "where it goes is asked first";
    auto *question = window->findChild<DestinationQuestion *>();
    ASSERT_TRUE(question);
    auto *list = question->findChild<QListWidget *>();
    EXPECT_FALSE(control<QPushButton>(*question, u"Send there"_s)->isEnabled()) << "nothing is chosen yet";
    list->setCurrentRow(1);
    click(*question, u"Send there"_s);
    ASSERT_EQ(link.added.size(), 1);
    EXPECT_EQ(link.added.first().destination.name, u"lab"_s);
    ASSERT_TRUE(link.settings) << "the answer is kept";
    EXPECT_EQ(link.settings->lastDestination, u"lab"_s);
    EXPECT_EQ(named<QComboBox>(u"Destination"_s)->currentText(), u"lab"_s);
}

TEST_F(WindowAdding, WhoCancelsTheQuestionSendsNothingLater)
{
    start({destination(u"archive"_s), destination(u"lab"_s)});
    window->addPaths({u"/srv/a.ova"_s});
    window->findChild<DestinationQuestion *>()->reject();
    named<QComboBox>(u"Destination"_s)->setCurrentIndex(0);
    EXPECT_TRUE(link.added.isEmpty());
}

TEST_F(WindowAdding, AChoiceIsRememberedHoweverItWasMade)
{
    start({destination(u"archive"_s), destination(u"lab"_s)});
    auto *box = named<QComboBox>(u"Destination"_s);
    ASSERT_TRUE(QTest::qWaitForWindowActive(window.get()));
    box->setFocus();
    QTest::keyClick(box, Qt::Key_Down);
    ASSERT_TRUE(link.settings);
    EXPECT_EQ(link.settings->lastDestination, u"archive"_s);
    box->setCurrentIndex(1); // as assistive technology does it
    EXPECT_EQ(link.settings->lastDestination, u"lab"_s);
}

TEST_F(WindowAdding, AWheelOverTheBoxSteersNothing)
{
    start({destination(u"archive"_s), destination(u"lab"_s)});
    auto *box = named<QComboBox>(u"Destination"_s);
    box->setCurrentIndex(0);
    QWheelEvent turn({5, 5}, box->mapToGlobal(QPointF(5, 5)), {}, {0, -120}, Qt::NoButton, Qt::NoModifier,
                     Qt::NoScrollPhase, false);
    QApplication::sendEvent(box, &turn);
    EXPECT_EQ(box->currentText(), u"archive"_s);
}

TEST_F(WindowAdding, ADestinationThatIsGoneLeavesTheChoiceToAPerson)
{
    Settings settings;
    settings.lastDestination = u"lab"_s;
    start({destination(u"archive"_s), destination(u"lab"_s), destination(u"old"_s)}, settings);
    Q_EMIT link.destinationsChanged({destination(u"archive"_s), destination(u"old"_s)});
    window->addPaths({u"/srv/a.ova"_s});
    EXPECT_TRUE(link.added.isEmpty());
    EXPECT_TRUE(window->findChild<DestinationQuestion *>());
}

TEST_F(WindowAdding, WhatIsKeptForADestinationCanBeDiscarded)
{
    start({});
    window->addPaths({u"/srv/a.ova"_s});
    window->findChild<DestinationEditor *>()->reject();
    click(*window, u"Discard"_s);
    Q_EMIT link.destinationsChanged({destination(u"archive"_s)});
    EXPECT_TRUE(link.added.isEmpty());
}

TEST_F(WindowAdding, AddingThatTakesItsTimeCanBeStopped)
{
    start();
    window->addPaths({u"/srv/everything"_s});
    auto *stop = control<QPushButton>(*window, u"Stop adding"_s);
    ASSERT_TRUE(stop);
    EXPECT_FALSE(stop->isVisible()) << "most is there at once";
    timers.advance(1s);
    click(*window, u"Stop adding"_s);
    EXPECT_EQ(link.stoppedToken, link.added.first().token);
    AddReport report;
    report.token = link.added.first().token;
    Q_EMIT link.addDone(report);
    EXPECT_FALSE(stop->isVisible());
}

TEST_F(WindowAdding, PathsThatWereNotAddedAreNamedWithTheReason)
{
    start();
    window->addPaths({u"/srv/x"_s});
    AddReport report;
    report.token = 1;
    report.problems = {u"/srv/x is not readable. Give yourself the right to read it."_s};
    Q_EMIT link.addDone(report);
    auto *message = window->findChild<QMessageBox *>(u"addProblems"_s);
    ASSERT_TRUE(message);
    EXPECT_TRUE(message->informativeText().contains(u"/srv/x is not readable"));
}

TEST_F(WindowAdding, WhatAnotherProcessAddedIsToldThere)
{
    start();
    window->addPaths({u"/srv/x"_s});
    AddReport report;
    report.token = 1'000'001;
    report.problems = {u"/srv/y is not readable."_s};
    Q_EMIT link.addDone(report);
    EXPECT_FALSE(window->findChild<QMessageBox *>(u"addProblems"_s));
}

TEST_F(WindowAdding, WhatAFolderHoldsAndIsNotSentIsShown)
{
    start();
    window->addPaths({u"/srv/vm"_s});
    AddReport report;
    report.token = 1;
    report.added = {1};
    report.leftOut = {{u"/srv/vm/disks"_s, LeftOutReason::FolderLink, 0},
                      {u"/srv/vm/a.log"_s, LeftOutReason::Excluded, 0}};
    report.findings = {u"The manifest /srv/vm/web.mf names files that are not there: b.vmdk."_s};
    Q_EMIT link.addDone(report);
    auto *message = window->findChild<QMessageBox *>(u"addProblems"_s);
    ASSERT_TRUE(message);
    EXPECT_TRUE(message->informativeText().contains(u"/srv/vm/disks is left out"_s));
    EXPECT_TRUE(message->informativeText().contains(u"not there: b.vmdk"_s));
    EXPECT_FALSE(message->informativeText().contains(u"a.log"_s)) << "somebody asked for that";
}

TEST_F(WindowAdding, CopiedFilesAreAddedByThePasteKey)
{
    start();
    ASSERT_TRUE(QTest::qWaitForWindowActive(window.get()));
    auto *copied = new QMimeData;
    copied->setUrls({QUrl::fromLocalFile(u"/srv/a.ova"_s)});
    QGuiApplication::clipboard()->setMimeData(copied);
    QTest::keyClick(window.get(), Qt::Key_V, Qt::ControlModifier);
    ASSERT_EQ(link.added.size(), 1);
    EXPECT_EQ(link.added.first().paths, QStringList(u"/srv/a.ova"_s));
}

} // namespace windlass
