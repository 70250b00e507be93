// SPDX-License-Identifier: GPL-3.0-or-later
// Our own symbols from `:/icons`. They are tinted with the palette when they are painted, so they follow
// light and dark.
#pragma once

#include <QIcon>
#include <QPixmap>
#include <QString>

namespace windlass {

/// The symbol `:/icons/NAME.svg` in the colour of text on buttons.
QIcon symbolIcon(const QString &name);
/// The symbol as a picture of `size` logical pixels. `paper`: the colour of the cut-out areas.
QPixmap symbolPixmap(const QString &name, int size, qreal devicePixelRatio, const QColor &ink,
                     const QColor &paper);

} // namespace windlass
