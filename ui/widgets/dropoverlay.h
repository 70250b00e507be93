// SPDX-License-Identifier: GPL-3.0-or-later
// Covers the window while files are dragged over it, and shows where they will be uploaded.
#pragma once

#include <QWidget>

namespace windlass {

class DropOverlay final : public QWidget
{
    Q_OBJECT

public:
    explicit DropOverlay(QWidget *parent);
    /// Covers the parent and shows the texts.
    void cover(const QString &headline, const QString &sentence);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString headline_;
    QString sentence_;
};

} // namespace windlass
