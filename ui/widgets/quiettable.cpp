// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/quiettable.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/quietheader.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QScrollBar>

#include <algorithm>

namespace windlass {

using namespace Qt::StringLiterals;

QuietTable::QuietTable(std::function<QString(const QList<int> &rows)> asText, QWidget *parent)
    : QTreeView(parent)
    , asText_(std::move(asText))
{
    setRootIsDecorated(false);
    setItemsExpandable(false);
    setUniformRowHeights(true);
    setAllColumnsShowFocus(true);
    setSelectionMode(ExtendedSelection);
    setSelectionBehavior(SelectRows);
    setFrameShape(NoFrame);
    setTabKeyNavigation(false);
    setHeader(new QuietHeader(this));
    setContextMenuPolicy(Qt::ActionsContextMenu);
    auto *copy = new QAction(symbolIcon(u"copy"_s), tr("Copy"), this);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, this, &QuietTable::copyChosen);
    addAction(copy);
}

bool QuietTable::atTail() const
{
    return verticalScrollBar()->value() >= verticalScrollBar()->maximum();
}

QList<int> QuietTable::chosenRows() const
{
    QList<int> rows;
    for (const QModelIndex &index : selectionModel()->selectedRows())
        rows.append(index.row());
    std::sort(rows.begin(), rows.end());
    return rows;
}

void QuietTable::copyChosen() const
{
    if (const QList<int> rows = chosenRows(); !rows.isEmpty())
        QGuiApplication::clipboard()->setText(asText_(rows));
}

} // namespace windlass
