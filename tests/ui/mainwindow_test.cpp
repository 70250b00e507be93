// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/recordingclient.h"
#include "tests/fakes/virtualtimers.h"
#include "tests/ui/widgetfinder.h"
#include "ui/closequestion.h"
#include "ui/destinations/destinationeditor.h"
#include "ui/details/detailspane.h"
#include "ui/helpdialog.h"
#include "ui/mainwindow.h"
#include "ui/transfers/destinationquestion.h"
#include "ui/transfers/transferview.h"
#include "ui/widgets/dropoverlay.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeWidget>
#include <QWheelEvent>

#include <algorithm>
#include <gmock/gmock.h>

namespace windlass {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using testing::Contains;
using testing::ElementsAre;

namespace {

Destination destination(const QString &name)
{
    Destination made;
    made.name = name;
    made.bucket = u"vm-exports"_s;
    return made;
}

TransferStatus transfer(TransferId id, TransferState state)
{
    TransferStatus status;
    status.id = id;
    status.file = u"/srv/disk%1.vmdk"_s.arg(id);
    status.target.edit().root = u"s3://vm-exports/"_s;
    status.key = u"disk%1.vmdk"_s.arg(id);
    status.size = 1000;
    status.state = state;
    return status;
}

class Window : public testing::Test
{
protected:
    RecordingClient link;
    VirtualTimers timers;
    std::unique_ptr<MainWindow> window = std::make_unique<MainWindow>(link, timers, QString());

