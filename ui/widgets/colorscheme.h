// SPDX-License-Identifier: GPL-3.0-or-later
// Light or dark: follows the desktop also where no platform theme is installed that would (the portal's
// setting), or does as a person says. Makes the palette readable in either case.
#pragma once

#include "core/settings/settings.h"

#include <QObject>
#include <QPalette>
#include <QVariant>

#include <optional>

class QDBusMessage;

namespace windlass {

/// What the desktop asks for by `org.freedesktop.appearance color-scheme`: 1 is dark, 2 light, all else
/// nothing. (XDG Desktop Portal, interface org.freedesktop.portal.Settings)
std::optional<bool> asksForDark(uint colorScheme);

/// Is text lighter than what it stands on?
bool isDark(const QPalette &palette);

/// The palette for the choice. `desktop`: what the platform gave. `portal`: does the desktop ask for dark?
/// Nothing: it says nothing, and the platform's palette is taken as it is.
QPalette paletteFor(Colors choice, const QPalette &desktop, std::optional<bool> portal);

/// The palette with selected text and placeholders at a contrast of 4.5:1 at least.
QPalette readablePalette(QPalette palette);

/// Keeps the application's palette; make one in main, after the QApplication.
class ColorScheme final : public QObject
{
    Q_OBJECT

public:
    explicit ColorScheme(QObject *parent = nullptr);
    void choose(Colors choice);

private Q_SLOTS:
    void settingChanged(const QDBusMessage &message);

private:
    void ask();
    void take(QVariant value);
    void apply();

    QPalette desktop_;
    std::optional<bool> portal_;
    Colors choice_ = Colors::Desktop;
};

} // namespace windlass
