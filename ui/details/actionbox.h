// SPDX-License-Identifier: GPL-3.0-or-later
// What a person can do about the transfer that is shown, in words and with the buttons that do it.
#pragma once

#include "core/transfer/status.h"
#include "ui/widgets/tones.h"

#include <QFrame>

class QLabel;
class QPushButton;

namespace windlass {

class ActionBox final : public QFrame
{
    Q_OBJECT

public:
    explicit ActionBox(QWidget *parent = nullptr);

    /// Hides where nothing is to be done.
    void show(const TransferStatus &status);
    using QWidget::show;
    /// So many of the chosen transfers rest because an object of their name is there.
    void setToDecide(int chosen);

Q_SIGNALS:
    void replaceAsked();
    void skipAsked();
    /// For all that are chosen.
    void replaceAllAsked();
    void skipAllAsked();
    void keysAsked();

private:
    QPushButton *makeButton(const char *symbol, const QString &text, const QString &explanation);
    void refreshAll();

    QLabel *words_;
    QPushButton *keys_;
    QPushButton *skip_;
    QPushButton *replace_;
    QPushButton *skipAll_;
    QPushButton *replaceAll_;
    bool decides_ = false;
    int toDecide_ = 0;
};

} // namespace windlass
