// SPDX-License-Identifier: GPL-3.0-or-later
// What a person can do about the shown transfer, as a sentence with buttons.
#pragma once

#include "core/records/status.h"
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

    /// Hidden if there is nothing to do.
    void show(const TransferStatus &status);
    using QWidget::show;
    /// `chosen`: how many of the selected transfers stopped because their object exists already.
    void setToDecide(int chosen);

Q_SIGNALS:
    void replaceAsked();
    void skipAsked();
    /// These apply to all selected transfers.
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
