// SPDX-License-Identifier: GPL-3.0-or-later
// Each Alt key has only one meaning on a page.
#include "tests/fakes/recordingclient.h"
#include "ui/destinations/destinationeditor.h"
#include "ui/settings/settingsdialog.h"

#include <QAbstractButton>
#include <QCoreApplication>
#include <QKeySequence>
#include <QLabel>
#include <QMap>
#include <QTranslator>

#include <gtest/gtest.h>

namespace windlass {
namespace {

/// The visible labels and buttons for each mnemonic letter.
QMap<QString, QStringList> lettersOf(const QWidget &window)
{
    QMap<QString, QStringList> letters;
    const auto note = [&letters](const QString &text) {
        if (const QKeySequence key = QKeySequence::mnemonic(text); !key.isEmpty())
            letters[key.toString()] << text;
    };
    for (const QLabel *label : window.findChildren<QLabel *>()) {
        if (label->isVisibleTo(&window) && label->buddy() != nullptr)
            note(label->text());
    }
    for (const QAbstractButton *button : window.findChildren<QAbstractButton *>()) {
        if (button->isVisibleTo(&window))
            note(button->text());
    }
    return letters;
}

void expectOneMeaningEach()
{
    RecordingClient link;
    const QList<Destination> destinations{destinationFromUrl(QStringLiteral("s3://backups")).value()};
    SettingsDialog dialog(link, {}, destinations);
    for (const SettingsPage page : {SettingsPage::Destinations, SettingsPage::Retry, SettingsPage::Bandwidth,
                                    SettingsPage::Transfers, SettingsPage::Window}) {
        dialog.showPage(page);
        for (const auto &[letter, texts] : lettersOf(dialog).asKeyValueRange())
            EXPECT_EQ(texts.size(), 1) << letter.toStdString() << ": " << texts.join(u", ").toStdString();
    }
    DestinationEditor editor(link, destinations);
    for (const auto &[letter, texts] : lettersOf(editor).asKeyValueRange())
        EXPECT_EQ(texts.size(), 1) << letter.toStdString() << ": " << texts.join(u", ").toStdString();
}

} // namespace

TEST(Mnemonics, EachMeansOneThingOnItsPage)
{
    expectOneMeaningEach();
}

TEST(Mnemonics, EachMeansOneThingInGermanToo)
{
    QTranslator german;
    ASSERT_TRUE(german.load(QStringLiteral(":/i18n/windlass_de")));
    QCoreApplication::installTranslator(&german);
    expectOneMeaningEach();
}

} // namespace windlass