    void start(const QList<Destination> &destinations = {destination(u"archive"_s)},
               const Settings &settings = {})
    {
        window->show();
        Q_EMIT link.started(destinations, settings);
    }
    template<typename Widget>
    Widget *named(const QString &name) const
    {
        for (Widget *widget : window->findChildren<Widget *>())
            if (widget->accessibleName() == name)
                return widget;
        return nullptr;
    }
    QAction *action(const QString &text) const
    {
        const QList<QAction *> all = list().actions();
        const auto found = std::ranges::find(all, text, &QAction::text);
        return found == all.end() ? nullptr : *found;
    }
    TransferView &list() const { return *window->findChild<TransferView *>(); }
    void choose(std::initializer_list<TransferId> ids)
    {
        list().clearSelection();
        for (const TransferId id : ids) {
            const QModelIndex row = list().model()->index(static_cast<int>(id) - 1, 0);
            list().selectionModel()->select(row, QItemSelectionModel::Select | QItemSelectionModel::Rows);
        }
    }
};

/// Drags over the widget as the platform does: to it, or the nearest ancestor that takes drops.
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

TEST_F(Window, NothingInItSwallowsADrop)
{
    start();
    for (QWidget *widget : window->findChildren<QWidget *>())
        EXPECT_EQ(Drag(widget).target(), window.get()) << widget->metaObject()->className();
}

TEST_F(Window, DroppedFilesGoToTheChosenDestination)
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

TEST_F(Window, SaysWhereTheFilesWillGoWhileTheyAreDragged)
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

TEST_F(Window, ADropThatMayOnlyMoveIsRefusedSoThatNothingIsDeleted)
{
    start();
    Drag drag(window.get());
    drag.files({u"/srv/a.ova"_s});
    EXPECT_FALSE(drag.enter(Qt::MoveAction));
    EXPECT_EQ(drag.drop(Qt::MoveAction), Qt::IgnoreAction);
    EXPECT_TRUE(link.added.isEmpty());
}

TEST_F(Window, ADropThatMayMoveOrCopyIsCopied)
{
    start();
    Drag drag(window.get());
    drag.files({u"/srv/a.ova"_s});
    EXPECT_TRUE(drag.enter(Qt::MoveAction | Qt::CopyAction));
    EXPECT_EQ(drag.drop(Qt::MoveAction | Qt::CopyAction), Qt::CopyAction);
}

TEST_F(Window, AddressesOfTheWebAndTextAreNotFiles)
{
    start();
    Drag drag(window.get());
    drag.mime.setUrls({QUrl(u"https://example.com/a.ova"_s)});
    drag.mime.setText(u"/srv/a.ova"_s);
    EXPECT_FALSE(drag.enter());
}

TEST_F(Window, WithoutADestinationADropIsKeptAndOneIsAskedFor)
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

TEST_F(Window, FilesGivenBeforeTheEngineIsReadyAreAddedThen)
{
    window->addPaths({u"/srv/a.ova"_s});
    EXPECT_TRUE(link.added.isEmpty());
    start();
    EXPECT_EQ(link.added.size(), 1);
}

TEST_F(Window, TheLastDestinationIsOfferedFirst)
{
    Settings settings;
    settings.lastDestination = u"lab"_s;
    start({destination(u"archive"_s), destination(u"lab"_s)}, settings);
    EXPECT_EQ(named<QComboBox>(u"Destination"_s)->currentText(), u"lab"_s);
}

TEST_F(Window, ADestinationThatIsAddedInTheSettingsChangesNoChoice)
{
    start();
    Q_EMIT link.destinationsChanged({destination(u"a new one"_s), destination(u"archive"_s)});
    EXPECT_EQ(named<QComboBox>(u"Destination"_s)->currentText(), u"archive"_s);
    ASSERT_TRUE(link.settings) << "and it is the same one after a restart";
    EXPECT_EQ(link.settings->lastDestination, u"archive"_s);
}

TEST_F(Window, OfSeveralDestinationsNoneIsChosenUntilAPersonDoes)
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

TEST_F(Window, WhoCancelsTheQuestionSendsNothingLater)
{
    start({destination(u"archive"_s), destination(u"lab"_s)});
    window->addPaths({u"/srv/a.ova"_s});
    window->findChild<DestinationQuestion *>()->reject();
    named<QComboBox>(u"Destination"_s)->setCurrentIndex(0);
    EXPECT_TRUE(link.added.isEmpty());
}

TEST_F(Window, AChoiceIsRememberedHoweverItWasMade)
{
    start({destination(u"archive"_s), destination(u"lab"_s)});
    auto *box = named<QComboBox>(u"Destination"_s);
    ASSERT_TRUE(QTest::qWaitForWindowActive(window.get()));
    box->setFocus();
    QTest::keyClick(box, Qt::Key_Down);
    ASSERT_TRUE(link.settings);
    EXPECT_EQ(link.settings->lastDestination, u"archive"_s);
    box->setCurrentIndex(1); // as an assistive tool does it
    EXPECT_EQ(link.settings->lastDestination, u"lab"_s);
}

TEST_F(Window, AWheelOverTheBoxSteersNothing)
{
    start({destination(u"archive"_s), destination(u"lab"_s)});
    auto *box = named<QComboBox>(u"Destination"_s);
    box->setCurrentIndex(0);
    QWheelEvent turn({5, 5}, box->mapToGlobal(QPointF(5, 5)), {}, {0, -120}, Qt::NoButton, Qt::NoModifier,
                     Qt::NoScrollPhase, false);
    QApplication::sendEvent(box, &turn);
    EXPECT_EQ(box->currentText(), u"archive"_s);
}

TEST_F(Window, ADestinationThatIsGoneLeavesTheChoiceToAPerson)
{
    Settings settings;
    settings.lastDestination = u"lab"_s;
    start({destination(u"archive"_s), destination(u"lab"_s), destination(u"old"_s)}, settings);
    Q_EMIT link.destinationsChanged({destination(u"archive"_s), destination(u"old"_s)});
    window->addPaths({u"/srv/a.ova"_s});
    EXPECT_TRUE(link.added.isEmpty());
    EXPECT_TRUE(window->findChild<DestinationQuestion *>());
}

TEST_F(Window, WhatIsKeptForADestinationCanBeDiscarded)
{
    start({});
    window->addPaths({u"/srv/a.ova"_s});
    window->findChild<DestinationEditor *>()->reject();
    click(*window, u"Discard"_s);
    Q_EMIT link.destinationsChanged({destination(u"archive"_s)});
    EXPECT_TRUE(link.added.isEmpty());
}

TEST_F(Window, ActionsGoToThoseChosenTransfersForWhichTheyMeanSomething)
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

TEST_F(Window, AnActionIsEnabledAsSoonAsTheStateAllowsIt)
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

TEST_F(Window, CancelAsksBeforeWhatWasSentIsLost)
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

TEST_F(Window, AnObjectThatIsInTheWayMayBeReplaced)
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

TEST_F(Window, AllThatAreChosenAreSkippedOrReplacedTogether)
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

TEST_F(Window, AllThatExistAlreadyAreSettledTogetherWhateverIsChosen)
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

TEST_F(Window, WhereKeysAreMissingTheDestinationIsAButtonAway)
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

TEST_F(Window, ATransferIsGivenALimitOfItsOwn)
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

TEST_F(Window, DeleteForgetsThoseThatHaveEndedAfterTenSeconds)
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

TEST_F(Window, WhatWasRemovedComesBackWhereItWas)
{
    start();
    Q_EMIT link.updated({transfer(1, TransferState::Done), transfer(2, TransferState::Running)});
    choose({1});
    action(u"Remove from the list"_s)->trigger();
    Q_EMIT link.updated({transfer(1, TransferState::Done)}); // told of once more, it stays away
    EXPECT_EQ(list().model()->rowCount(), 1);
    click(*window, u"Undo"_s);
    timers.advance(1min);
    ASSERT_EQ(list().model()->rowCount(), 2);
    EXPECT_EQ(list().filter().at(list().model()->index(0, 0)).id, 1);
    EXPECT_FALSE(link.calls.contains(u"remove"_s));
}

TEST_F(Window, WhatWasRemovedIsForgottenWhenTheWindowCloses)
{
    start();
    Q_EMIT link.updated({transfer(1, TransferState::Done)});
    choose({1});
    action(u"Remove from the list"_s)->trigger();
    EXPECT_TRUE(window->close());
    EXPECT_EQ(link.calls.last(), u"remove"_s);
}

TEST_F(Window, WhatMayHaveLeftSomethingOnTheServiceIsNotOfferedForRemoval)
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

TEST_F(Window, AChosenTransferShowsItsHistoryAndFollowsIt)
{
    start();
    Q_EMIT link.updated({transfer(1, TransferState::Running), transfer(2, TransferState::Queued)});
    list().choose(1);
    EXPECT_EQ(link.calls.last(), u"requestHistory"_s);
    AttemptRecord attempt;
    attempt.part = 1;
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

TEST_F(Window, AddingThatTakesItsTimeCanBeStopped)
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

TEST_F(Window, PathsThatWereNotAddedAreNamedWithTheReason)
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

TEST_F(Window, WhatAnotherProcessAddedIsToldThere)
{
    start();
    window->addPaths({u"/srv/x"_s});
    AddReport report;
    report.token = 1'000'001;
    report.problems = {u"/srv/y is not readable."_s};
    Q_EMIT link.addDone(report);
    EXPECT_FALSE(window->findChild<QMessageBox *>(u"addProblems"_s));
}

TEST_F(Window, WhatAFolderHoldsAndIsNotSentIsShown)
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

TEST_F(Window, CopiedFilesAreAddedByThePasteKey)
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

TEST_F(Window, F1AndControlSlashShowTheKeys)
{
    start();
    ASSERT_TRUE(QTest::qWaitForWindowActive(window.get()));
    QTest::keyClick(window.get(), Qt::Key_F1);
    auto *help = window->findChild<HelpDialog *>();
    ASSERT_TRUE(help);
    const auto *keys = help->findChild<QTreeWidget *>();
    EXPECT_FALSE(keys->findItems(u"Pause"_s, Qt::MatchExactly, 1).isEmpty());
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
