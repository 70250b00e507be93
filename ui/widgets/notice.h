// SPDX-License-Identifier: GPL-3.0-or-later
// One plain message in its place: a symbol, a sentence or a few, and perhaps one or two buttons. It takes no
// room while it has nothing to say, and tells assistive tools when it has.
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

    /// Plain text; without a button where `button` or `other` is empty.
    void say(Tone tone, const QString &text, const QString &button = {}, const QString &other = {});
    void clear();
    QString text() const;

Q_SIGNALS:
    void accepted();
    /// The other button.
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
