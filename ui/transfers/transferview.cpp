// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transfers/transferview.h"

#include "ui/transfers/transferdelegate.h"
#include "ui/widgets/quietheader.h"

#include <QAccessible>
#include <QHeaderView>
#include <QMenu>
#include <QScrollBar>

#include <algorithm>
#include <array>
#include <vector>

namespace windlass {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

TransferView::TransferView(TransferModel &transfers, Timers &clock, QWidget *parent)
    : QTreeView(parent)
    , transfers_(transfers)
    , clock_(clock)
    , filter_(transfers)
    , chosen_(new ChosenRows(transfers, filter_, this))
{
    setObjectName(u"transfers"_s);
    setAccessibleName(tr("Transfers"));
    setHeader(new QuietHeader(this));
    setModel(&filter_);
    setSelectionModel(chosen_);
    setItemDelegate(new TransferDelegate(this));
    setRootIsDecorated(false);
    setItemsExpandable(false);
    setUniformRowHeights(true);
    setAllColumnsShowFocus(true);
    setSelectionMode(ExtendedSelection);
    setSelectionBehavior(SelectRows);
    setSortingEnabled(true);
    header()->setSortIndicatorClearable(true); // a third click restores the order in which they were added
    sortByColumn(-1, Qt::AscendingOrder);      // the order in which they were added is the default
    setFrameShape(NoFrame);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setHorizontalScrollMode(ScrollPerPixel);
    setTextElideMode(Qt::ElideMiddle);
    setTabKeyNavigation(false);

    header()->setSectionsMovable(true);
    header()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header(), &QWidget::customContextMenuRequested, this, &TransferView::askForColumns);
    fitColumns();
    const auto arranged = [this] { arranged_ = arranged_ || !fitting_; };
    connect(header(), &QHeaderView::sectionMoved, this, arranged);
    connect(header(), &QHeaderView::sectionResized, this, [this, arranged](int section) {
        if (header()->visualIndex(section) + 1 < header()->count()) // the last column takes the remaining
                                                                    // width
            arranged();
    });
    connect(chosen_, &ChosenRows::chosenChanged, this, &TransferView::chosenChanged);
    connect(&transfers, &TransferModel::changed, this, &TransferView::tickWhileCounting);
}

TransferId TransferView::currentId() const
{
    const QModelIndex current = currentIndex();
    return current.isValid() ? filter_.at(current).id : 0;
}

void TransferView::choose(TransferId id)
{
    const int row = transfers_.rowOf(id);
    if (row >= 0)
        setCurrentIndex(filter_.index(filter_.shownRow(row), 0)); // none if the row is not shown
}

QByteArray TransferView::columnsState() const
{
    return arranged_ ? header()->saveState() : QByteArray();
}

void TransferView::restoreColumns(const QByteArray &state)
{
    arranged_ = !state.isEmpty() && header()->restoreState(state);
}

/// Makes each column as wide as its sample text. If the space is too small, the other columns shrink before
/// the name does. If it is larger, name and state share the rest.
void TransferView::fitColumns()
{
    if (arranged_)
        return;
    const int pad = 3 * fontMetrics().averageCharWidth();
    std::array<double, 7> widths{};
    double wanted = 0;
    double loss = 0; ///< by which the others can shrink
    for (const TransferColumn &column : transferColumns()) {
        if (isColumnHidden(column.id))
            continue;
        const int symbol = column.id == TransferColumn::Name ? fontMetrics().height() : 0;
        widths.at(column.id) =
            fontMetrics().horizontalAdvance(QString::fromLatin1(column.widest)) + symbol + pad;
        wanted += widths.at(column.id);
        if (column.id != TransferColumn::Name)
            loss += widths.at(column.id) * (1 - column.least);
    }
    const double missing = wanted - viewport()->width();
    const double share = missing > 0 && loss > 0 ? std::min(1.0, missing / loss) : 0;
    fitting_ = true;
    for (const TransferColumn &column : transferColumns()) {
        double width = widths.at(column.id);
        if (isColumnHidden(column.id))
            continue;
        if (missing <= 0 && (column.id == TransferColumn::Name || column.id == TransferColumn::State))
            width -= missing * 0.4;
        else if (column.id != TransferColumn::Name)
            width -= width * (1 - column.least) * share;
        else if (missing > loss)
            width = std::max(width * column.least, width - (missing - loss));
        header()->resizeSection(column.id, static_cast<int>(width));
    }
    fitting_ = false;
}

