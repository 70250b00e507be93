// SPDX-License-Identifier: GPL-3.0-or-later
// The few colours that carry a meaning, made from the palette so that they are readable on its base, light or
// dark. A tone never stands alone: a symbol or a word says the same.
#pragma once

#include <QColor>
#include <QPalette>

#include <initializer_list>

namespace windlass {

enum class Tone {
    Plain,  ///< text
    Quiet,  ///< text of less weight
    Accent, ///< the desktop's highlight
    Good,
    Waiting,
    Bad,
};

/// The tone's colour for text and symbols, at 4.5:1 at least on the palette's base and on its window.
QColor toneColor(Tone tone, const QPalette &palette);
/// From 1 to 21, as WCAG 2.1 defines it.
double contrast(const QColor &one, const QColor &other);
/// The hue, as much lighter or darker as it takes for this contrast with each of the grounds, as far as that
/// is possible.
QColor withContrast(QColor color, std::initializer_list<QColor> grounds, double least);
/// `part` (0 to 1) of the first colour, the rest of the second.
QColor mixed(const QColor &first, const QColor &second, double part);
/// The palette with this colour for its text, whatever it stands on.
QPalette withInk(QPalette palette, const QColor &ink);
/// The colour of hairlines between things.
QColor lineColor(const QPalette &palette);

} // namespace windlass
