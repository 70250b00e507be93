// SPDX-License-Identifier: GPL-3.0-or-later
// The colours that have a meaning, derived from the palette so that they are readable on it, light or dark. A
// tone is never the only sign: a symbol or a word says the same.
#pragma once

#include <QColor>
#include <QPalette>

#include <initializer_list>

namespace windlass {

enum class Tone {
    Plain,  ///< text
    Quiet,  ///< less important text
    Accent, ///< the desktop's highlight colour
    Good,
    Waiting,
    Bad,
};

/// The tone's colour for text and symbols, with a contrast of at least 4.5:1 on the palette's Base and
/// Window.
QColor toneColor(Tone tone, const QPalette &palette);
/// From 1 to 21, as WCAG 2.1 defines it.
double contrast(const QColor &one, const QColor &other);
/// The hue, made lighter or darker as far as needed for this contrast with each background, if that is
/// possible.
QColor withContrast(QColor color, std::initializer_list<QColor> grounds, double least);
/// `part` (0 to 1): the share of the first colour.
QColor mixed(const QColor &first, const QColor &second, double part);
/// The palette with this colour for text on all backgrounds.
QPalette withInk(QPalette palette, const QColor &ink);
/// The colour of separator lines.
QColor lineColor(const QPalette &palette);

} // namespace windlass
