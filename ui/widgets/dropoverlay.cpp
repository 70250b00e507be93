// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/dropoverlay.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/tones.h"

#include <QPainter>

namespace windlass {

using namespace Qt::StringLiterals;

DropOverlay::DropOverlay(QWidget *parent)
    : QWidget(parent)
{
    setAttribute(Qt::WA_TransparentForMouseEvents); // drag events go to the widget below
    hide();
}

void DropOverlay::cover(const QString &headline, const QString &sentence)
{
    headline_ = headline;
    sentence_ = sentence;
    setGeometry(parentWidget()->rect());
    raise();
    show();
    update();
}

void DropOverlay::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor veil = palette().color(QPalette::Base);
    veil.setAlphaF(0.955F);
    painter.fillRect(rect(), veil);

    const int unit = fontMetrics().height();
    const QColor accent = toneColor(Tone::Accent, palette());
    QColor wash = accent;
    wash.setAlphaF(0.07F);
    QPen pen(accent, unit / 9.0);
    pen.setDashPattern({4, 3});
    painter.setPen(pen);
    painter.setBrush(wash);
    painter.drawRoundedRect(QRectF(rect()).adjusted(unit, unit, -unit, -unit), unit * 0.6, unit * 0.6);

    const int symbol = unit * 3;
    const int top = (height() - symbol - unit * 4) / 2;
    painter.drawPixmap((width() - symbol) / 2, top,
                       symbolPixmap(u"state-running"_s, symbol, devicePixelRatioF(), accent, veil));
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.5);
    large.setWeight(QFont::DemiBold);
    painter.setPen(palette().color(QPalette::Text));
    painter.setFont(large);
    const QRect headlineRect(unit * 2, top + symbol + unit, width() - unit * 4, unit * 2);
    painter.drawText(headlineRect, Qt::AlignCenter,
                     QFontMetrics(large).elidedText(headline_, Qt::ElideMiddle, headlineRect.width()));
    painter.setFont(font());
    painter.setPen(toneColor(Tone::Quiet, palette()));
    const QRect sentenceRect = headlineRect.translated(0, unit * 2);
    painter.drawText(sentenceRect, Qt::AlignCenter,
                     fontMetrics().elidedText(sentence_, Qt::ElideMiddle, sentenceRect.width()));
}

} // namespace windlass
