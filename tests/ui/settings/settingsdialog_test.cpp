// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/recordingclient.h"
#include "tests/ui/widgetfinder.h"
#include "ui/settings/settingsdialog.h"
#include "ui/settings/transferspage.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QRadioButton>
#include <QSpinBox>
#include <QToolButton>

#include <gmock/gmock.h>

namespace windlass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

class SettingsOpen : public testing::Test
{
protected:
    void open(const Settings &settings = {}, SettingsPage page = SettingsPage::Transfers)
    {
        dialog = std::make_unique<SettingsDialog>(link, settings, QList<Destination>());
        dialog->showPage(page);
        dialog->show();
    }
    bool says(const QString &words) { return windlass::says<QLabel>(*dialog, words); }
    bool canSave() { return control<QPushButton>(*dialog, u"Save"_s)->isEnabled(); }

    RecordingClient link;
    std::unique_ptr<SettingsDialog> dialog;
};

} // namespace

TEST_F(SettingsOpen, HandsWhatWasTypedToTheEngine)
{
    open();
    control<QSpinBox>(*dialog, u"Transfers at a time"_s)->setValue(5);
    type(*dialog, u"Object key"_s, u"vms/{vm}/{file}"_s);
    dialog->showPage(SettingsPage::Retry);
    type(*dialog, u"First wait"_s, u"2s"_s);
    click(*dialog, u"Save"_s);
    ASSERT_TRUE(link.settings);
    EXPECT_EQ(link.settings->jobs, 5);
    EXPECT_EQ(link.settings->keyTemplate, u"vms/{vm}/{file}"_s);
    EXPECT_EQ(link.settings->retry.initialDelay, 2s);
    EXPECT_EQ(dialog->result(), QDialog::Accepted);
}

