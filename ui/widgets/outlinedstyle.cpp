// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/outlinedstyle.h"

#include "ui/widgets/tones.h"

#include <QPainter>
#include <QStyleOption>

namespace windlass {

OutlinedStyle::OutlinedStyle()
    : QProxyStyle(QStringLiteral("Fusion"))
{}

void OutlinedStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                                  const QWidget *widget) const
{
    QProxyStyle::drawPrimitive(element, option, painter, widget);
    const bool box = element == PE_IndicatorCheckBox || element == PE_IndicatorItemViewItemCheck;
    const bool button = element == PE_IndicatorRadioButton;
    if (!box && !button)
        return;
    const QPalette &palette = option->palette;
    const QColor window = palette.color(QPalette::Window);
    const QColor half = mixed(palette.color(QPalette::WindowText), window, 0.4);
    const bool enabled = option->state.testFlag(State_Enabled);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing, button);
    painter->setPen(enabled ? withContrast(half, {window, palette.color(QPalette::Base)}, 3.0) : half);
    painter->setBrush(Qt::NoBrush);
    if (button)
        painter->drawEllipse(QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5));
    else
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
    painter->restore();
}

} // namespace windlass
