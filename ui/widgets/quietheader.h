// SPDX-License-Identifier: GPL-3.0-or-later
// The header of a table: text in a quiet tone above a thin line, aligned with the cells below, and an arrow
// at the sorted column.
#pragma once

#include <QHeaderView>

namespace windlass {

class QuietHeader final : public QHeaderView
{
    Q_OBJECT

public:
    explicit QuietHeader(QWidget *parent = nullptr);
    QSize sizeHint() const override;

protected:
    void paintSection(QPainter *painter, const QRect &rect, int section) const override;
    void paintEvent(QPaintEvent *event) override;
};

} // namespace windlass
