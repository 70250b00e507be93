// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/retrypage.h"

#include "ui/settings/retryplot.h"
#include "ui/widgets/durationedit.h"
#include "ui/widgets/form.h"
#include "ui/widgets/notice.h"
#include "words/marked.h"
#include "words/presets.h"
#include "words/sentences.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QScopedValueRollback>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <cmath>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

struct Words : Marked
{
    Q_DECLARE_TR_FUNCTIONS(windlass::RetryPage)
};

/// A field for a duration: its member of the policy, its label, the text for an empty field ("": none), its
/// purpose.
struct DurationRow
{
    Duration RetryPolicy::*member;
    const char *label;
    const char *whenZero;
    const char *purpose;
};
constexpr auto durationRows = std::to_array<DurationRow>({
    DurationRow{&RetryPolicy::initialDelay, Words::mark("&First wait"), "",
                Words::mark("The wait before the second attempt")},
    DurationRow{&RetryPolicy::maxDelay, Words::mark("L&ongest wait"), "",
                Words::mark("No wait of our own is ever longer")},
    DurationRow{&RetryPolicy::deadline, Words::mark("&Deadline"), Words::mark("none"),
                Words::mark("All attempts and waits of a step together; empty for none")},
    DurationRow{&RetryPolicy::throttleInitialDelay, Words::mark("First wait when t&hrottled"), "",
                Words::mark("The least first wait after the service said that it is too busy")},
    DurationRow{&RetryPolicy::maxServerDelay, Words::mark("Longest wait it may as&k for"), "",
                Words::mark("A service that asks for a longer wait has the transfer parked until then")},
    DurationRow{&RetryPolicy::connectTimeout, Words::mark("&Connecting"), "",
                Words::mark("Finding the host, connecting and agreeing on encryption")},
    DurationRow{&RetryPolicy::stallTimeout, Words::mark("Sendin&g without progress"), "",
                Words::mark("So long may fewer bytes leave than the least rate asks for")},
    DurationRow{&RetryPolicy::responseTimeout, Words::mark("&Answer after the last byte"), "",
                Words::mark("How long the service may take to answer once everything is sent")},
    DurationRow{
        &RetryPolicy::maxOffline, Words::mark("But at most"), Words::mark("as long as it takes"),
        Words::mark("Without a network for longer than that, the transfer rests; empty for no limit")},
});

/// A field for an integer: its member of the policy, its bounds, its label, its purpose.
struct NumberRow
{
    int *(*member)(RetryPolicy &);
    int least;
    int most;
    const char *label;
    const char *suffix;
    const char *purpose;
};
constexpr auto numberRows = std::to_array<NumberRow>({
    NumberRow{[](RetryPolicy &policy) { return &policy.minBytesPerSecond; }, 1, 1'000'000,
              Words::mark("Least rate"), Words::mark(" B/s"),
              Words::mark("Slower than this on average counts as sending without progress")},
    NumberRow{
        [](RetryPolicy &policy) { return &policy.budget.capacity; }, 1, 100'000, Words::mark("&Budget"),
        Words::mark(" tokens"),
        Words::mark("Empty, a failing service is tried by one request at a time; successes fill it again")},
    NumberRow{[](RetryPolicy &policy) { return &policy.budget.transientCost; }, 0, 100'000,
              Words::mark("A retry costs"), Words::mark(" tokens"), Words::mark("After trouble of any kind")},
    NumberRow{[](RetryPolicy &policy) { return &policy.budget.throttleCost; }, 0, 100'000,
              Words::mark("When throttled"), Words::mark(" tokens"),
              Words::mark("After the service said that it is too busy")},
});

struct JitterRow
{
    Jitter jitter;
    const char *title;
    bool hasFraction;
    const char *purpose;
};
constexpr auto jitterRows = std::to_array<JitterRow>({
    JitterRow{Jitter::None, Words::mark("None"), false,
              Words::mark("The wait as computed, the same every time")},
    JitterRow{Jitter::Additive, Words::mark("Longer by up to"), true,
              Words::mark("Up to this part longer, never above the longest wait")},
    JitterRow{Jitter::PlusMinus, Words::mark("Shorter or longer by up to"), true,
              Words::mark("Up to this part shorter or longer")},
    JitterRow{Jitter::Full, Words::mark("Anything up to the wait"), false,
              Words::mark("Spreads many retries best, and may retry at once")},
    JitterRow{Jitter::Equal, Words::mark("Half, and up to the other half"), false,
              Words::mark("Never less than half the wait")},
    JitterRow{Jitter::Decorrelated, Words::mark("Up to three times the last"), false,
              Words::mark("Between the first wait and three times the one before")},
});

size_t maxOfflineRow()
{
    return static_cast<size_t>(
        std::ranges::find(durationRows, &RetryPolicy::maxOffline, &DurationRow::member) -
        durationRows.begin());
}

} // namespace

