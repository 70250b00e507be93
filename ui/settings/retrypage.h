// SPDX-License-Identifier: GPL-3.0-or-later
// The retry policy: a preset or every field by itself, what is wrong with them, and a picture of the waits
// that follows the fields.
#pragma once

#include "core/retry/policy.h"

#include <QWidget>

#include <optional>
#include <vector>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QSpinBox;

namespace windlass {

class DurationEdit;
class FieldNote;
class Notice;
class RetryPlot;

class RetryPage final : public QWidget
{
    Q_OBJECT

public:
    explicit RetryPage(const RetryPolicy &policy, QWidget *parent = nullptr);

    /// The policy in the fields; nothing while it is not sound.
    std::optional<RetryPolicy> policy() const;
    /// Every problem with what stands in the fields, a sentence each: first those that one field has.
    QStringList problemsNow() const;

Q_SIGNALS:
    void changed();

private:
    void buildForm(QFormLayout &form);
    void fill(const RetryPolicy &policy);
    void takePreset(int index);
    RetryPolicy typed() const;
    void showPreset();
    void refresh();

    bool filling_ = false;
    QComboBox *preset_;
    FieldNote *presetNote_;
    QSpinBox *attempts_;
    QDoubleSpinBox *multiplier_;
    QComboBox *jitter_;
    QSpinBox *jitterPercent_;
    std::vector<DurationEdit *> durations_; ///< in the order of the table of durations
    std::vector<QSpinBox *> numbers_;       ///< in the order of the table of numbers
    QCheckBox *waits_;
    RetryPlot *plot_;
    std::vector<FieldNote *> durationNotes_; ///< one for each of `durations_`
    Notice *notice_;
};

} // namespace windlass