TEST_F(SettingsOpen, TheLimitAndItsHoursAreHandedOn)
{
    open({}, SettingsPage::Bandwidth);
    control<QCheckBox>(*dialog, u"Limit all uploads together"_s)->setChecked(true);
    type(*dialog, u"Limit"_s, u"20MB/s"_s);
    click(*dialog, u"Add hours"_s);
    type(*dialog, u"Rate"_s, u"500kB/s"_s);
    click(*dialog, u"Save"_s);
    ASSERT_TRUE(link.settings);
    EXPECT_EQ(link.settings->rateLimit, 20'000'000);
    ASSERT_EQ(link.settings->schedule.size(), 1);
    EXPECT_EQ(link.settings->schedule.first(), (BandwidthWindow{0x1f, QTime(8, 0), QTime(18, 0), 500'000}));
}

TEST_F(SettingsOpen, APageThatAssistiveTechnologySelectsIsShown)
{
    open({}, SettingsPage::Window);
    auto *pages = control<QListWidget>(*dialog, u"Pages"_s);
    ASSERT_TRUE(pages);
    const QModelIndex retry = pages->model()->index(int(SettingsPage::Retry), 0);
    pages->selectionModel()->select(retry, QItemSelectionModel::ClearAndSelect); // leaves the current one
    EXPECT_EQ(pages->currentRow(), int(SettingsPage::Retry));
    EXPECT_TRUE(control<QLineEdit>(*dialog, u"First wait"_s)->isVisible());
}

TEST_F(SettingsOpen, ARateThatIsNoneIsSaidAndNotSaved)
{
    open({}, SettingsPage::Bandwidth);
    control<QCheckBox>(*dialog, u"Limit all uploads together"_s)->setChecked(true);
    type(*dialog, u"Limit"_s, u"fast"_s);
    EXPECT_TRUE(says(u"This is no rate"_s));
    EXPECT_FALSE(canSave());
}

TEST_F(SettingsOpen, HoursWithoutADayAreSaidAndNotSaved)
{
    Settings settings;
    settings.schedule = {{1, QTime(8, 0), QTime(18, 0), BandwidthWindow::stop}};
    open(settings, SettingsPage::Bandwidth);
    control<QToolButton>(*dialog, QLocale().standaloneDayName(1))->click();
    EXPECT_TRUE(says(u"Choose at least one day"_s));
    EXPECT_FALSE(canSave());
}

TEST_F(SettingsOpen, RemovedHoursAreGone)
{
    Settings settings;
    settings.schedule = {{1, QTime(8, 0), QTime(18, 0), BandwidthWindow::stop}};
    open(settings, SettingsPage::Bandwidth);
    click(*dialog, u"Remove these hours"_s);
    click(*dialog, u"Save"_s);
    ASSERT_TRUE(link.settings);
    EXPECT_TRUE(link.settings->schedule.isEmpty());
}

TEST_F(SettingsOpen, WhatHappensToAnObjectThatIsThereIsAChoice)
{
    open();
    control<QComboBox>(*dialog, u"If it exists already"_s)->setCurrentIndex(int(IfExists::Skip));
    EXPECT_TRUE(says(u"read and compared"_s));
    click(*dialog, u"Save"_s);
    ASSERT_TRUE(link.settings);
    EXPECT_EQ(link.settings->ifExists, IfExists::Skip);
}

TEST_F(SettingsOpen, WithoutAChangeTheEngineIsLeftInPeace)
{
    open();
    click(*dialog, u"Save"_s);
    EXPECT_FALSE(link.settings);
}

TEST_F(SettingsOpen, WhereNothingIsToBeGivenUpOneCloses)
{
    open({}, SettingsPage::Window);
    const auto *leave = control<QPushButton>(*dialog, u"Close"_s);
    control<QComboBox>(*dialog, u"Colours"_s)->setCurrentIndex(2);
    EXPECT_EQ(leave->text(), u"Cancel"_s);
    click(*dialog, u"Save"_s);
    ASSERT_TRUE(link.settings);
    EXPECT_EQ(link.settings->colors, Colors::Dark);
}

TEST_F(SettingsOpen, TwoRowsForTheSameHoursAreSaidAndNotSaved)
{
    const BandwidthWindow office{0x1f, QTime(8, 0), QTime(18, 0), 2'000'000};
    Settings settings;
    settings.schedule = {office, office};
    open(settings, SettingsPage::Bandwidth);
    EXPECT_TRUE(says(u"Two rows are about the same hours. Change or remove one of them."_s));
    EXPECT_FALSE(canSave());
}

TEST_F(SettingsOpen, HoursThatAreAddedAreNotThereYet)
{
    open({}, SettingsPage::Bandwidth);
    click(*dialog, u"Add hours"_s);
    click(*dialog, u"Add hours"_s);
    EXPECT_TRUE(canSave());
}

TEST_F(SettingsOpen, CancelChangesNothing)
{
    open();
    control<QSpinBox>(*dialog, u"Transfers at a time"_s)->setValue(5);
    QTest::keyClick(dialog.get(), Qt::Key_Escape);
    EXPECT_FALSE(link.settings);
}

TEST_F(SettingsOpen, WhatChangedElsewhereMeanwhileIsNotPutBack)
{
    open();
    Settings now;
    now.lastDestination = u"lab"_s;
    now.jobs = 9; // as `config set transfers/jobs 9` does, though the dialog shows it, too
    link.settings = now;
    Q_EMIT link.settingsChanged(now);
    control<QSpinBox>(*dialog, u"Parts at a time in each"_s)->setValue(7);
    click(*dialog, u"Save"_s);
    EXPECT_EQ(link.settings->lastDestination, u"lab"_s);
    EXPECT_EQ(link.settings->jobs, 9);
    EXPECT_EQ(link.settings->parts, 7);
}

TEST_F(SettingsOpen, TheExampleFollowsTheTemplate)
{
    open();
    type(*dialog, u"Object key"_s, u"{prefix}/{date}/{vm}.{ext}"_s);
    EXPECT_TRUE(says(u"backups/2026-01-21/web01.vmdk"_s));
}

TEST_F(SettingsOpen, AWordThatMeansNothingIsNamedAndCannotBeSaved)
{
    open();
    type(*dialog, u"Object key"_s, u"{machine}/{file}"_s);
    EXPECT_TRUE(says(u"{machine}"_s));
    EXPECT_FALSE(canSave());
}

TEST_F(SettingsOpen, AWordIsInsertedWhereTheCursorStands)
{
    open();
    type(*dialog, u"Object key"_s, u"a/"_s);
    for (QAction *action : control<QPushButton>(*dialog, u"Insert a word"_s)->menu()->actions())
        if (action->text().startsWith(u"{file}"_s))
            action->trigger();
    EXPECT_EQ(control<QLineEdit>(*dialog, u"Object key"_s)->text(), u"a/{file}"_s);
}

TEST_F(SettingsOpen, APartSizeOfOnesOwn)
{
    open();
    click(*dialog, u"Always this part size"_s);
    type(*dialog, u"Part size"_s, u"128MiB"_s);
    click(*dialog, u"Save"_s);
    ASSERT_TRUE(link.settings);
    EXPECT_EQ(link.settings->partSize, 128 * 1024 * 1024);
}

TEST_F(SettingsOpen, APartThatNoServiceTakesCannotBeSaved)
{
    open();
    click(*dialog, u"Always this part size"_s);
    type(*dialog, u"Part size"_s, u"1MiB"_s);
    EXPECT_TRUE(says(u"between 5 MiB and 5 GiB"_s));
    EXPECT_FALSE(canSave());
}

TEST_F(SettingsOpen, AutomaticForgetsTheSizeOfOnesOwn)
{
    Settings settings;
    settings.partSize = 64 * 1024 * 1024;
    open(settings);
    click(*dialog, u"Automatic part size"_s);
    click(*dialog, u"Save"_s);
    ASSERT_TRUE(link.settings);
    EXPECT_EQ(link.settings->partSize, 0);
}

TEST_F(SettingsOpen, AnotherPagesProblemIsSaidWhereItCannotBeSeen)
{
    open({}, SettingsPage::Retry);
    type(*dialog, u"First wait"_s, u"soon"_s);
    dialog->showPage(SettingsPage::Transfers);
    EXPECT_FALSE(canSave());
    EXPECT_TRUE(says(u"left to correct on: Retry"_s));
}

TEST_F(SettingsOpen, PagesAreChosenByKeyboard)
{
    open({}, SettingsPage::Destinations);
    auto *pages = control<QListWidget>(*dialog, u"Pages"_s);
    QTest::keyClick(pages, Qt::Key_Down);
    EXPECT_TRUE(control<QWidget>(*dialog, u"First wait"_s)->isVisible());
}

TEST_F(SettingsOpen, FitsASmallScreen)
{
    open();
    EXPECT_LE(dialog->minimumSizeHint().width(), 1000);
    EXPECT_LE(dialog->minimumSizeHint().height(), 640);
}

} // namespace windlass
