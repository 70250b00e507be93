// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/widgetfinder.h"
#include "ui/settings/bandwidthpage.h"

#include <QCheckBox>
#include <QCoreApplication>
#include <QDateTime>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>

#include <gmock/gmock.h>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

Settings limitedTo(qint64 bytesPerSecond)
{
    Settings settings;
    settings.rateLimit = bytesPerSecond;
    return settings;
}

} // namespace

TEST(BandwidthWords, SayWhatHoldsNowAndUntilWhen)
{
    const QDateTime tonight(QDate::currentDate(), QTime(18, 30));
    EXPECT_EQ(bandwidthWords({2'000'000, {}}), u"Now 2 MB/s at most."_s);
    EXPECT_EQ(bandwidthWords({BandwidthWindow::unlimited, {}}), u"Now there is no limit."_s);
    EXPECT_EQ(bandwidthWords({BandwidthWindow::stop, tonight}), u"Now nothing is sent, until 18:30."_s);
    const QDateTime later = tonight.addDays(2);
    EXPECT_EQ(bandwidthWords({BandwidthWindow::unlimited, later}),
              u"Now there is no limit, until %1, 18:30."_s.arg(QLocale().dayName(later.date().dayOfWeek())));
}

TEST(BandwidthWords, NothingIsNoRate)
{
    EXPECT_EQ(rateProblem(u"500kB/s"_s), QString());
    for (const QString &typed : {QString(), u"0"_s, u"-1MB/s"_s, u"fast"_s, u"2MB/h"_s})
        EXPECT_EQ(rateProblem(typed), u"This is no rate. Write for example 2MB/s or 500kB/s."_s)
            << typed.toStdString();
}

TEST(BandwidthPage, ChangesNothingOfSettingsThatItDoesNotShow)
{
    Settings settings = limitedTo(3'000'000);
    settings.schedule = {{0x1f, QTime(8, 0), QTime(18, 0), BandwidthWindow::stop}};
    settings.jobs = 7;
    const BandwidthPage page(settings);
    EXPECT_EQ(page.applied(settings), settings);
}

TEST(BandwidthPage, WithoutALimitTheFieldIsOffAndWhatItHoldsDoesNotMatter)
{
    BandwidthPage page(limitedTo(3'000'000));
    page.show();
    type(page, u"Limit"_s, u"rubbish"_s);
    EXPECT_FALSE(page.applied({}));
    control<QCheckBox>(page, u"Limit all uploads together"_s)->setChecked(false);
    EXPECT_FALSE(control<QLineEdit>(page, u"Limit"_s)->isEnabled());
    ASSERT_TRUE(page.applied({}));
    EXPECT_EQ(page.applied({})->rateLimit, BandwidthWindow::unlimited);
}

TEST(BandwidthPage, EachAddedRowIsAboutOtherHours)
{
    BandwidthPage page(Settings{});
    page.show();
    for (int i = 0; i < 3; ++i)
        click(page, u"Add hours"_s);
    const auto settings = page.applied({});
    ASSERT_TRUE(settings);
    ASSERT_EQ(settings->schedule.size(), 3);
    for (int i = 0; i < 3; ++i)
        for (int j = 0; j < i; ++j)
            EXPECT_FALSE(settings->schedule.at(i).days == settings->schedule.at(j).days &&
                         settings->schedule.at(i).from == settings->schedule.at(j).from);
}

TEST(BandwidthPage, TellsOfEveryChange)
{
    BandwidthPage page(limitedTo(3'000'000));
    page.show();
    int changes = 0;
    QObject::connect(&page, &BandwidthPage::changed, &page, [&changes] { ++changes; });
    const auto saysSo = [&changes](int before) { return changes > before; };
    int before = changes;
    type(page, u"Limit"_s, u"1MB/s"_s);
    EXPECT_TRUE(saysSo(before));
    before = changes;
    click(page, u"Add hours"_s);
    EXPECT_TRUE(saysSo(before));
    before = changes;
    QCoreApplication::processEvents(); // the layout shows the new row
    click(page, u"Remove these hours"_s);
    EXPECT_TRUE(saysSo(before));
}

} // namespace windlass
