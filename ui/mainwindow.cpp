// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow.h"

#include "core/exports/leftout.h"
#include "ui/details/detailspane.h"
#include "ui/log/logpane.h"
#include "ui/settings/settingsdialog.h"
#include "ui/text/failures.h"
#include "ui/transfers/adding.h"
#include "ui/transfers/destinationchooser.h"
#include "ui/transfers/drops.h"
#include "ui/transfers/totalswords.h"
#include "ui/transfers/transferactions.h"
#include "ui/transfers/transferspane.h"
#include "ui/widgets/dropoverlay.h"
#include "ui/widgets/hairlinesplitter.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/plainlabels.h"

#include <QCloseEvent>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QScreen>
#include <QSettings>
#include <QStatusBar>
#include <QToolBar>
#include <QToolButton>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// Opens a dialog of that kind over the window, or brings the one that is open to the front.
template<typename Dialog, typename Make>
void showOnce(QWidget &window, Make make)
{
    if (auto *already = window.findChild<Dialog *>()) {
        already->raise();
        already->activateWindow();
        return;
    }
    Dialog *dialog = make();
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

/// What a person should know of what was not added, or not as it should be.
QStringList sentencesOf(const AddReport &report)
{
    QStringList sentences = report.problems;
    for (const LeftOut &one : report.leftOut) {
        if (isMissing(one))
            sentences << leftOutText(one);
    }
    return sentences + report.findings;
}

} // namespace

MainWindow::MainWindow(EngineLink &link, Engine &signalsFrom, Timers &timers, QString stateFile,
                       QWidget *parent)
    : QMainWindow(parent)
    , link_(link)
    , engine_(signalsFrom)
    , stateFile_(std::move(stateFile))
    , transfers_(timers)
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
    , adding_(new Adding(link, signalsFrom, *destination_, *this))
    , summary_(new QLabel(this))
    , totals_(new QLabel(this))
    , overlay_(new DropOverlay(this))
{
    keepLabelsPlain();
    setWindowTitle(tr("Windlass"));
    setWindowIcon(QIcon(u":/icons/windlass.svg"_s));
    setAcceptDrops(true);
    actions_->setParent(this);
    connect(details_, &DetailsPane::replaceAsked, this,
            [this](TransferId id) { link_.decideIfExists({id}, IfExists::Replace); });

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
        chosenBefore_ = pane_->view().chosenIds();
        statusBar()->showMessage(tr("Adding to %1\u2026").arg(name), 3000);
    });
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
    addActions({find, findInLog, quit});

    listen(signalsFrom);
    restoreState();
    refreshTotals();
    refreshInvitation();
}

MainWindow::~MainWindow() = default;

void MainWindow::buildToolBar()
{
    const int unit = fontMetrics().height();
    auto *bar = new QToolBar(tr("Main tool bar"), this);
    bar->setObjectName(u"mainToolBar"_s);
    bar->setMovable(false);
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->setIconSize({unit, unit});
    addToolBar(bar);

    const auto gap = [bar](int width) {
        auto *space = new QWidget(bar);
        space->setFixedWidth(width);
        bar->addWidget(space);
    };
    const auto addButton = [bar](QAction *action) {
        bar->addAction(action);
        auto *button = qobject_cast<QToolButton *>(bar->widgetForAction(action));
        button->setAccessibleName(action->text());
        button->setFocusPolicy(Qt::StrongFocus);
        return button;
    };

    addFiles_->setShortcut(QKeySequence::Open);
    addFiles_->setToolTip(
        tr("Choose files to upload (%1)").arg(addFiles_->shortcut().toString(QKeySequence::NativeText)));
    addFolder_->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_O);
    connect(addFiles_, &QAction::triggered, adding_, &Adding::chooseFiles);
    connect(addFolder_, &QAction::triggered, adding_, &Adding::chooseFolder);
    auto *menu = new QMenu(this);
    auto *files = menu->addAction(symbolIcon(u"file"_s), tr("Add files\u2026"));
    connect(files, &QAction::triggered, addFiles_, &QAction::trigger);
    menu->addAction(addFolder_);
    addButton(addFiles_);
    // A button of its own: of one with a menu, assistive technology is offered the menu alone.
    auto *more = new QToolButton(bar);
    more->setArrowType(Qt::DownArrow);
    more->setAccessibleName(tr("More ways to add"));
    more->setToolTip(more->accessibleName());
    more->setFocusPolicy(Qt::StrongFocus);
    connect(more, &QToolButton::clicked, menu,
            [menu, more] { menu->popup(more->mapToGlobal(QPoint(0, more->height()))); });
    bar->addWidget(more);

    gap(unit / 2);
    auto *label = new QLabel(tr("Destination"), bar);
    label->setBuddy(destination_);
    bar->addWidget(label);
    gap(unit / 2);
    bar->addWidget(destination_);
    connect(destination_, &DestinationChooser::chosenByPerson, this, [this](const QString &name) {
        remember(name);
        refreshInvitation();
    });
    gap(unit / 2);
    bar->addSeparator();
    for (QAction *action : {actions_->pause(), actions_->resume(), actions_->retryNow(), actions_->cancel()})
        addButton(action);
    auto *spring = new QWidget(bar);
    spring->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(spring);
    openSettings_->setShortcut(Qt::CTRL | Qt::Key_Comma);
    openSettings_->setToolTip(tr("Destinations, retry and behaviour (%1)")
                                  .arg(openSettings_->shortcut().toString(QKeySequence::NativeText)));
    connect(openSettings_, &QAction::triggered, this, &MainWindow::openSettings);
    addButton(openSettings_);
}

