// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/retrypage.h"

#include "ui/settings/retryplot.h"
#include "ui/widgets/durationedit.h"
#include "ui/widgets/form.h"
#include "ui/widgets/notice.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QScopedValueRollback>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

#define WORDS(text) QT_TRANSLATE_NOOP("windlass::RetryPage", text)

/// One field for a duration: where it stands, its label, what an empty field means ("" : nothing), what it is
/// for.
struct DurationRow
{
    Duration RetryPolicy::*member;
    const char *label;
    const char *whenZero;
    const char *purpose;
};
constexpr std::array durationRows{
    DurationRow{&RetryPolicy::initialDelay, WORDS("&First wait"), "",
                WORDS("The wait before the second attempt")},
    DurationRow{&RetryPolicy::maxDelay, WORDS("L&ongest wait"), "",
                WORDS("No wait of our own is ever longer")},
    DurationRow{&RetryPolicy::deadline, WORDS("&Deadline"), WORDS("none"),
                WORDS("All attempts and waits of a step together; empty for none")},
    DurationRow{&RetryPolicy::throttleInitialDelay, WORDS("First wait when t&hrottled"), "",
                WORDS("The least first wait after the service said that it is too busy")},
    DurationRow{&RetryPolicy::maxServerDelay, WORDS("Longest wait it may as&k for"), "",
                WORDS("A service that asks for a longer wait has the transfer parked until then")},
    DurationRow{&RetryPolicy::connectTimeout, WORDS("&Connecting"), "",
                WORDS("Finding the host, connecting and agreeing on encryption")},
    DurationRow{&RetryPolicy::stallTimeout, WORDS("Sendin&g without progress"), "",
                WORDS("How long no byte may leave before the attempt counts as lost")},
    DurationRow{&RetryPolicy::responseTimeout, WORDS("&Answer after the last byte"), "",
                WORDS("How long the service may take to answer once everything is sent")},
};

struct PresetRow
{
    std::string_view name;
    const char *title;
    const char *purpose;
};
constexpr std::array presetRows{
    PresetRow{"standard", WORDS("Standard"), WORDS("For most lines and services.")},
    PresetRow{"critical", WORDS("Critical"), WORDS("More attempts, for what must not be left lying.")},
    PresetRow{"quick", WORDS("Quick"), WORDS("Two quick attempts, for while you watch.")},
    PresetRow{"conservative", WORDS("Conservative"), WORDS("Two attempts, gentle to the service.")},
    PresetRow{"patient", WORDS("Patient"), WORDS("For large exports that nobody watches over.")},
    PresetRow{"none", WORDS("No retry"), WORDS("One attempt; whatever fails waits for you.")},
};

struct JitterRow
{
    Jitter jitter;
    const char *title;
    bool hasFraction;
    const char *purpose;
};
constexpr std::array jitterRows{
    JitterRow{Jitter::None, WORDS("None"), false, WORDS("The wait as computed, the same every time")},
    JitterRow{Jitter::Additive, WORDS("Longer by up to"), true,
              WORDS("Up to this part longer, never above the longest wait")},
    JitterRow{Jitter::PlusMinus, WORDS("Shorter or longer by up to"), true,
              WORDS("Up to this part shorter or longer")},
    JitterRow{Jitter::Full, WORDS("Anything up to the wait"), false,
              WORDS("Spreads many retries best, and may retry at once")},
    JitterRow{Jitter::Equal, WORDS("Half, and up to the other half"), false,
              WORDS("Never less than half the wait")},
    JitterRow{Jitter::Decorrelated, WORDS("Up to three times the last"), false,
              WORDS("Between the first wait and three times the one before")},
};

#undef WORDS

const PresetRow *wordsOf(const char *preset)
{
    const auto row = std::ranges::find(presetRows, std::string_view(preset), &PresetRow::name);
    return row == presetRows.end() ? nullptr : &*row;
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
    , plot_(new RetryPlot(this))
    , notice_(new Notice(this))
{
    for (const RetryPreset &preset : retryPresets()) {
        const PresetRow *row = wordsOf(preset.name);
        preset_->addItem(row ? tr(row->title) : QString::fromLatin1(preset.name));
    }
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
    picture->addWidget(notice_);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->setSpacing(unit);
    row->addLayout(form);
    row->addLayout(picture, 1);

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
    for (DurationEdit *edit : durations_)
        connect(edit, &DurationEdit::textChanged, this, &RetryPage::refresh);
}

void RetryPage::buildForm(QFormLayout &form)
{
    for (const DurationRow &row : durationRows) {
        auto *edit = new DurationEdit(*row.whenZero ? tr(row.whenZero) : QString(), this);
        edit->setToolTip(tr(row.purpose));
        durations_.push_back(edit);
    }
    const auto addDuration = [this, &form](Duration RetryPolicy::*member) {
        const auto row = std::ranges::find(durationRows, member, &DurationRow::member) - durationRows.begin();
        const auto index = static_cast<size_t>(row);
        addField(form, tr(durationRows.at(index).label), durations_.at(index));
    };
    auto *chance = new QWidget(this);
    auto *both = new QHBoxLayout(chance);
    both->setContentsMargins({});
    both->addWidget(jitter_, 1);
    both->addWidget(jitterPercent_);
    chance->setFocusProxy(jitter_);
    // with and without the fraction the form is as wide
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
    addDuration(&RetryPolicy::responseTimeout);
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
    return policy;
}

QStringList RetryPage::problemsNow() const
{
    QStringList sentences;
    for (size_t i = 0; i < durationRows.size(); ++i)
        if (!durations_.at(i)->duration())
            sentences +=
                tr("“%1” is no time. Write for example 500ms, 1s, 1.5m or 2h.", "after the field's name")
                    .arg(durations_.at(i)->text())
                    .prepend(tr(durationRows.at(i).label).remove(u'&') + u": "_s);
    return sentences + problems(typed());
}

std::optional<RetryPolicy> RetryPage::policy() const
{
    if (!problemsNow().isEmpty())
        return {};
    return typed();
}

/// The combo box names the preset that stands in the fields; `Custom` is there only while none does.
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
        const PresetRow *row = wordsOf(preset->name);
        presetNote_->setHint(row ? tr(row->purpose) : QString());
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
    showPreset();
    const QStringList wrong = problemsNow();
    if (wrong.isEmpty()) {
        notice_->clear();
        plot_->setPolicy(typed());
    } else {
        notice_->say(Tone::Bad, wrong.join(u'\n'));
    }
    plot_->setEnabled(wrong.isEmpty());
    Q_EMIT changed();
}

} // namespace windlass
