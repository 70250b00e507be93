// SPDX-License-Identifier: GPL-3.0-or-later
// MainWindow: construction, and the display of the transfers. Toolbar and layout are in mainwindowshape.cpp,
// adding of files in mainwindowadding.cpp, dialogs in mainwindowdialogs.cpp.
#include "ui/mainwindow.h"

#include "core/queue/needsperson.h"
#include "ui/details/actionbox.h"
#include "ui/details/detailspane.h"
#include "ui/enginefeed.h"
#include "ui/log/logpane.h"
#include "ui/transfers/adding.h"
#include "ui/transfers/destinationchooser.h"
#include "ui/transfers/drops.h"
#include "ui/transfers/removing.h"
#include "ui/transfers/totalswords.h"
#include "ui/transfers/transferactions.h"
#include "ui/transfers/transferspane.h"
#include "ui/widgets/dropoverlay.h"
#include "ui/widgets/hairlinesplitter.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabels.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QResizeEvent>
#include <QSplitter>
#include <QStatusBar>

#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// The transfer to select after a start: first one that needs a person, then one that stopped by itself, then
/// one that is active.
TransferId firstToShow(const TransferModel &transfers)
{
    const auto rank = [](const TransferStatus &status) {
        if (needsPerson(status))
            return 0;
        if (status.state == TransferState::Failed || status.state == TransferState::Parked)
            return 1;
        return lookOf(status).group == TransferGroup::UnderWay ? 2 : 3;
    };
    int found = 0;
    for (int row = 1; row < transfers.rowCount() && rank(transfers.at(found)) > 0; ++row)
        if (rank(transfers.at(row)) < rank(transfers.at(found)))
            found = row;
    return transfers.at(found).id;
}

} // namespace

MainWindow::MainWindow(Client &link, Timers &timers, QString stateFile, QWidget *parent)
    : QMainWindow(parent)
    , link_(link)
    , stateFile_(std::move(stateFile))
    , transfers_(timers)
    , feed_(new EngineFeed(link, timers, this))
    , pane_(new TransfersPane(transfers_, timers, this))
    , details_(new DetailsPane(timers, this))
    , log_(new LogPane(timers, this))
    , beside_(new HairlineSplitter(Qt::Horizontal, this))
    , above_(new HairlineSplitter(Qt::Vertical, this))
    , actions_(new TransferActions(link, transfers_, pane_->view(), *this))
    , addFiles_(new QAction(symbolIcon(u"add"_s), tr("Add files"), this))
    , addFolder_(new QAction(symbolIcon(u"folder"_s), tr("Add folder\u2026"), this))
    , openSettings_(new QAction(symbolIcon(u"settings"_s), tr("Settings"), this))
    , destination_(new DestinationChooser(this))
    , adding_(new Adding(link, *destination_, *this))
    , removing_(new Removing(link, transfers_, timers, this))
    , summary_(new QLabel(this))
    , totals_(new QLabel(this))
    , stopAdding_(new QPushButton(tr("Stop adding"), this))
    , timers_(timers)
    , overlay_(new DropOverlay(this))
{
    keepLabelsPlain();
    setWindowTitle(tr("Windlass"));
    setWindowIcon(QIcon(u":/icons/windlass.svg"_s));
    setAcceptDrops(true);
    actions_->setParent(this);
    connectDecisions();

    beside_->addWidget(pane_);
    beside_->addWidget(details_);
    above_->addWidget(beside_);
    above_->addWidget(log_);
    beside_->setStretchFactor(0, 1);
    beside_->setStretchFactor(1, 0);
    above_->setStretchFactor(0, 1);
    above_->setStretchFactor(1, 0);
    setCentralWidget(above_);
    buildToolBar();
    buildStatusBar();

    connect(pane_, &TransfersPane::addFilesWanted, adding_, &Adding::chooseFiles);
    connect(pane_, &TransfersPane::destinationWanted, adding_, &Adding::askForDestination);
    connect(pane_, &TransfersPane::discardWanted, adding_, &Adding::discardKept);
    connect(adding_, &Adding::keptChanged, this, &MainWindow::refreshInvitation);
    connect(adding_, &Adding::sent, this, [this](const QString &name) {
        remember(name);
        chosenBefore_ = chosenNow();
        statusBar()->showMessage(tr("Adding to %1\u2026").arg(name), 3000);
    });
    connect(adding_, &Adding::underWayChanged, this, &MainWindow::refreshAdding);
    connect(stopAdding_, &QPushButton::clicked, adding_, &Adding::stop);
    connect(actions_, &TransferActions::removeWanted, removing_, &Removing::remove);
    connect(removing_, &Removing::pendingChanged, this, [this] { pane_->setRemoved(removing_->pending()); });
    connect(pane_, &TransfersPane::undoWanted, removing_, &Removing::undo);
    connect(&pane_->view(), &TransferView::chosenChanged, this, &MainWindow::showChosen);
    connect(&transfers_, &TransferModel::changed, this, &MainWindow::refreshTotals);
    auto *find = new QAction(tr("Find transfers"), this);
    find->setShortcut(QKeySequence::Find);
    connect(find, &QAction::triggered, pane_, &TransfersPane::focusFilter);
    auto *findInLog = new QAction(tr("Find in the log"), this);
    findInLog->setShortcut(Qt::CTRL | Qt::Key_L);
    connect(findInLog, &QAction::triggered, log_, &LogPane::focusFilter);
    auto *quit = new QAction(tr("Quit"), this);
    quit->setShortcut(QKeySequence::Quit);
    connect(quit, &QAction::triggered, this, &QWidget::close);
    auto *paste = new QAction(tr("Add what was copied"), this);
    paste->setShortcut(QKeySequence::Paste);
    connect(paste, &QAction::triggered, this,
            [this] { addPaths(droppedPaths(*QGuiApplication::clipboard()->mimeData())); });
    auto *help = new QAction(tr("Help and keys"), this);
    help->setShortcuts({QKeySequence(QKeySequence::HelpContents), QKeySequence(Qt::CTRL | Qt::Key_Slash)});
    connect(help, &QAction::triggered, this, &MainWindow::showHelp);
    connect(&pane_->view(), &QAbstractItemView::activated, this, &MainWindow::openDetails);
    auto *undo = new QAction(tr("Undo removing"), this);
    undo->setShortcut(QKeySequence::Undo);
    connect(undo, &QAction::triggered, removing_, &Removing::undo);
    addActions({find, findInLog, paste, undo, help, quit});

    listen();
    restoreState();
    refreshTotals();
    refreshInvitation();
}