void MainWindow::buildStatusBar()
{
    const int pad = fontMetrics().height() / 2;
    for (QLabel *label : {summary_, totals_}) {
        label->setTextFormat(Qt::PlainText);
        label->setContentsMargins(pad, 0, pad, 0);
    }
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addWidget(summary_, 1);
    statusBar()->addPermanentWidget(totals_);
    summary_->setToolTip(
        tr("The window may be closed at any time: everything is kept, and goes on at the next start."));
}

void MainWindow::listen(Engine &engine)
{
    connect(&engine, &Engine::started, this,
            [this](const QList<Destination> &destinations, const Settings &settings) {
                settings_ = settings;
                takeDestinations(destinations);
            });
    connect(&engine, &Engine::refused, this, &MainWindow::refuse);
    connect(&engine, &Engine::settingsChanged, this,
            [this](const Settings &settings) { settings_ = settings; });
    connect(&engine, &Engine::destinationsChanged, this, &MainWindow::takeDestinations);
    connect(&engine, &Engine::addDone, this, &MainWindow::takeReport);
    connect(&engine, &Engine::updated, this, [this](const QList<TransferStatus> &transfers) {
        transfers_.update(transfers);
        if (const TransferStatus *shown = transfers_.find(details_->shownId()))
            details_->update(*shown);
        else if (!transfers.isEmpty() && pane_->view().currentId() == 0)
            pane_->view().choose(transfers_.at(0).id);
    });
    connect(&engine, &Engine::removed, this,
            [this](const QList<TransferId> &ids) { transfers_.remove(ids); });
    connect(&engine, &Engine::happened, this, [this](const QList<Event> &events) {
        for (const Event &event : events) {
            log_->take(event);
            if (event.transfer != 0 && event.transfer == details_->shownId())
                details_->take(event);
        }
    });
    connect(&engine, &Engine::history, this, [this](TransferId id, const QList<AttemptRecord> &attempts) {
        if (id == details_->shownId())
            details_->setHistory(attempts);
    });
}

void MainWindow::restoreState()
{
    const int unit = fontMetrics().height(); // the font is the measure of everything
    const QSize room = screen()->availableSize();
    resize(std::min(unit * 92, room.width() * 95 / 100), std::min(unit * 54, room.height() * 92 / 100));
    const int details = std::min(unit * 36, width() * 42 / 100); // the history with its waits
    beside_->setSizes({width() - details, details});
    above_->setSizes({height() * 2 / 3, height() / 3});
    if (stateFile_.isEmpty())
        return;
    const QSettings state(stateFile_, QSettings::IniFormat);
    restoreGeometry(state.value(u"window/geometry"_s).toByteArray());
    beside_->restoreState(state.value(u"window/beside"_s).toByteArray());
    above_->restoreState(state.value(u"window/above"_s).toByteArray());
    pane_->view().restoreColumns(state.value(u"transfers/columns"_s).toByteArray());
    adding_->setFolder(state.value(u"adding/folder"_s).toString());
}

