// SPDX-License-Identifier: GPL-3.0-or-later
// Qt's own style with visible outlines of check boxes on dark backgrounds: contrast 3:1 (WCAG 2.1, 1.4.11).
#pragma once

#include <QProxyStyle>

namespace windlass {

class OutlinedStyle final : public QProxyStyle
{
    Q_OBJECT

public:
    OutlinedStyle();
    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
};

} // namespace windlass
