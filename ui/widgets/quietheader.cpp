// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/quietheader.h"

#include "ui/widgets/tones.h"

#include <QPainter>
#include <QStyle>
#include <QStyleOption>

namespace windlass {

QuietHeader::QuietHeader(QWidget *parent)
    : QHeaderView(Qt::Horizontal, parent)
{
    setSectionsClickable(true);
    setHighlightSections(false);
    setStretchLastSection(true);
    setMinimumSectionSize(fontMetrics().averageCharWidth() * 5);
}

QSize QuietHeader::sizeHint() const
{
    return {QHeaderView::sizeHint().width(), fontMetrics().height() * 17 / 10};
}

void QuietHeader::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), palette().color(QPalette::Base));
    painter.setPen(mixed(palette().color(QPalette::Text), palette().color(QPalette::Base), 0.3));
    painter.drawLine(viewport()->rect().bottomLeft(), viewport()->rect().bottomRight());
    painter.end();
    QHeaderView::paintEvent(event);
}

void QuietHeader::paintSection(QPainter *painter, const QRect &rect, int section) const
{
    const int pad = fontMetrics().averageCharWidth();
    const auto alignment =
        model()->headerData(section, orientation(), Qt::TextAlignmentRole).value<Qt::Alignment>();
    QRect place = rect.adjusted(pad, 0, -pad, -1);
    const QColor ink = toneColor(Tone::Quiet, palette());

    painter->save();
    painter->setFont(font());
    painter->setPen(ink);
    if (isSortIndicatorShown() && sortIndicatorSection() == section) {
        QStyleOptionHeader arrow;
        arrow.initFrom(this);
        const int size = fontMetrics().height() / 2;
        const auto side = alignment & Qt::AlignRight ? Qt::AlignLeft : Qt::AlignRight;
        arrow.rect = QStyle::alignedRect(layoutDirection(), side | Qt::AlignVCenter, {size, size}, place);
        arrow.sortIndicator = sortIndicatorOrder() == Qt::AscendingOrder ? QStyleOptionHeader::SortDown
                                                                         : QStyleOptionHeader::SortUp;
        style()->drawPrimitive(QStyle::PE_IndicatorHeaderArrow, &arrow, painter, this);
    }
    const QString title = model()->headerData(section, orientation(), Qt::DisplayRole).toString();
    painter->drawText(place,
                      static_cast<int>(QStyle::visualAlignment(
                          layoutDirection(), alignment ? alignment : Qt::AlignLeft | Qt::AlignVCenter)),
                      fontMetrics().elidedText(title, Qt::ElideRight, place.width()));
    if (const int after = visualIndex(section); after + 1 < count()) { // a line where the column can be
                                                                       // resized
        painter->setPen(lineColor(palette()));
        painter->drawLine(rect.right(), rect.top() + rect.height() / 4, rect.right(),
                          rect.bottom() - rect.height() / 4);
    }
    painter->restore();
}

} // namespace windlass