void MainWindow::keepState() const
{
    if (stateFile_.isEmpty())
        return;
    QSettings state(stateFile_, QSettings::IniFormat);
    state.setValue(u"window/geometry"_s, saveGeometry());
    state.setValue(u"window/beside"_s, beside_->saveState());
    state.setValue(u"window/above"_s, above_->saveState());
    state.setValue(u"transfers/columns"_s, pane_->view().columnsState());
    state.setValue(u"adding/folder"_s, adding_->folder());
}

void MainWindow::addPaths(const QStringList &paths)
{
    adding_->add(paths);
}

void MainWindow::comeForward()
{
    if (isMinimized())
        showNormal();
    show();
    raise();
    activateWindow();
}

void MainWindow::openSettings()
{
    showOnce<SettingsDialog>(*this, [this] {
        return new SettingsDialog(link_, &engine_, settings_, destination_->destinations(), this);
    });
}

void MainWindow::remember(const QString &destination)
{
    if (settings_.lastDestination == destination)
        return;
    settings_.lastDestination = destination;
    link_.setSettings(settings_);
}

void MainWindow::takeDestinations(const QList<Destination> &destinations)
{
    destination_->setDestinations(destinations, settings_.lastDestination);
    // What the box named while it was the only one stays when others come, after a restart, too.
    if (const Destination *chosen = destination_->chosen(); chosen && destinations.size() > 1)
        remember(chosen->name);
    refreshInvitation();
    adding_->destinationsCame();
}

void MainWindow::takeReport(const AddReport &report)
{
    if (!report.added.isEmpty() && pane_->view().chosenIds() == chosenBefore_)
        pane_->view().choose(report.added.first());
    const QStringList sentences = sentencesOf(report);
    if (sentences.isEmpty())
        return;
    auto *message = new QMessageBox(this);
    message->setAttribute(Qt::WA_DeleteOnClose);
    message->setObjectName(u"addProblems"_s);
    message->setIcon(QMessageBox::Warning);
    message->setWindowTitle(tr("Not everything was added"));
    message->setText(tr("Added: %L1. Left out or not as it should be: %L2.")
                         .arg(report.added.size())
                         .arg(sentences.size()));
    message->setTextFormat(Qt::PlainText);
    message->setInformativeText(sentences.mid(0, 5).join(u"\n\n"_s));
    if (sentences.size() > 5)
        message->setDetailedText(sentences.join(u'\n'));
    message->open();
}

void MainWindow::showChosen()
{
    const TransferStatus *status = transfers_.find(pane_->view().currentId());
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
    details_->setVisible(transfers_.rowCount() > 0); // an empty window is one invitation
    summary_->setText(summaryOf(transfers_.totals()));
    totals_->setText(remainderOf(transfers_.totals()));
}

void MainWindow::refreshInvitation()
{
    const Destination *destination = destination_->chosen();
    pane_->setInvitation(
        {destination_->destinations().size(), destination ? destination->name : QString(), adding_->kept()});
}

void MainWindow::refuse(const Failure &failure)
{
    const text::FailureWords words = text::failureWords(failure);
    auto *message = new QMessageBox(this);
    message->setAttribute(Qt::WA_DeleteOnClose);
    message->setObjectName(u"refused"_s);
    message->setIcon(QMessageBox::Critical);
    message->setWindowTitle(tr("Windlass cannot start"));
    message->setTextFormat(Qt::PlainText);
    message->setText(words.sentence);
    message->setInformativeText(words.action);
    connect(message, &QMessageBox::finished, this, &QWidget::close);
    message->open();
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (!acceptAsCopy(*event))
        return;
    const qsizetype count = droppedPaths(*event->mimeData()).size();
    const Destination *destination = destination_->chosen();
    if (destination)
        overlay_->cover(tr("Upload to %1").arg(destination->name),
                        tr("%1 \u00b7 items: %L2").arg(placeOf(*destination)).arg(count));
    else
        overlay_->cover(tr("Drop to begin"),
                        tr("You will be asked where they go first. Items: %L1").arg(count));
}

void MainWindow::dragMoveEvent(QDragMoveEvent *event)
{
    acceptAsCopy(*event);
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent *)
{
    overlay_->hide();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    overlay_->hide();
    if (acceptAsCopy(*event))
        addPaths(droppedPaths(*event->mimeData()));
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    overlay_->setGeometry(rect());
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    keepState();
    event->accept();
}

} // namespace windlass
