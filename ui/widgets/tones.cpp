// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/tones.h"

#include <algorithm>
#include <cmath>

namespace windlass {

namespace {

/// Relative luminance and contrast as WCAG 2.1 defines them.
double luminance(const QColor &color)
{
    const auto linear = [](double channel) {
        return channel <= 0.03928 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

/// Makes the hue readable on the backgrounds of lists and dialogs.
QColor readable(const QColor &color, const QPalette &palette)
{
    return withContrast(color, {palette.color(QPalette::Base), palette.color(QPalette::Window)}, 4.5);
}

} // namespace

double contrast(const QColor &one, const QColor &other)
{
    const double a = luminance(one) + 0.05;
    const double b = luminance(other) + 0.05;
    return a > b ? a / b : b / a;
}

QColor withContrast(QColor color, std::initializer_list<QColor> grounds, double least)
{
    const auto lowest = [grounds](const QColor &ink) {
        double found = 21;
        for (const QColor &ground : grounds)
            found = std::min(found, contrast(ink, ground));
        return found;
    };
    double light = 0;
    for (const QColor &ground : grounds)
        light += luminance(ground) / static_cast<double>(grounds.size());
    const double step = light < 0.2 ? 0.02 : -0.02;
    for (int i = 0; i < 50 && lowest(color) < least; ++i) {
        const double lightness = std::clamp(color.lightnessF() + step, 0.0, 1.0);
        color.setHslF(std::max(0.0F, color.hslHueF()), color.hslSaturationF(), static_cast<float>(lightness));
    }
    return color;
}

QColor mixed(const QColor &first, const QColor &second, double part)
{
    const auto blend = [part](double a, double b) { return static_cast<float>(a * part + b * (1 - part)); };
    return QColor::fromRgbF(blend(first.redF(), second.redF()), blend(first.greenF(), second.greenF()),
                            blend(first.blueF(), second.blueF()));
}

QColor toneColor(Tone tone, const QPalette &palette)
{
    switch (tone) {
    case Tone::Plain:
        return palette.color(QPalette::Text);
    case Tone::Quiet:
        return readable(mixed(palette.color(QPalette::Text), palette.color(QPalette::Base), 0.65), palette);
    case Tone::Accent:
        return readable(palette.color(QPalette::Highlight), palette);
    case Tone::Good:
        return readable(QColor::fromHslF(0.41F, 0.62F, 0.40F), palette);
    case Tone::Waiting:
        return readable(QColor::fromHslF(0.09F, 0.85F, 0.45F), palette);
    case Tone::Bad:
        return readable(QColor::fromHslF(0.005F, 0.66F, 0.52F), palette);
    }
    return {};
}

QPalette withInk(QPalette palette, const QColor &ink)
{
    palette.setColor(QPalette::WindowText, ink);
    palette.setColor(QPalette::Text, ink);
    return palette;
}

QColor lineColor(const QPalette &palette)
{
    return mixed(palette.color(QPalette::Text), palette.color(QPalette::Base), 0.14);
}

} // namespace windlass
