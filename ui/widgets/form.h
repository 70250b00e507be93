// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of a form with a uniform look: a label with a mnemonic for its control, an accessible name, and a note
// below the control with a hint or a problem.
#pragma once

#include <QLabel>

class QFormLayout;

namespace windlass {

/// The line below a field: a hint, or the problem with the field instead.
class FieldNote final : public QLabel
{
    Q_OBJECT

public:
    explicit FieldNote(QWidget *parent = nullptr);

    void setHint(const QString &hint);
    /// Empty: no problem, the hint is shown.
    void setProblem(const QString &problem);
    QString problem() const { return problem_; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void refresh();

    QString hint_;
    QString problem_;
};

/// Adds a row. `label` contains the mnemonic and no colon. Its text is also the control's accessible name.
void addField(QFormLayout &form, const QString &label, QWidget *control, FieldNote *note = nullptr);
/// Adds a control with a text of its own, such as a check box, in the column of the controls.
void addPlain(QFormLayout &form, QWidget *control, FieldNote *note = nullptr);
/// Adds a heading above the following rows.
void addHeadline(QFormLayout &form, const QString &text);

/// Sets the layout of the form: the row spacing of a settings page, labels at the leading edge.
void shapeForm(QFormLayout &form, const QFontMetrics &metrics);

} // namespace windlass
