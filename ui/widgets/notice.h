// SPDX-License-Identifier: GPL-3.0-or-later
// A message within the window: a symbol, one or a few sentences, and up to two buttons. Hidden while it has
// no text. Assistive technology is notified when a text appears.
#pragma once

#include "ui/widgets/tones.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace windlass {

class Notice final : public QWidget
{
    Q_OBJECT

public:
    explicit Notice(QWidget *parent = nullptr);

    /// Plain text. A button with an empty text is hidden.
    void say(Tone tone, const QString &text, const QString &button = {}, const QString &other = {});
    void clear();
    QString text() const;
    /// Under the first button, on the screen: where a menu of it opens.
    QPoint belowButton() const;

Q_SIGNALS:
    void accepted();
    /// The other button was clicked.
    void declined();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void applyTone();

    Tone tone_ = Tone::Plain;
    QLabel *symbol_;
    QLabel *text_;
    QPushButton *button_;
    QPushButton *other_;
};

} // namespace windlass
