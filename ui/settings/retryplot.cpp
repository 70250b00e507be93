// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/retryplot.h"

#include "core/retry/backoff.h"
#include "ui/widgets/tones.h"
#include "words/quantities.h"

#include <QBarCategoryAxis>
#include <QBarSet>
#include <QChart>
#include <QChartView>
#include <QEvent>
#include <QLabel>
#include <QLegend>
#include <QStackedBarSeries>
#include <QVBoxLayout>
#include <QValueAxis>

#include <algorithm>
#include <array>
#include <cmath>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// More bars could not be distinguished, and their labels not be read.
constexpr size_t mostBars = 12;

struct AxisUnit
{
    Duration unit;
    const char *title;
};
constexpr std::array axisUnits{
    AxisUnit{Duration(60'000), QT_TRANSLATE_NOOP("windlass::RetryPlot", "Wait in minutes")},
    AxisUnit{Duration(1'000), QT_TRANSLATE_NOOP("windlass::RetryPlot", "Wait in seconds")},
    AxisUnit{Duration(1), QT_TRANSLATE_NOOP("windlass::RetryPlot", "Wait in milliseconds")},
};

/// The largest unit in which the longest wait is at least two, so that the axis has integers.
const AxisUnit &unitFor(Duration longest)
{
    const auto fits = [longest](const AxisUnit &each) { return longest >= 2 * each.unit; };
    const auto unit = std::ranges::find_if(axisUnits, fits);
    return unit == axisUnits.end() ? axisUnits.back() : *unit;
}

/// The step of 1, 2 or 5 times a power of ten that divides the height into at most five intervals.
double stepFor(double height)
{
    const double power = std::pow(10.0, std::floor(std::log10(std::max(height, 1e-9) / 5.0)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (factor * power * 5.0 >= height)
            return factor * power;
    return 10.0 * power;
}

} // namespace

QString retrySummary(const RetryPolicy &policy)
{
    if (policy.maxAttempts <= 1)
        return RetryPlot::tr("There is one attempt and no wait: a step that fails is not tried again.");
    Duration least{0};
    Duration most{0};
    for (const PlannedAttempt &planned : planAttempts(policy)) {
        least += planned.delay.least;
        most += planned.delay.most;
    }
    QString text =
        least == most || least == Duration::zero()
            ? RetryPlot::tr("If all %L1 attempts fail, the waits come to %2 at worst.")
                  .arg(policy.maxAttempts)
                  .arg(text::duration(most))
            : RetryPlot::tr("If all %L1 attempts fail, the waits come to %2 at worst, and %3 at least.")
                  .arg(policy.maxAttempts)
                  .arg(text::duration(most), text::duration(least));
    if (policy.deadline > Duration::zero() && policy.deadline <= most)
        text += u' ' +
                RetryPlot::tr("The deadline of %1 may end it sooner.").arg(text::duration(policy.deadline));
    return text + u' ' +
           RetryPlot::tr("The attempts' own time comes on top, and longer waits that a service asks for.");
}

RetryPlot::RetryPlot(QWidget *parent)
    : QWidget(parent)
    , chart_(new QChart)
    , view_(new QChartView(chart_, this))
    , sure_(new QBarSet(tr("at least")))
    , chance_(new QBarSet(tr("at most")))
    , attempts_(new QBarCategoryAxis(chart_))
    , waits_(new QValueAxis(chart_))
    , summary_(new QLabel(this))
{
    auto *series = new QStackedBarSeries(chart_);
    series->append(sure_);
    series->append(chance_);
    series->setBarWidth(0.7);
    chart_->addSeries(series);
    chart_->addAxis(attempts_, Qt::AlignBottom);
    chart_->addAxis(waits_, Qt::AlignLeft);
    series->attachAxis(attempts_);
    series->attachAxis(waits_);
    chart_->setLocalizeNumbers(true);
    chart_->setBackgroundRoundness(0);
    chart_->setMargins({});
    chart_->legend()->setAlignment(Qt::AlignTop);
    chart_->legend()->setMarkerShape(QLegend::MarkerShapeRectangle);
    attempts_->setGridLineVisible(false);

    view_->setRenderHint(QPainter::Antialiasing);
    view_->setFrameShape(QFrame::StyledPanel);
    view_->setFocusPolicy(Qt::NoFocus); // the text below says what the chart shows
    view_->setAccessibleName(tr("Waits between attempts"));
    const int unit = fontMetrics().height();
    view_->setMinimumSize(unit * 20, unit * 12); // if it is smaller, the axis labels are elided
    summary_->setWordWrap(true);
    summary_->setAccessibleName(tr("What the waits come to"));
    summary_->setMinimumHeight(summary_->fontMetrics().lineSpacing() * 4);
    summary_->setAlignment(Qt::AlignLeading | Qt::AlignTop);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->addWidget(view_, 1);
    column->addWidget(summary_);
    applyColors();
}

void RetryPlot::setPolicy(const RetryPolicy &policy)
{
    std::vector<PlannedAttempt> plan = planAttempts(policy);
    plan.erase(plan.begin()); // there is no wait before the first attempt
    const size_t shown = std::min(plan.size(), mostBars);
    Duration longest{0};
    for (size_t i = 0; i < shown; ++i)
        longest = std::max(longest, plan.at(i).delay.most);
    const AxisUnit &unit = unitFor(longest);
    const auto inUnits = [&unit](Duration duration) {
        return static_cast<double>(duration.count()) / static_cast<double>(unit.unit.count());
    };

    sure_->remove(0, sure_->count());
    chance_->remove(0, chance_->count());
    QStringList names;
    QStringList words;
    for (size_t i = 0; i < shown; ++i) {
        const auto &[attempt, delay] = plan.at(i);
        *sure_ << inUnits(delay.least);
        *chance_ << inUnits(delay.most - delay.least);
        names.append(text::count(attempt));
        words.append(tr("before attempt %L1: %2 to %3")
                         .arg(attempt)
                         .arg(text::duration(delay.least), text::duration(delay.most)));
    }
    attempts_->setCategories(names);
    attempts_->setTitleText(
        shown == plan.size() ? tr("Before attempt")
                             : tr("Before attempt (the first %L1 of %L2 waits)").arg(shown).arg(plan.size()));
    const double height = std::max(inUnits(longest), 0.001);
    const double step = stepFor(height);
    waits_->setTitleText(tr(unit.title));
    waits_->setTickType(QValueAxis::TicksDynamic);
    waits_->setTickAnchor(0);
    waits_->setTickInterval(step);
    waits_->setLabelFormat(step < 1.0 ? u"%.1f"_s : u"%.0f"_s);
    waits_->setRange(0, std::ceil(height / step - 1e-9) * step);
    chart_->setVisible(shown > 0);
    view_->setAccessibleDescription(words.join(u"; "_s));
    summary_->setText(retrySummary(policy));
}

QString RetryPlot::summary() const
{
    return summary_->text();
}

void RetryPlot::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        applyColors();
    if (event->type() == QEvent::EnabledChange)
        chart_->setOpacity(isEnabled() ? 1.0 : 0.35);
}

/// QChart does not follow the palette and the font, so set them.
void RetryPlot::applyColors()
{
    const QPalette colors = palette();
    const QColor base = colors.color(QPalette::Base);
    const QColor accent = toneColor(Tone::Accent, colors);
    chart_->setBackgroundBrush(base);
    chart_->setBackgroundPen(Qt::NoPen);
    view_->setBackgroundBrush(base);
    sure_->setColor(accent);
    sure_->setBorderColor(accent);
    chance_->setColor(mixed(accent, base, 0.35));
    chance_->setBorderColor(accent);
    const QColor line = lineColor(colors);
    for (QAbstractAxis *axis :
         {static_cast<QAbstractAxis *>(attempts_), static_cast<QAbstractAxis *>(waits_)}) {
        axis->setLabelsColor(colors.color(QPalette::Text));
        axis->setTitleBrush(toneColor(Tone::Quiet, colors));
        axis->setLabelsFont(font());
        axis->setTitleFont(font());
        axis->setLinePen(line);
        axis->setGridLinePen(line);
    }
    chart_->legend()->setLabelColor(colors.color(QPalette::Text));
    chart_->legend()->setFont(font());
}

} // namespace windlass
