// SPDX-License-Identifier: GPL-3.0-or-later
// Each Alt key has only one meaning on a page.
#include "tests/fakes/recordingclient.h"
#include "ui/settings/settingsdialog.h"

#include <QAbstractButton>
#include <QKeySequence>
#include <QLabel>
#include <QMap>

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

} // namespace

TEST(Mnemonics, EachMeansOneThingOnItsPage)
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
}

} // namespace windlass
