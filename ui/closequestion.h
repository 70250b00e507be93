// SPDX-License-Identifier: GPL-3.0-or-later
// Asks for confirmation when the window is closed while transfers are active, because closing stops them.
#pragma once

#include <QMessageBox>

class QCheckBox;

namespace windlass {

class CloseQuestion final : public QMessageBox
{
    Q_OBJECT

public:
    /// `underWay`: number of active transfers.
    CloseQuestion(int underWay, QWidget *parent);

Q_SIGNALS:
    /// `always`: do not ask again from now on.
    void stopWanted(bool always);

private:
    QCheckBox *always_;
};

} // namespace windlass
