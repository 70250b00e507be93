// SPDX-License-Identifier: GPL-3.0-or-later
// The few colours that carry a meaning, made from the palette so that they are readable on its base, light or
// dark. A tone never stands alone: a symbol or a word says the same.
#pragma once

#include <QColor>
#include <QPalette>

namespace windlass {

enum class Tone {
    Plain,  ///< text
    Quiet,  ///< text of less weight
    Accent, ///< the desktop's highlight
    Good,
    Waiting,
    Bad,
};

/// The tone's colour for text and symbols on the palette's base.
QColor toneColor(Tone tone, const QPalette &palette);
/// `part` (0 to 1) of the first colour, the rest of the second.
QColor mixed(const QColor &first, const QColor &second, double part);
/// The palette with this colour for its text, whatever it stands on.
QPalette withInk(QPalette palette, const QColor &ink);
/// The colour of hairlines between things.
QColor lineColor(const QPalette &palette);

} // namespace windlass
