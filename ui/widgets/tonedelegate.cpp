// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/tonedelegate.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/tones.h"

#include <QApplication>
#include <QPainter>

#include <utility>

namespace windlass {

ToneDelegate::ToneDelegate(Roles roles, double lines, QObject *parent)
    : QStyledItemDelegate(parent)
    , roles_(roles)
    , lines_(lines)
{}

void ToneDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    item.state.setFlag(QStyle::State_HasFocus, false);
    const QString text = std::exchange(item.text, QString());
    const QStyle *style = item.widget ? item.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);

    const bool selected = item.state.testFlag(QStyle::State_Selected);
    const auto group = item.state.testFlag(QStyle::State_Active) ? QPalette::Active : QPalette::Inactive;
    const auto inkOf = [&](int role) {
        return selected ? item.palette.color(group, QPalette::HighlightedText)
                        : toneColor(static_cast<Tone>(index.data(role).toInt()), item.palette);
    };
    const int pad = item.fontMetrics.averageCharWidth();
    QRect place = item.rect.adjusted(pad, 0, -pad, 0);

    painter->save();
    if (const QString symbol = index.data(roles_.symbol).toString(); !symbol.isEmpty()) {
        const int size = qRound(item.fontMetrics.height() * 0.85);
        const QColor paper = item.palette.color(selected ? QPalette::Highlight : QPalette::Base);
        const QRect spot =
            QStyle::alignedRect(item.direction, Qt::AlignLeft | Qt::AlignVCenter, {size, size}, place);
        painter->drawPixmap(spot.topLeft(), symbolPixmap(symbol, size, painter->device()->devicePixelRatioF(),
                                                         inkOf(roles_.symbolTone), paper));
        place = item.direction == Qt::RightToLeft ? place.adjusted(0, 0, -size - pad, 0)
                                                  : place.adjusted(size + pad, 0, 0, 0);
    }
    const bool last = index.column() + 1 == index.model()->columnCount(); // the last column has sentences,
                                                                          // the others have names
    painter->setPen(inkOf(roles_.tone));
    painter->setFont(item.font);
    painter->drawText(
        place, static_cast<int>(QStyle::visualAlignment(item.direction, item.displayAlignment)),
        item.fontMetrics.elidedText(text, last ? Qt::ElideRight : Qt::ElideMiddle, place.width()));
    painter->restore();
}

QSize ToneDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    const QFontMetrics metrics(option.font);
    return {metrics.averageCharWidth() * 6, qRound(metrics.height() * lines_)};
}

} // namespace windlass