/// Destroy the views before the model: a window that is destroyed while it is visible hides them, which uses
/// the model.
MainWindow::~MainWindow()
{
    delete takeCentralWidget();
}

/// Connects the buttons next to the advice for the shown transfer.
void MainWindow::connectDecisions()
{
    const ActionBox *box = &details_->action();
    const ChosenRows *chosen = &pane_->view().chosen();
    connect(box, &ActionBox::replaceAsked, this, [this] { actions_->replaceObjects({details_->shownId()}); });
    connect(box, &ActionBox::skipAsked, this, [this] { actions_->leaveAlone({details_->shownId()}); });
    connect(box, &ActionBox::replaceAllAsked, actions_->replace(), &QAction::trigger);
    connect(box, &ActionBox::skipAllAsked, actions_->skip(), &QAction::trigger);
    connect(box, &ActionBox::keysAsked, this, [this] {
        if (const TransferStatus *status = transfers_.find(details_->shownId()))
            adding_->editDestination(status->target->name);
    });
    connect(pane_, &TransfersPane::skipAllWanted, this,
            [this] { actions_->leaveAlone(transfers_.idsPermitting(Command::Decide)); });
    connect(pane_, &TransfersPane::replaceAllWanted, this,
            [this] { actions_->replaceObjects(transfers_.idsPermitting(Command::Decide)); });
    connect(pane_, &TransfersPane::keysWanted, adding_, &Adding::editDestination);
    const auto count = [this, chosen] { details_->action().setToDecide(chosen->count(Command::Decide)); };
    connect(chosen, &ChosenRows::chosenChanged, this, count);
    connect(chosen, &ChosenRows::permittedChanged, this, count);
}

void MainWindow::listen()
{
    connect(&link_, &Client::started, this,
            [this](const QList<Destination> &destinations, const Settings &settings) {
                settings_ = settings;
                takeDestinations(destinations);
            });
    connect(&link_, &Client::refused, this, &MainWindow::refuse);
    connect(&link_, &Client::settingsChanged, this,
            [this](const Settings &settings) { settings_ = settings; });
    connect(&link_, &Client::destinationsChanged, this, &MainWindow::takeDestinations);
    connect(feed_, &EngineFeed::addDone, this, &MainWindow::takeReport);
    connect(feed_, &EngineFeed::updated, this, [this](const QList<TransferStatus> &transfers) {
        transfers_.update(transfers);
        if (const TransferStatus *shown = transfers_.find(details_->shownId()))
            details_->update(*shown);
        else if (!transfers.isEmpty() && !std::exchange(begun_, true))
            pane_->view().choose(firstToShow(transfers_));
    });
    connect(feed_, &EngineFeed::removed, this,
            [this](const QList<TransferId> &ids) { transfers_.remove(ids); });
    connect(feed_, &EngineFeed::happened, this, [this](const QList<Event> &events) {
        log_->take(events);
        for (const Event &event : events) {
            if (event.transfer != 0 && event.transfer == details_->shownId())
                details_->take(event);
        }
    });
    connect(feed_, &EngineFeed::history, this, [this](TransferId id, const QList<AttemptRecord> &attempts) {
        if (id == details_->shownId())
            details_->setHistory(attempts);
    });
}

void MainWindow::setLogFile(const QString &path)
{
    log_->setLogFile(path);
}

void MainWindow::comeForward()
{
    if (isMinimized())
        showNormal();
    show();
    raise();
    activateWindow();
}

void MainWindow::showChosen()
{
    const TransferView &view = pane_->view();
    // The current row may not be selected. Then its details would belong to another transfer than the
    // actions.
    const TransferStatus *status =
        view.chosen().contains(view.currentId()) ? transfers_.find(view.currentId()) : nullptr;
    if (!status && view.chosen().count() > 0)
        status = transfers_.find(view.chosen().first());
    if (!status) {
        details_->clear();
        log_->setChosenTransfer(0, {});
        return;
    }
    if (status->id == details_->shownId())
        return;
    details_->show(*status);
    log_->setChosenTransfer(status->id, status->file);
    link_.requestHistory(status->id);
}

void MainWindow::refreshTotals()
{
    details_->setVisible(countIn(TransferGroup::All, transfers_.totals()) >
                         0); // an empty window shows only the invitation
    if (!refused_)
        summary_->setText(summaryOf(transfers_.totals()));
    totals_->setText(remainderOf(transfers_.totals(), transfers_.bytesPerSecond()));
}

void MainWindow::openDetails()
{
    const QList<int> sizes = beside_->sizes();
    if (sizes.value(1) == 0) // a person has closed the pane with the splitter's handle
        beside_->setSizes({sizes.value(0) * 3 / 5, sizes.value(0) * 2 / 5});
    details_->takeFocus();
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    overlay_->setGeometry(rect());
    arrange();
}

} // namespace windlass
