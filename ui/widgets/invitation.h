// SPDX-License-Identifier: GPL-3.0-or-later
// What an empty place shows: a drawing, a headline, a sentence, and perhaps a button with the next thing to
// do.
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

    /// Without a button where `button` is empty.
    void show(const QString &headline, const QString &sentence, const QString &button = {});
    using QWidget::show;
    QString headline() const;
    /// Small places do without the drawing.
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