RetryPage::RetryPage(const RetryPolicy &policy, QWidget *parent)
    : QWidget(parent)
    , preset_(new QComboBox(this))
    , presetNote_(new FieldNote(this))
    , attempts_(new QSpinBox(this))
    , multiplier_(new QDoubleSpinBox(this))
    , jitter_(new QComboBox(this))
    , jitterPercent_(new QSpinBox(this))
    , waits_(new QCheckBox(tr("&Wait for it, and spend no attempt"), this))
    , plot_(new RetryPlot(this))
    , notice_(new Notice(this))
{
    for (const RetryPreset &preset : retryPresets())
        preset_->addItem(text::presetTitle(preset.name));
    attempts_->setRange(1, 1000);
    attempts_->setToolTip(tr("Requests in all, the first included"));
    multiplier_->setRange(1.0, 10.0);
    multiplier_->setSingleStep(0.5);
    multiplier_->setDecimals(2);
    multiplier_->setPrefix(u"× "_s);
    multiplier_->setToolTip(tr("How much longer each wait is than the one before"));
    for (const JitterRow &row : jitterRows) {
        jitter_->addItem(tr(row.title));
        jitter_->setItemData(jitter_->count() - 1, tr(row.purpose), Qt::ToolTipRole);
    }
    jitter_->setToolTip(tr("Chance in the waits, so that many retries do not come at the same moment"));
    jitterPercent_->setRange(0, 100);
    jitterPercent_->setSuffix(tr(" %"));
    jitterPercent_->setAccessibleName(tr("Jitter in percent of the wait"));

    auto *form = new QFormLayout;
    shapeForm(*form, fontMetrics());
    addField(*form, tr("&Preset"), preset_, presetNote_);
    buildForm(*form);

    const int unit = fontMetrics().height();
    auto *picture = new QVBoxLayout;
    picture->addWidget(plot_, 1);
    auto *row = new QHBoxLayout;
    row->setSpacing(unit);
    row->addLayout(form);
    row->addLayout(picture, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->addWidget(notice_); // as wide as the page, so that it is noticed
    column->addLayout(row, 1);

    QWidget *before = preset_;
    for (int i = 1; i < form->rowCount(); ++i)
        if (QLayoutItem *item = form->itemAt(i, QFormLayout::FieldRole)) {
            setTabOrder(before, item->widget());
            before = item->widget();
            if (before->focusProxy() == jitter_) {
                setTabOrder(jitter_, jitterPercent_);
                before = jitterPercent_;
            }
        }
    fill(policy);
    connect(preset_, &QComboBox::activated, this, &RetryPage::takePreset);
    connect(attempts_, &QSpinBox::valueChanged, this, &RetryPage::refresh);
    connect(multiplier_, &QDoubleSpinBox::valueChanged, this, &RetryPage::refresh);
    connect(jitter_, &QComboBox::currentIndexChanged, this, &RetryPage::refresh);
    connect(jitterPercent_, &QSpinBox::valueChanged, this, &RetryPage::refresh);
    connect(waits_, &QCheckBox::toggled, this, &RetryPage::refresh);
    for (const QSpinBox *box : numbers_)
        connect(box, &QSpinBox::valueChanged, this, &RetryPage::refresh);
    for (DurationEdit *edit : durations_)
        connect(edit, &DurationEdit::textChanged, this, &RetryPage::refresh);
}

void RetryPage::buildForm(QFormLayout &form)
{
    for (const DurationRow &row : durationRows) {
        auto *edit = new DurationEdit(*row.whenZero ? tr(row.whenZero) : QString(), this);
        edit->setToolTip(tr(row.purpose));
        durations_.push_back(edit);
        durationNotes_.push_back(new FieldNote(this));
    }
    const auto addDuration = [this, &form](Duration RetryPolicy::*member) {
        const auto row = std::ranges::find(durationRows, member, &DurationRow::member) - durationRows.begin();
        const auto index = static_cast<size_t>(row);
        addField(form, tr(durationRows.at(index).label), durations_.at(index), durationNotes_.at(index));
    };
    for (const NumberRow &row : numberRows) {
        auto *box = new QSpinBox(this);
        box->setRange(row.least, row.most);
        box->setSuffix(tr(row.suffix));
        box->setGroupSeparatorShown(true);
        box->setToolTip(tr(row.purpose));
        numbers_.push_back(box);
    }
    const auto addNumber = [this, &form](size_t row) {
        addField(form, tr(numberRows.at(row).label), numbers_.at(row));
    };
    waits_->setToolTip(tr("Else a missing network counts like a failing service"));
    auto *chance = new QWidget(this);
    auto *both = new QHBoxLayout(chance);
    both->setContentsMargins({});
    both->addWidget(jitter_, 1);
    both->addWidget(jitterPercent_);
    chance->setFocusProxy(jitter_);
    // Keep the form's width the same with and without the fraction.
    chance->setMinimumWidth(both->sizeHint().width());

    addField(form, tr("A&ttempts"), attempts_);
    addDuration(&RetryPolicy::initialDelay);
    addField(form, tr("&Multiplier"), multiplier_);
    addDuration(&RetryPolicy::maxDelay);
    addField(form, tr("&Jitter"), chance);
    addDuration(&RetryPolicy::deadline);
    addHeadline(form, tr("When the service asks for time"));
    addDuration(&RetryPolicy::throttleInitialDelay);
    addDuration(&RetryPolicy::maxServerDelay);
    addHeadline(form, tr("An attempt is lost after"));
    addDuration(&RetryPolicy::connectTimeout);
    addDuration(&RetryPolicy::stallTimeout);
    addNumber(0);
    addDuration(&RetryPolicy::responseTimeout);
    addHeadline(form, tr("Without a network"));
    addPlain(form, waits_);
    addDuration(&RetryPolicy::maxOffline);
    addHeadline(form, tr("Shared by all that goes to one service"));
    for (size_t row = 1; row < numberRows.size(); ++row)
        addNumber(row);
}

void RetryPage::fill(const RetryPolicy &policy)
{
    {
        const QScopedValueRollback<bool> guard(filling_, true);
        attempts_->setValue(policy.maxAttempts);
        multiplier_->setValue(policy.multiplier);
        const auto row = std::ranges::find(jitterRows, policy.jitter, &JitterRow::jitter);
        jitter_->setCurrentIndex(static_cast<int>(row - jitterRows.begin()));
        jitterPercent_->setValue(static_cast<int>(std::lround(policy.jitterFraction * 100)));
        for (size_t i = 0; i < durationRows.size(); ++i)
            durations_.at(i)->setDuration(policy.*durationRows.at(i).member);
        RetryPolicy copy = policy;
        for (size_t i = 0; i < numberRows.size(); ++i)
            numbers_.at(i)->setValue(*numberRows.at(i).member(copy));
        waits_->setChecked(policy.waitForNetwork);
    }
    refresh();
}

void RetryPage::takePreset(int index)
{
    const auto presets = retryPresets();
    if (index >= 0 && static_cast<size_t>(index) < presets.size())
        fill(presets[static_cast<size_t>(index)].policy);
}

RetryPolicy RetryPage::typed() const
{
    RetryPolicy policy;
    policy.maxAttempts = attempts_->value();
    policy.multiplier = multiplier_->value();
    policy.jitter = jitterRows.at(static_cast<size_t>(std::max(0, jitter_->currentIndex()))).jitter;
    policy.jitterFraction = jitterPercent_->value() / 100.0;
    for (size_t i = 0; i < durationRows.size(); ++i)
        if (const auto duration = durations_.at(i)->duration())
            policy.*durationRows.at(i).member = *duration;
    for (size_t i = 0; i < numberRows.size(); ++i)
        *numberRows.at(i).member(policy) = numbers_.at(i)->value();
    policy.waitForNetwork = waits_->isChecked();
    return policy;
}

QStringList RetryPage::problemsNow() const
{
    QStringList sentences;
    for (const FieldNote *note : durationNotes_) {
        if (!note->problem().isEmpty())
            sentences << note->problem();
    }
    return sentences + text::said(problems(typed()));
}

std::optional<RetryPolicy> RetryPage::policy() const
{
    if (!problemsNow().isEmpty())
        return {};
    return typed();
}

/// Selects the preset that the fields are equal to. `Custom` is listed only if there is none.
void RetryPage::showPreset()
{
    const auto presets = retryPresets();
    const auto now = policy();
    const auto preset =
        std::ranges::find_if(presets, [&now](const RetryPreset &each) { return now == each.policy; });
    const auto count = static_cast<int>(presets.size());
    if (preset != presets.end()) {
        preset_->setCurrentIndex(static_cast<int>(preset - presets.begin()));
        preset_->removeItem(count);
        presetNote_->setHint(text::presetPurpose(preset->name));
        return;
    }
    if (preset_->count() == count)
        preset_->addItem(tr("Custom"));
    preset_->setCurrentIndex(count);
    presetNote_->setHint(tr("Your own; choose a preset to return to it."));
}

void RetryPage::refresh()
{
    if (filling_)
        return;
    jitterPercent_->setVisible(
        jitterRows.at(static_cast<size_t>(std::max(0, jitter_->currentIndex()))).hasFraction);
    durations_.at(maxOfflineRow())->setEnabled(waits_->isChecked());
    for (size_t i = 0; i < durationRows.size(); ++i) {
        const DurationEdit &edit = *durations_.at(i);
        durationNotes_.at(i)->setProblem(
            edit.duration()
                ? QString()
                : tr("“%1” is no time. Write for example 500ms, 1s, 1.5m or 2h.").arg(edit.text()));
    }
    showPreset();
    const QStringList wrong = text::said(problems(typed()));
    if (policy()) {
        const QStringList doubtful = text::said(warnings(typed()));
        if (doubtful.isEmpty())
            notice_->clear();
        else
            notice_->say(Tone::Waiting, doubtful.join(u'\n'));
        plot_->setPolicy(typed());
    } else if (wrong.isEmpty()) {
        notice_->clear(); // the field shows it
    } else {
        notice_->say(Tone::Bad, wrong.join(u'\n'));
    }
    plot_->setEnabled(policy().has_value());
    Q_EMIT changed();
}

} // namespace windlass
