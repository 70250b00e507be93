// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transfers/transferdelegate.h"

#include "ui/transfers/statelook.h"
#include "ui/transfers/transferfilter.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/tones.h"
#include "words/quantities.h"
#include "words/transfers.h"

#include <QApplication>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

bool selected(const QStyleOptionViewItem &option)
{
    return option.state.testFlag(QStyle::State_Selected);
}

QColor selectedText(const QStyleOptionViewItem &option)
{
    const auto group = option.state.testFlag(QStyle::State_Active) ? QPalette::Active : QPalette::Inactive;
    return option.palette.color(group, QPalette::HighlightedText);
}

} // namespace

void TransferDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    const auto *shown = qobject_cast<const TransferFilter *>(index.model());
    if (!shown)
        return;
    const TransferStatus &status = shown->at(index);
    const StateLook &look = lookOf(status);
    const TransferColumn &column = transferColumns()[static_cast<size_t>(index.column())];

    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    item.state.setFlag(QStyle::State_HasFocus, false); // mark the whole row, not one cell
    const QString text = std::exchange(item.text, QString());
    const QStyle *style = item.widget ? item.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);

    painter->save();
    if (!selected(item)) {
        painter->setPen(lineColor(item.palette));
        painter->drawLine(item.rect.bottomLeft(), item.rect.bottomRight());
    }
    const QColor ink = selected(item) ? selectedText(item) : toneColor(look.tone, item.palette);
    const int pad = item.fontMetrics.averageCharWidth();
    QRect place = item.rect.adjusted(pad, 0, -pad, 0);

    if (column.id == TransferColumn::Progress) {
        paintProgress(*painter, item, status, text);
        painter->restore();
        return;
    }
    if (column.id == TransferColumn::Name) {
        const int size = item.fontMetrics.height();
        const QRect symbol =
            QStyle::alignedRect(item.direction, Qt::AlignLeft | Qt::AlignVCenter, {size, size}, place);
        const QColor paper = item.palette.color(selected(item) ? QPalette::Highlight : QPalette::Base);
        painter->drawPixmap(symbol.topLeft(),
                            symbolPixmap(QLatin1StringView(look.symbol), size,
                                         painter->device()->devicePixelRatioF(), ink, paper));
        place = item.direction == Qt::RightToLeft ? place.adjusted(0, 0, -size - pad, 0)
                                                  : place.adjusted(size + pad, 0, 0, 0);
    }
    const bool weighty =
        column.id == TransferColumn::Name || (column.id == TransferColumn::State && look.tone != Tone::Quiet);
    const Tone tone = column.id == TransferColumn::State ? look.tone : weighty ? Tone::Plain : Tone::Quiet;
    painter->setPen(selected(item) ? selectedText(item) : toneColor(tone, item.palette));
    painter->setFont(item.font);
    painter->drawText(place, static_cast<int>(QStyle::visualAlignment(item.direction, item.displayAlignment)),
                      item.fontMetrics.elidedText(text, column.elide, place.width()));
    painter->restore();
}

void TransferDelegate::paintProgress(QPainter &painter, const QStyleOptionViewItem &option,
                                     const TransferStatus &status, const QString &percent) const
{
    const StateLook &look = lookOf(status);
    const int pad = option.fontMetrics.averageCharWidth();
    const int numberWidth = option.fontMetrics.horizontalAdvance(text::percent(888, 1000) + u"88"_s);
    const QRect place = option.rect.adjusted(pad, 0, -pad, 0);
    const QRect number = QStyle::alignedRect(option.direction, Qt::AlignRight | Qt::AlignVCenter,
                                             {numberWidth, place.height()}, place);
    QRect rest = place;
    rest.setWidth(std::max(0, place.width() - numberWidth - pad));
    if (option.direction == Qt::RightToLeft)
        rest.moveRight(place.right());
    const double height = std::max(4.0, option.fontMetrics.height() * 0.42);
    const QRectF bar(rest.x(), rest.center().y() + 0.5 - height / 2, rest.width(), height);

    const bool marked = selected(option);
    const QColor base = option.palette.color(marked ? QPalette::Highlight : QPalette::Base);
    const QColor full = marked ? selectedText(option) : toneColor(look.tone, option.palette);
    const auto share = [&status](qint64 count) {
        return status.size > 0
                   ? std::clamp(static_cast<double>(count) / static_cast<double>(status.size), 0.0, 1.0)
               : status.state == TransferState::Done ? 1.0
                                                     : 0.0;
    };
    const auto portion = [&](double part) {
        QRectF piece = bar;
        piece.setWidth(bar.width() * part);
        if (option.direction == Qt::RightToLeft)
            piece.moveRight(bar.right());
        return piece;
    };
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    QPainterPath groove;
    groove.addRoundedRect(bar, height / 2, height / 2);
    painter.fillPath(groove,
                     mixed(marked ? full : option.palette.color(QPalette::Text), base, marked ? 0.25 : 0.11));
    painter.setClipPath(groove, Qt::IntersectClip);
    if (look.group == TransferGroup::UnderWay)
        painter.fillRect(portion(share(std::max(status.sent, status.confirmed))), mixed(full, base, 0.42));
    painter.fillRect(portion(share(status.confirmed)), full);
    painter.setClipping(false);
    const QColor edge = mixed(marked ? full : option.palette.color(QPalette::Text), base, 0.4);
    painter.setPen(QPen(withContrast(edge, {base}, 3.0), 1)); // WCAG 2.1, 1.4.11: the whole length has to be
                                                              // visible
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(bar.adjusted(0.5, 0.5, -0.5, -0.5), height / 2, height / 2);

    painter.setPen(marked ? selectedText(option) : toneColor(Tone::Quiet, option.palette));
    painter.setFont(option.font);
    painter.drawText(number, Qt::AlignRight | Qt::AlignVCenter, percent);
}

QSize TransferDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    const QFontMetrics metrics(option.font);
    return {metrics.averageCharWidth() * 8, metrics.height() * 2};
}

} // namespace windlass
