// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transfers/transferview.h"

#include "ui/transfers/transferdelegate.h"
#include "ui/widgets/quietheader.h"

#include <QHeaderView>

#include <algorithm>
#include <vector>

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
    fitColumns();
    const auto arranged = [this] { arranged_ = arranged_ || !fitting_; };
    connect(header(), &QHeaderView::sectionMoved, this, arranged);
    connect(header(), &QHeaderView::sectionResized, this, [this, arranged](int section) {
        if (header()->visualIndex(section) + 1 < header()->count()) // the last one only takes what is left
            arranged();
    });
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

QByteArray TransferView::columnsState() const
{
    return arranged_ ? header()->saveState() : QByteArray();
}

void TransferView::restoreColumns(const QByteArray &state)
{
    arranged_ = !state.isEmpty() && header()->restoreState(state);
}

/// Every column as wide as its widest text; where the room is too small, those that may give way share the
/// loss, and where it is large, name and state share the gain.
void TransferView::fitColumns()
{
    if (arranged_)
        return;
    const int pad = 3 * fontMetrics().averageCharWidth();
    double wanted = 0;
    double loss = 0;
    std::vector<double> widths;
    for (const TransferColumn &column : transferColumns()) {
        const int symbol = column.id == TransferColumn::Name ? fontMetrics().height() : 0;
        widths.push_back(fontMetrics().horizontalAdvance(QString::fromLatin1(column.widest)) + symbol + pad);
        wanted += widths.back();
        loss += widths.back() * (1 - column.least);
    }
    const double missing = wanted - viewport()->width();
    fitting_ = true;
    for (const TransferColumn &column : transferColumns()) {
        double width = widths.at(column.id);
        if (missing > 0)
            width -= width * (1 - column.least) * std::min(1.0, missing / loss);
        else if (column.id == TransferColumn::Name || column.id == TransferColumn::State)
            width -= missing * 0.4;
        header()->resizeSection(column.id, static_cast<int>(width));
    }
    fitting_ = false;
}

void TransferView::resizeEvent(QResizeEvent *event)
{
    fitColumns();
    QTreeView::resizeEvent(event);
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
