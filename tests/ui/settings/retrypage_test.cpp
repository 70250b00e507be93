// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/widgetfinder.h"
#include "ui/settings/retrypage.h"
#include "ui/settings/retryplot.h"

#include <QBarSet>
#include <QChart>
#include <QChartView>
#include <QComboBox>
#include <QLabel>
#include <QSpinBox>
#include <QStackedBarSeries>

#include <gmock/gmock.h>

namespace windlass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using testing::Optional;

namespace {

class Retry : public testing::Test
{
protected:
    void open(const RetryPolicy &policy = {})
    {
        page = std::make_unique<RetryPage>(policy);
        page->show();
    }
    QComboBox &preset() { return *control<QComboBox>(*page, u"Preset"_s); }
    QString summary() { return page->findChild<RetryPlot *>()->summary(); }

    std::unique_ptr<RetryPage> page;
};

} // namespace

TEST_F(Retry, EveryPresetComesBackAsItWentIn)
{
    for (const RetryPreset &each : retryPresets()) {
        open(each.policy);
        EXPECT_THAT(page->policy(), Optional(each.policy)) << each.name;
    }
}

TEST_F(Retry, EveryFieldComesBackAsItWentIn)
{
    RetryPolicy policy;
    policy.maxAttempts = 7;
    policy.initialDelay = 250ms;
    policy.maxDelay = 45s;
    policy.multiplier = 1.75;
    policy.jitter = Jitter::PlusMinus;
    policy.jitterFraction = 0.1;
    policy.deadline = 10min;
    policy.maxServerDelay = 20min;
    policy.throttleInitialDelay = 3s;
    policy.connectTimeout = 11s;
    policy.stallTimeout = 31s;
    policy.responseTimeout = 61s;
    open(policy);
    EXPECT_THAT(page->policy(), Optional(policy));
}

TEST_F(Retry, APresetFillsEveryField)
{
    open();
    for (int i = 0; i < preset().count(); ++i) {
        preset().setFocus();
        QTest::keyClick(&preset(), Qt::Key_Home);
        for (int step = 0; step < i; ++step)
            QTest::keyClick(&preset(), Qt::Key_Down);
        EXPECT_THAT(page->policy(), Optional(retryPresets()[static_cast<size_t>(i)].policy)) << i;
    }
}

TEST_F(Retry, APolicyOfOnesOwnIsCalledCustomAndAPresetIsRecognised)
{
    open();
    EXPECT_EQ(preset().currentText(), u"Standard"_s);
    type(*page, u"First wait"_s, u"2s"_s);
    EXPECT_EQ(preset().currentText(), u"Custom"_s);
    type(*page, u"First wait"_s, u"1s"_s);
    EXPECT_EQ(preset().currentText(), u"Standard"_s);
    EXPECT_EQ(preset().findText(u"Custom"_s), -1);
}

TEST_F(Retry, DurationsAreTakenAsPeopleTypeThem)
{
    open();
    type(*page, u"Longest wait"_s, u"1.5m"_s);
    ASSERT_TRUE(page->policy());
    EXPECT_EQ(page->policy()->maxDelay, 90s);
}

TEST_F(Retry, AnEmptyDeadlineIsNone)
{
    RetryPolicy policy;
    policy.deadline = 1min;
    open(policy);
    type(*page, u"Deadline"_s, {});
    EXPECT_EQ(page->policy()->deadline, 0ms);
}

TEST_F(Retry, EveryProblemIsSaidAtOnce)
{
    open();
    type(*page, u"First wait"_s, u"2m"_s);
    type(*page, u"Connecting"_s, u"soon"_s);
    EXPECT_EQ(page->problemsNow().size(), 2);
    EXPECT_FALSE(page->policy());
    for (const QString &problem : page->problemsNow())
        EXPECT_TRUE(says<QLabel>(*page, problem)) << problem.toStdString();
}

TEST_F(Retry, ThePictureFollowsTheFields)
{
    open();
    const auto *series =
        qobject_cast<QStackedBarSeries *>(page->findChild<QChartView *>()->chart()->series().constFirst());
    EXPECT_EQ(series->count(), 2);
    EXPECT_EQ(series->barSets().constFirst()->count(), 2); // the waits before attempts 2 and 3
    control<QSpinBox>(*page, u"Attempts"_s)->setValue(5);
    EXPECT_EQ(series->barSets().constFirst()->count(), 4);
}

TEST_F(Retry, TheBarsAreTheBoundsOfTheWaits)
{
    open();
    const auto *series =
        qobject_cast<QStackedBarSeries *>(page->findChild<QChartView *>()->chart()->series().constFirst());
    EXPECT_DOUBLE_EQ(series->barSets().at(0)->at(0), 1.0);  // seconds, the shortest wait
    EXPECT_DOUBLE_EQ(series->barSets().at(1)->at(0), 0.25); // seconds, the difference to the longest wait
}

TEST_F(Retry, ManyAttemptsAreShownAsFarAsTheyCanBeRead)
{
    RetryPolicy policy;
    policy.maxAttempts = 1000;
    open(policy);
    const auto *series =
        qobject_cast<QStackedBarSeries *>(page->findChild<QChartView *>()->chart()->series().constFirst());
    EXPECT_LE(series->barSets().constFirst()->count(), 12);
    EXPECT_TRUE(summary().contains(u"1,000 attempts"_s) || summary().contains(u"1000 attempts"_s));
}

TEST_F(Retry, TheWaitsAreSummedUpInWords)
{
    RetryPolicy policy; // 1 s to 1.25 s, then 2 s to 2.5 s
    open(policy);
    EXPECT_TRUE(summary().contains(u"3.8 s at worst, and 3 s at least"_s)) << summary().toStdString();
}

TEST_F(Retry, OneAttemptHasNoWait)
{
    RetryPolicy policy;
    policy.maxAttempts = 1;
    open(policy);
    EXPECT_TRUE(summary().contains(u"no wait"_s));
}

TEST_F(Retry, ADeadlineThatCutsTheWaitsIsSaid)
{
    RetryPolicy policy;
    policy.deadline = 2s;
    EXPECT_TRUE(retrySummary(policy).contains(u"deadline of 2 s"_s));
    policy.deadline = 1h;
    EXPECT_FALSE(retrySummary(policy).contains(u"deadline"_s));
}

TEST_F(Retry, TheFractionIsThereOnlyForJittersThatHaveOne)
{
    open();
    auto *percent = control<QSpinBox>(*page, u"Jitter in percent of the wait"_s);
    EXPECT_TRUE(percent->isVisible());
    for (auto *box : page->findChildren<QComboBox *>())
        if (box != &preset())
            box->setCurrentText(u"Anything up to the wait"_s);
    EXPECT_FALSE(percent->isVisible());
    EXPECT_EQ(page->policy()->jitter, Jitter::Full);
}

} // namespace windlass
