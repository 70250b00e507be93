// SPDX-License-Identifier: GPL-3.0-or-later
// The retry policy: a preset or each field by itself, their problems, and a chart of the waits that follows
// the fields.
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

    /// The policy in the fields. No value if it is not valid.
    std::optional<RetryPolicy> policy() const;
    /// All problems with the fields, one sentence each; first those of a single field.
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
    std::vector<DurationEdit *> durations_; ///< in the order of durationRows
    std::vector<QSpinBox *> numbers_;       ///< in the order of numberRows
    QCheckBox *waits_;
    RetryPlot *plot_;
    std::vector<FieldNote *> durationNotes_; ///< one for each of `durations_`
    Notice *notice_;
};

} // namespace windlass
