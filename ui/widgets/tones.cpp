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

double contrast(const QColor &one, const QColor &other)
{
    const double a = luminance(one) + 0.05;
    const double b = luminance(other) + 0.05;
    return a > b ? a / b : b / a;
}

/// The hue, as light or dark as it takes to be read on the base.
QColor readable(QColor color, const QPalette &palette)
{
    const QColor base = palette.color(QPalette::Base);
    const double step = luminance(base) < 0.2 ? 0.04 : -0.04;
    for (int i = 0; i < 20 && contrast(color, base) < 4.5; ++i) {
        const double lightness = std::clamp(color.lightnessF() + step, 0.0, 1.0);
        color.setHslF(color.hslHueF(), color.hslSaturationF(), static_cast<float>(lightness));
    }
    return color;
}

} // namespace

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
        return mixed(palette.color(QPalette::Text), palette.color(QPalette::Base), 0.65);
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
