// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/colorscheme.h"

#include "ui/widgets/tones.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QStyle>
#include <QStyleFactory>

#include <array>
#include <memory>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr auto portalService = "org.freedesktop.portal.Desktop"_L1;
constexpr auto portalPath = "/org/freedesktop/portal/desktop"_L1;
constexpr auto portalSettings = "org.freedesktop.portal.Settings"_L1;
constexpr auto appearance = "org.freedesktop.appearance"_L1;
constexpr auto colorScheme = "color-scheme"_L1;

constexpr double textContrast = 4.5;     // WCAG 2.1, 1.4.3
constexpr double selectedContrast = 6.0; // styles lighten the row under the pointer

struct Role
{
    QPalette::ColorRole role;
    QRgb color;
    QRgb disabled;
};
constexpr std::array darkRoles{
    Role{QPalette::Window, 0xff2a2c2f, 0xff2a2c2f},
    Role{QPalette::WindowText, 0xffe8eaed, 0xff8d9196},
    Role{QPalette::Base, 0xff1d1f21, 0xff26282b},
    Role{QPalette::AlternateBase, 0xff232528, 0xff26282b},
    Role{QPalette::Text, 0xffe8eaed, 0xff8d9196},
    Role{QPalette::Button, 0xff383b3f, 0xff303236},
    Role{QPalette::ButtonText, 0xffe8eaed, 0xff8d9196},
    Role{QPalette::BrightText, 0xffffffff, 0xffffffff},
    Role{QPalette::Light, 0xff4b4f54, 0xff4b4f54},
    Role{QPalette::Midlight, 0xff42464b, 0xff42464b},
    Role{QPalette::Dark, 0xff17181a, 0xff17181a},
    Role{QPalette::Mid, 0xff212326, 0xff212326},
    Role{QPalette::Shadow, 0xff0b0c0d, 0xff0b0c0d},
    Role{QPalette::Highlight, 0xff2f6fb0, 0xff4a4e53},
    Role{QPalette::Link, 0xff7ab3ef, 0xff7ab3ef},
    Role{QPalette::LinkVisited, 0xffb79df0, 0xffb79df0},
    Role{QPalette::HighlightedText, 0xffffffff, 0xffb9bdc2},
    Role{QPalette::ToolTipBase, 0xff383b3f, 0xff383b3f},
    Role{QPalette::ToolTipText, 0xffe8eaed, 0xffe8eaed},
};

QPalette darkPalette()
{
    QPalette palette;
    for (const Role &role : darkRoles) {
        palette.setColor(QPalette::Active, role.role, QColor::fromRgb(role.color));
        palette.setColor(QPalette::Inactive, role.role, QColor::fromRgb(role.color));
        palette.setColor(QPalette::Disabled, role.role, QColor::fromRgb(role.disabled));
    }
    return palette;
}

QPalette lightPalette()
{
    const std::unique_ptr<QStyle> fusion(QStyleFactory::create(u"Fusion"_s));
    return fusion ? fusion->standardPalette() : QPalette();
}

} // namespace

std::optional<bool> asksForDark(uint colorScheme)
{
    constexpr uint dark = 1;
    constexpr uint light = 2;
    if (colorScheme == dark)
        return true;
    return colorScheme == light ? std::optional(false) : std::nullopt;
}

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::WindowText).lightness() > palette.color(QPalette::Window).lightness();
}

QPalette paletteFor(Colors choice, const QPalette &desktop, std::optional<bool> portal)
{
    const std::optional<bool> dark =
        choice == Colors::Desktop ? portal : std::optional(choice == Colors::Dark);
    if (!dark || *dark == isDark(desktop))
        return desktop;
    return *dark ? darkPalette() : lightPalette();
}

QPalette readablePalette(QPalette palette)
{
    palette.setColor(QPalette::Disabled, QPalette::PlaceholderText,
                     palette.color(QPalette::Disabled, QPalette::Text));
    for (const QPalette::ColorGroup group : {QPalette::Active, QPalette::Inactive}) {
        const QColor selectedText = palette.color(group, QPalette::HighlightedText);
        palette.setColor(
            group, QPalette::Highlight,
            withContrast(palette.color(group, QPalette::Highlight), {selectedText}, selectedContrast));
        const QColor text = palette.color(group, QPalette::Text);
        const QColor base = palette.color(group, QPalette::Base);
        palette.setColor(group, QPalette::PlaceholderText,
                         withContrast(mixed(text, base, 0.5), {base}, textContrast));
        palette.setColor(group, QPalette::Link,
                         withContrast(palette.color(group, QPalette::Link),
                                      {base, palette.color(group, QPalette::Window)}, textContrast));
    }
    return palette;
}

ColorScheme::ColorScheme(QObject *parent)
    : QObject(parent)
    , desktop_(QApplication::palette())
{
    QDBusConnection::sessionBus().connect(portalService, portalPath, portalSettings, u"SettingChanged"_s,
                                          this, SLOT(settingChanged(QDBusMessage)));
    ask();
    apply();
}

void ColorScheme::choose(Colors choice)
{
    if (choice == choice_)
        return;
    choice_ = choice;
    apply();
}

/// Asynchronous, because a desktop without a portal answers late or not at all.
void ColorScheme::ask()
{
    QDBusMessage read = QDBusMessage::createMethodCall(portalService, portalPath, portalSettings, u"Read"_s);
    read.setArguments({QString(appearance), QString(colorScheme)});
    auto *answer = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(read), this);
    connect(answer, &QDBusPendingCallWatcher::finished, this, [this, answer] {
        answer->deleteLater();
        const QDBusPendingReply<QDBusVariant> reply = *answer;
        if (reply.isValid())
            take(reply.value().variant());
    });
}

/// Takes the whole message, because Qt knows the argument types only after the first call.
void ColorScheme::settingChanged(const QDBusMessage &message)
{
    const QVariantList arguments = message.arguments();
    if (arguments.value(0).toString() == appearance && arguments.value(1).toString() == colorScheme)
        take(arguments.value(2));
}

/// The value inside any number of variants: one in the signal, two in the answer to Read().
void ColorScheme::take(QVariant value)
{
    for (int i = 0; i < 2 && value.userType() == qMetaTypeId<QDBusVariant>(); ++i)
        value = value.value<QDBusVariant>().variant();
    portal_ = asksForDark(value.toUInt());
    apply();
}

void ColorScheme::apply()
{
    QPalette palette = readablePalette(paletteFor(choice_, desktop_, portal_));
    palette.setResolveMask(
        ~QPalette::ResolveMask(0)); // otherwise widgets keep other roles of the previous palette
    QApplication::setPalette(palette);
}

} // namespace windlass
