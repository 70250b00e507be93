// SPDX-License-Identifier: GPL-3.0-or-later
// MainWindow: toolbar and status bar, and the layout of its panes.
#include "ui/log/logpane.h"
#include "ui/mainwindow.h"
#include "ui/transfers/adding.h"
#include "ui/transfers/destinationchooser.h"
#include "ui/transfers/transferactions.h"
#include "ui/transfers/transferspane.h"
#include "ui/widgets/icons.h"

#include <QAction>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScreen>
#include <QSettings>
#include <QSplitter>
#include <QStatusBar>
#include <QToolBar>
#include <QToolButton>

#include <algorithm>

namespace windlass {

using namespace Qt::StringLiterals;

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
    // A separate button for the menu. Assistive technology offers only the menu of a button that has one.
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
    statusBar()->addPermanentWidget(stopAdding_);
    statusBar()->addPermanentWidget(totals_);
    stopAdding_->setAccessibleName(stopAdding_->text());
    stopAdding_->setToolTip(tr("Add no more of what was chosen; what is in the list stays"));
    stopAdding_->hide();
    summary_->setToolTip(
        tr("Closing the window stops what is under way; it goes on where it was at the next start."));
}

void MainWindow::restoreState()
{
    const int unit = fontMetrics().height(); // all sizes are relative to the font
    const QSize room = screen()->availableSize();
    resize(std::min(unit * 92, room.width() * 95 / 100), std::min(unit * 54, room.height() * 92 / 100));
    shareRoom();
    if (stateFile_.isEmpty())
        return;
    const QSettings state(stateFile_, QSettings::IniFormat);
    restoreGeometry(state.value(u"window/geometry"_s).toByteArray());
    arrange();
    beside_->restoreState(state.value(stateKey(u"beside"_s)).toByteArray());
    above_->restoreState(state.value(stateKey(u"above"_s)).toByteArray());
    QList<int> hidden;
    for (const QString &column : state.value(u"transfers/hidden"_s).toStringList())
        hidden << column.toInt();
    pane_->view().hideColumns(hidden);
    pane_->view().restoreColumns(state.value(u"transfers/columns"_s).toByteArray());
    const QVariant sorted = state.value(u"transfers/sorted"_s);
    if (sorted.isValid())
        pane_->view().sortByColumn(sorted.toInt(), state.value(u"transfers/descending"_s).toBool()
                                                       ? Qt::DescendingOrder
                                                       : Qt::AscendingOrder);
    const QVariant level = state.value(u"log/level"_s);
    if (level.isValid())
        log_->setLevel(static_cast<EventLevel>(level.toInt()));
    adding_->setFolder(state.value(u"adding/folder"_s).toString());
}

void MainWindow::keepState() const
{
    if (stateFile_.isEmpty())
        return;
    QSettings state(stateFile_, QSettings::IniFormat);
    state.setValue(u"window/geometry"_s, saveGeometry());
    state.setValue(stateKey(u"beside"_s), beside_->saveState());
    state.setValue(stateKey(u"above"_s), above_->saveState());
    QStringList hidden;
    for (const int column : pane_->view().hiddenColumns())
        hidden << QString::number(column);
    state.setValue(u"transfers/hidden"_s, hidden);
    state.setValue(u"transfers/columns"_s, pane_->view().columnsState());
    state.setValue(u"transfers/sorted"_s, pane_->view().filter().sortColumn());
    state.setValue(u"transfers/descending"_s, pane_->view().filter().sortOrder() == Qt::DescendingOrder);
    state.setValue(u"log/level"_s, static_cast<int>(log_->level()));
    state.setValue(u"adding/folder"_s, adding_->folder());
}

/// In a narrow window the details are below the list, because the names need the width.
void MainWindow::arrange()
{
    const bool narrow = width() < fontMetrics().height() * 95;
    const Qt::Orientation wanted = narrow ? Qt::Vertical : Qt::Horizontal;
    if (beside_->orientation() == wanted)
        return;
    beside_->setOrientation(wanted);
    shareRoom();
}

void MainWindow::shareRoom()
{
    const int unit = fontMetrics().height();
    if (beside_->orientation() == Qt::Horizontal) {
        const int details = std::min(unit * 36, width() * 42 / 100); // room for the history with its waits
        beside_->setSizes({width() - details, details});
        above_->setSizes({height() * 2 / 3, height() / 3});
    } else {
        beside_->setSizes({height() * 45 / 100, height() * 55 / 100});
        above_->setSizes({height() - unit * 6, unit * 6});
    }
}

/// The sizes of the two layouts are stored separately.
QString MainWindow::stateKey(const QString &part) const
{
    return u"window/"_s + part + (beside_->orientation() == Qt::Vertical ? u"Narrow"_s : QString());
}

} // namespace windlass
