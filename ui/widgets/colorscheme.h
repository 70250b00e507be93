// SPDX-License-Identifier: GPL-3.0-or-later
// The light or dark palette. Follows the desktop's setting (through the portal, so no platform theme is
// needed) or a person's choice, and makes the palette readable.
#pragma once

#include "core/settings/settings.h"

#include <QObject>
#include <QPalette>
#include <QVariant>

#include <optional>

class QDBusMessage;

namespace windlass {

/// The meaning of `org.freedesktop.appearance color-scheme`: 1 is dark, 2 is light, any other value is no
/// preference. (XDG Desktop Portal, interface org.freedesktop.portal.Settings)
std::optional<bool> asksForDark(uint colorScheme);

/// Is text lighter than its background?
bool isDark(const QPalette &palette);

/// The palette for the choice. `desktop`: the platform's palette. `portal`: does the desktop ask for dark? No
/// value: no preference, and the platform's palette is used unchanged.
QPalette paletteFor(Colors choice, const QPalette &desktop, std::optional<bool> portal);

/// The palette with a contrast of at least 4.5:1 for selected text and placeholders.
QPalette readablePalette(QPalette palette);

/// Sets the application's palette. Create one in main(), after the QApplication.
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
