// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of a form, all made alike: a label with a mnemonic that leads to its control, an accessible name, and
// a note under the control that says what is expected or what is wrong.
#pragma once

#include <QLabel>

class QFormLayout;

namespace windlass {

/// The line under a field: a hint, or in its place the problem with what stands there.
class FieldNote final : public QLabel
{
    Q_OBJECT

public:
    explicit FieldNote(QWidget *parent = nullptr);

    void setHint(const QString &hint);
    /// Empty: none, the hint is shown.
    void setProblem(const QString &problem);
    QString problem() const { return problem_; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void refresh();

    QString hint_;
    QString problem_;
};

/// Adds the row; `label` carries the mnemonic and no colon. The control's accessible name is the label's
/// words.
void addField(QFormLayout &form, const QString &label, QWidget *control, FieldNote *note = nullptr);
/// Adds a control that brings its own words, a check box for example, under the other controls.
void addPlain(QFormLayout &form, QWidget *control, FieldNote *note = nullptr);
/// Adds a headline over the rows that follow.
void addHeadline(QFormLayout &form, const QString &text);

/// The form's outer shape: rows as dense as a settings page needs them, labels at the leading edge.
void shapeForm(QFormLayout &form, const QFontMetrics &metrics);

} // namespace windlass
