// SPDX-License-Identifier: GPL-3.0-or-later
// Asked when the window is closed while something is under way, because that ends with it.
#pragma once

#include <QMessageBox>

class QCheckBox;

namespace windlass {

class CloseQuestion final : public QMessageBox
{
    Q_OBJECT

public:
    /// So many transfers are under way.
    CloseQuestion(int underWay, QWidget *parent);

Q_SIGNALS:
    /// `always`: without a question from now on.
    void stopWanted(bool always);

private:
    QCheckBox *always_;
};

} // namespace windlass
