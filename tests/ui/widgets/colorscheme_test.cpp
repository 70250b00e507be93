// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/colorscheme.h"
#include "ui/widgets/tones.h"

#include <QApplication>

#include <gtest/gtest.h>

namespace windlass {
namespace {

QPalette light()
{
    return paletteFor(Colors::Light,
                      QPalette(Qt::black, Qt::gray, Qt::white, Qt::black, Qt::gray, Qt::black, Qt::white),
                      {});
}

QPalette dark()
{
    return paletteFor(Colors::Dark, light(), {});
}

} // namespace

TEST(ColorScheme, ThePortalAsksByNumber)
{
    EXPECT_EQ(asksForDark(1), true);
    EXPECT_EQ(asksForDark(2), false);
    EXPECT_EQ(asksForDark(0), std::nullopt) << "no preference";
    EXPECT_EQ(asksForDark(77), std::nullopt) << "a later version's";
}

TEST(ColorScheme, FollowsThePortalWhereThePlatformDoesNot)
{
    EXPECT_TRUE(isDark(paletteFor(Colors::Desktop, light(), true)));
    EXPECT_EQ(paletteFor(Colors::Desktop, light(), false), light());
    EXPECT_EQ(paletteFor(Colors::Desktop, dark(), true), dark()) << "the platform does it better";
    EXPECT_EQ(paletteFor(Colors::Desktop, dark(), {}), dark()) << "nothing known is no wish for light";
}

TEST(ColorScheme, APersonsChoiceWins)
{
    EXPECT_TRUE(isDark(paletteFor(Colors::Dark, light(), false)));
    EXPECT_FALSE(isDark(paletteFor(Colors::Light, dark(), true)));
}

TEST(ColorScheme, GoesBothWaysWhileItRuns)
{
    const QPalette before = QApplication::palette();
    ColorScheme scheme;
    for (int i = 0; i < 2; ++i) {
        scheme.choose(Colors::Dark);
        EXPECT_TRUE(isDark(QApplication::palette()));
        scheme.choose(Colors::Desktop);
        EXPECT_EQ(isDark(QApplication::palette()), isDark(before));
    }
    QApplication::setPalette(before);
}

TEST(ColorScheme, AllTextIsReadable)
{
    for (const QPalette &palette : {readablePalette(light()), readablePalette(dark())}) {
        const auto color = [&palette](QPalette::ColorRole role) {
            return palette.color(QPalette::Active, role);
        };
        EXPECT_GE(contrast(color(QPalette::HighlightedText), color(QPalette::Highlight)), 4.5);
        EXPECT_GE(contrast(color(QPalette::PlaceholderText), color(QPalette::Base)), 4.5);
        EXPECT_GE(contrast(color(QPalette::WindowText), color(QPalette::Window)), 4.5);
        EXPECT_GE(contrast(color(QPalette::ButtonText), color(QPalette::Button)), 4.5);
        for (const QPalette::ColorRole ground : {QPalette::Base, QPalette::Window}) {
            for (const Tone tone :
                 {Tone::Plain, Tone::Quiet, Tone::Accent, Tone::Good, Tone::Waiting, Tone::Bad})
                EXPECT_GE(contrast(toneColor(tone, palette), color(ground)), 4.5) << static_cast<int>(tone);
            EXPECT_GE(contrast(color(QPalette::Link), color(ground)), 4.5);
        }
    }
}

} // namespace windlass
