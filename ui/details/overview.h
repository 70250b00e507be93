// SPDX-License-Identifier: GPL-3.0-or-later
// The facts about a transfer as a short table of names and values.
#pragma once

#include "core/records/status.h"

#include <QScrollArea>

#include <vector>

class QLabel;
class QToolButton;

namespace windlass {

class ElidedLabel;

class Overview final : public QScrollArea
{
    Q_OBJECT

public:
    explicit Overview(QWidget *parent = nullptr);
    void show(const TransferStatus &status);
    using QScrollArea::show;

protected:
    void changeEvent(QEvent *event) override;

private:
    void tint();

    std::vector<QLabel *> titles_;
    std::vector<ElidedLabel *> values_;
    std::vector<QToolButton *> copies_; ///< null for values without a copy button
};

} // namespace windlass
