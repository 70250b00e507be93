// SPDX-License-Identifier: GPL-3.0-or-later
// The contents of an empty area: a drawing, a headline, a sentence, and optionally a button for the next
// step.
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace windlass {

class Invitation final : public QWidget
{
    Q_OBJECT

public:
    explicit Invitation(QWidget *parent = nullptr);

    /// No button if `button` is empty.
    void show(const QString &headline, const QString &sentence, const QString &button = {});
    using QWidget::show;
    QString headline() const;
    /// Off for small areas.
    void setDrawing(bool drawn);

Q_SIGNALS:
    void accepted();

protected:
    void changeEvent(QEvent *event) override;

private:
    void applyFonts();

    QWidget *drawing_;
    QLabel *headline_;
    QLabel *sentence_;
    QPushButton *button_;
};

} // namespace windlass