/// A person chooses which columns are shown. The name is always shown.
void TransferView::askForColumns(const QPoint &at)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const TransferColumn &column : transferColumns()) {
        if (column.id == TransferColumn::Name)
            continue;
        QAction *action =
            menu->addAction(model()->headerData(column.id, Qt::Horizontal, Qt::DisplayRole).toString());
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column.id));
        connect(action, &QAction::toggled, this, [this, id = column.id](bool shown) {
            setColumnHidden(id, !shown);
            fitColumns();
        });
    }
    menu->addSeparator();
    connect(menu->addAction(tr("Fit to the window")), &QAction::triggered, this, [this] {
        arranged_ = false;
        fitColumns();
    });
    connect(menu->addAction(tr("Sort as they were added")), &QAction::triggered, this,
            [this] { sortByColumn(-1, Qt::AscendingOrder); });
    menu->popup(header()->mapToGlobal(at));
}

QList<int> TransferView::hiddenColumns() const
{
    QList<int> hidden;
    for (const TransferColumn &column : transferColumns())
        if (isColumnHidden(column.id))
            hidden.append(column.id);
    return hidden;
}

void TransferView::hideColumns(const QList<int> &columns)
{
    for (const int column : columns)
        if (column > TransferColumn::Name && column < model()->columnCount())
            setColumnHidden(column, true);
    fitColumns();
}

void TransferView::resizeEvent(QResizeEvent *event)
{
    fitColumns();
    QTreeView::resizeEvent(event);
    followSeen();
}

void TransferView::showEvent(QShowEvent *event)
{
    QTreeView::showEvent(event);
    tickWhileCounting();
}

void TransferView::scrollContentsBy(int dx, int dy)
{
    QTreeView::scrollContentsBy(dx, dy);
    followSeen();
}

/// All rows have the same height, and the scroll bar counts rows.
int TransferView::seenHeight() const
{
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    return std::max(1, itemDelegate()->sizeHint(option, {}).height());
}

void TransferView::followSeen()
{
    const int first = verticalScrollBar()->value();
    chosen_->setSeen(first, first + viewport()->height() / seenHeight() + 1);
}

void TransferView::dataChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight, const QList<int> &)
{
    const int height = seenHeight();
    const int top = (topLeft.row() - verticalScrollBar()->value()) * height;
    const int bottom = (bottomRight.row() - verticalScrollBar()->value() + 1) * height;
    if (bottom > 0 && top < viewport()->height())
        viewport()->update(0, top, viewport()->width(), bottom - top);
    if (!QAccessible::isActive())
        return;
    QAccessibleTableModelChangeEvent event(this, QAccessibleTableModelChangeEvent::DataChanged);
    event.setFirstRow(topLeft.row());
    event.setLastRow(bottomRight.row());
    event.setFirstColumn(topLeft.column());
    event.setLastColumn(bottomRight.column());
    QAccessible::updateAccessibility(&event);
}

void TransferView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTreeView::currentChanged(current, previous);
    Q_EMIT chosenChanged();
}

void TransferView::tickWhileCounting()
{
    if (ticking_ || !transfers_.countsDown() || !isVisible())
        return;
    ticking_ = true;
    tick_ = clock_.after(250ms, [this] {
        ticking_ = false;
        repaintCountdowns();
        tickWhileCounting();
    });
}

void TransferView::repaintCountdowns()
{
    const int lastColumn = model()->columnCount() - 1;
    for (QModelIndex row = indexAt({0, 0}); row.isValid(); row = indexBelow(row)) {
        const QRect place = visualRect(row.siblingAtColumn(lastColumn));
        if (place.top() > viewport()->height())
            return;
        if (TransferModel::countsDown(filter_.at(row)))
            viewport()->update(0, place.top(), viewport()->width(), place.height());
    }
}

} // namespace windlass
