// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transfers/transferview.h"

#include "ui/transfers/transferdelegate.h"
#include "ui/widgets/quietheader.h"

#include <QHeaderView>

namespace windlass {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

TransferView::TransferView(TransferModel &transfers, Timers &clock, QWidget *parent)
    : QTreeView(parent)
    , transfers_(transfers)
    , clock_(clock)
    , filter_(transfers)
{
    setObjectName(u"transfers"_s);
    setAccessibleName(tr("Transfers"));
    setHeader(new QuietHeader(this));
    setModel(&filter_);
    setItemDelegate(new TransferDelegate(this));
    setRootIsDecorated(false);
    setItemsExpandable(false);
    setUniformRowHeights(true);
    setAllColumnsShowFocus(true);
    setSelectionMode(ExtendedSelection);
    setSelectionBehavior(SelectRows);
    setSortingEnabled(true);
    sortByColumn(-1, Qt::AscendingOrder); // as they were added, until a person asks for more
    setFrameShape(NoFrame);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setHorizontalScrollMode(ScrollPerPixel);
    setTextElideMode(Qt::ElideMiddle);
    setTabKeyNavigation(false);

    header()->setSectionsMovable(true);
    for (const TransferColumn &column : transferColumns()) {
        const QString widest = QString::fromLatin1(column.widest);
        const int symbol = column.id == TransferColumn::Name ? fontMetrics().height() : 0;
        setColumnWidth(column.id, fontMetrics().horizontalAdvance(widest) + symbol +
                                      3 * fontMetrics().averageCharWidth());
    }
    connect(&transfers, &TransferModel::changed, this, &TransferView::tickWhileCounting);
}

QList<TransferId> TransferView::chosenIds() const
{
    QList<TransferId> ids;
    const QModelIndexList rows = selectionModel()->selectedRows();
    ids.reserve(rows.size());
    for (const QModelIndex &row : rows)
        ids.append(filter_.at(row).id);
    return ids;
}

TransferId TransferView::currentId() const
{
    const QModelIndex current = currentIndex();
    return current.isValid() ? filter_.at(current).id : 0;
}

void TransferView::choose(TransferId id)
{
    const int row = transfers_.rowOf(id);
    if (row < 0)
        return;
    setCurrentIndex(filter_.mapFromSource(transfers_.index(row, 0)));
}

void TransferView::showEvent(QShowEvent *event)
{
    QTreeView::showEvent(event);
    tickWhileCounting();
}

void TransferView::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QTreeView::selectionChanged(selected, deselected);
    Q_EMIT chosenChanged();
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
